"""News of a leg that never came: the carrier is asked."""

import pytest

from models import EventKind, Role
from models.wall_clock import now
from workers import hands, reconcile

from .softphone import Softphone
from .story import eventually

pytestmark = pytest.mark.slow


def test_a_lost_goodbye_is_found_by_asking_the_carrier(story):
    """A status callback that is lost stays lost: calls silent for 90 s are asked about (reliability 2.2, fault 3)."""
    ours = hands.take_up(story.settings)
    caller = story.dial()
    eventually(lambda: story.call.state == "queued")
    story.network.weather(lost=1.0)
    caller.hang_up()
    caller.wait_until_it_ends()
    story.network.weather(lost=0.0)
    assert story.call.state == "queued"
    assert reconcile.ask_about_silent_calls(ours, now()) == 0
    reconcile.ask_about_silent_calls(ours, now() + reconcile.SILENT_FOR)
    assert story.call.state == "ended" and len(story.events(EventKind.CALL_CHECKED)) == 1


def test_a_lost_no_answer_is_found_and_the_next_person_rings(story):
    ours = hands.take_up(story.settings)
    adviser, (first, second) = story.advisers[0], story.managers
    phone = story.network.handset(next(p.phone for p in story.staff.values() if p.id == second))
    with Softphone(story.settings, adviser), Softphone(story.settings, first, answers=False) as desk:
        story.talking(adviser)
        story.ready(first)
        story.escalate(Role.MANAGER)
        eventually(lambda: desk.legs and story.legs()[-1].sid)
        story.network.weather(lost=1.0)
        desk.decline(desk.legs[0])
        assert not story.events(EventKind.RUNG_MISSED)

        def found():
            reconcile.ask_about_unanswered_legs(ours, now() + reconcile.UNANSWERED_FOR)
            return story.events(EventKind.RUNG_MISSED)

        assert len(eventually(found)) == 1
        story.network.weather(lost=0.0)
        phone.wait_to_ring()
