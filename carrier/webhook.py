"""A webhook that Twilio really sent, read and typed. Nothing that is not signed gets past this room."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from carrier.bodies import FORM, form_fields, json_fields
from carrier.signature import Keys, body_is_signed, form_is_signed
from carrier.webhook_fields import Kind, why_malformed
from carrier.webhook_told import Webhook
from settings import Settings

__all__ = ["LARGEST_BODY", "Kind", "Webhook", "read_webhook", "signed_url", "signed_webhook"]

# More than any webhook carries; the answer's own limit is 64 kB too (twilio.com/docs/errors/11750).
LARGEST_BODY = 64 * 1024
_PATH_LOGGED = 64

log = structlog.get_logger()


def signed_webhook(request: Request, settings: Settings) -> Webhook | None:
    """The webhook in this request, or None: answer 403 then, before anything is stored or logged of it.

    The signature is checked against PUBLIC_BASE_URL and the raw request target, never against Host or
    X-Forwarded-*: whoever sends the request chooses those.
    """
    signature = request.headers.get("X-Twilio-Signature")
    if not signature:
        log.warning("webhook_refused", why="no signature", path=request.path[:_PATH_LOGGED])
        return None
    body = _body(request)
    if body is None:
        log.warning("webhook_refused", why="body too large", path=request.path[:_PATH_LOGGED])
        return None
    return read_webhook(
        method=request.method,
        url=signed_url(settings.public_base_url, request.environ),
        content_type=request.mimetype,
        body=body,
        signature=signature,
        keys=Keys(settings.twilio_auth_tokens),
        settings_header=request.headers.get("X-Twilio-Webhooks-Signature-Settings"),
        idempotency_token=request.headers.get("I-Twilio-Idempotency-Token", ""),
    )


def read_webhook(
    *,
    method: str,
    url: str,
    content_type: str,
    body: bytes,
    signature: str | None,
    keys: Keys,
    settings_header: str | None = None,
    idempotency_token: str = "",
) -> Webhook | None:
    """Check the signature and the fields of one request; None if either is not Twilio's."""
    if method == "POST" and content_type != FORM:
        genuine = body_is_signed(url, body, signature, keys, settings_header)
        pairs = json_fields(body) if genuine else []
    elif method == "POST":
        pairs = form_fields(body)
        genuine = form_is_signed(url, pairs, signature, keys, settings_header)
    else:
        pairs = form_fields(urlsplit(url).query.encode())
        genuine = not body and form_is_signed(url, (), signature, keys, settings_header)
    why = "signature does not fit" if not genuine else why_malformed(pairs)
    if why:
        log.warning("webhook_refused", why=why, path=urlsplit(url).path[:_PATH_LOGGED])
        return None
    fields = dict(pairs)
    return Webhook(Kind.of(fields), fields, idempotency_token)


def signed_url(public_base_url: str, environ: Mapping[str, Any]) -> str:
    """The URL Twilio was given: our public address and the request target exactly as it came.

    Flask's `request.url` decodes the query (%27 becomes '), and then a true signature fails. gunicorn and
    the development server keep the target as RAW_URI, others as REQUEST_URI; else it is quoted again.
    """
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI") or _quoted_again(environ)
    if "://" in target.partition("?")[0]:  # absolute form, as a proxy sends it
        parts = urlsplit(target)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    prefix = urlsplit(public_base_url).path
    if prefix and target.startswith(prefix + "/"):
        target = target.removeprefix(prefix)
    return f"{public_base_url}{target}"


def _quoted_again(environ: Mapping[str, Any]) -> str:
    path = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
    query = environ.get("QUERY_STRING", "")
    return quote(path.encode("latin-1"), safe="/~:@!$&'()*+,;=-._") + (f"?{query}" if query else "")


def _body(request: Request) -> bytes | None:
    """The request's body, or None when it is larger than Twilio ever sends (also when it says it is not)."""
    # Werkzeug's form limits do not apply to a urlencoded body; this one does, chunked bodies included.
    request.max_content_length = LARGEST_BODY
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return None
