"""`python -m fallback`: answers until it is told to stop, then finishes what it is saying."""

import signal
import sys
import threading

from fallback.environment import Environment, SettingMissing
from fallback.server import FallbackServer


def main() -> int:
    try:
        environment = Environment.read()
    except SettingMissing as e:
        print(e, file=sys.stderr)  # noqa: T201 - the person who starts it reads this
        return 1
    server = FallbackServer(environment)
    for number in (signal.SIGTERM, signal.SIGINT):
        # `shutdown` waits for the loop, which this very thread runs.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    with server:
        server.serve_forever(poll_interval=0.1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
