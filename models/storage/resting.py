"""A connection that has rested may have died meanwhile; one that was used a moment ago has not, and is not asked."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

#: Seconds in the pool after which a connection is asked whether it is still there. A turn that meets one lost
#: within them is tried once more (`ivr.views`).
RESTED = 1.0


def ask_the_rested(engine: Engine) -> None:
    """Have the pool replace connections that died while they rested; cheaper than asking every time.

    https://docs.sqlalchemy.org/en/20/core/pooling.html (disconnect handling, pessimistic)
    """

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone  # the pool opens another in its place
