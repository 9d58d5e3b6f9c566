"""Sending what waits: text messages by the carrier, mail by SMTP. A message that cannot go becomes somebody's task."""

from __future__ import annotations

import structlog

import models
from carrier.errors import Refused
from models import Event, Message, MessageKind, MessageState, Transaction, wall_clock
from models.correspondence.letters import keep_promises
from workers.hands import Hands
from workers.jobs import mail
from workers.jobs.mail import NotTaken

_log = structlog.get_logger("messages")


def send(hands: Hands, event: Event) -> None:
    """Send the message the event names, unless it has gone. A lost answer is sent again: two texts harm less than none."""
    with models.reading() as session:
        message = session.get(Message, event.body.get("message") or 0)
        if message is None or message.state != MessageState.WAITING:
            return
    try:
        if message.kind == MessageKind.SMS:
            sid = hands.carrier.send_sms(to=message.to, body=message.body)
        elif message.kind == MessageKind.MAIL:
            sid = mail.send(hands.settings, message)
        else:
            return  # a letter is printed and posted by a person
    except (Refused, NotTaken) as refusal:
        _log.error("message_failed", message=message.id, why=str(refusal))
        with models.transaction() as tx:
            kept = tx.get_one(Message, message.id)
            if kept.state == MessageState.WAITING:
                kept.has_failed(tx, why=str(refusal), at=wall_clock.now())
                mail.has_not_gone(tx, kept, why=str(refusal))
        return
    with models.transaction() as tx:
        kept = tx.get_one(Message, message.id)
        if kept.state == MessageState.WAITING:
            kept.was_sent(tx, sid=sid, at=wall_clock.now())
            mail.has_gone(tx, kept, at=wall_clock.now())
            _acknowledged(tx, kept)


def _acknowledged(tx: Transaction, message: Message) -> None:
    """The text that confirms a complaint says all that an acknowledgement must: received, when we respond, whom to ask."""
    if message.about.startswith("confirmed:") and message.complaint_id is not None:
        keep_promises(
            tx,
            message.complaint_id,
            ("internal.ack_2wd",),
            why="acknowledged in writing",
            at=wall_clock.now(),
        )
