"""gunicorn for the events process: one long answer for each open desk, so one thread for each."""

import os

_host = "127.0.0.1" if os.environ.get("CARRIER", "simulated") == "simulated" else "0.0.0.0"  # noqa: S104
bind = f"{_host}:{os.environ.get('EVENTS_PORT', '8190')}"
workers = 1
worker_class = "gthread"
threads = 256
timeout = 60
# A stream never ends by itself, and desks connect again by themselves: nothing to wait for.
graceful_timeout = 1
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
