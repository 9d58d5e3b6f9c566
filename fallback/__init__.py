"""When the system cannot answer: a word to the caller, then back to their turn. The standard library alone."""
