""" "How is my complaint going?": a reference and a contact, then a code sent to the address on the complaint.

Every answer on the way is the same whether or not there is such a complaint; only the code opens anything.
"""

import time
from datetime import datetime, timedelta

from flask import redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

import models
from code_of_practice import references
from code_of_practice.errors import CodeError, ReferenceNotUnderstood
from code_of_practice.provider import provider
from code_of_practice.roles import Party, Role
from code_of_practice.stages import Move, may
from models import Complaint, Message, MessageKind, Transaction, wall_clock
from models.casework import customer_asks
from models.casework.complaint_queries import complaint_with_reference
from models.correspondence import customer_writes
from models.people.one_time_codes import (
    MOST_AN_HOUR,
    OneTimeCode,
    code_with_key,
    codes_made_for,
    forget_old_codes,
)

from . import contacts, counters, drafting, standing, telling
from .forms import Add, Ask, Code, Press
from .pages import Answer

_BY = "customer"
#: Seconds that the first answer takes, whether a code was written or not: the time tells nothing either.
_ALWAYS = 0.1
WRONG = "That code is not right, or it is too old. Check it, or ask for a new one."
NOT_ONE = "That is not one of our references. Check the 8 digits"


def track() -> Answer:
    """Which complaint, and a contact on it. What is answered says nothing about whether it exists."""
    form, at = Ask(), wall_clock.now()
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("online/track.html", form=form), 200 if request.method == "GET" else 400
    try:
        reference = references.understood(form.reference.data or "")
    except ReferenceNotUnderstood:
        form.reference.errors = [NOT_ONE]
        return render_template("online/track.html", form=form), 400
    if not counters.allows("track"):
        return telling.too_often()
    began = time.monotonic()
    with models.transaction() as tx:
        forget_old_codes(tx, at=at)
        key = _send_code(tx, complaint_with_reference(tx, reference), form.contact.data or "", at=at)
    time.sleep(max(0.0, began + _ALWAYS - time.monotonic()))
    response = redirect(url_for("online.code"), 303)
    drafting.give_reading(response, key)
    return response


def code() -> Answer:
    """The code, once, within ten minutes and five tries."""
    form, at = Code(), wall_clock.now()
    if not drafting.reading_key():
        return redirect(url_for("online.track"), 303)
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("online/code.html", form=form), 200 if request.method == "GET" else 400
    if not counters.allows("code"):
        return telling.too_often()
    digits = "".join(each for each in form.code.data or "" if each.isdigit())
    with models.transaction() as tx:
        asked = code_with_key(tx, drafting.reading_key(), to_change=True)
        key = asked.try_(tx, digits, at=at) if asked else None
    if key is None:
        form.code.errors, form.code.data = [WRONG], ""
        return render_template("online/code.html", form=form), 400
    response = redirect(url_for("online.tracked"), 303)
    drafting.give_reading(response, key)
    return response


def tracked() -> Answer:
    """Where it stands, in plain words."""
    at = wall_clock.now()
    with models.reading() as reading:
        complaint = _open_here(reading, at=at)
        if complaint is None:
            return redirect(url_for("online.track"), 303)
        return _told(reading, complaint, Add(formdata=None), at)


def ask(what: str) -> Answer:
    """A button or some words: a manager, the Managing Director, a deadlock letter, something to add, open it again."""
    form, at = Add() if what == "add" else Press(), wall_clock.now()
    with models.transaction() as tx:
        complaint = _open_here(tx, at=at)
        if complaint is None:
            return redirect(url_for("online.track"), 303)
        if not form.validate_on_submit():
            return _told(tx, complaint, form if isinstance(form, Add) else Add(formdata=None), at, form), 400
        try:
            said = _do(tx, what, complaint, form, at)
        except CodeError as reason:
            return _told(tx, complaint, Add(formdata=None), at, refused=[str(reason)]), 409
    return redirect(url_for("online.tracked", said=said), 303)


def leave() -> Response:
    """They have read enough."""
    at = wall_clock.now()
    if Press().validate_on_submit():
        with models.transaction() as tx:
            opened = code_with_key(tx, drafting.reading_key(), to_change=True)
            if opened is not None:
                opened.shut(tx, at=at)
    return redirect(url_for("online.start"), 303)


def _do(tx: Transaction, what: str, complaint: Complaint, form: Press | Add, at: datetime) -> str:
    match what:
        case "manager":
            customer_asks.ask_for(complaint, Role.MANAGER, reason="Not happy with progress, online", at=at)
        case "managing-director":
            customer_asks.ask_for(
                complaint, Role.MANAGING_DIRECTOR, reason="Not happy with progress, online", at=at
            )
        case "deadlock":
            customer_asks.ask_for_early_referral(tx, complaint, at=at)
        case "reopen":
            if may(complaint.stage, Move.REOPEN, Party.CUSTOMER):
                complaint.move(Move.REOPEN, Party.CUSTOMER, by=_BY, at=at, reason="Asked for it online")
        case "add" if isinstance(form, Add):
            customer_writes.add(tx, complaint, form.added.data or "", at=at)
    return what


def _told(
    session: Session, complaint: Complaint, add: Add, at: datetime, wrong: Press | Add | None = None,
    refused: list[str] | None = None,
) -> str:  # fmt: skip
    return render_template(
        "online/tracked.html",
        form=wrong or add,
        add=add,
        press=Press(formdata=None),
        said=request.args.get("said", ""),
        refused=refused or [],
        us=provider(),
        now=standing.of(session, complaint, at=at),
    )


def _open_here(session: Session, *, at: datetime) -> Complaint | None:
    """The complaint that this browser may read now."""
    opened = code_with_key(session, drafting.reading_key())
    if opened is None or opened.complaint_id is None or opened.open_until is None or at >= opened.open_until:
        return None
    return session.get(Complaint, opened.complaint_id)


def _send_code(tx: Transaction, found: Complaint | None, contact: str, *, at: datetime) -> str:
    """Make a code, and send it where the contact is right; the browser's key either way."""
    to = contacts.where_to_send(tx, found) if found and contacts.is_on(tx, found, contact) else None
    if found is not None and codes_made_for(tx, found.id or 0, at - timedelta(hours=1)) >= MOST_AN_HOUR:
        to = None
    made, key, digits = OneTimeCode.make(tx, complaint_id=found.id if found and to else None, at=at)
    if found is not None and to is not None:
        kind, address = to
        Message.wait(
            tx,
            about=f"{standing.CODE}{made.uid}",
            kind=kind,
            to=address,
            subject="Your code" if kind is MessageKind.MAIL else "",
            body=(
                f"All Communications: {digits} is your code to see how your complaint is going. It lasts ten "
                "minutes. If you did not ask for it, do nothing. We never ask you for this code."
            ),
            at=at,
            complaint_id=found.id,
        )
    return key
