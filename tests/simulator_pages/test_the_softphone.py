"""The desk's softphone, loaded by a page of another origin as the desk is, on the real phone network."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from tests.simulator_pages.conftest import ACCOUNT, KEY, NUMBER, PRIYA, SECRET, Opener, twilio
from tests.simulator_pages.phone import Phone
from tests.simulator_pages.webhooks import TinyApp

pytestmark = pytest.mark.browser

KINDS = ["ready", "incoming", "accepted", "ended", "caption", "mute", "error"]


def _token(identity: str = "staff_1", secret: str = SECRET) -> str:
    grant = VoiceGrant(incoming_allow=True)
    return str(AccessToken(ACCOUNT, KEY, secret, identity=identity, grants=[grant]).to_jwt())


class Desk:
    """A page of the desk's origin with a softphone on it; it keeps every event the softphone fired."""

    def __init__(self, page: Page, origin: str, network: str, token: str) -> None:
        self.page = page
        page.goto(f"{origin}/blank")
        page.evaluate(
            """async ([network, token, kinds]) => {
              const { SimulatedSoftphone } = await import('/softphone/simulated.js');
              globalThis.told = [];
              globalThis.phone = new SimulatedSoftphone({ token, url: network });
              for (const kind of kinds) phone.addEventListener(kind, ({ detail }) => told.push({ kind, ...detail }));
            }""",
            [network, token, KINDS],
        )

    def does(self, act: str) -> Any:
        """Calls the softphone: `accept()`, `say('…')`."""
        return self.page.evaluate(f"phone.{act}")

    def is_told(self, kind: str, **facts: object) -> dict[str, Any]:
        """Waits until an event of this kind, with these facts, has come; returns the newest."""
        wanted = json.dumps({"kind": kind, **facts})
        found = self.page.wait_for_function(
            """(wanted) => told.findLast((one) => Object.entries(JSON.parse(wanted)).every(([name, value]) => one[name] === value))""",
            arg=wanted,
            timeout=30_000,
        )
        return dict(found.json_value())


@pytest.fixture
def desk(browser: Browser, app: TinyApp, network: str) -> Any:
    """A desk whose softphone has started."""
    context = browser.new_context()
    made = Desk(context.new_page(), app.base, network, _token())
    made.does("start()")
    yield made
    context.close()


def _bring_in(network: str, to: str = "client:staff_1") -> tuple[str, str]:
    client = twilio(network)
    room = client.conferences.list()[0]
    leg = client.conferences(room.sid).participants.create(from_=NUMBER, to=to, label="adviser")
    return room.sid, leg.call_sid


def _caller_in_the_room(open_page: Opener) -> Phone:
    phone = Phone(open_page())
    phone.dial()
    phone.hears("To join the room")
    phone.page.keyboard.press("3")
    phone.element.get_by_text("Nobody else is here yet.").wait_for()
    return phone


def test_it_says_who_it_is_once_it_can_be_rung(desk: Desk) -> None:
    assert desk.is_told("ready")["identity"] == "staff_1"


def test_a_leg_rings_is_accepted_and_both_sides_read_each_other(
    desk: Desk, open_page: Opener, network: str
) -> None:
    caller = _caller_in_the_room(open_page)
    _, leg = _bring_in(network)
    assert desk.is_told("incoming")["call"] == leg
    desk.does("accept()")
    desk.is_told("accepted", call=leg)
    caller.says("Hello, are you there?")
    desk.is_told("caption", text="Hello, are you there?", mine=False, who=PRIYA, label="customer")
    desk.does("say('I am. Good morning.')")
    desk.is_told("caption", text="I am. Good morning.", mine=True)
    caller.hears("I am. Good morning.")
    desk.does("hangUp()")
    desk.is_told("ended", call=leg, reason="hung-up")


def test_a_muted_softphone_is_not_heard_and_the_next_call_begins_unmuted(
    desk: Desk, open_page: Opener, network: str
) -> None:
    caller = _caller_in_the_room(open_page)
    _bring_in(network)
    desk.is_told("incoming")
    desk.does("accept()")
    desk.is_told("accepted")
    desk.does("mute(true)")
    desk.is_told("mute", muted=True)
    caller.is_told("The adviser can hear you. You hear nobody.")
    desk.does("hangUp()")
    desk.is_told("ended")
    assert desk.page.evaluate("phone.muted") is False


def test_a_declined_leg_ends_and_the_softphone_can_be_rung_again(
    desk: Desk, open_page: Opener, network: str
) -> None:
    _caller_in_the_room(open_page)
    _bring_in(network)
    desk.is_told("incoming")
    desk.does("decline()")
    desk.is_told("ended", reason="declined")
    _, again = _bring_in(network)
    desk.is_told("incoming", call=again)


def test_a_ring_that_is_called_off_ends(desk: Desk, open_page: Opener, network: str) -> None:
    _caller_in_the_room(open_page)
    _, leg = _bring_in(network)
    desk.is_told("incoming", call=leg)
    twilio(network).calls(leg).update(status="completed")
    desk.is_told("ended", call=leg, reason="canceled")


def test_of_two_tabs_the_first_to_accept_has_the_leg(
    desk: Desk, browser: Browser, app: TinyApp, network: str, open_page: Opener
) -> None:
    context = browser.new_context()
    other = Desk(context.new_page(), app.base, network, _token())
    other.does("start()")
    _caller_in_the_room(open_page)
    _, leg = _bring_in(network)
    desk.is_told("incoming", call=leg)
    other.is_told("incoming", call=leg)
    desk.does("accept()")
    desk.is_told("accepted", call=leg)
    other.is_told("ended", call=leg, reason="taken")
    context.close()


def test_a_token_the_network_refuses_is_an_error_in_one_sentence(
    browser: Browser, app: TinyApp, network: str
) -> None:
    context = browser.new_context()
    desk = Desk(
        context.new_page(), app.base, network, _token(secret="another-secret-that-is-long-enough-too")
    )
    desk.page.evaluate("phone.start().catch(() => {})")
    assert desk.is_told("error")["message"].endswith(".")
    context.close()
