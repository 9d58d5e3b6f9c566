"""Joins the parts: settings, the database, every door. Nobody imports it; gunicorn and `flask --app app` name it."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

import commands
import logs
import models
from agent_console import blueprint as agent_console
from code_of_practice import edition, whole_policy
from code_of_practice.errors import PolicyError
from health import health
from intake.mail import door as mail
from intake.mail import mailbox
from intake.online import blueprint as online
from intake.portal import views as portal
from ivr.views import ivr, music
from models import wall_clock
from models.policy import policy_editions
from settings import Settings, SettingsError
from workers import announcer
from workers import commands as workers_commands

#: More than any form of ours needs; Werkzeug's own form limits skip urlencoded bodies.
LARGEST_BODY = 64 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application. On a missing or unsafe setting the process ends, saying so in one sentence."""
    settings = settings or _settings()
    logs.set_up()
    app = Flask(__name__, static_folder=None)
    app.config["SETTINGS"] = settings
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.secret_key = settings.secret_key
    app.session_interface = _Cookies()
    if settings.trusted_proxies:
        # Limits count by address, and behind a proxy everybody would share one. Nothing else of what it adds is believed.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    models.use_keys(settings.data_keys)
    models.bind(models.Database(settings.database_url))
    if settings.simulated:
        wall_clock.follow(settings.instance / "clock")
    policy_editions.begin(wall_clock.now)
    _understand_the_policy()
    app.before_request(lambda: policy_editions.keep_up(wall_clock.now))
    app.register_blueprint(health)
    app.register_blueprint(ivr)
    app.register_blueprint(music)
    agent_console.install(app)
    online.install(app)
    portal.install(app)
    mail.install(app)
    commands.register(app)
    workers_commands.register(app)
    if settings.imap_url:
        app.extensions["errands"].every(mailbox.EVERY, "mail", lambda: mailbox.fetch_all(settings.imap_url))
    announcer.set_up(settings.redis_url)
    models.after_commit(announcer.announce)
    return app


def _understand_the_policy() -> None:
    """A mistake in a policy that nobody adopted stops the start; and the first caller does not wait for the reading."""
    try:
        whole_policy.check(edition.in_force())
    except PolicyError as reason:
        raise SystemExit(f"Not started: {reason}") from None


class _Cookies(SecureCookieSessionInterface):
    """Cookies are for browsers: a carrier's webhook brings none, and is not made to wait while one is looked for."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith("/ivr/") else super().open_session(app, request)


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as reason:
        # An operator needs the sentence; a traceback would hide it.
        raise SystemExit(f"Not started: {reason}") from None
