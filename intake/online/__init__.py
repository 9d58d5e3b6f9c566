"""The public form at /complaints, and "how is my complaint going?": no account, no script, nothing lost.

`blueprint.install(app)` opens it. `forms` are the questions, `sending` makes the complaint, `tracking` opens it again
to whoever reads a code sent to the address on it.
"""
