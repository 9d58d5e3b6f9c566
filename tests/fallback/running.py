"""The fallback as the platform runs it: `python -m fallback`, and Twilio's requests to it."""

import base64
import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "f" * 32
PUBLIC = "https://complaints.example.co.uk"
CALL = "CA" + "1b" * 16
Answer = tuple[int, str]


def sign(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


def failed(path: str = "/ivr/4kXQw0c3n8VZk1yPq2rT7A/3", **more: str) -> dict[str, str]:
    """What Twilio sends to the fallback: the standard fields, ErrorCode and ErrorUrl."""
    return {
        "AccountSid": "AC" + "0a" * 16, "ApiVersion": "2010-04-01", "CallSid": CALL, "CallStatus": "in-progress",
        "Direction": "inbound", "From": "+447700900123", "To": "+443300538188", "ErrorCode": "11200",
        "ErrorUrl": PUBLIC + path,
    } | more  # fmt: skip


class Running:
    """One fallback process; its port and base address stay the same when it is started again."""

    def __init__(self, instance: Path, port: int) -> None:
        self.instance, self.port = instance, port
        self.base = f"http://127.0.0.1:{port}"
        self.spool = instance / "spool.jsonl"
        self.process: subprocess.Popen[str] | None = None

    def start(self, **environ: str) -> "Running":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fallback"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"], "INSTANCE_DIR": str(self.instance), "FALLBACK_PORT": str(self.port),
                "TWILIO_AUTH_TOKEN": "not this one", "TWILIO_AUTH_TOKEN_SECONDARY": TOKEN, "PUBLIC_BASE_URL": PUBLIC, "FALLBACK_WAIT": "0",
                **environ,
            },
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        for _ in range(200):
            try:
                if self.get("/healthz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the fallback did not start")

    def stop(self, how: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.communicate(timeout=15)
        return self.process.returncode

    def get(self, target: str) -> Answer:
        return self.send("GET", target, b"", {})

    def send(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.getheader("Content-Length") == str(len(text.encode()))
            return answer.status, text
        finally:
            connection.close()

    def twilio(self, form: dict[str, str], target: str = "/fallback", token: str = TOKEN) -> ET.Element:
        """A signed request; the TwiML of the answer."""
        status, text = self.post(form, target, sign(self.base + target, form, token))
        assert status == 200, text
        return ET.fromstring(text)

    def post(self, form: dict[str, str], target: str, signature: str) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signature,
        }
        return self.send("POST", target, urlencode(form).encode(), headers)

    def kept(self) -> list[dict[str, Any]]:
        return (
            [json.loads(line) for line in self.spool.read_text().splitlines()] if self.spool.exists() else []
        )


def redirected(twiml: ET.Element) -> str:
    """Where the call goes on, without the overrides."""
    text = twiml.findtext("Redirect")
    assert text is not None, ET.tostring(twiml)
    return text.partition("#")[0]


def verbs(twiml: ET.Element) -> list[str]:
    return [verb.tag for verb in twiml]


def path_of(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
