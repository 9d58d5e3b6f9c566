"""https://www.twilio.com/docs/voice/twiml/conference and the participants resource: who is in, and who hears whom."""

from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.meeting import ADVISER, CALLER, MANAGER, NUMBER, ROOM, bring_in, events


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


def test_a_supervisor_who_may_not_start_the_conference_does_not(network: Network, app: Application) -> None:
    app.says("/voice", ROOM.replace("beep=", 'startConferenceOnEnter="false" beep='))
    app.says("/wait", "<Say>Please wait.</Say>")
    caller = network.call(CALLER, NUMBER)
    app.wait_for("/wait")
    bring_in(network, app, MANAGER, "manager", start_conference_on_enter=False)
    assert app.client.conferences.list(friendly_name="room-1")[0].status == "init"
    bring_in(network, app, ADVISER, "adviser")
    caller.wait_to_be_with("adviser", "manager")
