"""Nothing under /ivr/ is read, stored or logged unless Twilio signed it (the public contract)."""

from typing import cast

from flask import Response, abort, current_app, g, request

from carrier.webhook import Webhook, signed_webhook
from settings import Settings


def refuse_unsigned() -> Response | None:
    """Before every request of the blueprint: keep the signed webhook, or answer 403 with nothing said."""
    hook = signed_webhook(request, settings())
    if hook is None or hook.account_sid != settings().twilio_account_sid:
        abort(403)
    g.webhook = hook
    return None


def webhook() -> Webhook:
    """This request's signed webhook."""
    return cast(Webhook, g.webhook)


def settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])
