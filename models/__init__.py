"""The nouns: rows that keep the Code and log every event."""
