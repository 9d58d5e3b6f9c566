"""The front door's addresses. Every one of /ivr/ is signed or refused; one view serves every turn."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import OperationalError

import models
from models import Transaction, wall_clock
from models.queries import call_with_key

from . import callbacks, doorway, staff_legs, twiml, waiting
from .addresses import Addresses
from .guard import refuse_unsigned, settings, webhook
from .music import waiting_music

T = TypeVar("T")
#: serialization_failure and deadlock_detected (PostgreSQL, appendix A).
_CONFLICTS = ("40001", "40P01")
log = structlog.get_logger()

ivr = Blueprint("ivr", __name__, url_prefix="/ivr")
ivr.before_request(refuse_unsigned)

#: Outside /ivr/: a carrier fetches sounds without signing the request.
music = Blueprint("music", __name__, url_prefix="/music")


@ivr.post("/voice")
def voice() -> Response:
    """A call to the complaints number."""
    hook, at = webhook(), wall_clock.now()
    opening = doorway.opening(hook, settings(), at=at)
    return answer(_written(lambda tx: doorway.first(tx, opening, hook, settings(), at=at)))


@ivr.post("/<key>/<int:number>")
def turn(key: str, number: int) -> Response:
    """Every later turn of every call."""
    hook, at, silence = webhook(), wall_clock.now(), "silence" in request.args
    said = _written(lambda tx: doorway.turn(tx, key, number, hook, settings(), silence=silence, at=at))
    # A signed turn of a call we do not have (a database brought back from yesterday): it begins again.
    return answer(said or twiml.document([twiml.redirect(f"{settings().public_base_url}/ivr/voice")]))


@ivr.route("/<key>/<any(wait, room, hold):what>", methods=["GET", "POST"])
def waits(key: str, what: str) -> Response:
    """Music in the queue, the room itself, music on hold: these read, and change nothing."""
    addresses = Addresses(settings().public_base_url, key)
    if what == "hold":
        # Music needs no database: whoever is on hold hears it, whatever else is broken.
        return answer(waiting.hold(addresses))
    with models.reading() as session:
        call = call_with_key(session, key)
        if call is None:
            return answer(doorway.GONE)
        if what == "wait":
            return answer(waiting.wait(session, call, webhook(), addresses))
        return answer(waiting.room(call, addresses))


@ivr.post("/leg/<key>/<int:number>")
def leg(key: str, number: int) -> Response:
    """One of our people on an ordinary phone, before they are joined to anybody."""
    hook, at, base = webhook(), wall_clock.now(), settings().public_base_url
    return answer(_written(lambda tx: staff_legs.turn(tx, key, number, hook, base, at=at)))


@ivr.post("/status")
def status() -> Response:
    """How a leg is doing: the caller's, or one of ours (named by its key)."""
    hook, at, leg_key = webhook(), wall_clock.now(), request.args.get("leg", "")
    _written(lambda tx: callbacks.call_status(tx, hook, leg_key=leg_key, at=at))
    return noted()


@ivr.post("/conference")
def conference() -> Response:
    hook, at = webhook(), wall_clock.now()
    _written(lambda tx: callbacks.conference_event(tx, hook, at=at))
    return noted()


@ivr.post("/recording")
def recording() -> Response:
    hook, at = webhook(), wall_clock.now()
    _written(lambda tx: callbacks.recording_status(tx, hook, at=at))
    return noted()


@ivr.post("/transcription")
def transcription() -> Response:
    """Live captions are for the desk's eyes while a call lasts; nothing of them is kept."""
    return noted()


@ivr.route("/<path:anything>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nothing_here(anything: str) -> Response:
    """Any other address: refused like the rest when unsigned, and not found when signed."""
    abort(404)


@music.get("/waiting.wav")
def waiting_wav() -> Response:
    response = Response(waiting_music(), mimetype="audio/wav")
    response.cache_control.max_age = 86_400
    response.add_etag()
    response.make_conditional(request)
    return response


def answer(document: str) -> Response:
    """TwiML with its length: a chunked answer is cut short by Twilio (12100)."""
    return Response(document.encode(), content_type="text/xml; charset=utf-8")


def noted() -> Response:
    return Response(status=204)


def _written(work: Callable[[Transaction], T]) -> T:
    """Do it in one transaction; once more where the database asks for that (a deadlock, a lost connection).

    A commit whose outcome we never learnt may be repeated safely: that is what the turn rule is for.
    """
    try:
        return models.written(work)
    except OperationalError as problem:
        if not _worth_another_try(problem):
            raise  # Twilio asks again, and then the fallback speaks
        log.warning("turn_tried_again", why=type(problem.orig).__name__)
        return models.written(work)


def _worth_another_try(problem: OperationalError) -> bool:
    """PostgreSQL chose us to break a deadlock or a conflict, or went away and may be back."""
    return problem.connection_invalidated or getattr(problem.orig, "sqlstate", None) in _CONFLICTS
