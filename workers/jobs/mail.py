"""Mail: text and HTML, and the letter itself as PDF where it matters; by SMTP, or kept for the demo's outbox page."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

import models
from code_of_practice.provider import provider
from models import Complaint, Letter, Message, Transaction
from models.correspondence.letter_facts import reaching
from models.correspondence.letter_queries import letter_of_message
from settings import Settings

_TIME_OUT = 10.0
_SMTPS = 465


class NotTaken(Exception):
    """The mail server said no for good; the message says what it said."""


def send(settings: Settings, message: Message) -> str:
    """Send one mail and return its Message-ID, which is its own, so that a second copy is known for one.

    Raises NotTaken for a refusal that will not change (5xx), and what smtplib raises for one that may.
    """
    mail = compose(message)
    name = str(mail["Message-ID"])
    if not settings.smtp_url:
        return name  # kept, and shown on the demo's outbox page
    server = urlsplit(settings.smtp_url)
    try:
        with _line(server) as line:
            if server.username:
                if server.scheme != "smtps":
                    line.starttls(context=ssl.create_default_context())
                line.login(unquote(server.username), unquote(server.password or ""))
            line.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code, _said = next(iter(refused.recipients.values()))
        if code >= 500:
            raise NotTaken(f"The mail server will not deliver it ({code}).") from refused
        raise
    except smtplib.SMTPResponseException as refused:
        if refused.smtp_code >= 500:
            raise NotTaken(f"The mail server refused it ({refused.smtp_code}).") from refused
        raise
    return name


def compose(message: Message) -> EmailMessage:
    """The whole mail: threaded by complaint, marked as sent by a machine, with a text part always."""
    us = provider()
    domain = us.email.rpartition("@")[2]
    mail = EmailMessage()
    user, _, host = us.email.partition("@")
    mail["From"], mail["To"] = Address(us.name, user, host), message.to
    mail["Subject"] = " ".join(message.subject.split())
    mail["Message-ID"], mail["Date"] = f"<{message.uid}@{domain}>", format_datetime(message.created_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    with models.reading() as session:
        complaint = session.get(Complaint, message.complaint_id) if message.complaint_id else None
        if complaint is not None:
            # One name a complaint, which every mail of the case refers to; mail programs keep them together.
            mail["References"] = f"<complaint-{complaint.uid}@{domain}>"
        letter = letter_of_message(session, message.id)
        if letter is not None:
            mail.add_alternative(letter.in_words().html, subtype="html")
            if letter.template.matter.attach_pdf:
                named = f"{letter.facts['reference']}-{letter.kind.replace('_', '-')}.pdf"
                mail.add_attachment(
                    letter.pdf(session), maintype="application", subtype="pdf", filename=named
                )
    return mail


def has_gone(tx: Transaction, message: Message, *, at: datetime) -> None:
    """The letter that this mail carried is sent too."""
    letter = letter_of_message(tx, message.id)
    if letter is not None:
        letter.was_sent(tx, at=at)


def has_not_gone(tx: Transaction, message: Message, *, why: str) -> None:
    """The letter that this mail carried goes by post where it may, else it is somebody's task."""
    letter = letter_of_message(tx, message.id)
    if letter is not None:
        letter.could_not_be_mailed(tx, why=why, address=_by_post(tx, letter))


def _by_post(tx: Transaction, letter: Letter) -> str:
    wishes = reaching(tx, tx.get_one(Complaint, letter.complaint_id))
    return "\n".join(wishes.address) if "post" in wishes.ways(email="", address=wishes.address) else ""


def _line(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or ""
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, server.port or _SMTPS, timeout=_TIME_OUT, context=context)
    return smtplib.SMTP(host, server.port or 25, timeout=_TIME_OUT)
