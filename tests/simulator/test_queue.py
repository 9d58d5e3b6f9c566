"""https://www.twilio.com/docs/voice/twiml/enqueue and /queue, and the members resource."""

import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER

WAIT = "<Say>You are in the queue.</Say><Pause length='1'/>"


def waiting(network: Network, app: Application, from_: str = CALLER) -> Handset:
    app.says("/voice", '<Enqueue waitUrl="/wait" action="/after">complaints</Enqueue><Say>Next verb.</Say>')
    app.answers.setdefault("/wait", [WAIT])
    app.answers.setdefault("/after", ["<Say>After the queue.</Say><Hangup/>"])
    caller = network.call(from_, NUMBER)
    app.wait_for("/wait", CallSid=caller.sid)
    return caller


def queue_sid(app: Application) -> str:
    return str(next(q.sid for q in app.client.queues.list() if q.friendly_name == "complaints"))


def test_the_wait_url_is_told_the_place_and_is_asked_again_when_its_verbs_run_out(
    network: Network, app: Application
) -> None:
    first = waiting(network, app)
    second = waiting(network, app, "+447700900124")
    form = app.wait_for("/wait", 2, CallSid=second.sid).form
    assert (form["QueuePosition"], form["CurrentQueueSize"], form["QueueSid"]) == ("2", "2", queue_sid(app))
    assert form["QueueTime"].isdigit() and form["AvgQueueTime"].isdigit() and form["MaxQueueSize"] == "1000"
    assert first.state["room"]["position"] == 1


def test_leave_goes_to_the_action_and_its_twiml_is_obeyed(network: Network, app: Application) -> None:
    app.says(
        "/wait", '<Gather numDigits="1" action="/leave" timeout="60"><Say>Press 1 to leave.</Say></Gather>'
    )
    app.says("/leave", "<Leave/>")
    caller = waiting(network, app)
    caller.press("1")
    caller.wait_to_hear("After the queue")
    form = app.wait_for("/after").form
    assert (form["QueueResult"], form["QueueSid"]) == ("leave", queue_sid(app))


def test_a_member_taken_by_rest_hears_the_new_twiml_and_the_action_is_asked_as_well(
    network: Network, app: Application
) -> None:
    """ "POST Url to a member: dequeues the call and runs the TwiML at Url." """
    app.says("/room", "<Say>Connecting you.</Say><Hangup/>")
    caller = waiting(network, app)
    taken = app.client.queues(queue_sid(app)).members(caller.sid).update(url=app.url + "/room")
    assert taken.call_sid == caller.sid
    caller.wait_until_it_ends()
    assert "Connecting you." in caller.heard
    assert "After the queue." not in caller.heard
    assert app.wait_for("/after").form["QueueResult"] == "redirected"
    assert app.client.queues(queue_sid(app)).fetch().current_size == 0


def test_the_front_can_be_taken_by_that_name(network: Network, app: Application) -> None:
    app.says("/room", "<Hangup/>")
    first, second = waiting(network, app), waiting(network, app, "+447700900124")
    app.client.queues(queue_sid(app)).members("Front").update(url=app.url + "/room")
    first.wait_until_it_ends()
    assert [m.call_sid for m in app.client.queues(queue_sid(app)).members.list()] == [second.sid]
    assert app.client.queues(queue_sid(app)).members(second.sid).fetch().position == 1


def test_nobody_can_be_taken_twice(network: Network, app: Application) -> None:
    app.says("/room", '<Gather timeout="60"/>')
    caller = waiting(network, app)
    member = app.client.queues(queue_sid(app)).members(caller.sid)
    member.update(url=app.url + "/room")
    with pytest.raises(TwilioRestException) as refused:
        member.update(url=app.url + "/room")
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_caller_who_hangs_up_in_the_queue_is_out_of_it_and_the_action_hears_of_it(
    network: Network, app: Application
) -> None:
    caller = waiting(network, app)
    caller.hang_up()
    form = app.wait_for("/after").form
    assert (form["QueueResult"], form["CallStatus"]) == ("hangup", "completed")
    assert network.queues()[0]["members"] == []


def test_a_full_queue_goes_to_the_action_without_a_queue_sid(network: Network, app: Application) -> None:
    """ "QueueSid … is only available if the call was actually enqueued." """
    app.client.queues.create("tiny", max_size=1)
    app.says("/voice", '<Enqueue action="/after">tiny</Enqueue>')
    app.says("/after", "<Say>Full.</Say><Hangup/>")
    network.call(CALLER, NUMBER)
    second = network.call("+447700900124", NUMBER)
    second.wait_until_it_ends()
    form = app.wait_for("/after", CallSid=second.sid).form
    assert form["QueueResult"] == "queue-full"
    assert "QueueSid" not in form


def test_dial_queue_plays_the_whisper_to_the_caller_and_bridges_them(
    network: Network, app: Application
) -> None:
    caller = waiting(network, app)
    app.says("/voice", '<Dial action="/dialled"><Queue url="/whisper">complaints</Queue></Dial>')
    app.says("/whisper", "<Say>You are being connected.</Say>")
    app.says("/dialled", "<Hangup/>")
    agent = network.call("+447700900555", NUMBER)
    caller.wait_to_be_with("+447700900555")
    assert app.wait_for("/whisper").form["DequeingCallSid"] == agent.sid
    assert "You are being connected." in caller.heard
    agent.say("Good morning")
    caller.wait_to_hear("Good morning")
    agent.hang_up()
    assert app.wait_for("/after").form["QueueResult"] == "bridged"
    assert app.wait_for("/dialled").form["DialCallStatus"] == "completed"


def test_without_a_wait_url_the_network_plays_music(network: Network, app: Application) -> None:
    app.says("/voice", "<Enqueue>complaints</Enqueue>")
    network.call(CALLER, NUMBER).wait_to_hear("[hold music]")
