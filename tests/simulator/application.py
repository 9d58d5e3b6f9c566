"""The application under test: answers each path with what a test gave it, and keeps every request for judgement."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.simulator.serving import Serving, free_port

Given = str | Callable[["Seen"], "str | web.Response"]


@dataclass(frozen=True)
class Seen:
    """One webhook as it arrived."""

    method: str
    path: str
    url: str
    form: dict[str, str]
    query: dict[str, str]
    signature: str
    token: str
    cookies: dict[str, str]

    @property
    def fields(self) -> dict[str, str]:
        return self.form or self.query


class Application:
    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.seen: list[Seen] = []
        self.answers: dict[str, list[Given]] = {}
        self.delay = 0.0
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = serving.serve(app, self.port)
        environment = serving.environment
        self.client = Client(
            environment.api_key_sid,
            environment.api_key_secret,
            environment.account_sid,
            http_client=TwilioHttpClient(timeout=10, max_retries=0),
        )
        self.client.api.base_url = serving.url

    def number(self, phone_number: str, **more: Any) -> None:
        found = self.client.incoming_phone_numbers.list(phone_number=phone_number)[0]
        self.client.incoming_phone_numbers(found.sid).update(
            **(
                {
                    "voice_url": self.url + "/voice",
                    "voice_fallback_url": "",
                    "status_callback": self.url + "/status",
                }
                | more
            )
        )

    def says(self, path: str, *answers: Given) -> None:
        """What the path answers: the first time the first, and the last for ever. Text is TwiML without its Response."""
        self.answers[path] = list(answers)

    def at(self, path: str) -> list[Seen]:
        return [seen for seen in list(self.seen) if seen.path == path]

    def wait_for(self, path: str, count: int = 1, timeout: float = 30, **fields: str) -> Seen:
        """The request number `count` to the path with these fields."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            found = [s for s in self.at(path) if all(s.fields.get(k) == v for k, v in fields.items())]
            if len(found) >= count:
                return found[count - 1]
            time.sleep(0.01)
        raise AssertionError(
            f"{path} was not asked {count} times with {fields}, but {[(s.path, s.fields) for s in self.seen][-6:]}"
        )

    def judge_signatures(self) -> None:
        """Twilio's own validator is the judge of every request that came."""
        validator = RequestValidator(self.serving.environment.auth_token)
        for seen in self.seen:
            assert validator.validate(seen.url, seen.form, seen.signature), f"a bad signature at {seen.url}"

    def close(self) -> None:
        self.serving.stop(self._runner)

    async def _answer(self, request: web.Request) -> web.Response:
        form = dict(parse_qsl(await request.text(), keep_blank_values=True))
        headers = request.headers
        seen = Seen(
            request.method, request.path, self.url + request.raw_path, form, dict(request.query), headers.get("X-Twilio-Signature", ""),
            headers.get("I-Twilio-Idempotency-Token", ""), dict(request.cookies),
        )  # fmt: skip
        self.seen.append(seen)
        await asyncio.sleep(self.delay)
        answers = self.answers.get(request.path)
        if answers is None:
            return web.Response(status=204)
        given = answers.pop(0) if len(answers) > 1 else answers[0]
        answer = given(seen) if callable(given) else given
        return answer if isinstance(answer, web.Response) else twiml(answer)


def twiml(verbs: str) -> web.Response:
    return web.Response(
        text=f"<?xml version='1.0' encoding='UTF-8'?><Response>{verbs}</Response>", content_type="text/xml"
    )
