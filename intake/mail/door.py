"""`POST /intake/email`: an inbound-mail service tells us of a mail. Nothing is read before its secret is known."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from models import wall_clock
from models.correspondence import attachments, mail_decisions
from settings import Settings

from . import commands
from .form_parts import NoForm, read_parts
from .from_webhook import files_in, from_webhook
from .receiving import receive

mail = Blueprint("mail", __name__)
_MEGABYTE = 1024 * 1024
#: Held and kept of one mail, at this address alone; every other door takes far less.
LARGEST_MAIL = 20 * _MEGABYTE
#: Read and let go, so that what was said is kept though its files are not; no service sends as much.
LARGEST_READ = 100 * _MEGABYTE
_CHUNK = 256 * 1024
_log = structlog.get_logger("mail")


def install(app: Flask) -> None:
    """Open the door for mail on an application whose SETTINGS are in its config."""
    attachments.keep_in(app.config["SETTINGS"].instance / "files")
    mail_decisions.unpack_with(files_in)
    app.register_blueprint(mail)
    commands.register(app)


@mail.post("/intake/email")
def email() -> Response:
    """One mail. 200 only after it is committed: until then the service keeps it and tries again."""
    if not _is_ours(current_app.config["SETTINGS"]):
        return _said("Send the secret that this address was given out with.", 403)
    request.max_content_length = LARGEST_READ
    kind = request.headers.get("Content-Type", "")
    held = bytearray(b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n")
    try:
        parts = read_parts(_coming_in(held), kind, most=LARGEST_MAIL)
    except RequestEntityTooLarge:
        _log.error("mail_too_big", size=request.content_length)
        return _said("That mail is bigger than 100 MB. Ask its sender for a smaller one.", 413)
    except ClientDisconnected:
        return _said("That mail did not come whole; send it again.", 400)
    except NoForm as reason:
        return _said(str(reason), 400)
    arrived = from_webhook(parts, whole=bytes(held), came_at=wall_clock.now())
    if not arrived.headers and not arrived.text and not arrived.files:
        return _said("There is no mail in that form.", 400)
    receive(arrived)
    return _said("Kept.", 200)


def _coming_in(held: bytearray) -> Iterator[bytes]:
    """The body piece by piece; its beginning, as much as we keep of a mail, is put into `held`."""
    room = LARGEST_MAIL
    while chunk := request.stream.read(_CHUNK):
        held += chunk[:room]
        room -= min(len(chunk), room)
        yield chunk


def _is_ours(settings: Settings) -> bool:
    """The secret as Basic password or as `?key=`. A laptop may have none; a real installation then takes nothing."""
    wanted = settings.intake_email_secret
    if not wanted:
        return settings.simulated
    password = (request.authorization.password if request.authorization else None) or ""
    by_password = hmac.compare_digest(password.encode(), wanted.encode())
    return hmac.compare_digest(request.args.get("key", "").encode(), wanted.encode()) or by_password


def _said(sentence: str, status: int) -> Response:
    return Response(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
