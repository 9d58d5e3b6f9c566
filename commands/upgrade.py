"""`upgrade`: the only way a schema comes to be."""

import click
from flask.cli import with_appcontext

from models import schema
from models.database import bound


@click.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest schema; on the newest one it changes nothing."""
    schema.upgrade(bound())
    click.echo("The database is at the newest schema.")
