"""How rows are kept: sealed, in columns of the house, written by one or by many at once."""
