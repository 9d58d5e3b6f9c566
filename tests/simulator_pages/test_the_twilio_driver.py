"""The driver for Twilio's voice SDK keeps to the same interface. The SDK needs an account, so a Device with its documented
events (https://www.twilio.com/docs/voice/sdks/javascript) stands where the SDK's global would be."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.simulator_pages.webhooks import TinyApp

pytestmark = pytest.mark.browser

DEVICE = """
class Emitter {
  constructor() { this.reactions = {}; }
  on(event, react) { (this.reactions[event] ??= []).push(react); }
  emit(event, ...facts) { for (const react of this.reactions[event] ?? []) react(...facts); }
}
globalThis.Call = class extends Emitter {
  parameters = { CallSid: 'CA1', From: '+443300538188' };
  customParameters = new Map([['call', '17']]);
  accept() { this.emit('accept', this); }
  reject() { this.emit('reject'); }
  disconnect() { this.emit('disconnect', this); }
  mute(muted) { this.isMuted = muted; }
  sendDigits(digits) { this.sent = digits; }
  ignore() { this.ignored = true; }
};
globalThis.Twilio = { Device: class extends Emitter {
  identity = 'staff_1';
  constructor(token, options) { super(); globalThis.device = Object.assign(this, { token, options }); }
  async register() { this.emit('registered'); }
  destroy() { this.destroyed = true; }
  updateToken(token) { this.token = token; }
} };
"""
START = """async () => {
  const { TwilioSoftphone } = await import('/softphone/twilio.js');
  globalThis.told = [];
  globalThis.tokens = ['first', 'second'];
  globalThis.phone = new TwilioSoftphone({ token: () => tokens.shift() });
  for (const kind of ['ready', 'incoming', 'accepted', 'ended', 'caption', 'mute', 'error'])
    phone.addEventListener(kind, ({ detail }) => told.push({ kind, ...detail }));
}"""


@pytest.fixture
def desk(browser: Browser, app: TinyApp) -> Iterator[Page]:
    """A page with the driver on it, not yet started."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{app.base}/blank")
    page.evaluate(DEVICE)
    page.evaluate(START)
    yield page
    context.close()


def test_no_device_exists_before_the_click_that_starts_it(desk: Page) -> None:
    assert desk.evaluate("globalThis.device === undefined")
    desk.evaluate("phone.start()")
    assert desk.evaluate("[device.token, told]") == ["first", [{"kind": "ready", "identity": "staff_1"}]]


def test_a_call_rings_is_accepted_muted_keyed_and_ended(desk: Page) -> None:
    told = desk.evaluate("""async () => {
      await phone.start();
      const call = new Call();
      device.emit('incoming', call);
      await phone.accept();
      await phone.mute(true);
      await phone.digits('1');
      await phone.hangUp();
      return [told.slice(1), call.isMuted, call.sent, phone.leg, phone.muted];
    }""")
    leg = {"call": "CA1", "from": "+443300538188", "parameters": {"call": "17"}, "live": False}
    events = [
        {"kind": "incoming", **leg},
        {"kind": "accepted", "call": "CA1"},
        {"kind": "mute", "muted": True},
        {"kind": "ended", "call": "CA1", "reason": "hung-up"},
    ]
    assert told == [events, True, "1", None, False]


def test_a_second_call_during_a_call_is_left_alone(desk: Page) -> None:
    assert desk.evaluate("""async () => {
      await phone.start();
      device.emit('incoming', new Call());
      const second = new Call();
      device.emit('incoming', second);
      return second.ignored;
    }""")


def test_a_token_about_to_run_out_is_replaced(desk: Page) -> None:
    desk.evaluate("phone.start()")
    desk.evaluate("device.emit('tokenWillExpire')")
    desk.wait_for_function("device.token === 'second'")


def test_a_microphone_that_was_refused_is_said_in_plain_words(desk: Page) -> None:
    desk.evaluate("phone.start()")
    desk.evaluate("device.emit('error', { code: 31401 })")
    assert desk.evaluate("told.at(-1).message").startswith(
        "The browser was not allowed to use the microphone."
    )


def test_without_the_sdk_starting_says_what_to_install(desk: Page) -> None:
    desk.evaluate("delete globalThis.Twilio")
    sentence = desk.evaluate("phone.start().catch((refusal) => refusal.message)")
    assert sentence.startswith("Twilio’s voice SDK is not installed.")
