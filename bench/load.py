"""One run of load: wrk where it is on the PATH, else a small driver of our own, and the servers' CPU time."""

import asyncio
import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.bodies import PATH

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """What one run saw. `answered` counts 200s, `cpu_us` the server's own user and system time for each.

    `others` is the share of the machine's processors that programs outside the bench took meanwhile.
    """

    answered: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    cpu_us: float = 0.0
    others: float = 0.0

    @property
    def a_second(self) -> float:
        return self.answered / self.seconds


def driver() -> str:
    """Who makes the load; a slower one lowers every figure of the table alike."""
    return "wrk" if shutil.which("wrk") else "Python (wrk is not on the PATH; ratios hold, figures are lower)"


def run(port: int, requests: Path, *, server: int, connections: int = 16, seconds: float = 3) -> Run:
    """Load a server (process id `server`) on this port for some seconds."""
    served, made, all_busy, began = _cpu_seconds(server), _own_seconds(), _busy_seconds(), time.monotonic()
    if shutil.which("wrk"):
        seen = _wrk(port, requests, connections, seconds)
    else:
        seen = asyncio.run(_python(port, requests, connections, seconds))
    served, made = _cpu_seconds(server) - served, _own_seconds() - made
    outside = max(_busy_seconds() - all_busy - served - made, 0)
    machine = (time.monotonic() - began) * (os.cpu_count() or 1)
    return Run(**seen, cpu_us=served / max(seen["answered"], 1) * 1e6, others=outside / machine)


def _wrk(port: int, requests: Path, connections: int, seconds: float) -> dict[str, Any]:
    script = Path(__file__).with_name("wrk.lua")
    options = [
        "-t1",
        f"-c{connections}",
        f"-d{max(round(seconds), 1)}s",
        "--timeout",
        "10s",
        "-s",
        str(script),
    ]
    url = f"http://127.0.0.1:{port}{PATH}"
    told = subprocess.run(
        ["wrk", *options, url, "--", str(requests)], capture_output=True, text=True, check=True
    )
    line = next(line for line in told.stdout.splitlines() if line.startswith("{"))
    seen: dict[str, Any] = json.loads(line)
    return seen


async def _python(port: int, requests: Path, connections: int, seconds: float) -> dict[str, Any]:
    lines = iter(requests.read_text().splitlines())
    took: list[float] = []
    bad = {"refused": 0, "broken": 0}
    began = time.perf_counter()

    async def caller() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds and (line := next(lines, None)):
            signed, body = line.split("\t")
            start = time.perf_counter()
            writer.write(_request(port, signed, body))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            if head.split()[1] == b"200":
                took.append(time.perf_counter() - start)
            else:
                bad["refused"] += 1
        writer.close()

    for end in await asyncio.gather(*(caller() for _ in range(connections)), return_exceptions=True):
        bad["broken"] += isinstance(end, BaseException)
    cuts = quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
    spent = time.perf_counter() - began
    return {
        "answered": len(took),
        "seconds": spent,
        "p50_ms": cuts[49] * 1e3,
        "p99_ms": cuts[98] * 1e3,
        **bad,
    }


def _request(port: int, signed: str, body: str) -> bytes:
    return (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Twilio-Signature: {signed}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _cpu_seconds(server: int) -> float:
    """User and system time of a process and its children so far; 0 where there is no /proc to ask."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            inside = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(stat.parent.name) == server or int(inside[1]) == server:
            total += (int(inside[11]) + int(inside[12])) / _TICKS
    return total


def _own_seconds() -> float:
    """The driver's time so far: ours, and that of the children that have ended (wrk)."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _busy_seconds() -> float:
    """What all processors together have spent working so far; 0 where there is no /proc to ask."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    user, nice, system, _idle, _wait, irq, soft, *_ = map(int, stat.read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + soft) / _TICKS
