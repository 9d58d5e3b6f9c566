"""A call from the page: dialled, heard, keyed, spoken to, hung up."""

import re

import pytest
from playwright.sync_api import expect

from tests.simulator_pages.conftest import PRIYA, Opener, twilio
from tests.simulator_pages.phone import Phone
from tests.simulator_pages.webhooks import TinyApp

pytestmark = pytest.mark.browser


def test_the_number_of_the_complaints_line_is_already_dialled(open_page: Opener) -> None:
    phone = Phone(open_page())
    expect(phone.element.get_by_label("Number to call")).to_have_value("0330 053 8188")
    expect(phone.element.get_by_label("Calling as")).to_have_value(PRIYA)
    phone.is_saying("Ready")


def test_enter_dials_and_what_is_heard_is_captioned(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.hears("To make a complaint, press 1.")
    expect(phone.element.locator("[data-timer]")).to_have_text(re.compile(r"\d\d:\d\d"))


def test_keys_of_the_keyboard_are_pressed_after_dialling_without_another_click(open_page: Opener) -> None:
    page = open_page()
    phone = Phone(page)
    phone.dial()
    phone.hears("press 1")
    page.keyboard.press("1")
    phone.hears("Please key your account number.")
    page.keyboard.type("10482937")
    phone.has_given("10482937")
    phone.hears("second and fifth digits of your PIN")


def test_escape_hangs_up_and_the_phone_can_call_again_at_once(open_page: Opener) -> None:
    page = open_page()
    phone = Phone(page)
    phone.dial()
    page.keyboard.press("Escape")
    phone.is_saying("Call ended")
    page.keyboard.press("Enter")
    phone.is_saying("Connected")


def test_escape_hangs_up_from_inside_the_field_where_words_are_typed(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.element.get_by_label("Say something").press("Escape")
    phone.is_saying("Call ended")


def test_typed_words_reach_the_gather_that_listens_for_speech(open_page: Opener) -> None:
    page = open_page()
    phone = Phone(page)
    phone.dial()
    phone.hears("press 1")
    phone.button("4").click()
    phone.hears("Tell us what happened.")
    phone.says("My broadband is slow")
    phone.has_given("My broadband is slow")
    phone.hears("You said My broadband is slow.")


def test_a_digit_typed_as_words_is_not_a_key(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.element.get_by_label("Say something").press_sequentially("1")
    expect(phone.element.locator(".captions .keyed")).to_have_count(0)


def test_what_priya_knows_is_one_tap_from_the_keypad_and_pointed_at_when_asked(open_page: Opener) -> None:
    """CONTRACT, On the phone: every question names what it asks for in fixed words."""
    phone = Phone(open_page())
    phone.dial()
    phone.hears("press 1")
    phone.button("1").click()
    phone.hears("account number")
    expect(phone.element.locator("[data-fact=account]")).to_have_attribute("data-asked", "")
    phone.button("Key the account number").click()
    phone.hears("second and fifth digits of your PIN")
    expect(phone.element.locator(".pin [data-asked]")).to_have_text(["82", "15"])
    phone.button("Key 8, the second digit").click()
    phone.button("Key 1, the fifth digit").click()
    phone.hears("Goodbye.")
    phone.is_saying("Call ended")


def test_a_card_can_be_keyed_only_during_a_call(open_page: Opener) -> None:
    phone = Phone(open_page())
    expect(phone.button("Key the account number")).to_be_disabled()


def test_a_withheld_caller_is_called_so_and_knows_nothing(open_page: Opener) -> None:
    phone = Phone(open_page("/?as=withheld"))
    expect(phone.element.get_by_role("heading", name="Number withheld")).to_be_attached()
    expect(phone.element.locator("[data-knows]")).to_be_hidden()
    phone.dial()
    phone.hears("Welcome")


def test_a_number_that_is_none_is_refused_in_one_plain_sentence(open_page: Opener) -> None:
    phone = Phone(open_page())
    field = phone.element.get_by_label("Number to call")
    field.fill("twelve")
    field.press("Enter")
    expect(phone.element.get_by_role("alert")).to_have_text(
        "That is not a phone number. Type one like 0330 053 8188."
    )


def test_staying_silent_ends_the_wait_of_the_menu(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.hears("press 1")
    phone.button("Stay silent").click()
    phone.is_saying("Call ended")
    expect(phone.element.locator(".captions")).to_contain_text("You say nothing")


def test_a_text_message_appears_on_the_phone_as_it_arrives(
    open_page: Opener, network: str, app: TinyApp
) -> None:
    phone = Phone(open_page())
    twilio(network).messages.create(to=PRIYA, from_="+443300538188", body="Your reference is 4821 7730.")
    bubble = phone.element.locator(".messages li").first
    expect(bubble).to_contain_text("Your reference is 4821 7730.")
    expect(bubble).to_contain_text("All Communications")


def test_a_reloaded_page_takes_up_the_call_that_goes_on(open_page: Opener) -> None:
    page = open_page()
    Phone(page).dial()
    page.reload()
    phone = Phone(page)
    phone.is_saying("Connected")
    phone.hears("press 1")


def test_a_browser_without_a_voice_goes_on_with_captions(open_page: Opener) -> None:
    """Captions never wait for the voice: headless Chromium has none at all."""
    page = open_page()
    phone = Phone(page)
    phone.dial()
    phone.hears("press 1")
    assert page.evaluate("speechSynthesis.getVoices().length") == 0


def test_the_phone_says_whether_keys_are_heard_yet(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.is_told("You can press keys.")
    phone.button("4").click()
    phone.is_told("You can press keys or speak.")


def test_the_guide_leads_to_each_desk_under_a_name_of_its_own(open_page: Opener, app: TinyApp) -> None:
    page = open_page()
    port = app.base.rpartition(":")[2]
    for name, host in (("the adviser’s desk", "adviser.localhost"), ("a manager", "manager.localhost")):
        link = page.get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("href", f"http://{host}:{port}/console")
    expect(page.get_by_role("listitem").first).to_contain_text(
        "sign in as amelia@example.com with kettle-harbour"
    )


def test_the_guide_lays_the_managing_directors_phone_beside_the_callers(open_page: Opener) -> None:
    page = open_page()
    page.get_by_role("button", name="lay that phone beside this one").click()
    expect(Phone(page, 1).element.get_by_role("heading", name="Margaret Ellison")).to_be_attached()


def test_a_double_click_on_call_does_not_hang_up_what_it_dialled(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.button("Call").dblclick()
    phone.hears("press 1")
    phone.is_saying("Connected")


def test_a_double_click_on_hang_up_does_not_call_again(open_page: Opener) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.element.locator("[data-hang-up]").dblclick()
    phone.is_saying("Call ended")
    phone.page.wait_for_timeout(600)
    phone.is_saying("Call ended")
