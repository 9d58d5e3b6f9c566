"""gunicorn for the web process: calls, console, intake. Short requests on few threads keep the tail short."""

import os
import socket
from typing import Any

# A laptop listens to itself alone; in production the platform's proxy stands in front.
_host = "127.0.0.1" if os.environ.get("CARRIER", "simulated") == "simulated" else "0.0.0.0"  # noqa: S104
bind = f"{_host}:{os.environ.get('PORT', '8188')}"

# More threads buy nothing while each turn ends in one commit, and cost the slowest caller most.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# A killed worker takes every call that it has accepted with it; those still in the listening socket's queue, it does
# not. gunicorn's own 1,000 lets a worker accept far more than it can answer (docs/reliability.md has the figures).
# Eight are left for the lines that browsers and proxies keep open.
worker_connections = 12

# The app is loaded once and forked: workers share its memory, and a killed one is back in milliseconds.
# (models/database.py forgets the parent's connections in each child.)
preload_app = True
timeout = 30
graceful_timeout = 10
# Longer than a caller thinks about a question, so that the next turn finds the line still open.
keepalive = 30
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108

# Browsers open lines on suspicion, and gunicorn gives each a thread for five seconds: eight of them kept a webhook
# waiting for ten. So the kernel keeps a line until something is said on it, or these seconds have passed.
_QUIET_LINE_SECONDS = 60


def when_ready(server: Any) -> None:
    """Before the workers are forked: they share these listening sockets. (Linux alone can do it; elsewhere a proxy.)"""
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, _QUIET_LINE_SECONDS)
