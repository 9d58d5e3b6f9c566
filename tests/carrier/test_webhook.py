"""What a door sees of a request: the signed webhook, typed, or nothing at all."""

import dataclasses
from datetime import UTC, datetime
from io import BytesIO

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from carrier.bodies import form_fields
from carrier.webhook import LARGEST_BODY, Kind, Webhook, signed_url, signed_webhook
from settings import Settings
from tests.carrier.genuine import BASE, GENUINE, TOKEN, Form, body, call, sign


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment(
        {
            "PUBLIC_BASE_URL": BASE,
            "TWILIO_AUTH_TOKEN": "the new one",
            "TWILIO_AUTH_TOKEN_SECONDARY": TOKEN,
            "INSTANCE_DIR": str(tmp_path_factory.mktemp("instance")),
        }
    )


def posted(target: str, form: Form, **headers: str) -> Request:
    """A request as gunicorn gives it: the target undecoded in RAW_URI."""
    path, _, query = target.partition("?")
    environ = EnvironBuilder(
        path=path,
        query_string=query,
        method="POST",
        data=body(form),
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        base_url="http://10.0.0.7:8188",
        headers={"X-Twilio-Signature": sign(BASE + target, form)} | headers,
    ).get_environ()
    return Request(environ | {"RAW_URI": target})


def told(settings: Settings, what: str) -> Webhook:
    webhook = signed_webhook(posted("/ivr/status", GENUINE[what]), settings)
    assert webhook is not None
    return webhook


class TestWhatIsRefused:
    def test_no_signature(self, settings: Settings) -> None:
        assert signed_webhook(posted("/ivr/voice", call(), **{"X-Twilio-Signature": ""}), settings) is None

    def test_another_accounts_token(self, settings: Settings) -> None:
        forged = sign(f"{BASE}/ivr/voice", call(), "not ours")
        assert (
            signed_webhook(posted("/ivr/voice", call(), **{"X-Twilio-Signature": forged}), settings) is None
        )

    def test_a_signature_for_another_address(self, settings: Settings) -> None:
        elsewhere = sign(f"{BASE}/ivr/status", call())
        request = posted("/ivr/voice", call(), **{"X-Twilio-Signature": elsewhere})
        assert signed_webhook(request, settings) is None

    def test_a_host_the_sender_chose(self, settings: Settings) -> None:
        """Host and X-Forwarded-* are whatever was sent; only PUBLIC_BASE_URL counts."""
        evil = "https://evil.example"
        request = posted(
            "/ivr/voice",
            call(),
            **{"X-Twilio-Signature": sign(f"{evil}/ivr/voice", call()), "X-Forwarded-Host": "evil.example",
               "X-Forwarded-Proto": "https", "Host": "evil.example"},
        )  # fmt: skip
        assert signed_webhook(request, settings) is None

    def test_a_body_larger_than_twilio_sends(self, settings: Settings) -> None:
        assert signed_webhook(posted("/ivr/voice", call(SpeechResult="a" * LARGEST_BODY)), settings) is None

    def test_a_large_body_that_does_not_say_its_length(self, settings: Settings) -> None:
        request = posted("/ivr/voice", call())
        del request.environ["CONTENT_LENGTH"]
        request.environ |= {"wsgi.input": BytesIO(b"a=" + b"b" * LARGEST_BODY), "wsgi.input_terminated": True}
        assert signed_webhook(Request(request.environ), settings) is None

    def test_more_fields_than_any_webhook_has(self, settings: Settings) -> None:
        flood = call(**{f"F{i}": "" for i in range(600)})
        assert signed_webhook(posted("/ivr/voice", flood), settings) is None

    def test_a_json_body_without_its_hash(self, settings: Settings) -> None:
        """twilio's own validator raises TypeError here: a 500 that any stranger could cause."""
        request = posted("/ivr/voice", {})
        request.environ |= {
            "CONTENT_TYPE": "application/json",
            "wsgi.input": BytesIO(b'"x"'),
            "CONTENT_LENGTH": "3",
        }
        assert signed_webhook(Request(request.environ), settings) is None

    @pytest.mark.parametrize(
        "wrong",
        [{"CallSid": "CA123"}, {"AccountSid": "AC" + "g" * 32}, {"CallStatus": "sideways"}, {"Digits": "1; DROP"},
         {"SequenceNumber": "one"}, {"From": "+44\n7700"}, {"Confidence": "much"}],
    )  # fmt: skip
    def test_a_signed_form_with_a_field_that_twilio_never_sends(
        self, settings: Settings, wrong: Form
    ) -> None:
        assert signed_webhook(posted("/ivr/voice", call(**wrong)), settings) is None


class TestWhatIsRead:
    def test_either_token_while_one_is_rotated(self, settings: Settings) -> None:
        for token in settings.twilio_auth_tokens:
            signature = sign(f"{BASE}/ivr/voice", call(), token)
            assert signed_webhook(posted("/ivr/voice", call(), **{"X-Twilio-Signature": signature}), settings)

    def test_the_address_exactly_as_twilio_wrote_it(self, settings: Settings) -> None:
        """Flask's request.url would decode these, and the true signature would fail."""
        for target in (
            "/ivr/voice?who=%27&c=%C3%A9&s=%2F&t=%7E",
            "//ivr/voice",
            "/ivr/a%2Fb",
            "/ivr/voice?x=it's",
        ):
            assert signed_webhook(posted(target, call()), settings) is not None, target

    def test_words_of_every_kind(self, settings: Settings) -> None:
        said = "naïve – “quoted” + 100% & =;#\n\t😀"
        webhook = signed_webhook(posted("/ivr/voice", call(SpeechResult=said)), settings)
        assert webhook is not None
        assert webhook.speech == said

    def test_a_get_with_its_fields_in_the_query(self, settings: Settings) -> None:
        """HoldUrl is fetched with GET unless one says otherwise."""
        target = "/ivr/4kXQw0c3n8VZk1yPq2rT7A/hold?" + body(call()).decode()
        environ = EnvironBuilder(
            path="/ivr/4kXQw0c3n8VZk1yPq2rT7A/hold", query_string=target.partition("?")[2]
        ).get_environ()
        environ |= {"RAW_URI": target, "HTTP_X_TWILIO_SIGNATURE": sign(BASE + target, {})}
        webhook = signed_webhook(Request(environ), settings)
        assert webhook is not None
        assert webhook.call_sid == call()["CallSid"]

    def test_the_body_stays_readable_for_flask(self, settings: Settings) -> None:
        request = posted("/ivr/voice", call(Digits="7"))
        assert signed_webhook(request, settings) is not None
        assert request.form["Digits"] == "7"

    def test_nothing_can_be_changed_afterwards(self, settings: Settings) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            told(settings, "keys").kind = Kind.MESSAGE  # type: ignore[misc]

    def test_its_representation_holds_nothing_a_log_should_not(self, settings: Settings) -> None:
        assert "07700" not in repr(told(settings, "keys")) and "12345678" not in repr(told(settings, "keys"))


class TestWhatItTells:
    def test_keys(self, settings: Settings) -> None:
        webhook = told(settings, "keys")
        assert (webhook.kind, webhook.digits, webhook.status) == (Kind.CALL, "12345678", "in-progress")
        assert (webhook.speech, webhook.confidence, webhook.sequence) == (None, None, None)

    def test_speech(self, settings: Settings) -> None:
        webhook = told(settings, "speech")
        assert webhook.speech is not None and webhook.speech.startswith("The digits on my bill")
        assert webhook.confidence == 0.9312

    def test_a_status(self, settings: Settings) -> None:
        webhook = told(settings, "status")
        assert (webhook.status, webhook.sequence, webhook.call_duration) == ("completed", 3, 61)
        assert webhook.timestamp == datetime(2026, 11, 22, 10, 42, 28, tzinfo=UTC)

    def test_a_queue(self, settings: Settings) -> None:
        webhook = told(settings, "waiting")
        assert (webhook.queue_position, webhook.queue_time, webhook.average_queue_time) == (1, 12, 33)

    def test_a_room(self, settings: Settings) -> None:
        webhook = told(settings, "somebody joined")
        assert (webhook.kind, webhook.conference_event) == (Kind.CONFERENCE, "participant-join")
        assert (webhook.room, webhook.participant_label) == ("4kXQw0c3n8VZk1yPq2rT7A", "customer")
        assert (webhook.held, webhook.muted, webhook.sequence) == (False, False, 2)

    def test_a_recording(self, settings: Settings) -> None:
        webhook = told(settings, "recorded")
        assert (webhook.kind, webhook.recording_status, webhook.recording_duration) == (
            Kind.RECORDING,
            "completed",
            61,
        )

    def test_a_transcript(self, settings: Settings) -> None:
        webhook = told(settings, "heard")
        assert (webhook.kind, webhook.transcript, webhook.final) == (
            Kind.TRANSCRIPTION,
            "Track my order, Final answer",
            True,
        )
        assert webhook.timestamp == datetime(2026, 11, 22, 10, 42, 28, 123456, tzinfo=UTC)
        assert webhook.sequence == 4

    def test_unreadable_extras_are_nothing_rather_than_an_error(self) -> None:
        webhook = Webhook(Kind.TRANSCRIPTION, {"Timestamp": "yesterday", "TranscriptionData": "{broken"})
        assert (webhook.timestamp, webhook.transcript, webhook.call_sid) == (None, "", "")


class TestTheSignedAddress:
    def test_without_a_raw_target_it_is_quoted_again(self) -> None:
        environ = EnvironBuilder(path="/ivr/é", query_string="a=%27").get_environ()
        for name in ("RAW_URI", "REQUEST_URI"):
            environ.pop(name, None)
        assert signed_url(BASE, environ) == f"{BASE}/ivr/%C3%A9?a=%27"

    def test_a_proxys_absolute_target_counts_as_its_path(self) -> None:
        assert signed_url(BASE, {"RAW_URI": "http://evil.example/ivr/voice?a=1"}) == f"{BASE}/ivr/voice?a=1"

    @pytest.mark.parametrize("target", ["/app/ivr/voice", "/ivr/voice"])
    def test_a_base_with_a_path_whether_or_not_the_proxy_strips_it(self, target: str) -> None:
        assert signed_url(f"{BASE}/app", {"RAW_URI": target}) == f"{BASE}/app/ivr/voice"


def test_form_fields_keep_blanks_repeats_and_spaces() -> None:
    assert form_fields(b"a=&b=1&b=2&c=+x%20&%C3%A9=%e2%98%83&&d") == [
        ("a", ""), ("b", "1"), ("b", "2"), ("c", " x "), ("é", "☃"), ("d", ""),
    ]  # fmt: skip
