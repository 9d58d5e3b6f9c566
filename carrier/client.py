"""Everything we ever ask of Twilio, by name."""

from carrier.number_webhooks import Numbers
from carrier.queues import Queues
from carrier.rooms import Rooms
from carrier.softphone import softphone_token
from carrier.tape import Tape
from carrier.texts import Texts


class Carrier(Queues, Rooms, Tape, Texts, Numbers):
    """Twilio, or the phone network on this desk: one object a process, safe between threads and after a fork.

    Every method takes its arguments by name and raises one of `carrier.errors`. None is for a webhook's
    path: they wait on the network, so workers call them.
    """

    def softphone_token(self, *, identity: str, ttl: int = 3600) -> str:
        """An access token for the softphone of this identity (`staff_17`), for `ttl` seconds; no request."""
        return softphone_token(self.settings, identity=identity, ttl=ttl)
