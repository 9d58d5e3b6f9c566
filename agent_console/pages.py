"""The desk's own page, the way home, finding things, promises, and what could not be done."""

from flask import (
    Response,
    current_app,
    flash,
    g,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

import models
from code_of_practice import references
from code_of_practice.errors import ReferenceNotUnderstood
from code_of_practice.roles import Role
from models import queries, wall_clock
from models.casework.complaint_queries import complaint_with_reference
from models.casework.complaints import Complaint
from models.casework.promises import Promise
from models.record.event_words import tell
from models.record.events import Event

from .regions import answer, desk_now, desk_regions
from .softphone_door import carrier_of_page

_HOMES = {Role.MANAGING_DIRECTOR: "console.md", Role.ADMIN: "console.undone"}


def said_before() -> str:
    """What an act on the page before had to say."""
    return " ".join(str(message) for message in get_flashed_messages(category_filter=["message"]))


def done_before() -> str:
    """The forms that were sent and taken on the page before; their drafts in this tab can go."""
    return " ".join(str(message) for message in get_flashed_messages(category_filter=["done"]))


def home() -> AnyResponse:
    """Everybody's first page is the one they work at."""
    return redirect(url_for(_HOMES.get(g.me.role, "console.desk")))


def desk() -> str:
    """The desk."""
    shown = desk_regions(desk_now())
    return render_template(
        "console/desk.html",
        regions=shown,
        bar_region=shown["bar"],
        told=said_before(),
        carrier=carrier_of_page(current_app.config["SETTINGS"]),
    )


def desk_refreshed() -> Response:
    """The desk's regions again, when one of its topics was poked."""
    return answer(desk_regions(desk_now()))


def find() -> AnyResponse:
    """Ctrl+K: a reference leads to its complaint."""
    words = request.args.get("words", "")
    found: list[dict[str, str]] = []
    try:
        with models.reading() as reading:
            complaint = complaint_with_reference(reading, references.understood(words))
        if complaint is not None and g.me.role != Role.ADMIN:
            found.append(
                {
                    "name": f"Complaint {references.written(complaint.reference)}",
                    "url": url_for("console.complaint", reference=complaint.reference),
                }
            )
    except ReferenceNotUnderstood:
        pass
    return jsonify(found)


def promises() -> str:
    """What we said we would do, soonest first."""
    with models.reading() as reading:
        shown = [
            {
                "promise": each,
                "complaint": reading.get(Complaint, each.complaint_id) if each.complaint_id else None,
            }
            for each in queries.promises_open(reading, g.me.id if g.me.role == Role.ADVISER else None)
        ]
    return render_template("console/promises.html", promises=shown, at=wall_clock.now(), told=said_before())


def promise_kept(promise_id: int) -> AnyResponse:
    """The call back was made."""
    at = wall_clock.now()
    with models.transaction() as tx:
        promise = tx.get(Promise, promise_id)
        if promise is None or (promise.owner_id != g.me.id and g.me.role == Role.ADVISER):
            flash("That promise is a colleague’s.")
        else:
            promise.keep(tx, by=g.me.actor, at=at)
    return redirect(url_for("console.promises"))


def undone() -> str:
    """Work that failed every try: it waits here for a person, and is never silently dropped."""
    with models.reading() as reading:
        dead = [
            {"event": each, "words": tell(each) or str(each.kind)} for each in queries.dead_events(reading)
        ]
    return render_template("console/undone.html", dead=dead, told=said_before())


def try_again(event_id: int) -> AnyResponse:
    """Give an event back to the workers."""
    with models.transaction() as tx:
        event = tx.get(Event, event_id)
        if event is not None and event.dead_at is not None:
            event.dead_at, event.attempts, event.next_try_at, event.leased_until = None, 0, None, None
            tx.add(event)
    flash("It will be tried again within seconds.")
    return redirect(url_for("console.undone"))
