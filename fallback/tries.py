"""How often each turn of each call has failed, as far as this process has lived to see it."""

import threading
from collections import OrderedDict

_CALLS_REMEMBERED = 10_000


class Tries:
    """Counts by call and by turn; the oldest calls are forgotten, so memory never grows."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, dict[str, int]] = OrderedDict()
        self._counting = threading.Lock()

    def again(self, call_sid: str, path: str, *, at_least: int) -> tuple[int, int]:
        """Count this failure; returns how often this turn has failed, and how often the whole call.

        `at_least` is what the failed address itself says it had before: after a restart we go on from there.
        """
        with self._counting:
            turns = self._calls.setdefault(call_sid, {})
            self._calls.move_to_end(call_sid)
            while len(self._calls) > _CALLS_REMEMBERED:
                self._calls.popitem(last=False)
            turns[path] = max(turns.get(path, 0), at_least) + 1
            return turns[path], sum(turns.values())
