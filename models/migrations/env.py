"""Alembic's way in: it runs on the connection that `models.schema` hands it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum, String
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import models  # noqa: F401  every table is registered by importing the nouns


def _plainly(kind: str, column: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration says what the database has, so that it still reads the same when our types change."""
    if kind != "type":
        return False
    if isinstance(column, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(column, Enum):
        return f"sa.String({column.length})"
    if isinstance(column, AutoString):
        return (
            f"sa.String({column.impl.length})"
            if isinstance(column.impl, String) and column.impl.length
            else "sa.String()"
        )
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_item=_plainly,
)
context.run_migrations()
