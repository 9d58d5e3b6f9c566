"""`provision`: points the number at this installation, and says first what that changes."""

from dataclasses import asdict

import click
from flask import current_app
from flask.cli import with_appcontext

from carrier.client import Carrier
from carrier.errors import CarrierError
from carrier.number_webhooks import expected_webhooks
from settings import Settings

from .printed import refuse


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask first.")
@with_appcontext
def provision(yes: bool) -> None:
    """Point the complaints number at this installation (asks first)."""
    settings: Settings = current_app.config["SETTINGS"]
    carrier = Carrier(settings)
    try:
        wrong = differences(settings, carrier)
        if not wrong:
            click.echo(f"{settings.complaints_number} points here already.")
            return
        for name, (has, wants) in wrong.items():
            click.echo(f"{name}: {has or 'nothing'}\n  → {wants}")
        if not yes:
            click.confirm(f"Point {settings.complaints_number} here?", abort=True)
        carrier.set_number_webhooks(number=settings.complaints_number, webhooks=expected_webhooks(settings))
    except CarrierError as reason:
        refuse(str(reason))
    click.echo(f"{settings.complaints_number} points at {settings.public_base_url}.")


def differences(settings: Settings, carrier: Carrier | None = None) -> dict[str, tuple[str, str]]:
    """Each of the number's webhooks that is not ours: what it is, and what it should be. Raises CarrierError."""
    held = (carrier or Carrier(settings)).number_webhooks(number=settings.complaints_number)
    wanted = asdict(expected_webhooks(settings))
    return {name: (has, wanted[name]) for name, has in asdict(held).items() if has != wanted[name]}
