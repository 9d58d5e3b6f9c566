"""The desk: pages, actions, live updates, sign-in and roles.

`blueprint.install(app)` opens it at /console; `streams.application(settings)` is the live streams' own small process.
`access` says who may do what, `desk_of` what an adviser sees, `packet` what a manager reads before answering.
"""
