"""The proof: a thousand calls at once-in-a-year weather, with web workers killed all the while, and nothing is lost."""
