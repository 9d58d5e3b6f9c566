"""Every address of the public form, and what happens before and after each."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from code_of_practice.provider import provider
from models.correspondence import attachments

from . import counters, fields, file_page, headers, our_code, pages, tracking, words
from .forms import QUESTIONS

_STATIC = Path(__file__).parent.parent / "static"
#: Ten thousand letters in any script; the page for files asks for its own.
_LARGEST_PAGE = 256 * 1024

online = Blueprint(
    "online",
    __name__,
    url_prefix="/complaints",
    template_folder="templates",
    static_folder=str(_STATIC),
    static_url_path="/static",
)


def install(app: Flask) -> None:
    """Open the form on an application whose SETTINGS are in its config."""
    app.extensions["online_counters"] = counters.Counters()
    attachments.keep_in(app.config["SETTINGS"].instance / "files")
    app.register_blueprint(online)


@online.before_request
def _own_form() -> None:
    """A change is made only from our own pages; each form's token proves it a second time."""
    if request.method == "POST":
        request.max_content_length = _LARGEST_PAGE
        if request.endpoint != "online.files":  # a file may be large, and has no letters of ours
            fields.keep_as_it_came()
            if fields.nothing_could_be_read():
                abort(400, "That page did not reach us whole. Go back, and press the button again.")
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            abort(400, "That came from another site. Go to our complaints page and do it there.")


@online.after_request
def _protected(response: Response) -> Response:
    return headers.protect(response)


@online.errorhandler(HTTPException)
def _said_plainly(problem: HTTPException) -> tuple[str, int]:
    code = problem.code or 500
    sentence = {
        404: "There is no such page. Your complaint is safe if you have begun one.",
        405: "That page cannot be used like this. Go back to the start.",
        413: "That is too long for one page. Shorten it, or send it as a file.",
    }.get(code, problem.description or "Go back and try again.")
    shown = render_template(
        "online/not_now.html", heading="That did not work", sentence=sentence, us=provider()
    )
    return shown, code


@online.context_processor
def _for_every_page() -> dict[str, object]:
    return {
        "style": url_for("online.static", filename="form.css", v=_version("form.css")),
        "size": words.size,
    }


@cache
def _version(name: str) -> str:
    return hashlib.blake2s((_STATIC / name).read_bytes(), digest_size=6).hexdigest()


def _route(rule: str, name: str, view: object, *methods: str) -> None:
    online.add_url_rule(rule, name, view, methods=list(methods or ("GET",)))  # type: ignore[arg-type]


# The page for files has a view of its own; its rule is the more exact one.
_PAGES = ", ".join(f'"{name}"' for name in QUESTIONS)
_route("", "start", pages.start)
_route("/", "start_with_a_slash", lambda: redirect(url_for("online.start"), 308))
_route("/begin", "begin", pages.begin, "POST")
_route(f"/<any({_PAGES}):page>", "page", pages.page, "GET", "POST")
_route("/files", "files", file_page.files, "GET", "POST")
_route("/check", "check", pages.check, "GET", "POST")
_route("/done", "done", pages.done)
_route("/our-code", "our_code", our_code.our_code)
_route("/track", "track", tracking.track, "GET", "POST")
_route("/track/code", "code", tracking.code, "GET", "POST")
_route("/track/complaint", "tracked", tracking.tracked)
_route(
    '/track/<any("manager", "managing-director", "deadlock", "add", "reopen"):what>',
    "ask",
    tracking.ask,
    "POST",
)
_route("/track/leave", "leave", tracking.leave, "POST")
