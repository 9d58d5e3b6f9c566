"""A caller's line to the app: the carrier's end of it, with real signatures over real form bodies.

The signature is this file's own (HMAC-SHA1 over URL and sorted fields, twilio.com/docs/usage/security), not the
product's, so that both cannot be wrong in the same way.
"""

import base64
import hashlib
import hmac
import secrets
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from settings import Settings
from simulator import document as twiml


def sid(prefix: str = "CA") -> str:
    return prefix + secrets.token_hex(16)


def signature(token: str, url: str, fields: dict[str, str]) -> str:
    text = url.partition("#")[0] + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), hashlib.sha1)).decode()


@dataclass
class Carrier:
    """Signed requests to the app, as the carrier makes them."""

    client: FlaskClient
    settings: Settings

    def post(self, url: str, fields: dict[str, str], *, signed: bool = True) -> TestResponse:
        """POST a form to an absolute URL of ours (or a path), with its signature."""
        if url.startswith("/"):
            url = self.settings.public_base_url + url
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {}
        if signed:
            headers["X-Twilio-Signature"] = signature(self.settings.twilio_auth_tokens[0], url, fields)
        return self.client.post(
            target,
            data=urlencode(fields),
            content_type="application/x-www-form-urlencoded; charset=UTF-8",
            headers=headers,
        )

    def get(self, path: str, fields: dict[str, str]) -> TestResponse:
        """GET: every field is in the address, and the address alone is signed."""
        url = f"{self.settings.public_base_url}{path}?{urlencode(fields)}"
        signed = signature(self.settings.twilio_auth_tokens[0], url, {})
        headers = {"X-Twilio-Signature": signed}
        # The target as it comes over the wire; the test client would quote it in its own way.
        raw = {"RAW_URI": f"{path}?{urlencode(fields)}"}
        return self.client.get(path, query_string=urlencode(fields), headers=headers, environ_overrides=raw)

    def call_fields(
        self, call_sid: str, from_: str, status: str = "in-progress", **more: str
    ) -> dict[str, str]:
        """The standard parameters of every voice webhook, with the geography Twilio sends for Britain."""
        return {
            "AccountSid": self.settings.twilio_account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": call_sid,
            "CallStatus": status,
            "Direction": "inbound",
            "From": from_,
            "To": self.settings.complaints_number,
            "Caller": from_,
            "Called": self.settings.complaints_number,
            "FromCity": "",
            "FromState": "",
            "FromZip": "",
            "FromCountry": "GB",
            "ToCountry": "GB",
            **more,
        }


@dataclass
class Line:
    """One call: it follows our TwiML as the carrier would, up to the next thing the caller must do."""

    carrier: Carrier
    from_: str = "+447700900123"
    sid: str = field(default_factory=sid)
    xml: str = ""
    heard: str = ""
    last: tuple[str, dict[str, str]] = ("", {})

    def ring(self) -> str:
        return self.request("/ivr/voice", status="ringing")

    def press(self, *keys: str) -> str:
        for pressed in keys:
            self.request(self.gather().get("action", ""), Digits=pressed, FinishedOnKey="", msg="Gather End")
        return self.heard

    def say(self, speech: str, confidence: str = "0.91") -> str:
        return self.request(self.gather().get("action", ""), SpeechResult=speech, Confidence=confidence)

    def silent(self) -> str:
        """Say nothing: the carrier goes on to the verb after the Gather."""
        return self.request(self.verb("Redirect").text or "")

    def request(self, url: str, status: str = "in-progress", **more: str) -> str:
        """One webhook, whose answer is checked against the grammar and becomes what the caller hears."""
        fields = self.carrier.call_fields(self.sid, self.from_, status, **more)
        self.last = (url, fields)
        return self.take(self.carrier.post(url, fields))

    def again(self) -> str:
        """The same request once more, byte for byte, as a retry or a twin."""
        return self.carrier.post(*self.last).get_data(as_text=True)

    def take(self, response: TestResponse) -> str:
        assert response.status_code == 200, response.status_code
        assert response.content_type.startswith("text/xml")
        assert response.headers["Content-Length"] == str(len(response.data))
        checked(response.data)
        self.xml = response.get_data(as_text=True)
        self.heard = " ".join((say.text or "") for say in self.root().iter("Say"))
        if self.root().find("Redirect") is not None and not self.heard and self.root()[0].tag == "Redirect":
            return self.request(self.root()[0].text or "")
        return self.heard

    def root(self) -> ET.Element:
        return ET.fromstring(self.xml)

    def verb(self, name: str) -> ET.Element:
        found = self.root().find(name)
        assert found is not None, f"no <{name}> in {self.xml}"
        return found

    def gather(self) -> ET.Element:
        return self.verb("Gather")

    @property
    def verbs(self) -> list[str]:
        return [element.tag for element in self.root()]

    @property
    def waits(self) -> bool:
        return "Enqueue" in self.verbs


def checked(body: bytes, context: str = "call") -> None:
    """Twilio would take this document as it is: no error, no warning, every address absolute."""
    found = twiml.read(body, "http://127.0.0.1/ivr", context)
    assert not found.findings, [finding.message for finding in found.findings]
    for element in ET.fromstring(body).iter():
        for address in (element.get("action"), element.get("waitUrl"), element.get("statusCallback")):
            assert address is None or address.startswith("http")
        if element.tag in ("Redirect", "Play"):
            assert (element.text or "").startswith("http")
