"""Where the next TwiML comes from, and how a script can stop."""

from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True)
class Instruction:
    """A URL to be asked for TwiML (with more parameters than the standard ones), or TwiML itself."""

    url: str = ""
    method: str = "POST"
    params: dict[str, str] = field(default_factory=dict)
    about: str = "voice.incoming"
    twiml: str = ""


class Stop(Enum):
    """Why a script came to its end."""

    RAN_OUT = auto()
    HUNG_UP = auto()
    REJECTED = auto()
    LEFT = auto()
    FAILED = auto()
