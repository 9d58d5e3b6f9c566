"""The customer portal's door: a complaint made and asked after in JSON, with a bearer token.

`views` has the routes, `shapes` what goes in and out, `description` the OpenAPI document made from both.
"""
