"""Doing what is due, until nothing is: the one job that Redis ever carries."""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

import structlog

from carrier.errors import Refused
from letters import LetterError
from models import wall_clock
from models.policy import policy_editions
from workers import hands, lease, outbox
from workers.jobs.patience import NotYet
from workers.outbox import Due
from workers.reactions import REACTIONS

_AT_ONCE = 4
"""Events done at the same time in one process: one that waits on the carrier must not keep a caller waiting."""
_LONGEST_DRAIN = 20.0
_LOOK_AGAIN = 0.05
_LEAVE_ALONE = 0.25
"""Seconds before an event that somebody else has, or whose line is busy elsewhere, is asked for again."""

_log = structlog.get_logger("outbox")


def drain(older_than: float = 0.0) -> int:
    """Do every due event (at least `older_than` seconds old) and return how many were taken."""
    policy_editions.keep_up(wall_clock.now)
    began, taken = time.monotonic(), 0
    doing: dict[Future[bool], Due] = {}
    elsewhere: dict[int, float] = {}
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="drain") as people:
        while True:
            due = _next(doing, elsewhere, older_than) if time.monotonic() - began < _LONGEST_DRAIN else []
            doing.update({people.submit(do, each.event_id): each for each in due})
            if not doing:
                return taken
            # Looks again while somebody is busy, so that a new event never waits for a slow one.
            done, _ = wait(doing, timeout=_LOOK_AGAIN, return_when=FIRST_COMPLETED)
            worked = [future.result() for future in done]
            taken += sum(worked)
            for future in done:
                each = doing.pop(future)
                if not future.result():
                    elsewhere[each.event_id] = time.monotonic() + _LEAVE_ALONE
            if done and not any(worked) and not doing:
                return taken  # somebody else has all of them


def _next(doing: dict[Future[bool], Due], elsewhere: dict[int, float], older_than: float) -> list[Due]:
    """What to begin now: nothing that is being done, and on each call's line one thing at a time."""
    held = {each.event_id for each in doing.values()}
    lines = {each.line for each in doing.values()} - {None}
    chosen: list[Due] = []
    for each in outbox.due(wall_clock.now(), older_than=timedelta(seconds=older_than)):
        if each.event_id in held or each.line in lines or len(held) >= _AT_ONCE:
            continue
        if elsewhere.get(each.event_id, 0.0) > time.monotonic():
            continue
        chosen.append(each)
        held.add(each.event_id)
        lines |= {each.line} - {None}
    return chosen


def do(event_id: int) -> bool:
    """Claim one event and do what follows from it; False where it was not ours to do."""
    event = outbox.claim(event_id, wall_clock.now())
    if event is None:
        return False
    began = time.monotonic()
    try:
        with lease.kept(event_id):
            REACTIONS[event.kind](hands.ours(), event)
    except NotYet as reason:
        outbox.failed(event, wall_clock.now(), str(reason))
    except (Refused, LetterError) as refusal:
        # The other side will say no again, or a letter lacks something: a person must look.
        outbox.failed(event, wall_clock.now(), str(refusal), for_good=True)
    except Exception as error:
        _log.warning("job_raised", event_id=event_id, kind=event.kind, exc_info=True)
        outbox.failed(event, wall_clock.now(), f"{type(error).__name__}: {error}")
    else:
        outbox.handled(event_id, wall_clock.now())
        _log.info(
            "event_handled", event_id=event_id, kind=event.kind, ms=round(1000 * (time.monotonic() - began))
        )
    return True
