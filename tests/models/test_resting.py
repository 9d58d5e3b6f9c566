"""A database that restarts between two calls costs the second caller nothing."""

import time

from sqlalchemy import text

import models
from models.database import Database
from models.storage.resting import RESTED


def test_connections_that_died_while_they_rested_are_replaced(database: Database) -> None:
    with models.reading() as session, models.reading() as other:
        for each in (session, other):
            each.connection().execute(text("SELECT 1"))
    if not database.is_sqlite:
        with database.engine.connect() as one:
            one.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
    time.sleep(RESTED + 0.1)
    with models.transaction() as tx, models.reading() as session:
        assert tx.connection().execute(text("SELECT 1")).scalar() == 1
        assert session.connection().execute(text("SELECT 1")).scalar() == 1
