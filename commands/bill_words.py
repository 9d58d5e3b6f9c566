"""`bill-words`: what every bill, paper or electronic, says about the ombudsman, as the dated record has it (R11)."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from code_of_practice import schemes
from models import wall_clock

from .moments import MOMENT
from .printed import as_json, show_json


@click.command("bill-words")
@click.option("--on", type=MOMENT, help="As of this moment; now without it.")
@as_json
@with_appcontext
def bill_words(on: datetime | None, wants_json: bool) -> None:
    """Print the sentence that goes on every bill, and the scheme it names."""
    at = on or wall_clock.now()
    scheme = schemes.scheme_on(at)
    if wants_json:
        show_json({"words": schemes.standing_words(at), "scheme": scheme.name, "website": scheme.website,
                   "phone": scheme.phone, "post": scheme.post})  # fmt: skip
    else:
        click.echo(schemes.standing_words(at))
