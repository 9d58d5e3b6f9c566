"""Complaints: their stages and decisions, what is owed by when, what was promised and offered."""
