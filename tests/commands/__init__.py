"""The operator's door, tried as an operator does."""
