"""What workers do to the legs of a call, on the whole system: the caller is never alone and never dropped."""

import pytest

from models import Call, EscalationState, EventKind, Presence, Role, transaction
from models.wall_clock import now

from .softphone import Softphone
from .story import CALLER, eventually

pytestmark = pytest.mark.slow


def test_an_adviser_answers_and_the_caller_hears_them(story):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser) as desk:
        story.talking(adviser)
        assert len(desk.legs) == 1 and not story.on_hold()
        eventually(lambda: story.call.state == "connected")
        assert story.call.claim_until is None


def test_the_call_is_recorded_from_its_first_words(story):
    story.dial()
    eventually(lambda: story.events(EventKind.RECORDING_STARTED))
    assert len(story.asked("recordings.create")) == 1


def test_a_manager_is_briefed_while_the_caller_hears_music_then_joins_then_has_the_call(story):
    """CP11: "escalate the matter to their manager"; the caller is with somebody at every moment."""
    adviser, manager = story.advisers[0], story.managers[0]
    with Softphone(story.settings, adviser), Softphone(story.settings, manager) as desk:
        caller = story.talking(adviser)
        story.ready(manager)
        number = story.escalate(Role.MANAGER)
        eventually(lambda: story.escalation(number).state == EscalationState.BRIEFING)
        eventually(story.on_hold)
        assert len(desk.legs) == 1
        story.press(number, "ask_join")
        eventually(lambda: len(caller.hears) == 2)
        story.press(number, "ask_leave")
        eventually(lambda: story.escalation(number).state == EscalationState.HANDED_OVER)
        eventually(lambda: len(caller.hears) == 1)
        assert caller.hears[0].startswith("manager-")
        assert story.call.adviser_id == manager and story.presence(adviser) == Presence.WRAP_UP
        assert caller.status == "in-progress" and not story.on_hold()


def test_leaving_straight_from_the_briefing_brings_the_caller_back_first(story):
    adviser, manager = story.advisers[0], story.managers[0]
    with Softphone(story.settings, adviser), Softphone(story.settings, manager):
        caller = story.talking(adviser)
        story.ready(manager)
        number = story.escalate(Role.MANAGER)
        eventually(lambda: story.escalation(number).state == EscalationState.BRIEFING)
        story.press(number, "ask_leave")
        eventually(lambda: [name[:7] for name in caller.hears] == ["manager"])
        assert not story.on_hold() and caller.status == "in-progress"


def test_pressed_within_five_seconds_undo_stops_the_phone_and_the_caller_is_back(story):
    adviser, manager = story.advisers[0], story.managers[0]
    with Softphone(story.settings, adviser), Softphone(story.settings, manager, answers=False) as desk:
        caller = story.talking(adviser)
        story.ready(manager)
        number = story.escalate(Role.MANAGER)
        eventually(lambda: desk.legs)
        story.press(number, "undo")
        eventually(lambda: not story.on_hold() and len(caller.hears) == 1)
        eventually(lambda: story.legs()[-1].state == "ended")
        assert story.presence(manager) == Presence.IDLE and not story.events(EventKind.RUNG_MISSED)


def test_a_manager_who_declines_is_followed_by_the_next_and_nobody_free_means_a_promise_in_writing(story):
    """Nobody free: a promised call back with a name and a time, and the adviser has the caller again."""
    adviser, (first, second) = story.advisers[0], story.managers
    phone = story.network.handset(next(p.phone for p in story.staff.values() if p.id == second))
    with Softphone(story.settings, adviser), Softphone(story.settings, first, answers=False) as desk:
        caller = story.talking(adviser)
        story.ready(first)
        number = story.escalate(Role.MANAGER)
        eventually(lambda: desk.legs)
        desk.decline(desk.legs[0])
        phone.wait_to_ring().decline()
        eventually(lambda: story.escalation(number).state == EscalationState.CALL_BACK)
        eventually(lambda: not story.on_hold() and len(caller.hears) == 1)
        promised = story.events(EventKind.CALL_BACK_PROMISED)
        assert len(promised) == 1 and promised[0].body["owner"] and promised[0].body["due"]
        story.network.handset(CALLER).wait_for_message(f"{promised[0].body['owner']} will call you by")
        assert len(story.events(EventKind.RUNG_MISSED)) == 2


def test_the_managing_director_s_own_phone_is_whispered_to_and_joins_by_pressing_one(story):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        story.talking(adviser)
        number = story.escalate(Role.MANAGING_DIRECTOR)
        leg = story.network.handset(story.director.phone).wait_to_ring().answer()
        leg.wait_to_hear("press 1")
        assert story.escalation(number).state == EscalationState.RINGING
        leg.press("1")
        eventually(lambda: story.escalation(number).state == EscalationState.BRIEFING)
        eventually(lambda: [name[:7] for name in leg.hears] == ["adviser"])
        story.press(number, "ask_join")
        eventually(lambda: len(story.caller.hears) == 2)


def test_somebody_ready_whose_browser_is_gone_is_rung_on_their_own_phone(story):
    """A desk that only says it is there must not cost the caller the Managing Director."""
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        story.talking(adviser)
        story.ready(story.director.id)  # ready, and no softphone registered
        number = story.escalate(Role.MANAGING_DIRECTOR)
        story.network.handset(story.director.phone).wait_to_ring().answer().press("1")
        eventually(lambda: story.escalation(number).state == EscalationState.BRIEFING)


def test_a_voicemail_that_answers_is_not_given_the_caller(story):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        caller = story.talking(adviser)
        number = story.escalate(Role.MANAGING_DIRECTOR)
        leg = story.network.handset(story.director.phone).wait_to_ring().answer()
        leg.hang_up()
        eventually(lambda: story.escalation(number).state == EscalationState.CALL_BACK)
        eventually(lambda: not story.on_hold() and len(caller.hears) == 1)


def test_an_adviser_whose_browser_dies_leaves_a_caller_who_is_told_and_answered_first(story):
    adviser, other = story.advisers[:2]
    with Softphone(story.settings, other):
        with Softphone(story.settings, adviser) as desk:
            caller = story.talking(adviser)
            desk.drop()
            caller.wait_to_hear("we lost the person you were speaking to")
        assert story.call.state == "queued" and story.call.priority == 100
        story.ready(other)
        story.answer(other)
        eventually(lambda: len(caller.hears) == 1)
        assert caller.status == "in-progress" and story.presence(adviser) == Presence.WRAP_UP


def test_a_desk_without_a_line_gives_the_caller_back_to_the_queue(story):
    """A claim is tied to a live leg: a browser that only says it has the call does not have it."""
    adviser = story.advisers[0]
    story.ready(adviser)
    caller = story.dial()
    story.answer(adviser)  # no softphone is registered: the leg fails at once
    eventually(lambda: story.events(EventKind.ADVISER_LOST))
    eventually(lambda: story.call.state == "queued" and story.call.adviser_id is None)
    assert caller.status == "in-progress"


def test_a_manager_who_answers_after_the_adviser_was_lost_has_the_caller(story):
    adviser, manager = story.advisers[0], story.managers[0]
    with Softphone(story.settings, manager, answers=False) as above:
        with Softphone(story.settings, adviser) as desk:
            caller = story.talking(adviser)
            story.ready(manager)
            number = story.escalate(Role.MANAGER)
            eventually(lambda: above.legs)
            desk.hang_up()
            caller.wait_to_hear("we lost the person you were speaking to")
        above.accept(above.legs[0])
        eventually(lambda: [name[:7] for name in caller.hears] == ["manager"])
        assert story.call.adviser_id == manager
        assert story.escalation(number).state == EscalationState.HANDED_OVER


def test_a_caller_who_hangs_up_stops_the_phone_that_rings_for_them(story):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        caller = story.talking(adviser)
        story.escalate(Role.MANAGING_DIRECTOR)
        leg = story.network.handset(story.director.phone).wait_to_ring()
        caller.hang_up()
        eventually(lambda: leg.state["ended_at"])
        eventually(lambda: story.presence(adviser) == Presence.WRAP_UP and story.call.state == "ended")
        assert not story.events(EventKind.CALL_REQUEUED)


def test_an_adviser_who_hangs_up_lets_the_caller_hear_their_reference_once_more(story):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        caller = story.talking(adviser)
        with transaction() as tx:
            tx.get_one(Call, story.call.id).ask_hang_up(tx, by=f"staff:{adviser}", at=now())
        caller.wait_to_hear("Your complaint reference is")
        assert caller.wait_until_it_ends() == "completed"
        eventually(lambda: story.presence(adviser) == Presence.WRAP_UP)
        assert not story.events(EventKind.CALL_REQUEUED)


def test_hold_and_resume_pressed_quickly_leave_the_caller_as_last_said(story):
    adviser = story.advisers[0]
    with Softphone(story.settings, adviser):
        caller = story.talking(adviser)
        for _ in range(5):
            with transaction() as tx:
                tx.get_one(Call, story.call.id).hold(tx, by="staff:1", at=now())
            with transaction() as tx:
                tx.get_one(Call, story.call.id).resume(tx, by="staff:1", at=now())
        for kind in (EventKind.CALL_HELD, EventKind.CALL_RESUMED):
            eventually(lambda kind=kind: all(each.handled_at for each in story.events(kind)))
        eventually(lambda: not story.on_hold() and len(caller.hears) == 1)
