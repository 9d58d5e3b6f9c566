"""Every request we make of Twilio, made with its own client against the phone network."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from carrier.bodies import FORM
from carrier.client import Carrier
from carrier.errors import NotThere, Refused
from carrier.number_webhooks import expected_webhooks
from carrier.signature import Keys
from carrier.softphone import identity_of
from carrier.webhook import read_webhook
from simulator.scripted_handset import Handset, Network, wait
from simulator.tokens import identity as identity_in
from tests.carrier.conftest import NUMBER, settings_for
from tests.carrier.genuine import body
from tests.simulator.application import Application
from tests.simulator.serving import Serving

CALLER, MANAGER, NOBODY = "+447700900123", "+447700900456", "CA" + "0" * 32
ROOM = (
    "<Dial action='{url}/after'><Conference participantLabel='customer' endConferenceOnExit='true' beep='false' "
    "statusCallback='{url}/conference' statusCallbackEvent='start end join leave mute hold modify'>room-1</Conference></Dial>"
)


@pytest.fixture
def caller(network: Network, application: Application) -> Handset:
    """A caller waiting in the queue."""
    application.says("/voice", f"<Enqueue waitUrl='{application.url}/wait'>complaints</Enqueue>")
    application.says("/wait", "<Say>Please hold.</Say><Pause length='1'/>")
    application.says("/room", ROOM.format(url=application.url))
    application.says("/hold", "<Say>You are on hold.</Say><Redirect/>")
    handset = network.call(CALLER, NUMBER)
    handset.wait_to_hear("Please hold")
    return handset


@pytest.fixture
def in_room(caller: Handset, carrier: Carrier, application: Application) -> Handset:
    """A caller in a room with the adviser, who is on an ordinary telephone."""
    carrier.take_from_queue(queue="complaints", call_sid=caller.sid, url=f"{application.url}/room")
    application.wait_for("/conference", StatusCallbackEvent="participant-join")
    bring_in(carrier, application, MANAGER)
    caller.network.handset(MANAGER).wait_to_ring().answer()
    caller.wait_to_be_with("adviser")
    return caller


def bring_in(carrier: Carrier, application: Application, to: str, label: str = "adviser") -> str:
    return carrier.bring_in(
        room="room-1", to=to, label=label, timeout=20,
        status_url=f"{application.url}/status?leg=7", conference_status_url=f"{application.url}/conference",
    )  # fmt: skip


class TestTheQueue:
    def test_a_waiting_caller_is_taken_to_the_room(
        self, caller: Handset, carrier: Carrier, application: Application
    ) -> None:
        carrier.take_from_queue(queue="complaints", call_sid=caller.sid, url=f"{application.url}/room")
        application.wait_for("/room", CallSid=caller.sid)

    def test_a_caller_who_hung_up_in_the_meantime_is_not_there(
        self, caller: Handset, carrier: Carrier, application: Application
    ) -> None:
        """twilio.md 5.10: "no handling of 21220/20404 when the caller hung up during a claim" is the classic bug."""
        caller.hang_up()
        caller.wait_until_it_ends()
        with pytest.raises(NotThere) as gone:
            carrier.take_from_queue(queue="complaints", call_sid=caller.sid, url=f"{application.url}/room")
        assert (
            str(gone.value) == "It is too late to take the caller out of the queue: the other side is gone."
        )

    def test_a_queue_nobody_ever_joined(self, carrier: Carrier, application: Application) -> None:
        with pytest.raises(NotThere):
            carrier.take_from_queue(queue="no such", call_sid=NOBODY, url=f"{application.url}/room")

    def test_a_queue_that_was_made_anew_under_its_name(
        self, caller: Handset, carrier: Carrier, network: Network, application: Application
    ) -> None:
        """Its sid is remembered, and a remembered sid may be of yesterday's queue."""
        carrier.take_from_queue(queue="complaints", call_sid=caller.sid, url=f"{application.url}/room")
        network.reset()
        again = network.call(CALLER, NUMBER)
        again.wait_to_hear("Please hold")
        carrier.take_from_queue(queue="complaints", call_sid=again.sid, url=f"{application.url}/room")
        application.wait_for("/room", CallSid=again.sid)


class TestTheRoom:
    def test_somebody_is_rung_into_it_and_their_status_is_told(
        self, in_room: Handset, application: Application
    ) -> None:
        seen = application.wait_for("/status", To=MANAGER, CallStatus="in-progress")
        assert seen.query == {"leg": "7"}
        joined = application.wait_for(
            "/conference", StatusCallbackEvent="participant-join", ParticipantLabel="adviser"
        )
        assert joined.form["EndConferenceOnExit"] == "false", "staff never end the room by leaving it"

    def test_the_caller_is_held_and_taken_back(
        self, in_room: Handset, carrier: Carrier, application: Application
    ) -> None:
        carrier.hold(room="room-1", call_sid=in_room.sid, hold_url=f"{application.url}/hold", on=True)
        in_room.wait_to_hear("You are on hold")
        assert application.wait_for("/hold").method == "POST"
        held = {p.label: p.held for p in carrier.participants(room="room-1")}
        assert held == {"customer": True, "adviser": False}
        carrier.hold(room="room-1", call_sid=in_room.sid, on=False)
        in_room.wait_to_be_with("adviser")

    def test_one_leg_is_taken_out_and_the_caller_stays(self, in_room: Handset, carrier: Carrier) -> None:
        adviser = carrier.who_is_labelled(room="room-1", label="adviser")
        assert adviser is not None
        carrier.remove(room="room-1", call_sid=adviser)
        in_room.wait_to_be_with()
        assert in_room.status == "in-progress"
        with pytest.raises(NotThere):
            carrier.remove(room="room-1", call_sid=adviser)

    def test_the_room_is_closed_and_the_caller_goes_on(
        self, in_room: Handset, carrier: Carrier, application: Application
    ) -> None:
        application.says("/after", "<Say>Goodbye.</Say><Hangup/>")
        carrier.end_room(room="room-1")
        in_room.wait_to_hear("Goodbye")
        assert application.wait_for("/after").form["DialCallStatus"] == "answered"

    def test_a_room_that_is_over_is_empty_and_cannot_be_acted_on(
        self, in_room: Handset, carrier: Carrier, application: Application
    ) -> None:
        in_room.hang_up()
        application.wait_for("/conference", StatusCallbackEvent="conference-end")
        assert carrier.participants(room="room-1") == []
        for act in (
            lambda: carrier.hold(room="room-1", call_sid=in_room.sid, on=False),
            lambda: carrier.remove(room="room-1", call_sid=in_room.sid),
            lambda: carrier.end_room(room="room-1"),
        ):
            with pytest.raises(NotThere):
                act()

    def test_a_softphone_that_is_not_open_does_not_answer(
        self, in_room: Handset, carrier: Carrier, application: Application
    ) -> None:
        sid = bring_in(carrier, application, "client:staff_17", "manager")
        application.wait_for("/status", CallSid=sid, CallStatus="no-answer")
        assert carrier.call(call_sid=sid).status == "no-answer"
        assert in_room.hears == ["adviser"]

    def test_a_number_we_do_not_dial_is_never_rung_into_it(
        self, carrier: Carrier, application: Application
    ) -> None:
        with pytest.raises(Refused):
            bring_in(carrier, application, "+449098790000")


class TestOneLeg:
    def test_a_telephone_is_rung_and_spoken_to_first(
        self, carrier: Carrier, network: Network, application: Application
    ) -> None:
        application.says(
            "/whisper",
            f"<Gather numDigits='1' action='{application.url}/accept'><Say>Press 1 to accept.</Say></Gather>",
        )
        sid = carrier.ring_phone(
            to=MANAGER, url=f"{application.url}/whisper", status_url=f"{application.url}/status", timeout=20
        )
        leg = network.handset(MANAGER).wait_to_ring()
        assert leg.sid == sid
        leg.answer()
        leg.wait_to_hear("Press 1 to accept")
        leg.press("1")
        assert application.wait_for("/accept").form["Digits"] == "1"

    def test_a_ring_whose_answer_was_lost_is_found_by_whom_it_rang(
        self, carrier: Carrier, network: Network, application: Application
    ) -> None:
        """reliability: "look up by our reference before any second create": nobody is rung twice."""
        since = datetime.now(UTC)
        assert carrier.find_leg(to="+447700900999", since=since) is None
        sid = carrier.ring_phone(
            to="+447700900999",
            url=f"{application.url}/whisper",
            status_url=f"{application.url}/status",
            timeout=20,
        )
        assert carrier.find_leg(to="+447700900999", since=since) == sid
        assert carrier.find_leg(to="+447700900999", since=since + timedelta(minutes=1)) is None

    def test_a_live_leg_goes_on_with_other_twiml(
        self, caller: Handset, carrier: Carrier, application: Application
    ) -> None:
        application.says("/elsewhere", "<Say>Somewhere else.</Say><Pause length='9'/>")
        carrier.redirect(call_sid=caller.sid, url=f"{application.url}/elsewhere")
        caller.wait_to_hear("Somewhere else")

    def test_a_leg_is_ended_ringing_or_live(
        self, caller: Handset, carrier: Carrier, network: Network, application: Application
    ) -> None:
        ringing = carrier.ring_phone(
            to=MANAGER, url=f"{application.url}/whisper", status_url=f"{application.url}/status", timeout=20
        )
        leg = network.handset(MANAGER).wait_to_ring()
        carrier.end_call(call_sid=ringing)
        assert leg.wait_until_it_ends() == "canceled"
        carrier.end_call(call_sid=caller.sid)
        assert caller.wait_until_it_ends() == "completed"

    def test_what_is_over_cannot_be_redirected_or_ended(
        self, caller: Handset, carrier: Carrier, application: Application
    ) -> None:
        caller.hang_up()
        caller.wait_until_it_ends()
        with pytest.raises(NotThere) as gone:
            carrier.redirect(call_sid=caller.sid, url=f"{application.url}/elsewhere")
        assert gone.value.code == 21220
        with pytest.raises(NotThere):
            carrier.end_call(call_sid=caller.sid)

    def test_a_call_as_twilio_knows_it(self, caller: Handset, carrier: Carrier) -> None:
        now = carrier.call(call_sid=caller.sid)
        assert (now.sid, now.status, now.from_, now.to, now.direction) == (
            caller.sid,
            "in-progress",
            CALLER,
            NUMBER,
            "inbound",
        )
        assert not now.ended
        caller.hang_up()
        caller.wait_until_it_ends()
        over = carrier.call(call_sid=caller.sid)
        assert over.ended and over.ended_at is not None and over.duration is not None

    def test_a_call_nobody_made(self, carrier: Carrier) -> None:
        with pytest.raises(NotThere):
            carrier.call(call_sid=NOBODY)

    def test_the_calls_since_a_moment(self, caller: Handset, carrier: Carrier) -> None:
        """The reconciler asks for these when a callback was lost."""
        found = carrier.recent_calls(since=datetime.now(UTC) - timedelta(minutes=5))
        assert caller.sid in {leg.sid for leg in found}
        assert all(leg.to == NUMBER for leg in found)

    @pytest.mark.parametrize("to", ["+449098790000", "+448708887777", "+14158675309", "anonymous", ""])
    def test_toll_fraud_stops_on_the_wire(self, carrier: Carrier, network: Network, to: str) -> None:
        asked = len(network.ledger())
        with pytest.raises(Refused):
            carrier.ring_phone(to=to, url="http://x", status_url="http://x", timeout=5)
        with pytest.raises(Refused):
            carrier.send_sms(to=to, body="Hello")
        assert len(network.ledger()) == asked, "nothing was even asked"


class TestRecordings:
    def test_a_call_is_recorded_paused_for_a_secret_and_fetched(
        self, caller: Handset, carrier: Carrier, application: Application
    ) -> None:
        sid = carrier.start_recording(call_sid=caller.sid, status_url=f"{application.url}/recording")
        carrier.pause_recording(call_sid=caller.sid)
        carrier.resume_recording(call_sid=caller.sid, recording_sid=sid)
        with pytest.raises(NotThere):
            carrier.fetch_recording(recording_sid=sid, into=BytesIO())
        caller.hang_up()
        application.wait_for("/recording", RecordingStatus="completed", RecordingSid=sid)
        sound = BytesIO()
        fetched = carrier.fetch_recording(recording_sid=sid, into=sound)
        assert fetched.size == len(sound.getvalue()) > 0
        assert fetched.content_type.startswith("audio/")

    def test_too_large_a_recording_is_not_swallowed(
        self, caller: Handset, carrier: Carrier, application: Application
    ) -> None:
        sid = carrier.start_recording(call_sid=caller.sid, status_url=f"{application.url}/recording")
        caller.hang_up()
        application.wait_for("/recording", RecordingStatus="completed", RecordingSid=sid)
        with pytest.raises(Refused, match="larger than 10 bytes"):
            carrier.fetch_recording(recording_sid=sid, into=BytesIO(), largest=10)

    @pytest.mark.parametrize(
        "sid",
        ["http://169.254.169.254/latest", "RE" + "0" * 32 + "/../../x", "@evil.example", "RE" + "0" * 31, "", "RE" + "0" * 32 + "\n"],
    )  # fmt: skip
    def test_a_recordings_name_can_lead_nowhere_else(
        self, carrier: Carrier, network: Network, sid: str
    ) -> None:
        asked = len(network.ledger())
        with pytest.raises(Refused):
            carrier.fetch_recording(recording_sid=sid, into=BytesIO())
        assert len(network.ledger()) == asked


class TestTexts:
    def test_a_text_arrives(self, carrier: Carrier, network: Network, application: Application) -> None:
        sid = carrier.send_sms(
            to=CALLER, body="Your complaint reference is 1234 5678.", status_url=f"{application.url}/sms"
        )
        assert sid.startswith("SM")
        message = network.handset(CALLER).wait_for_message("1234 5678")
        assert message["from"] == NUMBER
        application.wait_for("/sms", MessageSid=sid)

    def test_a_text_is_cut_to_what_twilio_takes(self, carrier: Carrier, network: Network) -> None:
        carrier.send_sms(to=CALLER, body="x" * 5000)
        assert (
            wait(lambda: network.handset(CALLER).messages, 5, lambda: "no message")[-1]["body"] == "x" * 1600
        )


class TestTheNumber:
    def test_it_is_pointed_here_and_read_back(self, carrier: Carrier) -> None:
        expected = expected_webhooks(carrier.settings)
        assert carrier.number_webhooks(number=NUMBER) != expected
        carrier.set_number_webhooks(number=NUMBER, webhooks=expected)
        assert carrier.number_webhooks(number=NUMBER) == expected
        assert expected.voice_url.startswith(f"{carrier.settings.public_base_url}/ivr/voice#")
        assert expected.voice_fallback_url.startswith(f"{carrier.settings.fallback_base_url}/fallback#")

    def test_a_number_of_somebody_else(self, carrier: Carrier) -> None:
        with pytest.raises(Refused, match="0330 053 9999 is not in this Twilio account"):
            carrier.number_webhooks(number="+443300539999")


class TestSoftphones:
    def test_the_network_knows_the_token_for_whose_it_is(self, carrier: Carrier, serving: Serving) -> None:
        token = carrier.softphone_token(identity=identity_of(17))
        assert identity_in(token, serving.environment) == "staff_17"

    def test_a_token_never_outlives_a_day(self, carrier: Carrier, serving: Serving) -> None:
        token = carrier.softphone_token(identity=identity_of(17), ttl=10**7)
        assert identity_in(token, serving.environment) == "staff_17"

    def test_a_token_of_another_key_is_not_taken(self, serving: Serving, tmp_path: Path) -> None:
        stranger = Carrier(settings_for(serving, tmp_path, TWILIO_API_KEY_SECRET="e" * 32))
        with pytest.raises(Exception, match="not signed with this account's API key"):
            identity_in(stranger.softphone_token(identity="staff_17"), serving.environment)


def test_a_wrong_key_is_refused_in_a_sentence(serving: Serving, tmp_path: Path) -> None:
    stranger = Carrier(settings_for(serving, tmp_path, TWILIO_API_KEY_SECRET="e" * 32))
    with pytest.raises(Refused, match="Twilio refused to look at the call: .* \\(code 20003\\)"):
        stranger.call(call_sid=NOBODY)


def test_every_webhook_of_a_whole_call_is_read_as_genuine(
    in_room: Handset, carrier: Carrier, application: Application, serving: Serving
) -> None:
    """The phone network sends Twilio's full sets of fields, and one nobody announced."""
    carrier.start_recording(call_sid=in_room.sid, status_url=f"{application.url}/recording")
    carrier.hold(room="room-1", call_sid=in_room.sid, hold_url=f"{application.url}/hold", on=True)
    in_room.wait_to_hear("You are on hold")
    in_room.hang_up()
    application.wait_for("/recording", RecordingStatus="completed")
    application.wait_for("/status", CallStatus="completed", CallSid=in_room.sid)
    kinds = set()
    for seen in application.seen:
        webhook = read_webhook(
            method=seen.method, url=seen.url, content_type=FORM, body=body(seen.form), signature=seen.signature,
            keys=Keys((serving.environment.auth_token,)),
        )  # fmt: skip
        assert webhook is not None, seen
        kinds.add(str(webhook.kind))
    assert kinds == {"call", "conference", "recording"}
