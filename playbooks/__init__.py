"""What to say: guides as YAML files with their own scenarios, walked step by step."""
