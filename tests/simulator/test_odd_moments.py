"""The moments at which telephones are awkward: everybody acts at once, or the other side has just gone."""

import threading
import time

import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.scripted_handset import Handset, Network, wait
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER

OTHER = "+447700900301"


def test_a_caller_who_hangs_up_while_the_application_thinks_still_had_the_request_sent(
    network: Network, app: Application
) -> None:
    app.delay = 0.4
    app.says("/voice", "<Say>Too late.</Say>")
    caller = network.call(CALLER, NUMBER)
    app.wait_for("/voice")
    caller.hang_up()
    assert app.wait_for("/status").form["CallStatus"] == "canceled"
    assert caller.heard == []
    entry = wait(
        lambda: [e for e in network.ledger(caller.sid) if e["about"] == "voice.incoming"],
        5,
        lambda: "no answer",
    )
    assert entry[0]["status"] == 200


def test_hold_join_and_kick_within_one_breath_leave_a_sound_room(network: Network, app: Application) -> None:
    app.says(
        "/voice",
        '<Dial action="/after"><Conference participantLabel="customer" waitUrl="">r</Conference></Dial>',
    )
    app.says("/after", "<Say>Out.</Say><Hangup/>")
    app.says("/hold", "<Say>Held.</Say><Redirect/>")
    caller = network.call(CALLER, NUMBER)
    wait(lambda: caller.state["room"], 10, lambda: "not in the room")
    app.client.conferences("r").participants.create(from_=NUMBER, to=OTHER, label="adviser")
    other = network.handset(OTHER).wait_to_ring().answer()
    caller.wait_to_be_with("adviser")
    customer = app.client.conferences("r").participants("customer")
    for _ in range(15):
        customer.update(hold=True, hold_url=app.url + "/hold", hold_method="POST")
        customer.update(hold=False)
    caller.wait_to_be_with("adviser")
    customer.update(hold=True, hold_url=app.url + "/hold", hold_method="POST")
    customer.delete()
    caller.wait_to_hear("Out.")
    caller.wait_until_it_ends()
    assert other.hears == []
    assert [e for e in network.ledger() if e["about"] == "network fault"] == []


def test_a_leg_that_is_removed_before_it_answers_stops_ringing(network: Network, app: Application) -> None:
    app.says("/voice", "<Dial><Conference waitUrl=''>r</Conference></Dial>")
    caller = network.call(CALLER, NUMBER)
    wait(lambda: caller.state["room"], 10, lambda: "not in the room")
    made = app.client.conferences("r").participants.create(from_=NUMBER, to=OTHER, label="manager")
    leg = network.handset(OTHER).wait_to_ring()
    app.client.conferences("r").participants("manager").delete()
    assert leg.wait_until_it_ends() == "canceled"
    assert made.call_sid == leg.sid
    assert caller.status == "in-progress"


def test_a_leg_ended_by_rest_while_it_rings_is_canceled(network: Network, app: Application) -> None:
    call = app.client.calls.create(to=OTHER, from_=NUMBER, url=app.url + "/x")
    leg = network.handset(OTHER).wait_to_ring()
    app.client.calls(call.sid).update(status="completed")
    assert leg.wait_until_it_ends() == "canceled"


def test_two_who_take_the_same_caller_at_once_one_gets_them(network: Network, app: Application) -> None:
    """A member can be taken once: the other is told 404."""
    app.says("/voice", "<Enqueue waitUrl=''>q</Enqueue>")
    app.says("/room", "<Gather timeout='60'/>")
    caller = network.call(CALLER, NUMBER)
    wait(lambda: caller.state["room"], 10, lambda: "not in the queue")
    queue = next(q for q in app.client.queues.list() if q.friendly_name == "q")
    outcomes: list[int] = []

    def take() -> None:
        try:
            app.client.queues(queue.sid).members(caller.sid).update(url=app.url + "/room")
            outcomes.append(200)
        except TwilioRestException as refused:
            outcomes.append(refused.status)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [200] + [404] * 7
    app.wait_for("/room")
    assert len(app.at("/room")) == 1


def test_a_call_redirected_twice_at_once_goes_to_the_last(network: Network, app: Application) -> None:
    app.says("/voice", "<Gather timeout='60'/>")
    app.says("/one", "<Say>One.</Say><Gather timeout='60'/>")
    app.says("/two", "<Say>Two.</Say><Gather timeout='60'/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    app.client.calls(caller.sid).update(url=app.url + "/one")
    app.client.calls(caller.sid).update(url=app.url + "/two")
    caller.wait_to_hear("Two.")
    assert caller.state["verb"] == "Gather"


def test_calls_that_hang_up_at_any_moment_leave_no_trace_in_queues_and_rooms(
    network: Network, app: Application
) -> None:
    app.says("/voice", '<Gather numDigits="1" timeout="60" action="/q"/>')
    app.says("/q", "<Enqueue waitUrl='/wait' action='/room'>q</Enqueue>")
    app.says("/wait", "<Say>Wait.</Say>", "<Leave/>")
    app.says("/room", "<Dial><Conference waitUrl='' startConferenceOnEnter='true'>r</Conference></Dial>")

    def one(number: int) -> None:
        caller = network.call(f"+44770090{number:04}", NUMBER)
        if number % 4:
            caller.press("1", timeout=20)
        time.sleep((number % 7) * 0.05)
        caller.hang_up()
        caller.wait_until_it_ends()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait(lambda: all(not q["members"] for q in network.queues()), 5, lambda: str(network.queues()))
    wait(
        lambda: all(not c["participants"] for c in network.conferences()),
        5,
        lambda: str(network.conferences()),
    )
    app.wait_for("/status", 40, timeout=15)
    assert [e["text"] for e in network.ledger() if e["about"] == "network fault"] == []


@pytest.mark.parametrize("record", ["record-from-answer-dual", "record-from-answer"])
def test_a_recorded_dial_is_recorded_from_answer_to_end(
    network: Network, app: Application, record: str
) -> None:
    app.says("/voice", f'<Dial record="{record}" recordingStatusCallback="/recording">{OTHER}</Dial>')
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring().answer()
    caller.wait_to_be_with(OTHER)
    other.hang_up()
    form = app.wait_for("/recording").form
    assert (form["RecordingSource"], form["RecordingChannels"]) == (
        "DialVerb",
        "2" if "dual" in record else "1",
    )
    assert form["CallSid"] == caller.sid  # "the parent leg"


def test_a_rest_call_has_its_own_fallback(network: Network, app: Application) -> None:
    app.says("/fallback", "<Say>One moment.</Say><Hangup/>")
    app.client.calls.create(
        to=OTHER, from_=NUMBER, url=app.url + "/nothing", fallback_url=app.url + "/fallback"
    )
    leg: Handset = network.handset(OTHER).wait_to_ring().answer()
    leg.wait_to_hear("One moment")
    assert app.wait_for("/fallback").form["ErrorCode"] == "12300"
