"""`python -m simulator`: the phone network on 127.0.0.1, as its environment says."""

import os
import sys

from aiohttp import web

from simulator.environment import Environment
from simulator.server import application


def main() -> None:
    """Serves until it is told to stop."""
    try:
        environment = Environment.read(os.environ)
    except ValueError as error:
        sys.exit(str(error))
    web.run_app(
        application(environment), host="127.0.0.1", port=environment.port, access_log=None, shutdown_timeout=1,
        print=lambda *_: print(f"The phone network answers on http://127.0.0.1:{environment.port}", flush=True),
    )  # fmt: skip


if __name__ == "__main__":
    main()
