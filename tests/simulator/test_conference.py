"""https://www.twilio.com/docs/voice/twiml/conference and the participants resource: who is in, and who hears whom."""

import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.conftest import CALLER, NUMBER

ADVISER, MANAGER = "+447700900201", "+447700900202"
EVENTS = "start end join leave mute hold modify announcement"
ROOM = (
    '<Dial action="/after"><Conference participantLabel="customer" beep="false" endConferenceOnExit="true" waitUrl="/wait" '
    f'statusCallback="/conference" statusCallbackEvent="{EVENTS}">room-1</Conference></Dial><Say>Next verb.</Say>'
)


@pytest.fixture
def caller(network: Network, app: Application) -> Handset:
    app.says("/voice", ROOM)
    app.says("/wait", "<Say>Please wait.</Say>")
    app.says("/after", "<Say>You are out of the room.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    app.wait_for("/wait")
    return caller


def bring_in(network: Network, app: Application, number: str, label: str, **more: object) -> Handset:
    settings = {"label": label, "beep": "false", "end_conference_on_exit": False, "early_media": False} | more
    app.client.conferences("room-1").participants.create(from_=NUMBER, to=number, **settings)
    leg = network.handset(number).wait_to_ring()
    leg.answer()
    return leg


def room(app: Application) -> object:
    return app.client.conferences("room-1")


def events(app: Application) -> list[str]:
    seen = sorted(app.at("/conference"), key=lambda s: int(s.form["SequenceNumber"]))
    return [s.form["StatusCallbackEvent"] for s in seen]


def test_hold_who_hears_whom_from_the_first_hello_to_the_last(
    network: Network, app: Application, caller: Handset
) -> None:
    """The whole warm transfer: adviser in, caller on hold, manager briefed, all three, adviser leaves."""
    app.says("/hold", "<Say>We will not be long.</Say>")
    adviser = bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser")
    adviser.wait_to_be_with("customer")

    app.client.conferences("room-1").participants("customer").update(hold=True, hold_url=app.url + "/hold")
    caller.wait_to_hear("not be long")
    caller.wait_to_be_with()
    adviser.wait_to_be_with()
    adviser.say("Just between us")

    manager = bring_in(network, app, MANAGER, "manager")
    adviser.wait_to_be_with("manager")
    manager.wait_to_be_with("adviser")
    adviser.say("They have waited six weeks")
    manager.wait_to_hear("six weeks")

    app.client.conferences("room-1").participants("customer").update(hold=False)
    caller.wait_to_be_with("adviser", "manager")
    manager.say("Hello, I am the manager")
    caller.wait_to_hear("I am the manager")

    app.client.conferences("room-1").participants("adviser").delete()
    adviser.wait_until_it_ends()
    caller.wait_to_be_with("manager")
    assert not [words for words in caller.heard if "between us" in words or "six weeks" in words]


def test_the_conference_starts_when_two_are_in_and_tells_each_step_in_order(
    network: Network, app: Application, caller: Handset
) -> None:
    adviser = bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser")
    caller.hang_up()
    assert adviser.wait_until_it_ends() == "completed"
    app.wait_for("/conference", StatusCallbackEvent="conference-end")
    assert events(app) == [
        "participant-join", "participant-join", "conference-start", "participant-leave", "participant-leave", "conference-end"
    ]  # fmt: skip
    join = app.wait_for("/conference", StatusCallbackEvent="participant-join").form
    assert (join["ParticipantLabel"], join["EndConferenceOnExit"], join["Muted"], join["Hold"]) == (
        "customer",
        "true",
        "false",
        "false",
    )
    end = app.wait_for("/conference", StatusCallbackEvent="conference-end").form
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert end["CallSidEndingConference"] == caller.sid
    leave = app.wait_for(
        "/conference", StatusCallbackEvent="participant-leave", ParticipantLabel="customer"
    ).form
    assert leave["ReasonParticipantLeft"] == "participant_hung_up"


def test_alone_one_hears_the_wait_url_which_is_not_looped(
    network: Network, app: Application, caller: Handset
) -> None:
    caller.wait_to_hear("Please wait")
    bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser")
    assert len(app.at("/wait")) == 1
    assert app.wait_for("/wait").form["ConferenceSid"].startswith("CF")


def test_an_empty_redirect_loops_the_wait_url(network: Network, app: Application) -> None:
    app.says("/voice", ROOM)
    app.says("/wait", "<Play digits='w'/><Redirect/>")
    network.call(CALLER, NUMBER)
    app.wait_for("/wait", 3)


def test_the_hold_url_is_fetched_with_get_unless_told_otherwise(
    network: Network, app: Application, caller: Handset
) -> None:
    bring_in(network, app, ADVISER, "adviser")
    app.says("/hold", "<Say>Held.</Say>")
    participants = app.client.conferences("room-1").participants
    participants("customer").update(hold=True, hold_url=app.url + "/hold")
    assert app.wait_for("/hold").method == "GET"
    participants("customer").update(hold=False)
    participants("customer").update(hold=True, hold_url=app.url + "/hold", hold_method="POST")
    assert app.wait_for("/hold", 2).method == "POST"
    app.wait_for("/conference", 2, StatusCallbackEvent="participant-hold")
    assert [e for e in events(app) if "hold" in e] == [
        "participant-hold",
        "participant-unhold",
        "participant-hold",
    ]


def test_the_end_flag_cannot_be_changed_while_on_hold(
    network: Network, app: Application, caller: Handset
) -> None:
    """Seen at Twilio (flex-dialpad-addon-plugin 60): answered 200, not changed, unless the same request takes it off hold."""
    bring_in(network, app, ADVISER, "adviser")
    customer = app.client.conferences("room-1").participants("customer")
    customer.update(hold=True)
    assert customer.update(end_conference_on_exit=False).end_conference_on_exit is True
    assert customer.update(end_conference_on_exit=False, hold=False).end_conference_on_exit is False


def test_the_muted_are_not_heard_and_hear(network: Network, app: Application, caller: Handset) -> None:
    adviser = bring_in(network, app, ADVISER, "adviser", muted=True)
    adviser.wait_to_be_with("customer")
    assert caller.hears == []
    app.client.conferences("room-1").participants("adviser").update(muted=False)
    caller.wait_to_be_with("adviser")


def test_a_coach_is_heard_by_the_coached_alone(network: Network, app: Application, caller: Handset) -> None:
    """ "Only the participant who is being coached will hear the participant who is coaching." """
    adviser = bring_in(network, app, ADVISER, "adviser")
    manager = bring_in(network, app, MANAGER, "manager", coaching=True, call_sid_to_coach=adviser.sid)
    adviser.wait_to_be_with("customer", "manager")
    assert caller.hears == ["adviser"]
    assert manager.hears == ["adviser", "customer"]
    app.client.conferences("room-1").participants("manager").update(coaching=False)
    caller.wait_to_be_with("adviser", "manager")


def test_a_call_that_is_not_in_the_conference_cannot_be_coached(
    network: Network, app: Application, caller: Handset
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        bring_in(network, app, MANAGER, "manager", coaching=True, call_sid_to_coach="CA" + "0" * 32)
    assert refused.value.code == 13240


def test_a_label_is_unique_in_its_conference(network: Network, app: Application, caller: Handset) -> None:
    with pytest.raises(TwilioRestException) as refused:
        bring_in(network, app, ADVISER, "customer")
    assert refused.value.code == 16025


@pytest.mark.parametrize(("refuse", "status"), [("decline", "busy"), ("let_ring_out", "no-answer")])
def test_a_participant_who_does_not_come_is_told_and_the_room_stands(
    network: Network, app: Application, caller: Handset, refuse: str, status: str
) -> None:
    app.client.conferences("room-1").participants.create(
        from_=NUMBER,
        to=MANAGER,
        label="manager",
        status_callback=app.url + "/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    getattr(network.handset(MANAGER).wait_to_ring(), refuse)()
    assert app.wait_for("/leg", CallStatus=status)
    assert [s.form["CallStatus"] for s in app.at("/leg")] == ["initiated", "ringing", status]
    assert [s.form["SequenceNumber"] for s in app.at("/leg")] == ["0", "1", "2"]
    failed = app.wait_for("/conference", ParticipantLabel="manager").form
    assert (failed["ReasonParticipantLeft"], failed["ParticipantCallStatus"]) == (
        "participant_add_failed",
        status,
    )
    assert caller.status == "in-progress"


def test_answered_is_delivered_as_in_progress(network: Network, app: Application, caller: Handset) -> None:
    bring_in(
        network,
        app,
        ADVISER,
        "adviser",
        status_callback=app.url + "/leg",
        status_callback_event=["answered", "completed"],
    )
    assert app.wait_for("/leg").form["CallStatus"] == "in-progress"


def test_removing_the_last_one_ends_the_conference_and_the_dial_goes_on_with_answered(
    network: Network, app: Application, caller: Handset
) -> None:
    app.client.conferences("room-1").participants("customer").delete()
    caller.wait_to_hear("out of the room")
    form = app.wait_for("/after").form
    assert form["DialCallStatus"] == "answered"
    assert "DialCallSid" not in form
    assert (
        app.wait_for("/conference", StatusCallbackEvent="conference-end")
        .form["ReasonConferenceEnded"]
        .endswith("-kicked")
    )


def test_a_conference_ended_by_rest_sends_everybody_to_what_follows(
    network: Network, app: Application, caller: Handset
) -> None:
    adviser = bring_in(network, app, ADVISER, "adviser")
    conference = app.client.conferences.list(friendly_name="room-1", status="in-progress")[0]
    ended = app.client.conferences(conference.sid).update(status="completed")
    assert (ended.status, ended.reason_conference_ended) == ("completed", "conference-ended-via-api")
    caller.wait_to_hear("out of the room")
    adviser.wait_until_it_ends()
    with pytest.raises(TwilioRestException):
        app.client.conferences("room-1").participants("customer").fetch()


def test_a_lone_participant_stays_in_silence_when_the_others_leave(
    network: Network, app: Application
) -> None:
    app.says("/voice", ROOM.replace('endConferenceOnExit="true"', ""))
    app.says("/wait", "<Say>Please wait.</Say>")
    caller = network.call(CALLER, NUMBER)
    adviser = bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser")
    adviser.hang_up()
    caller.wait_to_be_with()
    assert caller.status == "in-progress"
    app.says("/requeue", "<Say>Putting you back.</Say><Hangup/>")
    app.client.calls(caller.sid).update(url=app.url + "/requeue")
    caller.wait_to_hear("Putting you back")


def test_an_announcement_is_heard_by_its_participant_alone(
    network: Network, app: Application, caller: Handset
) -> None:
    adviser = bring_in(network, app, ADVISER, "adviser")
    app.says("/announce", "<Say>One minute left.</Say>")
    app.client.conferences("room-1").participants("adviser").update(announce_url=app.url + "/announce")
    adviser.wait_to_hear("One minute")
    app.wait_for("/conference", StatusCallbackEvent="announcement-end")
    assert "One minute left." not in caller.heard


def test_a_supervisor_who_may_not_start_the_conference_does_not(network: Network, app: Application) -> None:
    app.says("/voice", ROOM.replace("beep=", 'startConferenceOnEnter="false" beep='))
    app.says("/wait", "<Say>Please wait.</Say>")
    caller = network.call(CALLER, NUMBER)
    app.wait_for("/wait")
    bring_in(network, app, MANAGER, "manager", start_conference_on_enter=False)
    assert app.client.conferences.list(friendly_name="room-1")[0].status == "init"
    bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser", "manager")


def test_those_who_subscribed_to_speakers_are_told_who_speaks(network: Network, app: Application) -> None:
    app.says("/voice", ROOM.replace(f'"{EVENTS}"', '"speaker"'))
    caller = network.call(CALLER, NUMBER)
    bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser")
    caller.say("Hello")
    assert (
        app.wait_for("/conference", StatusCallbackEvent="participant-speech-start").form["ParticipantLabel"]
        == "customer"
    )


def test_a_time_limit_hangs_the_leg_up(network: Network, app: Application, caller: Handset) -> None:
    adviser = bring_in(network, app, ADVISER, "adviser", time_limit=1)
    caller.wait_to_be_with("adviser")
    adviser.wait_until_it_ends()
    assert "TimeLimit" in adviser.state["ended_because"]
