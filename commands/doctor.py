"""`doctor`: is everything outside us as it should be? One line each."""

from collections.abc import Callable, Iterator
from typing import Any

import click
import redis
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from carrier.errors import CarrierError
from carrier.softphone import SDK, installed
from models import schema
from models.database import bound
from models.policy import policy_editions
from settings import Settings

from .policy import differs
from .printed import as_json, show_json
from .provision import differences

_Check = Callable[[Settings], str]


class Unwell(Exception):
    """What is wrong, and what to do about it."""


@click.command()
@as_json
@with_appcontext
def doctor(wants_json: bool) -> None:
    """Check settings, database, policy, Redis and the number's webhooks; exit code 1 if any of them is not well."""
    found = list(_findings(current_app.config["SETTINGS"]))
    if wants_json:
        show_json(found)
    else:
        for finding in found:
            click.echo(f"{'well  ' if finding['well'] else 'UNWELL'}  {finding['check']}: {finding['says']}")
    if not all(finding["well"] for finding in found):
        raise click.exceptions.Exit(1)


def _findings(settings: Settings) -> Iterator[dict[str, Any]]:
    for name, check in _CHECKS.items():
        try:
            yield {"check": name, "well": True, "says": check(settings)}
        except Unwell as reason:
            yield {"check": name, "well": False, "says": str(reason)}


def _settings(settings: Settings) -> str:
    # Unsafe ones have stopped the start already: settings.py refuses them.
    return f"CARRIER={settings.carrier}, {settings.public_base_url}, number {settings.complaints_number}"


def _database(settings: Settings) -> str:
    database = bound()
    where = database.url.render_as_string(hide_password=True)
    try:
        if not schema.is_current(database):
            raise Unwell(f"{where} has an older schema; run: flask --app app upgrade")
    except SQLAlchemyError as reason:
        raise Unwell(f"{where} cannot be reached ({type(reason).__name__}); check DATABASE_URL") from reason
    return f"{where}, newest schema"


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "none is set: the clock does the due work"
    try:
        # redis-py tries ten times by itself, which takes a quarter of a minute.
        redis.Redis.from_url(
            settings.redis_url, socket_connect_timeout=1, socket_timeout=1, retry=None
        ).ping()
    except (redis.RedisError, OSError) as reason:
        raise Unwell(
            f"it cannot be reached ({type(reason).__name__}); the clock does its work until it is back"
        ) from reason
    return "it answers"


def _number(settings: Settings) -> str:
    try:
        wrong = differences(settings)
    except CarrierError as reason:
        raise Unwell(str(reason)) from reason
    if wrong:
        raise Unwell(
            f"{', '.join(wrong)} of {settings.complaints_number} point elsewhere; run: flask --app app provision"
        )
    return f"the webhooks of {settings.complaints_number} point here"


def _policy(settings: Settings) -> str:
    try:
        sentence = differs()
        with bound().reading() as session:
            row = policy_editions.newest(session)
    except SQLAlchemyError as reason:
        raise Unwell("no edition can be read; run: flask --app app upgrade") from reason
    if sentence or row is None:
        raise Unwell(sentence or "no edition is adopted yet; run: flask --app app upgrade")
    return f"edition {row.number} holds, and the files on the disk are the same"


def _softphone(settings: Settings) -> str:
    if settings.simulated:
        return "the phone network on this desk brings its own"
    if not installed(settings).is_file():
        raise Unwell(
            f"{SDK} is not installed, so no call reaches a browser; run: flask --app app softphone install"
        )
    return f"{SDK} is installed"


_CHECKS: dict[str, _Check] = {
    "settings": _settings,
    "database": _database,
    "policy": _policy,
    "redis": _redis,
    "number": _number,
    "softphone": _softphone,
}
