"""What a manager can give to others of the record, and what may not be deleted of it: the case file, own data, holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, BinaryIO

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

import models
from carrier.client import Carrier
from code_of_practice import references
from code_of_practice.clocks import local_date
from code_of_practice.errors import CodeError, ReferenceNotUnderstood
from code_of_practice.roles import Role
from disclosure import bundle, own_data
from disclosure.sound import AT_THE_DESK, Sounds
from models import Complaint, Hold, HoldKind, wall_clock
from models.casework.complaint_queries import accounts_of, complaint_with_reference
from models.casework.holds import ADR_OPEN, holds_on
from models.correspondence.attachments import AttachmentLost
from models.people.customers import Account
from models.storage.sealed import CannotUnseal

from .acting import Refused
from .call_actions import me
from .complaint_card import card_of
from .forms import Field, Given, Kind, empty, read

_KINDS = (
    (HoldKind.LEGAL.value, "A claim that may go to court"),
    (HoldKind.ADR.value, "A case before the ombudsman"),
)
_TROUBLE = (CodeError, AttachmentLost, CannotUnseal, Refused)
MAKING = Lock()


@dataclass(frozen=True)
class Record:
    """What the complaint's page says of its record; None of it is for an adviser."""

    holds: tuple[dict[str, Any], ...]
    holds_itself: bool
    erased_at: datetime | None
    has_account: bool


def record_of(session: Session, complaint: Complaint, *, at: datetime) -> Record | None:
    """For a manager and the Managing Director."""
    if g.me.role not in (Role.MANAGER, Role.MANAGING_DIRECTOR):
        return None
    holds = tuple(
        {"why": hold.reason, "kind": dict(_KINDS)[hold.kind.value], "until": hold.until, "at": hold.placed_at}
        for hold in holds_on(session, complaint.id or 0, at)
    )
    return Record(holds, complaint.stage in ADR_OPEN, complaint.erased_at, complaint.account_id is not None)


def case_file(reference: str) -> AnyResponse:
    """The evidence bundle, made now and given as a file; making it is an event."""
    complaint = _found(reference)
    try:
        with _one_at_a_time() as sounds:
            made = bundle.make(
                complaint.id or 0, by=g.me.actor, at=wall_clock.now(), staff=g.me, sounds=sounds
            )
    except _TROUBLE as reason:
        return _back(complaint, f"The bundle was not made: {reason}")
    return _file(made.file, made.size, made.name)


def give_own_data(reference: str) -> AnyResponse:
    """Everything we hold on its customer, for them."""
    complaint = _found(reference)
    with models.reading() as session:
        account = session.get(Account, complaint.account_id) if complaint.account_id else None
        if account is None and complaint.customer_id is not None:
            account = next(iter(accounts_of(session, complaint.customer_id)), None)
    if account is None:
        return _back(complaint, "It is not known whose complaint this is; prove who they are first.")
    try:
        with _one_at_a_time() as sounds:
            made = own_data.make(account, by=g.me.actor, at=wall_clock.now(), staff=g.me, sounds=sounds)
    except _TROUBLE as reason:
        return _back(complaint, f"The copy was not made: {reason}")
    return _file(made.file, made.size, made.name)


def own_data_asked(reference: str) -> AnyResponse:
    """They asked for a copy of what we hold on them: a calendar month begins."""
    complaint = _found(reference)
    with models.transaction() as tx:
        locked = tx.get_one(Complaint, complaint.id, with_for_update=True)
        own_data.ask(tx, locked, by=g.me.actor, at=wall_clock.now(), staff=me(tx))
    return _back(
        complaint, "Written down: they have asked for their data, and the month has begun.", good=True
    )


def hold(reference: str) -> str:
    """The form that places a hold, or releases those that stand."""
    with models.reading() as session:
        complaint, at = _found(reference), wall_clock.now()
        fields = _fields(session, complaint, at)
        return _form(session, complaint, fields, empty(fields), at)


def held(reference: str) -> AnyResponse | tuple[str, int]:
    """Place one, or release those that stand, with the reason; what is refused keeps every word."""
    at, complaint = wall_clock.now(), _found(reference)
    with models.reading() as session:
        standing = bool(holds_on(session, complaint.id or 0, at))
        fields = _fields(session, complaint, at)
        given = read(fields, request.form)
        if given.faults:
            return _form(session, complaint, fields, given, at), 400
    with models.transaction() as tx:
        locked, staff = tx.get_one(Complaint, complaint.id, with_for_update=True), me(tx)
        if standing:
            for each in holds_on(tx, locked.id or 0, at):
                each.release(tx, reason=given.values["reason"], by=staff.actor, at=at, staff=staff)
        else:
            Hold.place(
                tx, locked, HoldKind(given.values["kind"]), reason=given.values["reason"], by=staff.actor, at=at,
                staff=staff, until=given.values["until"],
            )  # fmt: skip
    said = (
        "The hold is released."
        if standing
        else "It is held: nothing of it is deleted until the hold is released."
    )
    return _back(complaint, said, good=True)


def _fields(session: Session, complaint: Complaint, at: datetime) -> tuple[Field, ...]:
    if holds_on(session, complaint.id or 0, at):
        return (Field("reason", "Why it need not be held any more", Kind.WORDS, needed="Write down why it is released."),)  # fmt: skip
    return (
        Field("kind", "What it is held for", Kind.CHOICE, choices=_KINDS),
        Field("reason", "Why", Kind.WORDS, needed="Write down why it is held; whoever releases it must know."),
        Field("until", "Its last day", Kind.DAY, hint="Without one it stands until somebody releases it.", earliest=local_date(at)),
    )  # fmt: skip


def _form(
    session: Session, complaint: Complaint, fields: tuple[Field, ...], given: Given, at: datetime
) -> str:
    standing = record_of(session, complaint, at=at)
    return render_template(
        "console/complaints/hold.html", c=card_of(session, complaint, at=at), fields=fields, given=given, record=standing
    )  # fmt: skip


def _found(reference: str) -> Complaint:
    with models.reading() as session:
        try:
            complaint = complaint_with_reference(session, references.understood(reference))
        except ReferenceNotUnderstood:
            complaint = None
    if complaint is None:
        abort(404, "There is no complaint of that reference. Check the eight digits.")
    return complaint


@contextmanager
def _one_at_a_time() -> Iterator[Sounds]:
    """What fetches the sound. Callers' turns need the other threads of this process. Raises Refused while another is made."""
    if not MAKING.acquire(blocking=False):
        raise Refused("another is being made just now; try again in a moment.")
    try:
        yield Sounds(Carrier(current_app.config["SETTINGS"]), AT_THE_DESK)
    finally:
        MAKING.release()


def _file(content: BinaryIO, size: int, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    pieces = wrap_file(request.environ, content)
    return Response(pieces, mimetype="application/zip", headers=headers, direct_passthrough=True)


def _back(complaint: Complaint, sentence: str, *, good: bool = False) -> AnyResponse:
    flash(sentence)
    if good:
        flash(f"record-{complaint.reference}", "done")
    return redirect(url_for("console.complaint", reference=complaint.reference), 303)
