"""What the caller hears: a moment's wait, their turn again; after three tries, a message is taken.

Says only what is true without the database: nothing about the account, nothing about the complaint.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

TRIES = 3
"""How often one turn is tried again before a message is taken."""
MOST_TRIES = 12
"""How often in one call altogether, so that nobody is sent in circles."""

_MOMENTS = (
    "One moment, please.",
    "Thank you for waiting. One moment more, please.",
    "I'm sorry about the wait. I am still connecting you.",
)
_PAUSES = (1, 3, 6)
_SORRY = (
    "I'm sorry. We cannot take your call in the usual way at the moment. After the tone, please say your name, "
    "your telephone number and what has gone wrong, then press hash. We will open a complaint from your "
    "message and ring you back."
)
_NOT_HEARD = "I did not hear a message. Please ring us again in a little while. Goodbye."
_THANKS = "Thank you. Your message is safe, and we will ring you back. Goodbye."
_NOT_KEPT = "I'm sorry, your message could not be kept. Please ring us again in a little while. Goodbye."
_STAFF = "Sorry, this call cannot be connected just now. Please look at your desk. Goodbye."

# The same overrides as on every other address (Twilio's webhooks-connection-overrides).
_OVERRIDES = "#ct=2000&rt=5000&tt=13000&rc=2&rp=5xx,ct"
_OUR_PATH = re.compile(r"/ivr/[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_WAITING = re.compile(r"/(wait|hold)$")


@dataclass(frozen=True, slots=True)
class Failure:
    """One request to the fallback: which address of ours failed, and how often it had before."""

    path: str
    """Under PUBLIC_BASE_URL, beginning /ivr/."""
    tried: int
    """How often this address was tried again already, as its own query says (a restart forgets nothing)."""

    @classmethod
    def read(cls, error_url: str, public_base_url: str) -> "Failure":
        """From Twilio's ErrorUrl; anything that is not a turn of ours begins the call again at /ivr/voice."""
        ours = urlsplit(public_base_url)
        try:
            failed = urlsplit(error_url)
        except ValueError:  # "https://[::1/" is no address at all
            failed = urlsplit("")
        path = failed.path.removeprefix(ours.path)
        # Twilio drops or adds the standard port as it likes, so the host names are compared.
        same = failed.scheme == ours.scheme and failed.hostname == ours.hostname
        if not same or not failed.path.startswith(ours.path) or not _OUR_PATH.fullmatch(path):
            return cls("/ivr/voice", 0)
        said = parse_qs(failed.query).get("fallback", ["0"])[0]
        return cls(path, int(said) if said.isdigit() and len(said) < 4 else 0)

    @property
    def waiting(self) -> bool:
        """Hold music failed: somebody will take the call, and its TwiML may not record anyway."""
        return _WAITING.search(self.path) is not None


def one_moment(failure: Failure, tried: int, public_base_url: str) -> str:
    """Wait a little, a little longer each time, and go back to the turn that failed."""
    step = min(tried, TRIES) - 1
    url = f"{public_base_url}{failure.path}?fallback={min(tried, 999)}{_OVERRIDES}"
    return _response(
        f'{_say(_MOMENTS[step])}<Pause length="{_PAUSES[step]}"/><Redirect method="POST">{escape(url)}</Redirect>'
    )


def leave_a_message(base_url: str) -> str:
    """Ask for a message and record it; what was said comes back to this process."""
    action = quoteattr(f"{base_url}/fallback?said=1{_OVERRIDES}")
    return _response(
        f'{_say(_SORRY)}<Record action={action} method="POST" maxLength="180" timeout="5" finishOnKey="#" '
        f'playBeep="true"/>{_say(_NOT_HEARD)}<Hangup/>'
    )


def thank_you(*, kept: bool) -> str:
    """Never says that a message is safe when the disk did not take it."""
    return _response(f"{_say(_THANKS if kept else _NOT_KEPT)}<Hangup/>")


def sorry_to_staff() -> str:
    """A member of staff's own leg: no message to take from them."""
    return _response(f"{_say(_STAFF)}<Hangup/>")


def _say(text: str) -> str:
    return f'<Say voice="Polly.Amy-Neural" language="en-GB">{escape(text)}</Say>'


def _response(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
