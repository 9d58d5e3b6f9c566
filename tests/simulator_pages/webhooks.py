"""A tiny application for the phone network to call: one menu, and whatever TwiML a test sets."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

SOFTPHONE = Path(__file__).resolve().parents[2] / "agent_console" / "static" / "softphone"
MANAGER = "+447700900211"

MENU = """<Response><Gather numDigits="1" timeout="60" action="{base}/menu">
<Say>Welcome. To make a complaint, press 1. For a manager, press 2. To join the room, press 3.</Say>
</Gather></Response>"""

CHOICES = {
    "1": """<Response><Gather numDigits="8" timeout="60" action="{base}/birth">
<Say>Please key your account number.</Say></Gather></Response>""",
    "2": '<Response><Dial timeout="20"><Number>' + MANAGER + "</Number></Dial></Response>",
    "3": """<Response><Dial><Conference beep="false" startConferenceOnEnter="true"
participantLabel="customer">room</Conference></Dial></Response>""",
    "4": """<Response><Gather input="dtmf speech" speechTimeout="3" timeout="60" action="{base}/spoken">
<Say>Tell us what happened.</Say></Gather></Response>""",
    "5": "<Response><Sing>la</Sing><Say>That was not a verb.</Say><Pause length='60'/></Response>",
    "6": "<Response><Say>This is cut <Hangup/></Response>",
}

PLACES = {
    "/voice": lambda fields: MENU,
    "/menu": lambda fields: CHOICES[fields["Digits"]],
    "/birth": lambda fields: (
        """<Response><Gather numDigits="2" timeout="60" action="{base}/end">
<Say>Please key the second and fifth digits of your PIN.</Say></Gather></Response>"""
    ),
    "/spoken": lambda fields: (
        f"<Response><Say>You said {fields.get('SpeechResult')}.</Say><Pause length='60'/></Response>"
    ),
    "/end": lambda fields: "<Response><Say>Goodbye.</Say><Hangup/></Response>",
    "/room": lambda fields: CHOICES["3"],
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The desk's own origin: a blank page, and the softphone's modules."""
        if self.path.startswith("/softphone/"):
            self._answer((SOFTPHONE / Path(self.path).name).read_bytes(), "text/javascript")
        else:
            self._answer(b"<!doctype html><title>A desk</title><link rel=icon href=data:,>", "text/html")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        fields = {name: values[0] for name, values in parse_qs(body).items()}
        base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        twiml = PLACES.get(self.path, lambda fields: "<Response/>")(fields).replace("{base}", base)
        self._answer(twiml.encode(), "text/xml")

    def _answer(self, body: bytes, mime: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{mime}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output quiet."""


class TinyApp:
    """The application, listening on a free port from `with` to its end."""

    def __enter__(self) -> "TinyApp":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
