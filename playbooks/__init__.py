"""What to say: guides as YAML files with their own scenarios, walked step by step.

`library` reads the files, `guide` is their shape, `lint` judges them, `scenarios` tries them;
`run` walks one during a call, `checklist` and `summary` say what came of it. Pure: no Flask, SQL, Twilio or Redis.
"""
