"""The portal's routes. Nobody is told anything, and nothing is read, before the token is known."""

from __future__ import annotations

import json
import re
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

import models
from code_of_practice import references
from models import wall_clock
from models.casework.complaint_queries import complaint_with_reference
from models.storage.idempotency import made_by

from .description import description
from .opening import open_once
from .pace import Pace
from .problems import Problem
from .reading import new_complaint
from .shapes import plain
from .telling import progress
from .tokens import portal_of

portal = Blueprint("portal", __name__, url_prefix="/api/v1")
_log = structlog.get_logger("portal")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def install(app: Flask) -> None:
    """Open the portal's door on an application whose SETTINGS are in its config."""
    app.extensions["portal_pace"] = Pace()
    app.register_blueprint(portal)
    for status in (404, 405):
        # The blueprint's own handlers never hear of an address or a method that no route has.
        app.register_error_handler(status, _plainly)


@portal.post("/complaints")
def make() -> Response:
    """A complaint by the portal (CP3): opened, acknowledged and dated in this one answer (CP8)."""
    who = _who()
    _pace().count_new(who)
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(422, "Give the Idempotency-Key as 1 to 255 printable ASCII characters without spaces.")
    asked = new_complaint(request)
    answer = open_once(asked, portal=who, key=key or "", at=wall_clock.now())
    _log.info("portal_complaint", portal=who, reference=answer["reference"])
    return _json(answer, 201, {"Location": f"/api/v1/complaints/{answer['reference']}"})


@portal.get("/complaints/<reference>")
def ask(reference: str) -> Response:
    """How a complaint of this portal's is going (CP9). Another's is as unknown as one that never was."""
    who = _who()
    _pace().count_asked(who)
    with models.reading() as session:
        valid = references.is_valid(reference)
        found = complaint_with_reference(session, reference) if valid else None
        if found is None or not made_by(session, portal=who, complaint_id=found.id or 0):
            raise Problem(404, "There is no complaint of yours with that reference; check its eight digits.")
        return _json(plain(progress(session, found, at=wall_clock.now())), 200)


@portal.get("/openapi.json")
def openapi() -> Response:
    """The description of all this; it holds no secret and nobody's data."""
    return _json(description(current_app.config["SETTINGS"].public_base_url), 200)


@portal.errorhandler(Problem)
def _refused(problem: Problem) -> Response:
    return problem.answer()


@portal.errorhandler(HTTPException)
def _as_problem(problem: HTTPException) -> Response:
    status = problem.code if problem.code in (400, 404, 405, 413, 415) else 400
    return Problem(status, problem.description or "That request cannot be understood.").answer()


@portal.after_request
def _kept_by_nobody(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _plainly(problem: HTTPException) -> Response | HTTPException:
    """An address or method that is not there, asked under /api/."""
    if not request.path.startswith("/api/"):
        return problem
    if isinstance(problem, MethodNotAllowed):
        allowed = ", ".join(sorted(problem.valid_methods or ()))
        return Problem(405, f"Only {allowed} is done at this address.", headers={"Allow": allowed}).answer()
    return Problem(404, "There is nothing at that address; see /api/v1/openapi.json.").answer()


def _who() -> str:
    settings = current_app.config["SETTINGS"]
    try:
        return portal_of(request.headers.get("Authorization", ""), settings.portal_tokens)
    except Problem:
        _pace().count_stranger(request.remote_addr or "")
        raise


def _pace() -> Pace:
    pace: Pace = current_app.extensions["portal_pace"]
    return pace


def _json(facts: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(facts, ensure_ascii=False) + "\n"
    return Response(body, status=status, headers=headers, content_type="application/json")
