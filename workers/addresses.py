"""The addresses a job gives to the carrier. The front door by phone answers every one of them."""

from __future__ import annotations

from models import Call, Leg
from settings import Settings


def turn_of(settings: Settings, call: Call) -> str:
    """The call's current turn: "where were we?", which is in the queue, in the room, or goodbye."""
    return f"{settings.public_base_url}/ivr/{call.key}/{call.turn}"


def room_of(settings: Settings, call: Call) -> str:
    """The TwiML that puts the caller into the call's room."""
    return f"{settings.public_base_url}/ivr/{call.key}/room"


def hold_of(settings: Settings, call: Call) -> str:
    """What the caller hears on hold."""
    return f"{settings.public_base_url}/ivr/{call.key}/hold"


def whisper_of(settings: Settings, leg: Leg) -> str:
    """What an ordinary phone hears first: who is calling about what, and "press 1 to accept"."""
    return f"{settings.public_base_url}/ivr/leg/{leg.key}/{leg.turn}"


def status_of(settings: Settings, leg: Leg) -> str:
    """Where a leg's status goes. The key finds the leg even before we know its Sid."""
    return f"{settings.public_base_url}/ivr/status?leg={leg.key}"


def conference_of(settings: Settings) -> str:
    """Where the room's comings and goings are told."""
    return f"{settings.public_base_url}/ivr/conference"


def recording_of(settings: Settings) -> str:
    """Where a recording's status is told."""
    return f"{settings.public_base_url}/ivr/recording"
