"""What can go wrong on the wire, as one tree. Each message is one plain sentence.

CarrierError
├── NotThere     the call, leg, room or recording is gone (20404, 21220): not a fault, a fact
├── Busy         Twilio did not take it (429, 20429): certainly not done, try again later
├── Unreachable  it was never sent: certainly not done, try again later
├── Ambiguous    it was sent and no answer came: it may be done; look before doing it again
│   └── TooSlow  what was being fetched had not all come when its time was up
└── Refused      Twilio said no, and will say no again
    └── TooMuch  what was being fetched is larger than we take
NotANumber       a telephone number nobody could dial
NotTheSoftphone  a file that is not the voice SDK as it was published
"""


class NotANumber(ValueError):
    """The text is no telephone number; the message says what to give instead."""


class NotTheSoftphone(ValueError):
    """The file is not the voice SDK that desks may run; the message says how to fetch it."""


class CarrierError(Exception):
    """A call to Twilio did not do what was asked. `code` is Twilio's error code, 0 where it gave none."""

    def __init__(self, message: str, *, code: int = 0, status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class NotThere(CarrierError):
    """The other side is gone: the caller hung up, the leg ended, the room is empty."""


class Busy(CarrierError):
    """Too many requests; Twilio did nothing with this one."""


class Unreachable(CarrierError):
    """No connection to Twilio; nothing was sent."""


class Ambiguous(CarrierError):
    """Sent, but the answer was lost or was a server error: it may have been done."""


class Refused(CarrierError):
    """Twilio refused: a wrong setting, a number it may not ring, a request it does not know."""


class TooSlow(Ambiguous):
    """What was being fetched had not all come when its time was up."""


class TooMuch(Refused):
    """What was being fetched is larger than we take."""
