"""Every route of the console, and what happens before and after each: who are you, may you, is this your own form."""

from flask import (
    Blueprint,
    Flask,
    Request,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from code_of_practice import edition
from models import wall_clock

from . import (
    access,
    call_actions,
    complaints,
    deciding,
    escalation_actions,
    files,
    guide_actions,
    headers,
    identity_check,
    live_token,
    mail_in,
    md,
    notes,
    outbox,
    pages,
    policy,
    post_in,
    proof,
    regions,
    sessions,
    sign_in,
    softphone_door,
    static_files,
    words,
)
from .acting import by_script, refusal
from .places import places
from .sign_in_limits import SignInLimits

console = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
_csrf = CSRFProtect()
_SAFE = {"GET", "HEAD", "OPTIONS"}


def install(app: Flask) -> None:
    """Open the console on an application whose SETTINGS are in its config."""
    secure = app.config["SETTINGS"].public_base_url.startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-forms" if secure else "forms",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The doors for Twilio and the portal have signatures and tokens of their own; the console asks for itself.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.config.setdefault("POLICY_FOLDER", edition.FOLDER)  # where a changed file is looked for
    app.extensions["sign_in_limits"] = SignInLimits()
    _csrf.init_app(app)
    for name, filter_ in words.FILTERS.items():
        app.jinja_env.filters[name] = filter_
    app.jinja_env.globals["page_token"] = regions.page_token  # the buttons' macros see globals alone
    app.register_blueprint(console)


@console.before_request
def _who_and_may() -> AnyResponse | None:
    endpoint = request.endpoint or ""
    g.me = g.session = None
    if endpoint == "console.static_file":
        return None
    found = sessions.who(request, at=wall_clock.now())
    if found is not None:
        g.me, g.session = found.staff, found.session
    if g.me is not None and endpoint == "console.key_in":
        request.max_content_length = post_in.LARGEST_FORM
    if request.method not in _SAFE:
        _own_form(request)
    if access.allowed(endpoint, g.me.role if g.me else None):
        return None
    if g.me is None:
        if request.method == "GET" and not by_script() and not endpoint.endswith("token"):
            return redirect(url_for("console.sign_in", next=request.path))
        abort(401, "You have been signed out. Sign in again; what you typed is kept.")
    abort(403, "This page is for another role. Ask a manager if you need it.")


def _own_form(asked: Request) -> None:
    """A change is made only from our own pages: the browser says where it comes from, and the token proves it."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(400, "That came from another site. Go to the desk and do it there.")
    _csrf.protect()


@console.errorhandler(HTTPException)
def _said_plainly(problem: HTTPException) -> AnyResponse | tuple[str, int]:
    code = problem.code or 500
    sentence = (
        "That form is from an older sign-in. Reload the page and try again."
        if isinstance(problem, CSRFError)
        else "That is more than can be sent at once. Send smaller files, each up to 8 MB."
        if code == 413
        else problem.description
    )
    if by_script():
        return refusal(str(sentence), code)
    heading = {401: "You are not signed in", 403: "Not for your role", 404: "There is no such page"}.get(
        code, "That did not work"
    )
    return render_template("console/refused.html", heading=heading, sentence=sentence), code


for _code in (400, 401, 403, 404, 405, 413):
    # Flask asks an application's handler of one code before a blueprint's of all of them: ours are said by code too.
    console.register_error_handler(_code, _said_plainly)


@console.after_request
def _protected(response: AnyResponse) -> AnyResponse:
    return headers.protect(response)  # type: ignore[arg-type]


@console.context_processor
def _for_every_page() -> dict[str, object]:
    return {
        "me": g.get("me"),
        "buttons": current_app.jinja_env.get_template("console/parts/buttons.html").module,
        "static": static_files.static,
        "moment": wall_clock.now,
        "places": places(g.me) if g.get("me") else (),
        "simulated": current_app.config["SETTINGS"].simulated,
    }


def _route(rule: str, name: str, view: object, *methods: str) -> None:
    console.add_url_rule(rule, name, view, methods=list(methods or ("GET",)))  # type: ignore[arg-type]


_route("/static/<copy>/<path:name>", "static_file", static_files.serve)
_route("/sign-in", "sign_in", sign_in.sign_in, "GET", "POST")
_route("/sign-out", "sign_out", sign_in.sign_out, "POST")
_route("/still-here", "still_here", sign_in.still_here, "POST")
_route("/live/token", "live_token", live_token.live_token)
_route("/", "home", pages.home)
_route("/find", "find", pages.find)
_route("/desk", "desk", pages.desk)
_route("/desk/regions", "desk_regions", pages.desk_refreshed)
_route("/presence", "presence", call_actions.presence, "POST")
_route("/calls/<int:call_id>/answer", "answer", call_actions.answer, "POST")
_route("/calls/<int:call_id>/not-now", "not_now", call_actions.not_now, "POST")
_route("/calls/<int:call_id>/hold", "hold", call_actions.hold, "POST")
_route("/calls/<int:call_id>/recording", "recording", call_actions.recording, "POST")
_route("/calls/<int:call_id>/hang-up", "hang_up", call_actions.hang_up, "POST")
_route("/calls/<int:call_id>/wrap-up", "wrap_up", call_actions.wrap_up, "POST")
_route("/calls/<int:call_id>/identity", "identity", identity_check.identity, "POST")
_route("/calls/<int:call_id>/complaint", "record_complaint", call_actions.record_complaint, "POST")
_route("/calls/<int:call_id>/resolved", "resolve", call_actions.resolve, "POST")
_route("/calls/<int:call_id>/note", "note", notes.note, "POST")
_route("/calls/<int:call_id>/guide", "guide", guide_actions.guide, "POST")
_route("/calls/<int:call_id>/call-back", "call_back", call_actions.call_back, "POST")
_route("/calls/<int:call_id>/escalate", "escalate", escalation_actions.escalate, "POST")
_route("/complaints/<reference>/escalate", "escalate", escalation_actions.escalate, "POST")
_route("/escalations/<int:escalation_id>/undo", "undo_escalation", escalation_actions.undo_escalation, "POST")
_route(
    "/escalations/<int:escalation_id>/accept",
    "accept_escalation",
    escalation_actions.accept_escalation,
    "POST",
)
_route(
    "/escalations/<int:escalation_id>/decline",
    "decline_escalation",
    escalation_actions.decline_escalation,
    "POST",
)
_route("/escalations/<int:escalation_id>/take", "take_escalation", escalation_actions.take_escalation, "POST")
_route("/escalations/<int:escalation_id>/back", "send_back", escalation_actions.send_back, "POST")
_route("/escalations/<int:escalation_id>/join", "join", escalation_actions.join, "POST")
_route("/escalations/<int:escalation_id>/leave", "leave", escalation_actions.leave, "POST")
_route("/softphone/sdk.js", "softphone_script", softphone_door.softphone_script)
_route("/softphone/token", "softphone_token", softphone_door.softphone_token, "POST")
_route("/complaints", "complaints", complaints.complaints)
_route("/complaints/<reference>", "complaint", complaints.complaint)
_route("/complaints/<reference>/regions", "complaint_regions", complaints.complaint_regions)
_route("/complaints/<reference>/case-file", "case_file", proof.case_file, "POST")
_route("/complaints/<reference>/own-data", "give_own_data", proof.give_own_data, "POST")
_route("/complaints/<reference>/own-data/asked", "own_data_asked", proof.own_data_asked, "POST")
_route("/complaints/<reference>/hold", "hold_record", proof.hold)
_route("/complaints/<reference>/hold", "record_held", proof.held, "POST")
_route("/complaints/<reference>/files/<int:file_id>", "file", files.file)
_route("/complaints/<reference>/decide/<key>", "decide", deciding.decide)
_route("/complaints/<reference>/decide/<key>", "decided", deciding.decided, "POST")
_route("/post/mail", "mail_in", mail_in.mail_in)
_route("/post/mail/<int:mail_id>", "mail", mail_in.mail)
_route("/post/mail/<int:mail_id>", "decide_mail", mail_in.decide_mail, "POST")
_route("/post/mail/<int:mail_id>/whole", "mail_whole", mail_in.mail_whole)
_route("/post", "post_in", post_in.post_in)
_route("/post", "key_in", post_in.key_in, "POST")
_route("/post/match", "post_match", post_in.post_match, "POST")
_route("/promises", "promises", pages.promises)
_route("/promises/<int:promise_id>/kept", "promise_kept", pages.promise_kept, "POST")
_route("/outbox", "outbox", outbox.outbox)
_route("/letters/<int:letter_id>.pdf", "letter_pdf", outbox.letter_pdf)
_route("/letters/<int:letter_id>.html", "letter_html", outbox.letter_html)
_route("/letters/<int:letter_id>/back", "letter_back", outbox.letter_back, "POST")
_route("/letters/<int:letter_id>/approve", "approve_letter", outbox.approve_letter, "POST")
_route("/policy", "policy", policy.policy)
_route("/policy", "adopt_policy", policy.adopt_policy, "POST")
_route("/undone", "undone", pages.undone)
_route("/undone/<int:event_id>/again", "try_again", pages.try_again, "POST")
_route("/md", "md", md.md)
_route("/md/regions", "md_regions", md.md_refreshed)
