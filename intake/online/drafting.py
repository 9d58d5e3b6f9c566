"""Whose form this is: the browser holds a random key, the draft's row holds its hash and the sealed answers."""

from datetime import datetime

from flask import current_app, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from models.casework.complaint_drafts import KEPT, ComplaintDraft, draft_with_key

from .forms import QUESTIONS

_DRAFT, _READING = "complaint", "track"


def draft_here(session: Session, *, at: datetime, to_change: bool = False) -> ComplaintDraft | None:
    """The draft of the browser that asks."""
    key = request.cookies.get(_name(_DRAFT), "")
    return draft_with_key(session, key, at=at, to_change=to_change) if key else None


def give_draft(response: Response, key: str) -> None:
    """Let this browser find its draft again for a day."""
    _give(response, _DRAFT, key, KEPT.total_seconds())


def reading_key() -> str:
    """The key with which this browser asked for a code, or reads its complaint."""
    return request.cookies.get(_name(_READING), "")


def give_reading(response: Response, key: str) -> None:
    """Until the browser is closed; the row itself says for how long it opens anything."""
    _give(response, _READING, key, None)


def first_gap(draft: ComplaintDraft) -> str | None:
    """The first page that has no answers yet; None when all have."""
    answered = draft.answers
    return next((page for page in QUESTIONS if page not in answered), None)


def _give(response: Response, name: str, key: str, seconds: float | None) -> None:
    response.set_cookie(
        _name(name),
        key,
        max_age=int(seconds) if seconds else None,
        path="/complaints",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def _name(name: str) -> str:
    return f"__Secure-{name}" if _is_https() else name


def _is_https() -> bool:
    return bool(current_app.config["SETTINGS"].public_base_url.startswith("https:"))
