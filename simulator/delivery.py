"""Webhooks over HTTP with Twilio's delivery rules: time-outs, retries, redirects, cookies, signatures.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides and https://www.twilio.com/docs/voice/twiml#twilios-request-behavior
"""

import asyncio
import time
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import aiohttp
import yarl

from simulator.document import LARGEST
from simulator.environment import Environment
from simulator.grammar import finding
from simulator.ledger import Ledger
from simulator.letter import Answer, Letter, failure
from simulator.overrides import Overrides
from simulator.signing import signature, signed_url
from simulator.weather import Weather

INPUT = (
    "Digits",
    "SpeechResult",
    "Confidence",
    "FinishedOnKey",
    "msg",
)  # a 3xx answer to an action loses these
MOST_REDIRECTS = 10


class Delivery:
    """Sends letters. One client session for all; the cookies are each call's own."""

    def __init__(self, environment: Environment, ledger: Ledger, weather: Weather) -> None:
        self._environment, self._ledger, self.weather = environment, ledger, weather
        self._connector: aiohttp.TCPConnector | None = None

    async def send(self, letter: Letter) -> Answer:
        """Delivers with retries; the same idempotency token on every try. Never raises for what the application does."""
        overrides, faults = Overrides.of(letter.url)
        for fault in faults:
            self._ledger.error(finding(11243, fault), letter.call, letter.url, letter.conference)
        began, attempt = time.monotonic(), 0
        while True:
            attempt += 1
            left = overrides.total - (time.monotonic() - began)
            answer = await self._attempt(letter, overrides, max(left, 0.05), attempt)
            retry = answer.failure and overrides.allows(answer.failure) and attempt <= overrides.retries
            if not retry or time.monotonic() - began >= overrides.total:
                return answer

    async def close(self) -> None:
        """Closes the connections."""
        if self._connector:
            await self._connector.close()

    async def _attempt(self, letter: Letter, overrides: Overrides, left: float, attempt: int) -> Answer:
        began = time.monotonic()
        url, params, method = urldefrag(letter.url)[0], letter.params, letter.method
        answer = Answer(url, error=finding(11215, letter.url))
        for _ in range(MOST_REDIRECTS + 1):
            left_now = max(left - (time.monotonic() - began), 0.05)
            answer, onward = await self._request(letter, url, method, params, overrides, left_now, attempt)
            if onward is None:
                break
            url, params = urljoin(url, onward), {k: v for k, v in params.items() if k not in INPUT}
            method = method if answer.status in (307, 308) else "GET"
        else:
            answer.error = finding(11215, f"more than {MOST_REDIRECTS}, the last to {url}")
        return answer

    async def _request(
        self,
        letter: Letter,
        url: str,
        method: str,
        params: dict[str, str],
        overrides: Overrides,
        left: float,
        attempt: int,
    ) -> tuple[Answer, str | None]:
        sent = url if method == "POST" else url + ("&" if urlsplit(url).query else "?") + urlencode(params)
        form = params if method == "POST" else {}
        signed = signature(self._environment.auth_token, sent, form)
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "X-Twilio-Signature": signed,
            "I-Twilio-Idempotency-Token": letter.token,
            "X-Home-Region": "us1",
        }
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        data = urlencode(form).encode() if method == "POST" else None
        began = time.monotonic()
        answer, onward = await self._exchange(letter, method, sent, headers, data, overrides, left)
        answer.entry = self._ledger.write(
            "webhook", letter.about, call=letter.call, conference=letter.conference, method=method, url=sent, params=dict(params),
            signature=signed, token=letter.token, attempt=attempt, status=answer.status, ms=round((time.monotonic() - began) * 1000),
            twiml=None, error=answer.error.message if answer.error else None, weather=None,
        )  # fmt: skip
        return answer, onward

    async def _exchange(
        self,
        letter: Letter,
        method: str,
        url: str,
        headers: dict[str, str],
        data: bytes | None,
        overrides: Overrides,
        left: float,
    ) -> tuple[Answer, str | None]:
        answer = Answer(url)
        timeout = aiohttp.ClientTimeout(
            total=left, sock_connect=min(overrides.connect, left), sock_read=overrides.read
        )
        parts = urlsplit(url)
        try:
            target = yarl.URL(_without_credentials(url), encoded=True)
            async with aiohttp.ClientSession(
                connector=self._connection(),
                connector_owner=False,
                cookie_jar=letter.jar,
                timeout=timeout,
                auto_decompress=True,
            ) as session:
                response = await session.request(
                    method, target, data=data, headers=headers, allow_redirects=False
                )
                await self._slowness(min(overrides.read, left))
                if response.status == 401 and parts.username is not None:
                    response.release()
                    credentials = aiohttp.encode_basic_auth(parts.username, parts.password or "")
                    headers = headers | {"Authorization": credentials}
                    response = await session.request(
                        method, target, data=data, headers=headers, allow_redirects=False
                    )
                async with response:
                    answer.status, answer.content_type = response.status, response.headers.get("Content-Type")
                    onward = response.headers.get("Location")
                    if response.status in (301, 302, 303, 307, 308) and onward:
                        return answer, onward
                    answer.body = await _at_most(response, LARGEST + 1)
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            answer.failure, code, words = failure(error)
            answer.error = finding(code, f"{words} from {method} {signed_url(url)}")
            return answer, None
        if answer.status >= 400:
            answer.failure = f"{answer.status // 100}xx"
            answer.error = finding(11200, f"HTTP {answer.status} from {method} {signed_url(url)}")
        return answer, None

    async def _slowness(self, patience: float) -> None:
        """Rough weather: the application takes longer; TimeoutError when it takes longer than Twilio waits."""
        slow = self.weather.slow_app_ms / 1000
        await asyncio.sleep(min(slow, patience))
        if slow >= patience:
            raise TimeoutError

    def _connection(self) -> aiohttp.TCPConnector:
        if self._connector is None:
            # A connection of its own for every request: a kept one that the application has just closed would look like a failure.
            self._connector = aiohttp.TCPConnector(force_close=True, limit=0, ttl_dns_cache=10)
        return self._connector


async def _at_most(response: aiohttp.ClientResponse, size: int) -> bytes:
    body = b""
    async for chunk in response.content.iter_chunked(16384):
        body += chunk
        if len(body) >= size:
            break
    return body[:size]


def _without_credentials(url: str) -> str:
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"
