"""Callers waiting in a queue. https://www.twilio.com/docs/voice/api/member-resource"""

from carrier.callbacks import with_overrides
from carrier.errors import NotThere
from carrier.wire import Wire
from settings import Settings


class Queues(Wire):
    """Taking a caller out of the queue."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._queue_sids: dict[str, str] = {}

    def take_from_queue(self, *, queue: str, call_sid: str, url: str) -> None:
        """Take this caller out of the queue named so; their call goes on with the TwiML at `url`.

        Raises NotThere when they are no longer waiting (hung up, or taken already).
        https://www.twilio.com/docs/voice/api/member-resource#update-a-member-resource
        """
        remembered = self._queue_sids.get(queue)
        sid = remembered or self._queue_sid(queue)
        try:
            self._take(sid, call_sid, url)
        except NotThere:
            # The member is gone, or the queue was deleted and made anew under its name.
            if not remembered or self._queue_sid(queue) == remembered:
                raise
            self._take(self._queue_sids[queue], call_sid, url)

    def _take(self, queue_sid: str, call_sid: str, url: str) -> None:
        self.ask(
            "take the caller out of the queue",
            lambda account: (
                account.queues(queue_sid).members(call_sid).update(url=with_overrides(url), method="POST")
            ),
        )

    def _queue_sid(self, name: str) -> str:
        """Twilio makes a queue at the first `<Enqueue>` of its name; until then there is nobody in it.

        https://www.twilio.com/docs/voice/api/queue-resource#read-multiple-queue-resources
        """
        for queue in self.ask("find the queue", lambda account: account.queues.list(limit=1000)):
            self._queue_sids[str(queue.friendly_name)] = str(queue.sid)
        if name not in self._queue_sids:
            raise NotThere(
                f"Nobody waits in the queue {name!r}: it does not exist yet.", code=20404, status=404
            )
        return self._queue_sids[name]
