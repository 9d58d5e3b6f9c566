"""Redis only wakes workers: killed, hung or flushed, no commit waits for it and nothing is lost."""

import os
import signal
import time

import pytest

from models import EventKind
from workers import announcer, queue

KINDS = [EventKind.NOTICE_HEARD]
#: Milliseconds: whoever waits for a hung Redis waits 200 at least.
WAITED_FOR_REDIS = 100
#: Of 200 that wait for nothing, a busy machine keeps a few waiting all the same.
BY_CHANCE = 5


def milliseconds_of(work):
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def jobs(valkey):
    return queue.of(queue.connected(valkey.url, seconds=2.0)).count


def waited(voice):
    """How many of 200 announcements took as long as if they had waited for Redis."""
    return sum(milliseconds_of(lambda: voice.announce(KINDS)) >= WAITED_FOR_REDIS for _ in range(200))


def eventually(holds, seconds=30.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def empty(valkey):
    queue.connected(valkey.url, seconds=2.0).flushall()


def test_an_announcement_puts_one_json_job_on_the_queue(valkey):
    announcer.Announcer(valkey.url).announce(KINDS)
    eventually(lambda: jobs(valkey) == 1)
    job = queue.of(queue.connected(valkey.url, seconds=2.0)).jobs[0]
    assert (job.func_name, list(job.args), job.serializer.__name__) == (queue.JOB, [], "JSONSerializer")


def test_a_thousand_commits_share_one_waiting_job(valkey):
    """Whoever takes the waiting job will see them all; their number is in the database, not in Redis."""
    voice = announcer.Announcer(valkey.url)
    for _ in range(1000):
        voice.announce(KINDS)
    eventually(lambda: jobs(valkey) == 1)
    time.sleep(0.1)
    assert jobs(valkey) == 1


def test_quiet_commits_and_installations_without_redis_say_nothing(valkey):
    announcer.Announcer(valkey.url).announce([])
    announcer.Announcer("").announce(KINDS)
    time.sleep(0.1)
    assert jobs(valkey) == 0


def test_a_hung_redis_costs_a_webhook_nothing(valkey):
    """redis-py's own retries took 14.5 s against a hung server; Twilio gives up at 15."""
    voice = announcer.Announcer(valkey.url)
    os.kill(valkey.process.pid, signal.SIGSTOP)
    try:
        slow = waited(voice)
        time.sleep(0.5)
        slow += waited(voice)
    finally:
        os.kill(valkey.process.pid, signal.SIGCONT)
    assert slow <= BY_CHANCE
    voice.announce(KINDS)
    eventually(lambda: jobs(valkey) == 1)


def test_a_killed_redis_costs_a_webhook_nothing_and_is_spoken_to_again(valkey):
    voice = announcer.Announcer(valkey.url)
    valkey.stop()
    try:
        slow = waited(voice)
    finally:
        valkey.start()
    assert slow <= BY_CHANCE
    voice.announce(KINDS)
    eventually(lambda: jobs(valkey) == 1)


def test_while_redis_is_away_it_is_asked_seldom():
    voice, began = announcer.Announcer("unix:///nowhere/at/all.sock"), time.monotonic()
    for _ in range(20):
        voice.announce(KINDS)
        time.sleep(0.02)
    assert 1 <= voice.tried <= 1 + (time.monotonic() - began) / announcer.REST


def test_a_forked_process_has_a_voice_of_its_own(valkey):
    """The web server forks its workers: a copied flag without its thread would be silence."""
    announcer.set_up(valkey.url)
    announcer.announce(KINDS)
    eventually(lambda: jobs(valkey) == 1)
    queue.connected(valkey.url, seconds=2.0).flushall()
    heard, until_heard = os.pipe()
    child = os.fork()
    if child == 0:
        try:  # whatever happens: a child that went on would be a second pytest at the same pipes
            os.close(until_heard)
            announcer.announce(KINDS)
            os.read(heard, 1)
        finally:
            os._exit(0)
    try:
        eventually(lambda: jobs(valkey) == 1)
    finally:
        os.close(until_heard)
        os.waitpid(child, 0)
        os.close(heard)
    announcer.set_up("")
