"""`upgrade`: the only way a schema comes to be."""

import click
from flask.cli import with_appcontext

from models import schema, wall_clock
from models.database import bound
from models.policy import policy_editions

from .policy import differs


@click.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest schema; on the newest one it changes nothing. A new one adopts the policy."""
    schema.upgrade(bound())
    click.echo("The database is at the newest schema.")
    adopted = policy_editions.adopt_what_was_shipped(bound(), at=wall_clock.now())
    if adopted is not None:
        click.echo("The policy that came with this release is adopted as edition 1.")
    elif sentence := differs():
        click.echo(sentence)
