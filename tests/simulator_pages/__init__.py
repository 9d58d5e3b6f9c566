"""The handset and the ledger, used in a real browser against the real phone network."""
