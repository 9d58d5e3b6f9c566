"""A file that a customer sent, given to staff as a download alone: it never becomes a page of ours, and who opened it is known."""

from urllib.parse import quote

from flask import Response, abort, g

import models
from models import Attachment, EventKind, Transaction, wall_clock
from models.casework.complaint_queries import complaint_with_reference
from models.correspondence.attachments import AttachmentLost
from models.storage.sealed import CannotUnseal

#: Were a browser to show it after all: no script, no form, nothing fetched, and an origin of its own.
LOCKED_UP = "default-src 'none'; frame-ancestors 'none'; sandbox"


def file(reference: str, file_id: int) -> Response:
    """One file of one complaint; that it was opened is an event of that complaint, written before it is given."""
    with models.transaction() as tx:
        found = _found(tx, reference, file_id)
        try:
            content = found.read()
        except (AttachmentLost, CannotUnseal) as reason:
            abort(409, str(reason))
        tx.log(
            EventKind.FILE_OPENED, at=wall_clock.now(), by=g.me.actor, complaint=found.complaint_id, staff=g.me,
            file=found.id, words=found.name,
        )  # fmt: skip
    return as_download(content, name=found.name, media_type=found.media_type)


def as_download(content: bytes, *, name: str, media_type: str) -> Response:
    """The answer that carries it: to be saved, never shown, whatever is in it."""
    answer = Response(content, content_type=media_type)
    plain = "".join(each if each.isascii() and each.isalnum() or each in " ._-" else "_" for each in name)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = LOCKED_UP
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _found(tx: Transaction, reference: str, file_id: int) -> Attachment:
    complaint, found = complaint_with_reference(tx, reference), tx.get(Attachment, file_id)
    if complaint is None or found is None or found.complaint_id != complaint.id:
        abort(404, "There is no such file with this complaint. Those there are stand on its page.")
    return found
