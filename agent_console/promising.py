"""By when a call back is promised: in the house's open hours, as the Code's ladder says."""

from datetime import datetime

from flask import current_app

from code_of_practice import ladder, opening_hours
from code_of_practice.ladder import Rung
from settings import Settings


def due_back(rung: Rung, at: datetime) -> datetime:
    """The moment by which this rung calls back, promised at `at`."""
    settings: Settings = current_app.config["SETTINGS"]
    told = settings.opening_hours
    hours = opening_hours.OpeningHours.parse(told) if told else opening_hours.of_the_policy()
    return ladder.call_back_by(rung, at, hours)
