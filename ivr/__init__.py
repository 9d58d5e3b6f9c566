"""The front door by phone: the conversation as data, its prompts, and signed webhooks."""
