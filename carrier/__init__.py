"""The wire: the only code that calls Twilio, checks its signature and knows phone numbers."""
