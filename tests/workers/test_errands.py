"""What the clock has done by another door: again and again, beside its callers, whatever goes wrong with it."""

import threading

from flask import Flask

from workers.errands import Errands


def test_an_errand_is_done_again_and_one_that_fails_is_tried_again() -> None:
    errands, stop, done, tried = Errands(), threading.Event(), threading.Semaphore(0), threading.Semaphore(0)

    def fails() -> None:
        tried.release()
        raise OSError("the mail server is away")

    errands.every(0.01, "works", done.release)
    errands.every(0.01, "fails", fails)
    errands.begin(stop)
    try:
        assert all(each.acquire(timeout=10) for each in (done, done, done, tried, tried, tried))
    finally:
        stop.set()


def test_without_a_mailbox_the_clock_has_no_errand(app: Flask) -> None:
    ran = []
    app.extensions["errands"].every(1, "only", lambda: ran.append(1))
    app.extensions["errands"].once()
    assert ran == [1]
