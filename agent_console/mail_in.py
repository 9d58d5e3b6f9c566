"""Mail that no machine could place: read safely, then put with a complaint, opened as one, or set down as neither.

A mail's HTML is never shown: its words were taken from it when it came. The whole mail is a download alone.
"""

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

import models
from code_of_practice import references
from code_of_practice.errors import ReferenceNotUnderstood
from models import Complaint, EventKind, InboundMail, MailKind, Transaction, wall_clock
from models.casework.complaint_queries import complaint_with_reference
from models.correspondence import mail_decisions
from models.correspondence.mail_decisions import AlreadyDecided

from .acting import Refused
from .files import as_download
from .forms import Field, Given, Kind, empty, read
from .pages import said_before

TO_COMPLAINT = Field(
    "reference",
    "Our reference of the complaint",
    needed="Write the eight digits of the complaint’s reference.",
)
WHY_NOT = Field(
    "reason", "Why it is not a complaint", Kind.WORDS, needed="Write down why it is not a complaint.",
    hint="Such as “a newsletter”. If they are unhappy about anything of ours, it is one.",
)  # fmt: skip
_FIELDS = {"put-with": (TO_COMPLAINT,), "open": (), "neither": (WHY_NOT,)}


def mail_in() -> str:
    """What waits, the oldest on top."""
    with models.reading() as session:
        waiting = [
            {"mail": each, "named": _named(session, each)} for each in mail_decisions.mail_waiting(session)
        ]
        return render_template("console/mail/list.html", waiting=waiting, told=said_before())


def mail(mail_id: int) -> str:
    """One mail to read and decide about."""
    return _shown(mail_id, {}, "")


def decide_mail(mail_id: int) -> AnyResponse | tuple[str, int]:
    """One of the three; each is an event, and what was typed stays when it is refused."""
    what, at = request.form.get("what", ""), wall_clock.now()
    if what not in _FIELDS:
        abort(400, "Choose what the mail is.")
    given = read(_FIELDS[what], request.form)
    if given.faults:
        return _shown(mail_id, {what: given}, ""), 400
    try:
        with models.transaction() as tx:
            kept = _found(tx, mail_id, to_change=True)
            if what == "neither":
                mail_decisions.not_a_complaint(tx, kept, reason=given.values["reason"], by=g.me.actor, at=at)
                flash("It is set down as no complaint, with your reason.")
                return redirect(url_for("console.mail_in"), 303)
            if what == "open":
                complaint = mail_decisions.open_complaint(tx, kept, by=g.me.actor, at=at)
            else:
                complaint = _meant(tx, given)
                mail_decisions.put_with(tx, kept, complaint, by=g.me.actor, at=at)
    except Refused as reason:
        given.refuse("reference", str(reason))
        return _shown(mail_id, {what: given}, ""), 400
    except AlreadyDecided as reason:
        return _shown(mail_id, {}, str(reason)), 409
    flash(
        "The mail is a complaint, received when it came."
        if what == "open"
        else "The mail is with its complaint."
    )
    flash(f"mail-{mail_id}", "done")
    return redirect(url_for("console.complaint", reference=complaint.reference), 303)


def mail_whole(mail_id: int) -> Response:
    """Every byte as it came, to be saved; that it was opened is an event."""
    with models.transaction() as tx:
        kept = _found(tx, mail_id)
        content = kept.content(tx)
        tx.log(
            EventKind.MAIL_OPENED, at=wall_clock.now(), by=g.me.actor, complaint=kept.complaint_id, staff=g.me,
            mail=kept.id,
        )  # fmt: skip
    return as_download(content, name=f"mail-{mail_id}.eml", media_type="application/octet-stream")


def _meant(tx: Transaction, given: Given) -> Complaint:
    try:
        found = complaint_with_reference(tx, references.understood(given.values["reference"]))
    except ReferenceNotUnderstood as reason:
        raise Refused(str(reason)) from None
    if found is None:
        raise Refused("There is no complaint of that reference. Check the eight digits.")
    return tx.get_one(Complaint, found.id, with_for_update=True)


def _found(session: Session, mail_id: int, *, to_change: bool = False) -> InboundMail:
    found = session.get(InboundMail, mail_id, with_for_update=True if to_change else None)
    if found is None:
        abort(404, "There is no such mail. What waits is on the page of mail.")
    return found


def _shown(mail_id: int, given: dict[str, Given], refused: str) -> str:
    with models.reading() as session:
        found = _found(session, mail_id)
        named = _named(session, found)
        forms = {what: given.get(what) or empty(fields) for what, fields in _FIELDS.items()}
        if named and not forms["put-with"].typed["reference"]:
            forms["put-with"].typed["reference"] = references.written(named)
        return render_template(
            "console/mail/one.html", mail=found, named=named, forms=forms, asked=_FIELDS, waits=mail_decisions.waits(found),
            refused=refused, stranger=found.kind == MailKind.STRANGER,
        )  # fmt: skip


def _named(session: Session, found: InboundMail) -> str:
    """The reference of the complaint that the mail names or is with."""
    complaint = session.get(Complaint, found.complaint_id) if found.complaint_id else None
    return complaint.reference if complaint else ""
