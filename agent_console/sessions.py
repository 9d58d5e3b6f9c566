"""Who is at this browser: a random token in a cookie, and a row in the database that a sign-out ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request, current_app
from sqlmodel import Session
from werkzeug.wrappers import Response

import models
from models.people.staff import Presence, Staff
from models.people.staff_sessions import IDLE_ALLOWED, LENGTH_ALLOWED, StaffSession
from models.queries import sessions_in_use
from models.telephone import routing

#: A person at the keyboard is written down this often, not at every key.
SEEN_EVERY = timedelta(minutes=1)
#: Nobody is signed out while a caller is with them or they are writing it up.
BUSY = {Presence.RINGING, Presence.ON_CALL, Presence.WRAP_UP}


@dataclass(frozen=True)
class SignedIn:
    """The person of this request and the session they came by."""

    staff: Staff
    session: StaffSession


def cookie_name() -> str:
    """`__Host-` binds the cookie to this very host over https; a browser refuses that name over http."""
    return "__Host-desk" if secure() else "desk"


def secure() -> bool:
    return str(current_app.config["SETTINGS"].public_base_url).startswith("https:")


def who(request: Request, *, at: datetime) -> SignedIn | None:
    """The person signed in at this browser, or None: no cookie, signed out, too long idle, or no longer working here."""
    token = request.cookies.get(cookie_name(), "")
    if not token:
        return None
    with models.reading() as session:
        row = StaffSession.of(session, token)
        if row is None:
            return None
        found = _holder(session, row, at=at)
    if found is None and row.revoked_at is None:
        _lapse(row, at=at)
    return found


def holder_of(token_hash: str, *, at: datetime) -> Staff | None:
    """The person whose session has this hash, while it holds; the live streams ask this."""
    with models.reading() as session:
        row = session.get(StaffSession, token_hash)
        found = None if row is None else _holder(session, row, at=at)
        return found.staff if found else None


def _holder(session: Session, row: StaffSession, *, at: datetime) -> SignedIn | None:
    staff = session.get(Staff, row.staff_id)
    if staff is None or not staff.active or not row.holds(at=at, busy=staff.presence in BUSY):
        return None
    return SignedIn(staff, row)


def _lapse(row: StaffSession, *, at: datetime) -> None:
    """End a session that ran out; a desk that nobody sits at any more is rung no more."""
    with models.transaction() as tx:
        kept, staff = tx.get(StaffSession, row.token_hash), tx.get(Staff, row.staff_id)
        if kept is None or staff is None or kept.revoked_at is not None:
            return
        kept.revoked_at = at
        tx.add(kept)
        elsewhere = sessions_in_use(tx, row.staff_id, since=at - IDLE_ALLOWED)
        if staff.presence in (Presence.IDLE, Presence.MISSED) and not elsewhere:
            routing.go_not_ready(tx, staff, at=at, reason="Signed out after 15 quiet minutes")


def begin(response: Response, staff: Staff, tx: models.Transaction, *, at: datetime) -> None:
    """A new session for a person who has just proved who they are; an old token is never carried over."""
    assert staff.id is not None
    response.set_cookie(
        cookie_name(),
        StaffSession.begin(tx, staff_id=staff.id, at=at),
        max_age=int(LENGTH_ALLOWED.total_seconds()),
        httponly=True,
        secure=secure(),
        samesite="Lax",
        path="/",
    )


def end(session: StaffSession, *, at: datetime) -> None:
    """Sign out: the row is revoked, so a copied cookie is worth nothing."""
    with models.transaction() as tx:
        row = tx.get(StaffSession, session.token_hash)
        if row is not None and row.revoked_at is None:
            row.revoked_at = at
            tx.add(row)


def seen(session: StaffSession, *, at: datetime) -> None:
    """A person did something; page refreshes by themselves are not told here."""
    if at - session.seen_at < SEEN_EVERY:
        return
    with models.transaction() as tx:
        row = tx.get(StaffSession, session.token_hash)
        if row is not None:
            row.seen_at = at
            tx.add(row)
