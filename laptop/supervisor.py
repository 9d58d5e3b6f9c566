"""Keeps the Procfile's processes running on a laptop: what dies is said, and started again."""

import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile

from laptop import process


def procfile(path: Path) -> dict[str, str]:
    """The Procfile's processes by name, in its order: what a platform runs is what the laptop runs."""
    return dict(parse_procfile(path.read_text()).processes)


@dataclass
class Kept:
    """One process that should be running, and its log."""

    name: str
    command: str
    environ: Mapping[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    died_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        with self.log.open("ab") as log:
            # `exec`: the shell becomes the program, so that our signals reach it.
            self.running = process.start(
                ["/bin/sh", "-c", f"exec {self.command}"], environ=self.environ, output=log
            )
        self.started_at, self.died_at = time.monotonic(), 0.0

    def how_it_died(self) -> str:
        """One sentence, and the end of its log where this is not the same death again."""
        code = self.running.poll() if self.running else None
        how = f"was killed by signal {-code}" if code and code < 0 else f"stopped with exit code {code}"
        if self.deaths > 1:
            return f"{self.name} {how} again; it is tried again in {self.patience:.0f} seconds."
        return f"{self.name} {how}. {self.log} ends:\n{process.last_lines(self.log, 8)}"

    @property
    def patience(self) -> float:
        """Seconds before it is started again: one, and longer for one that dies again and again."""
        return float(min(2 ** max(self.deaths - 1, 0), 30))


class Supervisor:
    """Starts processes, watches them, and stops them all together."""

    def __init__(self, logs: Path):
        self._logs = logs
        self._kept: list[Kept] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: str, environ: Mapping[str, str]) -> Kept:
        """Start a process and keep it running; its output goes to `<name>.log`, begun anew each time."""
        kept = Kept(name, command, environ, self._logs / f"{name}.log")
        kept.log.write_bytes(b"")
        kept.start()
        self._kept.append(kept)
        return kept

    def tend(self) -> list[str]:
        """Start again what died a moment ago; returns one sentence for each death since the last look."""
        sentences = []
        for kept in self._kept:
            if kept.running is None or kept.running.poll() is None:
                continue
            now = time.monotonic()
            if not kept.died_at:
                kept.deaths = kept.deaths + 1 if now - kept.started_at < 60 else 1
                kept.died_at = now
                sentences.append(kept.how_it_died())
            elif now - kept.died_at > kept.patience:
                kept.start()
        return sentences

    def running(self, name: str) -> subprocess.Popen[bytes]:
        """The process of this name."""
        found = next(kept for kept in self._kept if kept.name == name)
        assert found.running
        return found.running

    def restart(self, name: str) -> None:
        """Start a process again that was ended on purpose: it has no death to answer for, and waits for nothing.

        Raises subprocess.TimeoutExpired where it has not ended after all.
        """
        kept = next(kept for kept in self._kept if kept.name == name)
        if kept.running is not None:
            kept.running.wait(10)
        kept.deaths = 0
        kept.start()

    def stop(self) -> None:
        """Ask all of them to stop at once; what has not in five seconds is ended, with its children."""
        alive = [kept.running for kept in reversed(self._kept) if kept.running]
        for one in alive:
            if one.poll() is None:
                one.terminate()
        end = time.monotonic() + 5
        for one in alive:
            process.stop(one, seconds=max(0.1, end - time.monotonic()))
        self._kept.clear()
