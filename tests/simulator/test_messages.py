"""https://www.twilio.com/docs/messaging/api/message-resource: texts to handsets."""

import pytest

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER
from tests.simulator.test_rest import refused


def test_a_message_reaches_the_handset_and_tells_its_way(network: Network, app: Application) -> None:
    message = app.client.messages.create(
        to=CALLER, from_=NUMBER, body="Your reference is 1234 5678.", status_callback=app.url + "/sms"
    )
    assert message.status == "queued"
    got = network.handset(CALLER).wait_for_message("reference")
    assert (got["from"], got["sid"]) == (NUMBER, message.sid)
    app.wait_for("/sms", MessageStatus="delivered")
    assert [s.form["MessageStatus"] for s in app.at("/sms")] == ["sent", "delivered"]
    assert app.client.messages(message.sid).fetch().status == "delivered"
    assert [m.sid for m in app.client.messages.list(to=CALLER)] == [message.sid]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": CALLER, "from_": NUMBER, "body": ""}, 21602),
        ({"to": CALLER, "body": "x"}, 21603),
        ({"to": CALLER, "from_": "+441632960555", "body": "x"}, 21606),
        ({"to": "07700 900123", "from_": NUMBER, "body": "x"}, 21211),
        ({"to": CALLER, "from_": NUMBER, "body": "x" * 1601}, 21617),
    ],
)
def test_a_message_that_cannot_be_sent(app: Application, fields: dict[str, str], code: int) -> None:
    with refused(code):
        app.client.messages.create(**fields)  # type: ignore[arg-type]


def test_a_text_to_a_phone_that_is_off_is_undelivered(network: Network, app: Application) -> None:
    network.handset(CALLER).mode("off")
    app.client.messages.create(to=CALLER, from_=NUMBER, body="Hello", status_callback=app.url + "/sms")
    assert app.wait_for("/sms", MessageStatus="undelivered").form["ErrorCode"] == "30003"
