"""The door of the desk: email and password in, nothing told about which of them was wrong."""

from flask import Response, current_app, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

import models
from models import queries, wall_clock
from models.people import passwords
from models.people.staff import Presence
from models.record.event_kinds import EventKind
from models.telephone import routing

from . import sessions
from .sign_in_limits import SignInLimits

WRONG = "That email and password do not go together. Check both and try again."
TOO_MANY = "There have been too many tries. Wait five minutes, then try again."


def sign_in() -> str | tuple[str, int] | AnyResponse:
    """Show the form, or judge what was typed."""
    if request.method == "GET":
        return redirect(url_for("console.home")) if g.me else _form()
    email = request.form.get("email", "").strip().lower()[:254]
    limits: SignInLimits = current_app.extensions["sign_in_limits"]
    if not limits.allows(email, request.remote_addr or ""):
        return _form(TOO_MANY, email), 429
    with models.reading() as reading:
        staff = queries.staff_with_email(reading, email)
    right = passwords.is_right(
        staff.password_hash if staff else None, request.form.get("password", "")[:1024]
    )
    at = wall_clock.now()
    if staff is None or not right or not staff.active:
        if staff is not None:
            with models.transaction() as tx:
                tx.log(EventKind.SIGN_IN_REFUSED, at=at, by="system", staff=staff)
        return _form(WRONG, email), 401
    session.clear()  # A new person gets a new form token too.
    response = redirect(_onward(request.form.get("next", "")))
    with models.transaction() as tx:
        sessions.begin(response, staff, tx, at=at)
        tx.log(EventKind.SIGNED_IN, at=at, by=staff.actor, staff=staff)
    return response


def sign_out() -> AnyResponse:
    """End the session here and everywhere its cookie was copied to; a desk without its person takes no calls."""
    at = wall_clock.now()
    with models.transaction() as tx:
        staff = tx.get(models.Staff, g.me.id)
        if staff is not None and staff.presence in (Presence.IDLE, Presence.RINGING, Presence.MISSED):
            routing.go_not_ready(tx, staff, at=at, reason="Signed out")
        tx.log(EventKind.SIGNED_OUT, at=at, by=g.me.actor, staff=g.me)
    sessions.end(g.session, at=at)
    session.clear()
    response = redirect(url_for("console.sign_in"))
    response.delete_cookie(
        sessions.cookie_name(), path="/", secure=sessions.secure(), httponly=True, samesite="Lax"
    )
    return response


def still_here() -> Response:
    """A person is at the page: the idle time begins again."""
    sessions.seen(g.session, at=wall_clock.now())
    return Response(status=204)


def _onward(wanted: str) -> str:
    """Only ever a page of the console, however the address was made up."""
    if wanted.startswith("/console") and "\\" not in wanted and "//" not in wanted:
        return wanted
    return url_for("console.home")


def _form(told: str = "", email: str = "") -> str:
    return render_template(
        "console/sign_in.html", told=told, email=email, next=_onward(request.values.get("next", ""))
    )
