"""A letter arrives by post: six fields at the desk, and it is a complaint like any other, received on the day the post came.

The form is a draft from its first press: scans that were taken stay taken when an answer is refused, and a form that
is sent twice is one complaint.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import flash, g, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

import models
from code_of_practice import clocks, references
from code_of_practice.categories import every_category
from models import Attachment, Complaint, ComplaintDraft, Transaction, wall_clock
from models.casework.complaint_drafts import draft_with_key, forget_old_drafts
from models.casework.complaint_queries import complaint_with_reference
from models.correspondence.attachments import MOST, files_of_draft
from models.correspondence.file_types import LARGEST, FileRefused
from models.correspondence.letter_facts import reaching
from models.correspondence.letters_in import PostedLetter, add_to, open_complaint, usual_day, with_scans

from .forms import Field, Given, Kind, empty, read
from .post_named import Match, answer_wishes, match, may_be_linked, wants_a_call
from .words import sentence

#: Every scan at once, and the form around them.
LARGEST_FORM = MOST * LARGEST + 1024 * 1024
_A_YEAR = timedelta(days=366)
_TWINS = 2


def fields(now: datetime) -> tuple[Field, ...]:
    """The six, in the order in which a letter is read."""
    today = clocks.local_date(now)
    # Without the article, so that the first letters typed find it.
    kinds = tuple((each.key, sentence(each.words.removeprefix("a "))) for each in every_category())
    return (
        Field(
            "who", "Who it is from", needed="Write the name on the letter, or its account number.",
            hint="The name, and the account or telephone number if the letter gives one; or our reference.",
        ),
        Field(
            "came", "The day the post came", Kind.DAY, needed="Choose the day on which the post came.",
            start=usual_day(now).isoformat(), earliest=today - _A_YEAR, latest=today,
        ),
        Field("about", "Kind of complaint", Kind.CHOICE, choices=(("", "As their words say"), *kinds)),
        Field(
            "said", "What they say", Kind.WORDS, needed="Write what they say, in their words or in short.",
            hint="In their words. The scan keeps the rest.",
        ),
        Field(
            "answer", "Where they want the answer", Kind.LINES,
            hint="Empty: by post, to the address we hold. Else an email address, a telephone number, or the address "
            "on the letter; “none” if it gives none.",
        ),
        Field("scan", "The scan", Kind.FILES, hint=f"PDF, JPEG or PNG, up to {MOST} files of 8 MB."),
    )  # fmt: skip


def post_in() -> str:
    """The empty form; `?reference=` where the letter is about a complaint that is open on the screen."""
    asked = fields(wall_clock.now())
    given = empty(asked)
    given.typed["who"] = request.args.get("reference", "")[:20]
    return _shown(asked, given, once=secrets.token_urlsafe(24), scans=())


def post_match() -> str:
    """What the line "who it is from" leads to, as it is typed: one sentence, and nothing of an account."""
    with models.reading() as session:
        found = match(session, request.form.get("who", ""), answer=request.form.get("answer", ""))
    return found.sentence if request.form.get("who", "").strip() else ""


def key_in() -> AnyResponse | tuple[str, int]:
    """Take the letter, or show what is missing with everything that was typed and scanned."""
    at = wall_clock.now()
    asked = fields(at)
    given = read([each for each in asked if each.kind != Kind.FILES], request.form)
    once = request.form.get("once", "")[:64] or secrets.token_urlsafe(24)
    ready = _scanned(given, at)
    for _ in range(_TWINS):
        try:
            with models.transaction() as tx:
                forget_old_drafts(tx, at=at)
                draft = _draft(tx, once, at=at)
                if draft.complaint_id is not None:
                    for each in ready:
                        each.throw_away()
                    return _to(
                        tx.get_one(Complaint, draft.complaint_id), "That letter has been taken already."
                    )
                _keep(tx, ready, draft, given)
                done = None if request.form.get("remove") or given.faults else _take(tx, draft, given, at)
                if done is not None:
                    return _to(*done)
                scans = files_of_draft(tx, draft)
            break
        except IntegrityError:
            continue  # its twin began the draft; the next look finds it
    else:
        scans = ()
    return _shown(asked, given, once=once, scans=scans), 200 if request.form.get("remove") else 400


def _take(tx: Transaction, draft: ComplaintDraft, given: Given, at: datetime) -> tuple[Complaint, str] | None:
    """The letter's complaint and what to say of it; None where an answer turns out to be missing."""
    answer = "\n".join(given.values["answer"])
    found = match(tx, given.values["who"], answer=answer)
    wishes, reach = answer_wishes(answer)
    linked = may_be_linked(found, wishes, reach)
    letter = PostedLetter(
        came_on=given.values["came"], name=found.name, account_number=found.account_number,
        account=found.account if linked else None, said=given.values["said"], category=given.values["about"],
        wishes=wishes, reach=reach or found.phone, by_phone=wants_a_call(answer, reach),
    )  # fmt: skip
    if found.complaint is not None:
        complaint = tx.get_one(Complaint, found.complaint.id, with_for_update=True)
        add_to(tx, complaint, letter, by=g.me.actor, at=at)
        told = "The letter is with its complaint, and its owner is told to read it."
    else:
        if answer.strip().casefold() != "none" and not _can_answer(letter, found, linked):
            given.refuse("answer", "We hold no address for them. Write the one on the letter, or “none”.")
            return None
        complaint = open_complaint(tx, letter, by=g.me.actor, at=at)
        told = f"Complaint {references.written(complaint.reference)} is open, received {_day(letter.came_on)}. {_answered(tx, complaint)}"
    with_scans(tx, complaint, list(files_of_draft(tx, draft)), by=g.me.actor, at=at)
    draft.was_sent(tx, complaint_id=complaint.id or 0, at=at)
    return complaint, told


def _can_answer(letter: PostedLetter, found: Match, linked: bool) -> bool:
    if letter.wishes.address or letter.wishes.email:
        return True
    return linked and found.customer is not None and bool(found.customer.address or found.customer.email)


def _answered(session: Session, complaint: Complaint) -> str:
    """How the acknowledgement goes, so that nobody need look."""
    wishes = reaching(session, complaint)
    ways = wishes.ways(email=wishes.email, address=wishes.address, by_letter=True)
    if not ways:
        return "There is no address to answer: its acknowledgement is a person’s to see to."
    return f"Its acknowledgement goes by {'post' if ways[0] == 'post' else 'email'}."


def _draft(tx: Transaction, once: str, *, at: datetime) -> ComplaintDraft:
    found = draft_with_key(tx, once, at=at, to_change=True)
    return found or ComplaintDraft.begin(tx, address_mark=f"desk:{g.me.id}", at=at, key=once)[0]


def _scanned(given: Given, at: datetime) -> list[Attachment]:
    """Look into every scan and seal it, before any lock is held."""
    ready = []
    for sent in [each for each in request.files.getlist("scan") if each.filename][: MOST + 1]:
        try:
            ready.append(_sealed(sent, at))
        except FileRefused as reason:
            given.refuse("scan", f"{(sent.filename or '')[-60:]}: {reason}")
    return ready


def _sealed(sent: FileStorage, at: datetime) -> Attachment:
    return Attachment.prepare(sent.stream.read(LARGEST + 1), name=(sent.filename or "")[-200:], at=at)


def _keep(tx: Transaction, ready: list[Attachment], draft: ComplaintDraft, given: Given) -> None:
    for each in ready:
        try:
            each.put(tx, draft=draft)
        except FileRefused as reason:
            given.refuse("scan", str(reason))
    tx.flush()
    for each in files_of_draft(tx, draft):
        if each.uid == request.form.get("remove"):
            each.drop(tx)
    tx.flush()


def _to(complaint: Complaint, told: str) -> AnyResponse:
    flash(told)
    flash("post", "done")
    return redirect(url_for("console.complaint", reference=complaint.reference), 303)


def _shown(asked: Sequence[Field], given: Given, *, once: str, scans: Sequence[Attachment]) -> str:
    with models.reading() as session:
        who = given.typed.get("who", "")
        found = match(session, who, answer=given.typed.get("answer", "")).sentence if who.strip() else ""
        about = complaint_with_reference(session, who) if who.isdigit() else None
    return render_template(
        "console/post.html", fields=asked, given=given, once=once, scans=scans, found=found, about=about
    )


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
