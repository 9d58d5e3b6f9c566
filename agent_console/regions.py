"""Live regions: a page and its refresh are made by one function from one template.

Each region carries the topics it listens to and a version; the page swaps it only when the version changes.
"""

import hashlib

from flask import Response, g, render_template, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

import models
from models import wall_clock

from .desk_of import desk_of
from .desk_view import Desk


def page_token() -> str:
    """This session's form token, the same on every page, so that an unchanged region stays unchanged."""
    if "page_token" not in session:
        session["page_token"] = generate_csrf()
    return str(session["page_token"])


def region(
    name: str, template: str, *, topics: str, version: str = "", kind: str = "region", **context: object
) -> Markup:
    """One region's HTML. `version` is given where only a change of subject may swap it (the notes)."""
    body = render_template(template, **context)
    version = version or hashlib.blake2s((topics + body).encode(), digest_size=8).hexdigest()
    opening = Markup('<div class="{}" data-region="{}" data-topics="{}" data-version="{}">').format(
        kind, name, topics, version
    )
    return opening + Markup(body) + Markup("</div>")  # noqa: S704 - the body was escaped by its own template


def desk_regions(desk: Desk) -> dict[str, Markup]:
    """Every region of the desk."""
    topics = desk.topics
    call = desk.call.id if desk.call else 0
    if call:
        desk.escalate_url = url_for("console.escalate", call_id=call)
    return {
        "bar": region("bar", "console/desk/bar.html", topics=topics, desk=desk),
        "strip": region("strip", "console/desk/strip.html", topics=topics, desk=desk, kind="strip-place"),
        "who": region("who", "console/desk/who.html", topics=topics, desk=desk, kind="zone"),
        "guide": region("guide", "console/desk/guide.html", topics=topics, desk=desk, kind="zone"),
        "note": region(
            "note",
            "console/desk/note.html",
            topics=topics,
            desk=desk,
            version=f"{call}-{bool(desk.note)}",
            kind="note-place",
        ),
        "captions": region(
            "captions",
            "console/desk/captions.html",
            topics=topics,
            desk=desk,
            version=f"{call}-{desk.captions}",
        ),
        "complaint": region(
            "complaint", "console/desk/complaint.html", topics=topics, desk=desk, kind="zone"
        ),
    }


def desk_now() -> Desk:
    """The signed-in person's desk at this moment."""
    with models.reading() as reading:
        return desk_of(reading, g.me, at=wall_clock.now())


def answer(regions: dict[str, Markup], status: int = 200) -> Response:
    """The regions as an answer to the page's own asking."""
    response = Response("\n".join(regions.values()), status, content_type="text/html; charset=utf-8")
    response.headers["X-Regions"] = "1"
    return response
