"""Workers killed in the middle, Redis killed, hung and flushed: everything happens, and happens once."""

import contextlib
import os
import random
import signal
import time
from pathlib import Path

import pytest
from rq import Worker

import models
from laptop.valkey import PrivateValkey
from models import Call, EventKind, Presence, Promise, Role, queries, transaction
from models.wall_clock import now
from tests.servers.system import Started, live_environ
from workers import announcer, queue

from .slow_road import SlowRoad
from .softphone import Softphone
from .story import CALLER, Story, eventually

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def valkey_of_theirs(tmp_path_factory):
    with PrivateValkey(tmp_path_factory.mktemp("theirs")) as server:
        yield server


@pytest.fixture(scope="module")
def running(tmp_path_factory, valkey_of_theirs):
    """The whole system, its carrier at the end of a road that can be closed, and its dead brought back."""
    environ = live_environ(tmp_path_factory.mktemp("faults"))
    with SlowRoad(int(environ["SIMULATOR_PORT"])) as road:
        environ |= {
            "TWILIO_API_URL": f"http://127.0.0.1:{road.port}",
            "REDIS_URL": valkey_of_theirs.url,
        }
        with Started(environ) as system:
            story = Story(system)
            story.road = road
            yield story
            announcer.set_up("")


@pytest.fixture
def story(running):
    running.road.go()
    running.begin_anew()
    yield running
    running.road.go()


def kill(story, name):
    """SIGKILL a process and whatever it has forked; it stays away until it is restarted."""
    process = story.system.supervisor.running(name)
    forked: list[str] = []
    with contextlib.suppress(FileNotFoundError):  # dead already
        forked = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for each in (process.pid, *map(int, forked)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    process.wait(10)


def is_connected(story):
    return len(story.caller.hears) == 1


@pytest.fixture
def without_clock(story):
    """So that nobody but the worker can take an event up; the test brings the clock back, and in any case this does."""
    kill(story, "clock")
    yield lambda: story.system.supervisor.restart("clock")
    if story.system.supervisor.running("clock").poll() is not None:
        story.system.supervisor.restart("clock")


@pytest.mark.parametrize("how", ["stop_requests", "stop_answers"])
def test_a_worker_killed_while_it_rings_an_adviser_rings_them_once_within_fifteen_seconds(
    story, without_clock, how
):
    """Before the request was out, or after it was done: a second leg would ring, or none."""
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser) as desk:
        story.ready(adviser)
        story.dial()
        eventually(lambda: story.events(EventKind.RECORDING_STARTED), seconds=30)  # a worker may be starting
        eventually(lambda: story.call.offered_to_id == adviser)
        getattr(story.road, how)()
        story.answer(adviser)
        if how == "stop_requests":
            eventually(lambda: any(b"Participants" in words for words in story.road.waiting))
        else:
            eventually(lambda: story.asked("participants.create"))
        kill(story, "worker")
        began = time.monotonic()
        story.road.go()
        story.system.supervisor.restart("worker")
        without_clock()
        eventually(lambda: is_connected(story), seconds=15, why="not within 15 s of the kill")
        print(f"done again {time.monotonic() - began:.1f} s after the kill")
        time.sleep(1)
        assert len(desk.legs) == 1 and len(story.asked("participants.create")) == 1
        assert story.events(EventKind.CALL_ANSWERED)[0].attempts == 2


def test_a_worker_that_is_told_to_stop_stops_although_it_has_nothing_to_do(story):
    """A platform that waits for it in vain kills it in the end, in the middle of whatever has come meanwhile."""
    kill(story, "worker")  # one that has begun anew: Redis may have forgotten the one before it
    story.system.supervisor.restart("worker")
    process = story.system.supervisor.running("worker")
    redis = queue.connected(story.settings.redis_url)
    eventually(
        lambda: {w.pid: w.get_state() for w in Worker.all(redis)}.get(process.pid) == "idle", seconds=30
    )
    process.terminate()
    assert process.wait(30) == 0
    story.system.supervisor.restart("worker")


def test_worker_and_clock_killed_together_lose_nothing(story):
    adviser, manager = story.advisers[0], story.managers[0]
    with Softphone(story.settings, adviser), Softphone(story.settings, manager) as above:
        story.talking(adviser)
        story.ready(manager)
        for name in ("worker", "clock"):
            kill(story, name)
            story.system.supervisor.restart(name)
        story.escalate(Role.MANAGER)
        eventually(lambda: story.presence(manager) == Presence.ON_CALL, seconds=40)  # both start anew
        assert len(above.legs) == 1


def test_workers_killed_again_and_again_send_every_text(story):
    """Twelve promises, a kill in the middle of each; a second copy of one harms less than none."""
    story.dial()
    for _ in range(12):
        with transaction() as tx:
            Promise.call_back(
                tx, complaint_id=story.call.complaint_id, call_id=story.call.id, owner_id=None,
                owner_name="Ruth", due_at=now(), by="caller", at=now(), why="a test",
            )  # fmt: skip
        time.sleep(random.uniform(0, 0.3))
        kill(story, "worker")
        story.system.supervisor.restart("worker")
        time.sleep(1)
    promised = [each.body["promise"] for each in story.events(EventKind.CALL_BACK_PROMISED)]

    def written():
        with models.reading() as session:
            return [queries.message_about(session, f"call_back:{promise}") for promise in promised]

    eventually(lambda: [each and each.state for each in written()] == ["sent"] * 12, seconds=60)
    received = [
        text for text in story.network.handset(CALLER).messages if "Ruth will call you" in text["body"]
    ]
    print(f"12 promises, 12 kills, {len(received)} texts")
    assert 12 <= len(received) <= 24, "each once, and once more at most for the kill in its middle"


@pytest.fixture
def away(running, valkey_of_theirs):
    """Ways for Redis to be away; it is back when the test ends."""
    ways = {
        "killed": (valkey_of_theirs.stop, valkey_of_theirs.start),
        "hung": (
            lambda: os.kill(valkey_of_theirs.process.pid, signal.SIGSTOP),
            lambda: os.kill(valkey_of_theirs.process.pid, signal.SIGCONT),
        ),
    }
    undo = []

    def go(how):
        leave, come_back = ways[how]
        leave()
        undo.append(come_back)

    yield go
    for come_back in undo:
        come_back()


@pytest.mark.parametrize("how", ["killed", "hung"])
def test_without_redis_an_adviser_is_connected_all_the_same(story, away, how):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser) as desk:
        story.ready(adviser)
        away(how)
        began = time.monotonic()
        story.dial()
        story.answer(adviser)
        answered = time.monotonic()
        eventually(lambda: is_connected(story), seconds=8)
        print(
            f"{how}: dialled to queue {answered - began:.1f} s, connected {time.monotonic() - answered:.1f} s"
        )
        assert len(desk.legs) == 1


def test_a_worker_takes_up_its_work_when_redis_is_back(story, without_clock, valkey_of_theirs):
    eventually(lambda: queue.of(queue.connected(valkey_of_theirs.url, seconds=2.0)).count == 0, seconds=40)
    story.dial()
    eventually(lambda: story.events(EventKind.RECORDING_STARTED), seconds=40)


def test_redis_flushed_again_and_again_loses_nothing(story, valkey_of_theirs):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        story.talking(adviser)
        for _ in range(20):
            with transaction() as tx:
                tx.get_one(Call, story.call.id).pause_recording(tx, by="staff:1", at=now())
            with transaction() as tx:
                tx.get_one(Call, story.call.id).resume_recording(tx, by="staff:1", at=now())
            queue.connected(valkey_of_theirs.url, seconds=2.0).flushall()
        kinds = (EventKind.RECORDING_PAUSED, EventKind.RECORDING_RESUMED)
        eventually(lambda: all(e.handled_at for kind in kinds for e in story.events(kind)), seconds=15)
        assert all(each.attempts == 1 for kind in kinds for each in story.events(kind))
