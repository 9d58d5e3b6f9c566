"""Sending what waits: text messages by the carrier, mail by SMTP. A message that cannot go becomes somebody's task."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import structlog

import models
from carrier.errors import Refused
from models import Event, Message, MessageKind, MessageState, wall_clock
from settings import Settings
from workers.hands import Hands

_TIME_OUT = 10.0
_FROM = "complaints@allcommunications.com"
_log = structlog.get_logger("messages")


class NotTaken(Exception):
    """The mail server said no for good; the message says what it said."""


def send(hands: Hands, event: Event) -> None:
    """Send the message the event names, unless it has gone. A lost answer is sent again: two texts harm less than none."""
    with models.reading() as session:
        message = session.get(Message, event.body.get("message") or 0)
        if message is None or message.state != MessageState.WAITING:
            return
        to, body = message.to, message.body
    try:
        if message.kind == MessageKind.SMS:
            sid = hands.carrier.send_sms(to=to, body=body)
        elif message.kind == MessageKind.MAIL:
            sid = _mail(hands.settings, message, to, body)
        else:
            return  # a letter is printed and posted by a person
    except (Refused, NotTaken) as refusal:
        _log.error("message_failed", message=message.id, why=str(refusal))
        with models.transaction() as tx:
            tx.get_one(Message, message.id).has_failed(tx, why=str(refusal), at=wall_clock.now())
        return
    with models.transaction() as tx:
        kept = tx.get_one(Message, message.id)
        if kept.state == MessageState.WAITING:
            kept.was_sent(tx, sid=sid, at=wall_clock.now())


def _mail(settings: Settings, message: Message, to: str, body: str) -> str:
    """One mail; its Message-ID is the message's own, so that a second copy is known for one."""
    name = f"<{message.uid}@complaints>"
    if not settings.smtp_url:
        return name  # kept, and shown on the demo's outbox page
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = _FROM, to, message.subject
    mail["Message-ID"], mail["Date"] = name, format_datetime(message.created_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    server = urlsplit(settings.smtp_url)
    try:
        with smtplib.SMTP(server.hostname or "", server.port or 25, timeout=_TIME_OUT) as line:
            if server.username:
                line.starttls(context=ssl.create_default_context())
                line.login(unquote(server.username), unquote(server.password or ""))
            line.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        if code >= 500:
            raise NotTaken(f"The mail server will not deliver it ({code}).") from refused
        raise
    except smtplib.SMTPResponseException as refused:
        if refused.smtp_code >= 500:
            raise NotTaken(f"The mail server refused it ({refused.smtp_code}).") from refused
        raise
    return name
