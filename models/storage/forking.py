"""A fork copies a process with all that it has open; what belongs to a database must not be shared so."""

import os
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..database import Database

_databases: "weakref.WeakSet[Database]" = weakref.WeakSet()


def look_after(database: "Database") -> None:
    """Have a database prepared before every fork of this process, and opened anew after it in the child."""
    _databases.add(database)


def _before() -> None:
    for database in list(_databases):
        database.before_a_fork()


def _in_the_child() -> None:
    for database in list(_databases):
        database.forked()


os.register_at_fork(before=_before, after_in_child=_in_the_child)
