"""The page for files: each is looked at, sealed and kept by itself, and one that is refused costs nothing that was typed."""

import threading
from datetime import datetime

from flask import redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

import models
from models import wall_clock
from models.correspondence.attachments import MOST, Attachment, files_of_draft
from models.correspondence.file_types import LARGEST, FileRefused

from . import counters, drafting, telling
from .fields import Page, nothing_could_be_read
from .forms import Files
from .pages import Answer, elsewhere, shown

#: All the files at once and the form around them.
LARGEST_FILES = MOST * LARGEST + 8 * 1024 * 1024
#: A slow line sends a photo for a minute; these few threads leave the others to people who are on the telephone.
sending_files = threading.BoundedSemaphore(2)


def files() -> Answer:
    """Files, on a page of their own: one that is refused costs nothing that was typed."""
    at = wall_clock.now()
    with models.reading() as reading:
        draft = drafting.draft_here(reading, at=at)
        kept = files_of_draft(reading, draft) if draft else ()
    if away := elsewhere(draft, "files"):
        return away
    if request.method == "GET":
        return shown("files", Files(), files=kept)
    if not counters.allows("file"):
        return telling.too_often()
    request.max_content_length = LARGEST_FILES
    if not sending_files.acquire(blocking=False):
        return telling.busy()
    try:
        return _take_files(at)
    except RequestEntityTooLarge:
        told = "Those files are too big together. Send them one by one, each smaller than 8 MB."
        return _files_again(Files(formdata=None), at, [told]), 413
    finally:
        sending_files.release()


def _take_files(at: datetime) -> Answer:
    form = Files()  # reads the whole request, before any lock is held
    if nothing_could_be_read():
        told = "Those files did not reach us whole. Give each a plainer name, and choose them again."
        return _files_again(Files(formdata=None), at, [told]), 400
    if not form.validate_on_submit():
        return _files_again(form, at, []), 400
    with models.transaction() as tx:
        draft = drafting.draft_here(tx, at=at, to_change=True)
        if draft is None or draft.complaint_id is not None:
            return redirect(url_for("online.start"), 303)
        if remove := request.form.get("remove", ""):
            for file in files_of_draft(tx, draft):
                if file.uid == remove:
                    file.drop(tx)
            return redirect(url_for("online.files"), 303)
    sent = [each for each in request.files.getlist("files") if each.filename]
    refused = [told for each in sent if (told := _keep_file(each, at))]
    stay = bool(request.form.get("add"))
    if stay and not sent:
        refused = ["Choose a file first, then press “Add these files”"]
    if refused:
        return _files_again(form, at, refused), 400
    if stay:
        return redirect(url_for("online.files"), 303)
    with models.transaction() as tx:
        draft = drafting.draft_here(tx, at=at, to_change=True)
        if draft is None or draft.complaint_id is not None:
            return redirect(url_for("online.start"), 303)
        draft.answer(tx, "files", {}, at=at)
        onward = drafting.first_gap(draft)
    return redirect(url_for("online.page", page=onward) if onward else url_for("online.check"), 303)


def _keep_file(sent: FileStorage, at: datetime) -> str:
    """Keep one file in a short transaction of its own; why not, or nothing."""
    name = (sent.filename or "")[-200:]
    try:
        ready = Attachment.prepare(sent.stream.read(LARGEST + 1), name=name, at=at)
        with models.transaction() as tx:
            draft = drafting.draft_here(tx, at=at, to_change=True)
            if draft is None or draft.complaint_id is not None:
                ready.throw_away()
                return "Your complaint has been sent already."
            ready.put(tx, draft=draft)
    except FileRefused as reason:
        return f"{name[-60:]}: {reason}"
    return ""


def _files_again(form: Page, at: datetime, refused: list[str]) -> str:
    with models.reading() as reading:
        draft = drafting.draft_here(reading, at=at)
        kept = files_of_draft(reading, draft) if draft else ()
    return shown("files", form, files=kept, refused=refused)
