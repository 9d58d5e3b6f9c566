"""https://www.twilio.com/docs/voice/twiml/dial and /number: plain bridges of two."""

import pytest

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER

OTHER, THIRD = "+447700900301", "+447700900302"


def dialling(app: Application, attributes: str = "", nouns: str = f"<Number>{OTHER}</Number>") -> None:
    app.says("/voice", f'<Dial action="/dialled" timeout="60" {attributes}>{nouns}</Dial>')
    app.says("/dialled", "<Say>The Dial is over.</Say><Hangup/>")


def test_the_two_hear_each_other_until_one_hangs_up(network: Network, app: Application) -> None:
    dialling(app)
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring().answer()
    caller.wait_to_be_with(OTHER)
    caller.say("Hello?")
    other.wait_to_hear("Hello?")
    other.hang_up()
    caller.wait_to_hear("The Dial is over")
    form = app.wait_for("/dialled").form
    assert (form["DialCallStatus"], form["DialCallSid"], form["DialBridged"]) == (
        "completed",
        other.sid,
        "true",
    )
    assert form["DialCallDuration"].isdigit()
    assert other.state["parent"] == caller.sid
    assert app.client.calls(other.sid).fetch().direction == "outbound-dial"


@pytest.mark.parametrize(("refuse", "status"), [("decline", "busy"), ("let_ring_out", "no-answer")])
def test_the_action_learns_how_it_went(network: Network, app: Application, refuse: str, status: str) -> None:
    dialling(app)
    caller = network.call(CALLER, NUMBER)
    getattr(network.handset(OTHER).wait_to_ring(), refuse)()
    caller.wait_to_hear("The Dial is over")
    assert app.wait_for("/dialled").form["DialCallStatus"] == status


@pytest.mark.parametrize(("mode", "status"), [("engaged", "busy"), ("off", "failed")])
def test_an_engaged_or_switched_off_handset(
    network: Network, app: Application, mode: str, status: str
) -> None:
    network.handset(OTHER).mode(mode)
    dialling(app)
    network.call(CALLER, NUMBER).wait_to_hear("The Dial is over")
    assert app.wait_for("/dialled").form["DialCallStatus"] == status


@pytest.mark.parametrize(
    ("attributes", "number", "code"), [("", "the manager", 13223), ('callerId="+441632960999"', OTHER, 13214)]
)
def test_what_cannot_be_dialled_fails_with_its_code(
    network: Network, app: Application, attributes: str, number: str, code: int
) -> None:
    dialling(app, attributes, f"<Number>{number}</Number>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("The Dial is over")
    assert app.wait_for("/dialled").form["DialCallStatus"] == "failed"
    assert [e["code"] for e in network.errors(caller.sid)] == [code]


def test_the_timeout_is_no_answer(network: Network, app: Application) -> None:
    app.says("/voice", f'<Dial action="/dialled" timeout="1">{OTHER}</Dial>')
    app.says("/dialled", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert app.wait_for("/dialled").form["DialCallStatus"] == "no-answer"


def test_all_ring_at_once_and_the_first_to_answer_has_the_call(network: Network, app: Application) -> None:
    dialling(app, nouns=f"<Number>{OTHER}</Number><Number>{THIRD}</Number>")
    caller = network.call(CALLER, NUMBER)
    third = network.handset(THIRD).wait_to_ring()
    other = network.handset(OTHER).wait_to_ring().answer()
    assert third.wait_until_it_ends() == "canceled"
    caller.wait_to_be_with(OTHER)
    other.hang_up()


def test_sequential_rings_one_after_another(network: Network, app: Application) -> None:
    dialling(app, 'sequential="true"', f"<Number>{OTHER}</Number><Number>{THIRD}</Number>")
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring()
    assert network.handset(THIRD).ringing() is None
    other.decline()
    network.handset(THIRD).wait_to_ring().answer()
    caller.wait_to_be_with(THIRD)


def test_a_whisper_asks_the_called_leg_first_and_hanging_up_there_means_no(
    network: Network, app: Application
) -> None:
    """Screening: the noun's url runs before the bridge."""
    dialling(app, nouns=f'<Number url="/whisper">{OTHER}</Number>')
    app.says(
        "/whisper",
        '<Gather numDigits="1" action="/accept" timeout="60"><Say>Press 1 to accept.</Say></Gather><Hangup/>',
    )
    app.says("/accept", lambda seen: "" if seen.form["Digits"] == "1" else "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring().answer()
    other.wait_to_hear("Press 1")
    assert app.wait_for("/whisper").form["ParentCallSid"] == caller.sid
    assert caller.hears == []
    other.press("1")
    caller.wait_to_be_with(OTHER)


def test_the_caller_who_hangs_up_ends_the_other_leg_and_the_action_is_still_asked(
    network: Network, app: Application
) -> None:
    dialling(app)
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring()
    caller.hang_up()
    assert other.wait_until_it_ends() == "canceled"
    assert app.wait_for("/dialled").form["CallStatus"] == "completed"


def test_a_star_hangs_up_the_other_side_where_that_was_asked_for(network: Network, app: Application) -> None:
    dialling(app, 'hangupOnStar="true"')
    caller = network.call(CALLER, NUMBER)
    network.handset(OTHER).wait_to_ring().answer()
    caller.wait_to_be_with(OTHER)
    caller.press_now("*")
    caller.wait_to_hear("The Dial is over")


def test_redirecting_one_leg_drops_the_other_to_its_action(network: Network, app: Application) -> None:
    dialling(app)
    app.says("/new", "<Say>Somewhere else.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring().answer()
    caller.wait_to_be_with(OTHER)
    app.client.calls(other.sid).update(url=app.url + "/new")
    other.wait_to_hear("Somewhere else")
    caller.wait_to_hear("The Dial is over")


def test_status_callbacks_of_a_number(network: Network, app: Application) -> None:
    dialling(
        app,
        nouns=f'<Number statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">{OTHER}</Number>',
    )
    caller = network.call(CALLER, NUMBER)
    network.handset(OTHER).wait_to_ring().answer()
    caller.wait_to_be_with(OTHER)
    caller.hang_up()
    app.wait_for("/leg", 4)
    assert [s.form["CallStatus"] for s in app.at("/leg")] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    assert {s.form["Direction"] for s in app.at("/leg")} == {"outbound-dial"}


def test_answer_on_bridge_leaves_the_inbound_call_ringing(network: Network, app: Application) -> None:
    dialling(app, 'answerOnBridge="true"')
    caller = network.call(CALLER, NUMBER)
    other = network.handset(OTHER).wait_to_ring()
    assert caller.status == "ringing"
    other.answer()
    caller.wait_until("in-progress")
