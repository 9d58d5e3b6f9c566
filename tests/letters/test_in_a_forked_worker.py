"""RQ forks for every job, and Typst's threads do not live on in a child: there it would wait for ever."""

import os
import time

import pytest

import letters
from letters import CannotPrint, typesetting

from .facts import FACTS, MONDAY


def in_a_child(what) -> bool:
    """Whether it came out true in a forked child within half a minute."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if what() else 1)
        finally:
            os._exit(2)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def test_a_child_of_a_process_that_has_set_letters_sets_the_same_ones():
    ours = letters.render("deadlock", FACTS, MONDAY).sha256
    assert in_a_child(lambda: letters.render("deadlock", FACTS, MONDAY).sha256 == ours)


def test_it_names_the_character_that_cannot_be_printed_all_the_same():
    letters.render("deadlock", FACTS, MONDAY)

    def refused() -> bool:
        with pytest.raises(CannotPrint, match="黃"):
            letters.render("deadlock", {**FACTS, "name": "黃"}, MONDAY)
        return typesetting._parent_has_set

    assert in_a_child(refused)
