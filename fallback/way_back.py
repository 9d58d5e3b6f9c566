"""Whether the system answers again: no use in sending a caller back to a closed door."""

import http.client
import threading
import time
from urllib.parse import urlsplit

_BETWEEN = 0.25
"""Seconds between two looks, however many callers wait for the answer."""
_TIME_OUT = 1.0


class WayBack:
    """Asks `GET /healthz` under PUBLIC_BASE_URL, in one thread for all who wait, while anybody does.

    In a thread of its own, since looking up a name may take longer than Twilio waits for us.
    """

    def __init__(self, public_base_url: str) -> None:
        self._address = urlsplit(public_base_url)
        self._news = threading.Condition()
        self._waiting = 0
        self._looking = False
        self._last_open = float("-inf")

    def open_within(self, seconds: float) -> bool:
        """Wait until it answers, but never longer than so many seconds."""
        since = time.monotonic()
        with self._news:
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, daemon=True).start()
            self._waiting += 1
            try:
                return self._news.wait_for(lambda: self._last_open >= since, seconds)
            finally:
                self._waiting -= 1

    def _look(self) -> None:
        while True:
            asked = time.monotonic()
            is_open = self._answers()
            with self._news:
                if is_open:
                    self._last_open = asked
                    self._news.notify_all()
                if not self._waiting:
                    self._looking = False
                    return
            time.sleep(_BETWEEN)

    def _answers(self) -> bool:
        secure = self._address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        line = kind(self._address.hostname or "", self._address.port, timeout=_TIME_OUT)
        try:
            line.request("GET", f"{self._address.path}/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
