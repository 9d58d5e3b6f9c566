"""Programs we start die with us, however we die."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1


def die_with_us(last_signal: int = signal.SIGTERM) -> Callable[[], None] | None:
    """What a child runs before it becomes its program, so that our death sends it `last_signal`.

    Linux alone can promise this (prctl); elsewhere a SIGKILL of ours leaves the child running.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask_the_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, int(last_signal))

    return ask_the_kernel


def start(
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    last_signal: int = signal.SIGTERM,
    user: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own; Ctrl-C reaches us alone, and we stop it in order."""
    return subprocess.Popen(
        command,
        env=dict(os.environ if environ is None else environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        preexec_fn=die_with_us(last_signal),
        start_new_session=True,
        user=user,
    )


def stop(process: subprocess.Popen[bytes], *, seconds: float = 5, first: int = signal.SIGTERM) -> None:
    """Ask a program to stop; after `seconds` end it and whatever it started."""
    if process.poll() is None:
        process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_taken(port: int) -> bool:
    """Whether another program already listens on this loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log file, for the person who must mend it."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
