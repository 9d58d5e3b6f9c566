"""Kinds of column that this house uses everywhere."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum as SqlEnum
from sqlalchemy import Index, text, types
from sqlmodel import Field


def words(kind: type[StrEnum], **more: Any) -> Any:
    """A field that stores an enum by its words, as plain text that every database can read and check."""
    column = SqlEnum(
        kind,
        native_enum=False,
        validate_strings=True,
        length=40,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )
    return Field(sa_type=column, **more)


def facts(**more: Any) -> Any:
    """A field that stores a small JSON value; assign a new value to change it, never mutate it in place."""
    return Field(sa_type=types.JSON, **more)


def waiting(name: str, where: str, *columns: str) -> Index:
    """An index of only the rows that somebody must still act on, small however many there have been."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def where_set(table: str, *columns: str) -> tuple[Index, ...]:
    """An index for each of these columns, of the rows that have one: a row without costs nothing to write."""
    return tuple(waiting(f"ix_{table}_{column}", f"{column} IS NOT NULL", column) for column in columns)
