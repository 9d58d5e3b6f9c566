"""Recordings, texts, the number itself and softphones: what is asked of Twilio beside a call."""

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
from tests.carrier.conftest import CALLER, NOBODY, NUMBER, settings_for
from tests.carrier.genuine import body
from tests.simulator.application import Application
from tests.simulator.serving import Serving


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
