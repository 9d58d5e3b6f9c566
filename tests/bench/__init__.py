"""The bench measures the real thing: genuine requests, a real database, honest arithmetic."""
