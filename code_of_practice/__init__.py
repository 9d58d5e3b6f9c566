"""The Code as plain Python and dated YAML: what may and may not be done here, and by when."""
