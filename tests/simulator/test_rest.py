"""The REST API driven by the real twilio library: shapes, states, and the codes it must meet."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER

WAITS = '<Gather timeout="60"/>'


def refused(code: int) -> object:
    return pytest.raises(TwilioRestException, check=lambda error: error.code == code)


def test_a_call_created_by_rest_begins_queued_rings_and_runs_its_url(
    network: Network, app: Application
) -> None:
    app.says("/hello", "<Say>Hello from the application.</Say><Hangup/>")
    call = app.client.calls.create(
        to=CALLER, from_=NUMBER, url=app.url + "/hello", status_callback=app.url + "/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )  # fmt: skip
    assert (call.status, call.direction, call.to, call._from) == ("queued", "outbound-api", CALLER, NUMBER)
    leg = network.handset(CALLER).wait_to_ring()
    assert leg.sid == call.sid
    assert app.client.calls(call.sid).fetch().status == "ringing"
    leg.answer()
    leg.wait_to_hear("Hello from the application")
    leg.wait_until_it_ends()
    app.wait_for("/leg", 4)
    assert [s.form["CallStatus"] for s in app.at("/leg")] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    assert app.wait_for("/hello").form["CallStatus"] == "in-progress"
    fetched = app.client.calls(call.sid).fetch()
    assert (fetched.status, fetched.duration) == ("completed", "0")
    assert fetched.end_time is not None


def test_twiml_may_come_with_the_request(network: Network, app: Application) -> None:
    app.client.calls.create(to=CALLER, from_=NUMBER, twiml="<Response><Say>Direct.</Say></Response>")
    leg = network.handset(CALLER).wait_to_ring().answer()
    leg.wait_to_hear("Direct.")


def test_a_call_nobody_answers(network: Network, app: Application) -> None:
    call = app.client.calls.create(to=CALLER, from_=NUMBER, url=app.url + "/x", timeout=1)
    assert network.handset(CALLER).wait_to_ring().wait_until_it_ends() == "no-answer"
    assert app.client.calls(call.sid).fetch().status == "no-answer"
    assert app.at("/x") == []


def test_a_live_call_is_redirected_and_ended(network: Network, app: Application) -> None:
    app.says("/voice", WAITS)
    app.says("/new", "<Say>Moved.</Say>" + WAITS)
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    app.client.calls(caller.sid).update(url=app.url + "/new")
    caller.wait_to_hear("Moved")
    assert app.client.calls(caller.sid).update(status="completed").status == "completed"
    assert caller.wait_until_it_ends() == "completed"


def test_a_call_that_is_over_cannot_be_redirected(network: Network, app: Application) -> None:
    """21220: "Call is not in-progress. Cannot redirect." """
    app.says("/voice", "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    with refused(21220):
        app.client.calls(caller.sid).update(url=app.url + "/new")
    with refused(21220):
        app.client.calls(caller.sid).recordings.create()


def test_canceling_stops_a_ringing_call_and_leaves_one_in_progress_alone(
    network: Network, app: Application
) -> None:
    call = app.client.calls.create(to=CALLER, from_=NUMBER, url=app.url + "/x")
    leg = network.handset(CALLER).wait_to_ring()
    app.client.calls(call.sid).update(status="canceled")
    assert leg.wait_until_it_ends() == "canceled"
    app.says("/voice", WAITS)
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    assert app.client.calls(caller.sid).update(status="canceled").status == "in-progress"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "nobody", "from_": NUMBER, "url": "http://a.example/"}, 21211),
        ({"to": CALLER, "from_": "0330 053 8188", "url": "http://a.example/"}, 21212),
        ({"to": CALLER, "from_": "+441632960555", "url": "http://a.example/"}, 21210),
        ({"to": CALLER, "from_": NUMBER}, 21205),
        ({"to": CALLER, "from_": NUMBER, "url": "/relative"}, 21205),
        ({"to": CALLER, "from_": NUMBER, "twiml": "<Response>" + " " * 4000 + "</Response>"}, 32018),
        ({"to": CALLER, "from_": NUMBER, "twiml": "<Response>"}, 12100),
        ({"to": "", "from_": NUMBER, "url": "http://a.example/"}, 21201),
        (
            {
                "to": CALLER,
                "from_": NUMBER,
                "url": "http://a.example/",
                "status_callback_event": ["start end"],
            },
            20001,
        ),
        ({"to": CALLER, "from_": NUMBER, "url": "http://a.example/", "timeout": 601}, 20001),
    ],
)
def test_a_call_that_cannot_be_made(app: Application, fields: dict[str, object], code: int) -> None:
    with refused(code):
        app.client.calls.create(**fields)  # type: ignore[arg-type]


def test_unknown_things_are_404(app: Application) -> None:
    with refused(20404):
        app.client.calls("CA" + "0" * 32).fetch()
    with refused(20404):
        app.client.conferences("nowhere").participants("x").fetch()
    with refused(20404):
        app.client.queues("QU" + "0" * 32).fetch()


def test_a_field_twilio_does_not_know_is_refused(app: Application) -> None:
    response = app.client.request(
        "POST",
        f"{app.serving.url}/2010-04-01/Accounts/{app.client.account_sid}/Calls.json",
        data={"Bogus": "1"},
    )
    assert (response.status_code, '"code": 20001' in response.text) == (400, True)


def test_both_kinds_of_credentials_are_taken_and_others_not(network: Network, app: Application) -> None:
    app.says("/voice", "<Hangup/>")
    sid = network.call(CALLER, NUMBER).sid
    environment = app.serving.environment
    for user, secret, good in (
        (environment.account_sid, environment.auth_token, True),
        (environment.api_key_sid, environment.api_key_secret, True),
        (environment.api_key_sid, environment.auth_token, False),
        ("", "", False),
    ):
        client = Client(
            user or "x", secret or "x", environment.account_sid, http_client=TwilioHttpClient(timeout=5)
        )
        client.api.base_url = app.serving.url
        if good:
            assert client.calls(sid).fetch().sid == sid
        else:
            with refused(20003):
                client.calls(sid).fetch()


def test_calls_are_listed_newest_first_filtered_and_paged(network: Network, app: Application) -> None:
    app.says("/voice", "<Hangup/>")
    sids = [network.call(f"+4477009001{n:02}", NUMBER) for n in range(5)]
    for call in sids:
        call.wait_until_it_ends()
    assert [c.sid for c in app.client.calls.list(page_size=2)] == [c.sid for c in reversed(sids)]
    assert [c.sid for c in app.client.calls.list(from_="+447700900103")] == [sids[3].sid]
    assert app.client.calls.list(status="in-progress") == []


def test_a_number_keeps_its_webhooks(app: Application) -> None:
    number = app.client.incoming_phone_numbers.list(phone_number=NUMBER)[0]
    updated = app.client.incoming_phone_numbers(number.sid).update(
        voice_url="https://a.example/ivr/voice",
        voice_fallback_url="https://b.example/fallback",
        status_callback="https://a.example/s",
        voice_method="POST",
    )
    again = app.client.incoming_phone_numbers(number.sid).fetch()
    assert (again.voice_url, again.voice_fallback_url, again.status_callback) == (
        "https://a.example/ivr/voice", "https://b.example/fallback", "https://a.example/s"
    )  # fmt: skip
    assert updated.capabilities["voice"] is True
