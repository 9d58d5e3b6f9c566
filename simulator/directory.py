"""The people a handset may call as: a JSON file or URL in the form of `demo --json`, named by SIMULATOR_DIRECTORY."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp

from simulator.environment import Environment


async def directory(environment: Environment) -> dict[str, Any]:
    """The customers and staff, read anew each time; empty lists where there are none (yet)."""
    people: dict[str, Any] = {}
    where = environment.directory
    try:
        if where.startswith(("http://", "https://")):
            timeout = aiohttp.ClientTimeout(total=5)
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(where) as response:
                people = json.loads(await response.text())
        elif where:
            people = json.loads(await asyncio.to_thread(Path(where).read_text, "utf-8"))
    except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
        people = {}
    return {
        "complaints_number": environment.complaints_number,
        "customers": people.get("customers", []),
        "staff": people.get("staff", []),
    }
