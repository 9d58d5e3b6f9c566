"""The door of the REST API: who may come in (Basic auth), which fields are Twilio's, and Twilio's way of saying no."""

import base64
import binascii
import hmac
import re
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import yaml
from aiohttp import web

from simulator.environment import Environment
from simulator.grammar import DATA, attribute_fault
from simulator.network import NETWORK, Network

Form = dict[str, Any]
Handler = Callable[["Visit"], Awaitable[web.Response]]


class Refusal(Exception):
    """A Twilio error: its code, and our detail behind Twilio's words."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail

    def response(self) -> web.Response:
        """As Twilio writes it."""
        known = _book()["errors"][self.code]
        message = known["message"] + (f" ({self.detail})" if self.detail else "")
        facts = {
            "code": self.code,
            "message": message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": known["status"],
        }
        headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if self.code == 20003 else {}
        return web.json_response(facts, status=known["status"], headers=headers)


class Visit:
    """One REST request: the network, the path's parts, the checked form."""

    def __init__(self, request: web.Request, network: Network, form: Form) -> None:
        self.request, self.network, self.form = request, network, form

    def __getitem__(self, name: str) -> str:
        return self.request.match_info[name]

    def get(self, name: str, default: Any = "") -> Any:
        """A form field."""
        return self.form.get(name, default)

    def page(self, key: str, rows: list[dict[str, Any]]) -> web.Response:
        """A page of a list, 50 rows unless PageSize says otherwise."""
        query = self.request.query
        size, page = min(max(int(query.get("PageSize", 50)), 1), 1000), int(query.get("Page", 0))
        base = self.request.path
        start = page * size

        def uri(number: int) -> str:
            return f"{base}?PageSize={size}&Page={number}"

        return web.json_response(
            {
                key: rows[start : start + size],
                "page": page, "page_size": size, "start": start, "end": max(min(start + size, len(rows)) - 1, 0),
                "uri": uri(page), "first_page_uri": uri(0),
                "next_page_uri": uri(page + 1) if start + size < len(rows) else None,
                "previous_page_uri": uri(page - 1) if page else None,
            }
        )  # fmt: skip


@cache
def _book() -> dict[Any, Any]:
    book: dict[Any, Any] = yaml.safe_load((DATA / "rest.yaml").read_text(encoding="utf-8"))
    return book


def door(about: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Wraps a resource's handler: sign-in, fields, ledger."""

    async def enter(request: web.Request) -> web.Response:
        network = request.app[NETWORK]
        began, given, call = time.monotonic(), {}, None
        try:
            _sign_in(request, network.environment)
            given = await _given(request)
            visit = Visit(request, network, _checked(about, given, request.method == "POST"))
            response = await handler(visit)
        except Refusal as refusal:
            response = refusal.response()
        sids = [v for v in request.match_info.values() if v.startswith(("CA", "CF"))]
        call = next((s for s in sids if s.startswith("CA")), None)
        failed, readable = response.status >= 400, response.content_type == "application/json"
        network.ledger.write(
            "rest", about, call=call, conference=next((s for s in sids if s.startswith("CF")), None), method=request.method, url=request.path,
            params={k: v[0] if len(v) == 1 else v for k, v in given.items()}, status=response.status,
            ms=round((time.monotonic() - began) * 1000), error=response.text if failed else None, answer=response.text if readable and not failed else None,
        )  # fmt: skip
        return response

    return enter


def _sign_in(request: web.Request, environment: Environment) -> None:
    """Account SID and auth token, or an API key and its secret."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        user = secret = ""
    pairs = [(environment.account_sid, environment.auth_token)]
    if environment.api_key_sid and environment.api_key_secret:
        pairs.append((environment.api_key_sid, environment.api_key_secret))
    known = any(
        user == name and hmac.compare_digest(secret.encode(), password.encode()) for name, password in pairs
    )
    if scheme.lower() != "basic" or not known:
        raise Refusal(20003)
    if request.match_info["account"] != environment.account_sid:
        raise Refusal(20404, f"there is no account {request.match_info['account']} here")


async def _given(request: web.Request) -> dict[str, list[str]]:
    if request.method == "GET":
        return {name: request.query.getall(name) for name in request.query}
    form = await request.post()
    return {name: [str(value) for value in form.getall(name)] for name in form}


def _checked(about: str, given: dict[str, list[str]], is_form: bool) -> Form:
    rules = _book().get(about, {})
    if not is_form:
        strange = [n for n in given if n not in (*rules.get("query", []), "PageSize", "Page", "PageToken")]
        if strange:
            raise Refusal(20001, f"{about} does not know {', '.join(strange)}")
        return {name: values[-1] for name, values in given.items()}
    fields = rules.get("fields", {})
    form: Form = {}
    for name, values in given.items():
        if name in rules.get("wide", []):
            continue
        if name not in fields:
            raise Refusal(20001, f"{about} does not know {name}")
        form[name] = _value(name, fields[name], values)
    for name in rules.get("required", []):
        if not form.get(name):
            raise Refusal(
                {"To": 21201, "From": 21213, "Url": 21205}.get(name, 20001), f"{about} needs {name}"
            )
    return form


def _value(name: str, rule: Any, values: list[str]) -> Any:
    value = values[-1]
    if isinstance(rule, dict) and "words" in rule:
        # A list is a repeated field in REST; one field with spaces in it is what TwiML would have.
        strange = [v for v in values if v not in rule["words"]]
        if strange:
            raise Refusal(
                20001,
                f"{name}={strange[0]!r} is not one of {', '.join(rule['words'])}: repeat the field for several",
            )
        return tuple(values)
    kind = (
        rule
        if isinstance(rule, str)
        else ("one" if "one" in rule else "longest" if "longest" in rule else "integer")
    )
    details = {"is": kind} if isinstance(rule, str) else {"is": kind, "of": rule.get("one", []), **rule}
    if kind == "longest":
        details["is"] = "text"
    fault = (
        None if kind == "text" else attribute_fault(details, value.lower() if kind == "boolean" else value)
    )
    if kind == "url" and not fault and not re.match(r"https?://", value):
        fault = "is not an absolute URL"
    if fault:
        code = 21205 if kind in ("url", "url-or-empty") else 21617 if name == "Body" else 20001
        raise Refusal(code, f"{name}={value[:60]!r} {fault}")
    return {"integer": lambda: int(value), "boolean": lambda: value.lower() == "true"}.get(
        kind, lambda: value
    )()
