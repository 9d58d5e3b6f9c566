"""What is made for others, onto the operator's disk, with the sound that the telephone network has."""

import shutil
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from carrier.client import Carrier
from disclosure.sound import BY_COMMAND, Sounds


def fetching() -> Sounds:
    """The network that we are set to, with a command's patience."""
    return Sounds(Carrier(current_app.config["SETTINGS"]), BY_COMMAND)


def keep(made: BinaryIO, path: Path) -> None:
    """Write what was made to its place, piece by piece."""
    with made, path.open("wb") as into:
        shutil.copyfileobj(made, into)
