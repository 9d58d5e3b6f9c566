"""Every request we make of Twilio, made with its own client against the phone network."""

from datetime import UTC, datetime, timedelta

import pytest

from carrier.client import Carrier
from carrier.errors import NotThere, Refused
from simulator.scripted_handset import Handset, Network
from tests.carrier.conftest import CALLER, MANAGER, NOBODY, NUMBER, bring_in
from tests.simulator.application import Application


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
        def asked() -> int:
            """What was asked of the network; callbacks of what went before may still be coming in."""
            return sum(entry["kind"] == "rest" for entry in network.ledger())

        before = asked()
        with pytest.raises(Refused):
            carrier.ring_phone(to=to, url="http://x", status_url="http://x", timeout=5)
        with pytest.raises(Refused):
            carrier.send_sms(to=to, body="Hello")
        assert asked() == before, "nothing was even asked"
