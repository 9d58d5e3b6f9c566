"""The operator's door: what is typed after `flask --app app`."""
