"""The phone network, judged by Twilio's own library and by the sentences of its pages."""
