"""`softphone install`: Twilio's voice SDK for the desks, checked before it runs beside our own scripts."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from carrier import softphone as sdk
from carrier.errors import NotTheSoftphone

from .printed import refuse


@click.group()
def softphone() -> None:
    """The desks' softphone on a real Twilio number; the simulated one needs nothing."""


@softphone.command()
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def install(package: Path) -> None:
    """Install the voice SDK from its package, as `npm pack` fetches it."""
    try:
        sdk.install(current_app.config["SETTINGS"], package.read_bytes())
    except NotTheSoftphone as reason:
        refuse(str(reason))
    click.echo(f"{sdk.SDK} is installed; desks have it when their page is loaded next.")
