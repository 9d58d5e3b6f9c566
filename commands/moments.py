"""Moments as people type them on a command line."""

from datetime import datetime
from typing import Any

import click


class Moment(click.ParamType[datetime]):
    """An ISO 8601 date and time that says its zone: a deadline an hour out is a deadline missed."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date and time; write it as 2026-11-22T10:15+00:00.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} does not say its time zone; add one, such as +00:00 or Z.", param, ctx)
        return moment


MOMENT = Moment()
