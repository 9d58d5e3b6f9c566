"""One small module for each thing that follows from something. Every job may be done twice and does it once."""
