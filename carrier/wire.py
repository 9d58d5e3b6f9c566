"""One question to Twilio's REST API: sent once, tried again only where nothing can have been done.

https://www.twilio.com/docs/usage/api. Twilio has no idempotency for creating calls, so a lost answer is
never followed by a second attempt here: it becomes `Ambiguous`, and the caller looks before asking again.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from carrier.errors import Ambiguous, Busy, CarrierError, NotThere, Refused, Unreachable
from settings import Settings

Answer = TypeVar("Answer")

# Seconds. Ringing somebody must not wait on a hung connection, and a worker holds its lease for longer.
TIME_OUT = 10.0
_TRIES = 4
_FIRST_WAIT = 0.25

_GONE = {20404, 21220}
"""20404: no such call, queue member or participant; 21220: the call is no longer in progress."""


class Wire:
    """The real Twilio client, pointed at TWILIO_API_URL, with our time-outs and retry rules."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._client: Any = None
        self._made_in: int | None = None
        self._making = threading.Lock()

    @property
    def loopback(self) -> bool:
        """Whether the other end is the phone network on this desk, where drama numbers ring."""
        return urlsplit(self.settings.twilio_api_url).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def client(self) -> Any:
        """twilio.rest.Client, made at first use: importing it costs 0.2 s and 30 MB, and a connection
        must not be shared by the two sides of a fork."""
        with self._making:
            if self._client is None or self._made_in != os.getpid():
                self._client, self._made_in = self._connected(), os.getpid()
            return self._client

    def _connected(self) -> Any:
        from twilio.http.http_client import TwilioHttpClient
        from twilio.rest import Client

        http = TwilioHttpClient(timeout=TIME_OUT, max_retries=0)
        if self.loopback and http.session is not None:
            http.session.trust_env = False  # a proxy has no business between us and this machine
        settings = self.settings
        client = Client(
            settings.twilio_api_key_sid or settings.twilio_account_sid,
            settings.twilio_api_key_secret or settings.twilio_auth_tokens[0],
            account_sid=settings.twilio_account_sid,
            http_client=http,
        )
        client.api.base_url = settings.twilio_api_url
        return client

    def ask(self, what: str, question: Callable[[Any], Answer]) -> Answer:
        """Put one question to the account; `what` is what we are doing, for the error's sentence.

        Tries again, with a growing and random wait, on 429 (Twilio did nothing) and on no connection
        (nothing was sent), and on nothing else.
        """
        wait = _FIRST_WAIT
        for last in (False,) * (_TRIES - 1) + (True,):
            try:
                return question(self.client.api.v2010.account)
            except Exception as e:
                told = _told(what, e)
                if last or not isinstance(told, Busy | Unreachable):
                    raise told from e
            time.sleep(wait * (0.5 + secrets.randbelow(1000) / 1000))
            wait *= 2
        raise AssertionError("the last try either answers or raises")


def _told(what: str, error: Exception) -> Exception:
    """The error as one of ours; anything that is not Twilio's or the network's stays what it is."""
    import requests
    from twilio.base.exceptions import TwilioRestException

    if isinstance(error, TwilioRestException):
        return _refusal(what, error)
    if isinstance(error, requests.ConnectionError) and _never_connected(error):
        return Unreachable(f"Twilio could not be reached to {what}; nothing was sent.")
    if isinstance(error, requests.RequestException):
        return Ambiguous(f"Twilio did not answer when asked to {what}; it may have been done.")
    return error


def _refusal(what: str, error: Any) -> CarrierError:
    code, status = int(error.code or 0), int(error.status)
    told = {"code": code, "status": status}
    if status == 429 or code == 20429:
        return Busy(f"Twilio is busy and did not {what}; it will be tried again.", **told)
    if status >= 500:
        return Ambiguous(f"Twilio failed ({status}) when asked to {what}; it may have been done.", **told)
    if status == 404 or code in _GONE:
        return NotThere(f"It is too late to {what}: the other side is gone.", **told)
    return Refused(f"Twilio refused to {what}: {error.msg} (code {code}).", **told)


def _never_connected(error: Any) -> bool:
    """Whether the connection was never made; a reset after sending is another matter."""
    import requests
    from urllib3.exceptions import NewConnectionError

    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
