"""`POST /fallback` and `GET /healthz`, and nothing else."""

import json
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from fallback import conversation
from fallback.conversation import MOST_TRIES, TRIES, Failure
from fallback.environment import Environment
from fallback.signature import is_signed
from fallback.spool import Spool
from fallback.tries import Tries
from fallback.way_back import WayBack

_LARGEST_BODY = 64 * 1024


class FallbackServer(ThreadingHTTPServer):
    """One thread a request; each connection carries one request, so that stopping waits for the last answer."""

    daemon_threads = False
    request_queue_size = 256

    def __init__(self, environment: Environment) -> None:
        super().__init__((environment.host, environment.port), Handler)
        self.environment = environment
        self.spool = Spool(environment.spool)
        self.tries = Tries()
        self.way_back = WayBack(environment.public_base_url)

    def answer(self, fields: dict[str, str], *, said: bool) -> str:
        """The TwiML for one signed request; a call that ends here is on the disk before we answer."""
        call_sid, base = fields.get("CallSid", ""), self.environment.public_base_url
        if said:
            return conversation.thank_you(kept=self._keep("message", fields))
        failure = Failure.read(fields.get("ErrorUrl", ""), base)
        turn, call = self.tries.again(call_sid, failure.path, at_least=failure.tried)
        log("one_moment", call_sid, tried=turn, error_code=fields.get("ErrorCode", ""), path=failure.path)
        if failure.waiting or (turn <= TRIES and call <= MOST_TRIES):
            if turn > 1:  # the first time the caller hears a word at once
                self.way_back.open_within(self.environment.wait)
            return conversation.one_moment(failure, turn, base)
        if fields.get("Direction", "inbound") != "inbound":
            return conversation.sorry_to_staff()
        self._keep("asked", fields)
        return conversation.leave_a_message(self.environment.base_url)

    def _keep(self, what: str, fields: dict[str, str]) -> bool:
        """False when the disk is full: the log then names the call and the recording, which Twilio still has."""
        call_sid, recording_sid = fields.get("CallSid", ""), fields.get("RecordingSid", "")
        try:
            self.spool.keep(what, fields)
        except OSError as e:
            log(f"{what}_not_kept", call_sid, why=str(e), recording_sid=recording_sid)
            return False
        log(f"{what}_kept", call_sid)
        return True


class Handler(BaseHTTPRequestHandler):
    """HTTP by the standard library: small bodies, short waits, exact lengths."""

    server: FallbackServer
    timeout = 10
    server_version = "fallback"
    sys_version = ""

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self._send(HTTPStatus.OK, "ok\n", "text/plain; charset=utf-8")
        else:
            self._send(HTTPStatus.NOT_FOUND, "Not here.\n", "text/plain; charset=utf-8")

    def do_POST(self) -> None:
        if urlsplit(self.path).path != "/fallback":
            return self._send(HTTPStatus.NOT_FOUND, "Not here.\n", "text/plain; charset=utf-8")
        fields = self._signed_fields()
        if fields is None:
            return self._send(HTTPStatus.FORBIDDEN, "Not signed.\n", "text/plain; charset=utf-8")
        said = "said" in parse_qs(urlsplit(self.path).query)
        self._send(HTTPStatus.OK, self.server.answer(fields, said=said), "text/xml; charset=utf-8")

    def _signed_fields(self) -> dict[str, str] | None:
        """The form's fields, or None where Twilio did not sign exactly these for exactly this address."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST_BODY:
            return None
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=500)
        url = self.server.environment.base_url + self.path
        signature = self.headers.get("X-Twilio-Signature", "")
        signed = is_signed(url, pairs, signature, self.server.environment.tokens)
        return dict(pairs) if signed and dict(pairs).get("CallSid") else None

    def _send(self, status: HTTPStatus, text: str, content_type: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # the base class's name for it
        """The access log would hold query strings; what matters is logged by `log`."""


def log(event: str, call_sid: str, **more: object) -> None:
    """One line of JSON for the platform's log: never a telephone number, never a body."""
    line = {"event": event, "process": "fallback", "call_sid": call_sid, **more}
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()
