"""A phone network on your desk: stands in for Twilio, and imports nothing of ours."""
