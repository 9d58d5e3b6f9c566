"""The five ways in, as a sentence names them (CP3)."""

_BY = {
    "phone": "by phone",
    "online": "online",
    "portal": "in the customer portal",
    "email": "by email",
    "letter": "by letter",
}


def by(channel: str) -> str:
    """How it came: "by phone", "online", "in the customer portal" …"""
    return _BY.get(channel, f"by {channel}")
