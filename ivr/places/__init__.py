"""The places of the conversation: each asks something, and makes sense of what comes back."""
