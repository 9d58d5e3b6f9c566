"""Everything in writing is done without a mouse, sound for everybody (WCAG 2.2 AA), and no typed word is ever lost."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

import models
from code_of_practice.roles import Role
from models import Complaint, InboundMail, MailKind, wall_clock
from models.correspondence.inbound_mail import message_mark
from tests.agent_console.people import a_customer
from tests.agent_console.screens import People, sound

pytestmark = pytest.mark.browser


def a_mail_that_waits() -> int:
    """An absence note that says more than it should."""
    with models.transaction() as tx:
        mail = InboundMail(
            message_mark=message_mark("<1@example.com>"), kind=MailKind.AUTOMATIC, came_at=wall_clock.now(),
            why="it says that a machine sent it",
        )  # fmt: skip
        mail.sender, mail.subject, mail.text = (
            "anne@example.com",
            "Out of office",
            "And my bill is wrong again.",
        )
        mail.keep(tx, b"Subject: Out of office\r\n\r\nAnd my bill is wrong again.", by="customer")
        return mail.id or 0


def tab_to(page: Page, name: str) -> None:
    """Tab on until the keyboard is there; a date takes several."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"No number of tabs leads to {name}.")


def test_a_letter_is_keyed_and_decided_about_by_keyboard_alone(people: People) -> None:
    a_customer()
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    keys = daniel.keyboard
    base = daniel.url.split("/console")[0] + "/console"

    # The letter: the keyboard starts at the first question, and the match is said while it is typed.
    daniel.goto(f"{base}/post")
    sound(daniel)
    keys.type("Eleanor Whitcombe 30017245")
    expect(daniel.locator("#found-match")).to_contain_text("goes with the name")
    tab_to(daniel, "about")
    keys.type("Missed")
    keys.press("Control+Enter")
    daniel.wait_for_selector("#faults")
    sound(daniel)
    tab_to(daniel, "said")
    keys.type("Nobody came, twice.")
    tab_to(daniel, "answer")
    keys.type("email")
    keys.press("Control+Enter")
    daniel.wait_for_url("**/console/complaints/*")
    expect(daniel.locator("#message")).to_contain_text("acknowledgement goes by email")
    with models.reading() as session:
        made = session.exec(select(Complaint)).one()
        reference = made.reference
    assert (made.category, made.statement) == ("missed_engineer", "Nobody came, twice.")
    sound(daniel)

    # A decision: what was typed and not sent is there again, and gone once it is taken.
    keys.press("Alt+d")
    daniel.wait_for_url("**/decide/*")
    sound(daniel)
    daniel.goto(f"{base}/complaints/{reference}/decide/outcome")
    keys.type("We booked the wrong street.")
    daniel.reload()
    expect(daniel.locator("#findings")).to_have_value("We booked the wrong street.")
    keys.press("Control+Enter")
    daniel.wait_for_selector("#faults")
    expect(daniel.locator("#faults")).to_be_focused()
    sound(daniel)
    daniel.fill("#doing", "A new visit on Friday")
    keys.press("Alt+q")
    expect(daniel.locator("#letter")).to_contain_text("A new visit on Friday")
    sound(daniel)
    keys.press("Control+Enter")
    daniel.wait_for_url(f"**/complaints/{reference}")
    expect(daniel.locator("#message")).to_contain_text("The letter goes by")
    assert daniel.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('typed:'))") == []

    # Mail that waits.
    mail = a_mail_that_waits()
    for path in ("post/mail", f"post/mail/{mail}"):
        daniel.goto(f"{base}/{path}")
        sound(daniel)
    assert people.refused == []


def test_a_managers_approval_and_the_managing_directors_way_back_are_sound(people: People) -> None:
    a_customer()
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="caller", at=wall_clock.now())
        complaint.escalate(Role.MANAGING_DIRECTOR, by="staff:1", at=wall_clock.now(), reason="Twice missed.")
    margaret, _ = people.arrive("Margaret Ellison", Role.MANAGING_DIRECTOR)
    margaret.locator("summary", has_text="Send back").press("Enter")
    margaret.keyboard.press("Tab")
    margaret.keyboard.type("Ring her first.")
    sound(margaret)
    margaret.keyboard.press("Tab")
    margaret.keyboard.press("Enter")
    expect(margaret.locator("main")).to_contain_text("Nobody waits for you.")
    ruth, _ = people.arrive("Ruth Bevan", Role.MANAGER)
    expect(ruth.locator("main")).to_contain_text("Ring her first.")
    sound(ruth)
    assert people.refused == []
