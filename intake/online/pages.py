"""The form, page by page: what was typed is kept whatever is wrong with it, and nobody is asked twice (WCAG 3.3.7)."""

from datetime import datetime
from typing import Any

import structlog
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import models
from code_of_practice.provider import provider
from models import wall_clock
from models.casework.complaint_drafts import ComplaintDraft, forget_old_drafts
from models.correspondence.attachments import MOST, files_of_draft

from . import counters, drafting, sending, telling
from .fields import Page
from .forms import QUESTIONS, Check, Press

_log = structlog.get_logger("online")

Answer = str | Response | tuple[str, int]


def start() -> Answer:
    """What this is for, the other ways to complain, and what is needed."""
    return render_template("online/start.html", form=Press(), us=provider())


def begin() -> Answer:
    """A new form, or the one that this browser has begun."""
    form, at = Press(), wall_clock.now()
    if not form.validate_on_submit():
        return render_template("online/start.html", form=form, us=provider()), 400
    if not counters.allows("begin"):
        return telling.too_often()
    with models.transaction() as tx:
        draft = drafting.draft_here(tx, at=at)
        if draft is not None and draft.complaint_id is None:
            return redirect(url_for("online.page", page=drafting.first_gap(draft) or "who"), 303)
        forget_old_drafts(tx, at=at)
        _, key = ComplaintDraft.begin(tx, address_mark=counters.address_mark(), at=at)
    response = redirect(url_for("online.page", page="who"), 303)
    drafting.give_draft(response, key)
    return response


def page(page: str) -> Answer:
    """One page of questions: shown with what was answered before, kept when it is in order."""
    at = wall_clock.now()
    with models.reading() as reading:
        draft = drafting.draft_here(reading, at=at)
    if away := elsewhere(draft, page):
        return away
    assert draft is not None
    form = QUESTIONS[page](data=draft.answers.get(page, {}))
    if request.method == "GET" or not form.validate_on_submit():
        return shown(page, form), 200 if request.method == "GET" else 400
    with models.transaction() as tx:
        kept = drafting.draft_here(tx, at=at, to_change=True)
        if kept is None or kept.complaint_id is not None:
            return redirect(url_for("online.start"), 303)
        kept.answer(tx, page, form.answers(), at=at)
        onward = drafting.first_gap(kept)
    return redirect(url_for("online.page", page=onward) if onward else url_for("online.check"), 303)


def check() -> Answer:
    """Everything that was said, once more, before it is sent; and sending it."""
    at = wall_clock.now()
    with models.reading() as reading:
        draft = drafting.draft_here(reading, at=at)
        if draft is not None and draft.complaint_id is not None:
            return redirect(url_for("online.done"), 303)
        gap = drafting.first_gap(draft) if draft else None
        files_kept = files_of_draft(reading, draft) if draft else ()
    if draft is None:
        return redirect(url_for("online.start"), 303)
    if gap:
        return redirect(url_for("online.page", page=gap), 303)
    form = Check()

    def again(status: int, **told: Any) -> Answer:
        shown = telling.summary(draft.answers)
        return render_template("online/check.html", form=form, pages=shown, files=files_kept, **told), status

    if request.method == "GET":
        return again(200)
    if not form.validate_on_submit():
        return again(400)
    if form.website.data:
        _log.info("honeypot_filled")
        form.website.data = ""
        return again(400, refused=["Nothing was sent yet. Press “Send my complaint” once more."])
    if not counters.allows("send"):
        return telling.too_often()
    return _send(at)


def _send(at: datetime) -> Answer:
    with models.transaction() as tx:
        if not counters.may_send(tx, counters.address_mark(), at=at):
            return telling.too_often()
        held = drafting.draft_here(tx, at=at, to_change=True)
        if held is None:
            return redirect(url_for("online.start"), 303)
        sending.send(tx, held, at=at)
    return redirect(url_for("online.done"), 303)


def done() -> Answer:
    """The reference, what happens next and by when, whom to ask, and the ombudsman (CP8, GC C4)."""
    at = wall_clock.now()
    with models.reading() as reading:
        draft = drafting.draft_here(reading, at=at)
        if draft is None or draft.complaint_id is None:
            return redirect(url_for("online.start"), 303)
        complaint = reading.get_one(models.Complaint, draft.complaint_id)
        return render_template("online/done.html", form=Press(), **telling.sent(reading, complaint, at=at))


def elsewhere(draft: ComplaintDraft | None, page: str) -> Response | None:
    """Where a browser belongs that asks for a page too early, too late, or without having begun."""
    if draft is None:
        return redirect(url_for("online.start"), 303)
    if draft.complaint_id is not None:
        return redirect(url_for("online.done"), 303)
    names, gap = list(QUESTIONS), drafting.first_gap(draft)
    if page not in QUESTIONS:
        abort(404)
    if gap and names.index(page) > names.index(gap):
        return redirect(url_for("online.page", page=gap), 303)
    return None


def shown(page: str, form: Page, **more: Any) -> str:
    names = list(QUESTIONS)
    number = names.index(page)
    back = url_for("online.page", page=names[number - 1]) if number else url_for("online.start")
    return render_template(
        f"online/{page}.html",
        form=form,
        back=back,
        number=number + 1,
        of=len(names) + 1,
        most=MOST,
        **more,
    )
