"""When a job must wait for something that the carrier has still to tell."""


class NotYet(Exception):
    """Tried again in a second or two; nothing is wrong."""
