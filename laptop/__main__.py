"""`make run`: the whole system on this machine, with nothing installed beforehand and no account."""

import os
import signal
import sys
import time

from dotenv import dotenv_values

from laptop.system import HERE, CannotStart, System
from laptop.welcome import welcome
from settings import SettingsError


def main() -> int:
    """Run until Ctrl-C; returns the exit code."""
    began = float(os.environ.get("BEGAN") or time.time())
    # A SIGTERM is a Ctrl-C from afar: the same way out, everything stopped in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environ = {**{name: value or "" for name, value in dotenv_values(HERE / ".env").items()}, **os.environ}
    try:
        with System(environ, say=lambda sentence: print(f"  {sentence}", flush=True)) as system:
            print(welcome(system.settings, system.people, time.time() - began), flush=True)
            while True:
                system.tend()
                time.sleep(0.2)
    except KeyboardInterrupt:
        print("\n  Everything has stopped; your data are kept.", flush=True)
    except (CannotStart, SettingsError) as reason:
        print(f"\n  {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
