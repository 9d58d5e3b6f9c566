"""https://www.twilio.com/docs/voice/api/conference-participant-resource: flags, coaching, announcements, and those who never come."""

import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.meeting import ADVISER, CALLER, EVENTS, MANAGER, NUMBER, ROOM, bring_in


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


def test_an_announcement_is_heard_by_its_participant_alone(
    network: Network, app: Application, caller: Handset
) -> None:
    adviser = bring_in(network, app, ADVISER, "adviser")
    app.says("/announce", "<Say>One minute left.</Say>")
    app.client.conferences("room-1").participants("adviser").update(announce_url=app.url + "/announce")
    adviser.wait_to_hear("One minute")
    app.wait_for("/conference", StatusCallbackEvent="announcement-end")
    assert "One minute left." not in caller.heard


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
