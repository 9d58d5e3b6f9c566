"""Servers in a thread of their own, with their own loop."""

import asyncio
import socket
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web

from simulator.environment import Environment
from simulator.server import application

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serving:
    """The phone network, served, and a place where others can be served beside it."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.url = f"http://127.0.0.1:{environment.port}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = self.serve(application(environment), environment.port)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def serve(self, app: web.Application, port: int) -> web.AppRunner:
        async def start() -> web.AppRunner:
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            return runner

        return self.run(start())

    def stop(self, runner: web.AppRunner) -> None:
        self.run(runner.cleanup())

    def close(self) -> None:
        self.stop(self._runner)
        left = [task for task in asyncio.all_tasks(self._loop) if "simulator" in repr(task.get_coro())]
        assert left == [], "the phone network leaves tasks behind"
        self.run(self._end_the_rest())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end_the_rest(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
