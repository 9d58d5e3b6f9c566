"""gunicorn as deployed, with one fault: now and then a worker dies after the commit, before the answer is sent.

Nothing of the product is changed: the whole application is wrapped where gunicorn hands it a request.
"""

import os
import random
import re
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

from deploy.web import *  # noqa: F403

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_TURN = re.compile(r"/ivr/(voice|[\w-]{16,}/\d+|complain)")


class DiesBeforeAnswering:
    """The application, in a process that ends itself with SIGKILL when `unlucky()` says so.

    Flask returns when its view has returned, so the transaction is committed; gunicorn has sent nothing yet.
    """

    def __init__(self, app: Wsgi, unlucky: Callable[[], bool], tally: str) -> None:
        self._app, self._unlucky, self._tally = app, unlucky, tally
        self._once = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._app(environ, start_response)
        if _TURN.fullmatch(environ["PATH_INFO"]) and self._unlucky() and self._once.acquire(blocking=False):
            with open(self._tally, "a") as tally:
                tally.write(f"{os.getpid()} {environ['PATH_INFO']}\n")
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def post_worker_init(worker: Any) -> None:
    """gunicorn's hook; a worker's age makes its dice its own, and the same ones for the same seed."""
    one_in = int(os.environ["ROUGH_WEATHER_ONE_IN"])
    dice = random.Random(f"{os.environ['ROUGH_WEATHER_SEED']}:{worker.age}")
    worker.wsgi = DiesBeforeAnswering(
        worker.wsgi, lambda: one_in > 0 and dice.randrange(one_in) == 0, os.environ["ROUGH_WEATHER_TALLY"]
    )
