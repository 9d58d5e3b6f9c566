"""The room as TwiML: the same flags for a leg from the first moment, since Twilio ignores some later changes."""

from . import twiml
from .addresses import Addresses

#: One list for every leg: Twilio takes the room's callback from whoever is first in.
EVENTS = "start end join leave mute hold modify"


def joined(room: str, label: str, addresses: Addresses, *, action: str = "", ends_it: bool = False) -> str:
    """<Dial><Conference>; only the caller's leg ends the room by leaving, so staff can come and go."""
    dial = {"action": action, "method": "POST"} if action else {}
    conference = {
        "participantLabel": label,
        "beep": "false",
        "startConferenceOnEnter": "true",
        "endConferenceOnExit": "true" if ends_it else "false",
        "waitUrl": addresses.hold,
        "waitMethod": "POST",
        "statusCallback": addresses.conference_events,
        "statusCallbackEvent": EVENTS,
        "statusCallbackMethod": "POST",
    }
    return (
        f"<Dial{_written(dial)}><Conference{_written(conference)}>{twiml.attribute(room)}</Conference></Dial>"
    )


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{twiml.attribute(value)}"' for name, value in attributes.items())
