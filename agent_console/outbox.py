"""What we have written to customers, the newest first: each as text, as HTML and as the PDF; drafts wait here for a name.

Where no mail server is set, mail stays here: this page is the demo's letter box.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as AnyResponse

import models
from letters import LetterError
from models import Complaint, Letter, LetterState, Message, MessageKind, Staff, wall_clock
from models.casework import decisions
from models.correspondence.adr_letters import approve
from models.correspondence.letter_queries import letters_in_state, newest_letters

from .acting import Refused
from .pages import said_before

_SHOWN = 100
#: A letter's HTML is shown as a mail program would show it: no scripts, nothing fetched, and outside our own origin.
_AS_IN_A_MAIL_PROGRAM = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True)
class Shown:
    """One line of the page."""

    what: str
    at: datetime
    state: str
    trouble: bool
    complaint: str
    text: str
    why: str
    letter_id: int | None = None
    draft: bool = False


def outbox() -> str:
    """Letters, mails and text messages, the newest on top."""
    with models.reading() as session:
        letters = [_letter(session, each) for each in newest_letters(session, _SHOWN)]
        newest = select(Message).order_by(col(Message.id).desc()).limit(_SHOWN)
        carried = {each.message_id for each in newest_letters(session, _SHOWN)}
        messages = [_message(session, each) for each in session.exec(newest).all() if each.id not in carried]
        waiting = [_letter(session, each) for each in letters_in_state(session, LetterState.DRAFT)]
    sent = (each for each in (*letters, *messages) if not each.draft)
    shown = sorted(sent, key=lambda each: each.at, reverse=True)[:_SHOWN]
    return render_template("console/outbox.html", waiting=waiting, shown=shown, told=said_before())


def letter_pdf(letter_id: int) -> Response:
    """The very file that was written."""
    with models.reading() as session:
        letter = _found(session, letter_id)
        named = f'inline; filename="{letter.facts["reference"]}-{letter.kind}.pdf"'
        return Response(
            letter.pdf(session), mimetype="application/pdf", headers={"Content-Disposition": named}
        )


def letter_html(letter_id: int) -> Response:
    """The mail as a mail program shows it."""
    with models.reading() as session:
        html = _found(session, letter_id).in_words().html
    return Response(html, headers={"Content-Security-Policy": _AS_IN_A_MAIL_PROGRAM})


def approve_letter(letter_id: int) -> AnyResponse:
    """A manager or the Managing Director stands behind a draft; it sets off at once."""
    try:
        with models.transaction() as tx:
            letter = tx.get_one(Letter, letter_id, with_for_update=True)
            approve(tx, letter, g.me, at=wall_clock.now())
            complaint = tx.get_one(Complaint, letter.complaint_id)
            decisions.dealt_with(tx, complaint, tx.get_one(Staff, g.me.id), at=wall_clock.now())
        flash("It is approved and on its way.")
        if request.form.get("then") == "complaint":
            flash("approved", "done")
            return redirect(url_for("console.complaint", reference=complaint.reference), 303)
    except LetterError as reason:
        flash(str(reason))
    return redirect(url_for("console.outbox"))


def letter_back(letter_id: int) -> AnyResponse:
    """Not like this: the draft goes back to its writer with a line."""
    why, at = request.form.get("why", "").strip(), wall_clock.now()
    with models.reading() as session:
        complaint = session.get_one(Complaint, _found(session, letter_id).complaint_id)
    try:
        if not why:
            raise Refused("Write a line for whoever writes it again.")
        with models.transaction() as tx:
            letter = tx.get_one(Letter, letter_id, with_for_update=True)
            decisions.not_like_this(tx, letter, tx.get_one(Staff, g.me.id), why=why, at=at)
        flash("It is back with its writer, and your line with it.")
        flash("letter-back", "done")
    except (LetterError, Refused) as reason:
        flash(str(reason))
    return redirect(url_for("console.complaint", reference=complaint.reference), 303)


def _found(session: Session, letter_id: int) -> Letter:
    letter = session.get(Letter, letter_id)
    if letter is None:
        abort(404, "There is no such letter. The newest are on the page of letters.")
    return letter


def _letter(session: Session, letter: Letter) -> Shown:
    way = f"by {letter.way}" if letter.way else "nowhere to send it"
    return Shown(
        what=letter.subject,
        at=letter.written_at,
        state=f"{letter.state}, {way}" + ("" if letter.format == "standard" else f", {letter.format}"),
        trouble=letter.state == LetterState.FAILED or letter.way is None,
        complaint=letter.facts["reference"],
        text=letter.in_words().text,
        why=letter.why_failed,
        letter_id=letter.id,
        draft=letter.state == LetterState.DRAFT,
    )


def _message(session: Session, message: Message) -> Shown:
    complaint = session.get(Complaint, message.complaint_id) if message.complaint_id else None
    named = {MessageKind.SMS: "Text message", MessageKind.MAIL: "Mail", MessageKind.LETTER: "Letter"}[
        message.kind
    ]
    return Shown(
        what=message.subject if message.kind == MessageKind.MAIL and message.subject else named,
        at=message.created_at,
        state=f"{message.state}, by {message.kind}",
        trouble=bool(message.why_failed),
        complaint=complaint.reference if complaint else "",
        text=message.body,
        why=message.why_failed,
    )
