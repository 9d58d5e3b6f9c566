"""What is typed stays: through live changes, a server that is away, and a second window; and no secret reaches the browser."""

import pytest
from flask import Flask
from playwright.sync_api import expect

import models
from code_of_practice.roles import Role
from models import wall_clock
from models.queries import note_of
from models.telephone.calls import Call
from tests.agent_console.people import SECRETS, a_call, a_customer
from tests.agent_console.screens import People, shows

pytestmark = pytest.mark.browser


def test_what_is_typed_stays_when_its_zone_changes_and_when_the_server_is_away(
    people: People, served: Flask
) -> None:
    a_customer()
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    call = a_call(at=wall_clock.now())
    daniel.keyboard.press("F2")
    shows(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    shows(daniel, "on_call")
    daniel.fill("#ask-account_number", "3001")
    with models.transaction() as tx:
        tx.get_one(Call, call).hold(tx, by="system", at=wall_clock.now())
        complaint = tx.get_one(models.Complaint, tx.get_one(Call, call).complaint_id)
        complaint.needs("Large print", by="caller", at=wall_clock.now())
    expect(daniel.locator(".note-warn").first).to_contain_text("Large print", timeout=30_000)
    assert daniel.locator("#ask-account_number").input_value() == "3001"
    daniel.context.set_offline(True)
    daniel.locator("textarea[data-note]").fill("typed while away")
    expect(daniel.locator("#kept")).to_contain_text("Not kept yet", timeout=30_000)
    daniel.context.set_offline(False)
    expect(daniel.locator("#kept")).to_contain_text("Kept ", timeout=30_000)


def test_two_windows_that_write_at_once_show_both_texts_and_keep_both(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    call = a_call(at=wall_clock.now())
    daniel.keyboard.press("F2")
    shows(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    shows(daniel, "on_call")
    second = daniel.context.new_page()
    second.goto(daniel.url)
    daniel.locator("textarea[data-note]").fill("from the first window")
    expect(daniel.locator("#kept")).to_contain_text("Kept ")
    second.locator("textarea[data-note]").fill("from the second window")
    expect(second.locator("#other-note")).to_be_visible(timeout=30_000)
    expect(second.locator("#other-note pre")).to_have_text("from the first window")
    second.get_by_role("button", name="Keep both").click()
    expect(second.locator("#kept")).to_contain_text("Kept ", timeout=30_000)
    with models.reading() as reading:
        note = note_of(reading, call, 1)
        assert note is not None and note.text == "from the first window\nfrom the second window"


def test_no_fact_of_the_account_reaches_the_browser_before_verification(people: People) -> None:
    """CP6, on everything the browser is sent, not only on what it shows."""
    a_customer()
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    sent: list[str] = []
    daniel.on(
        "response",
        lambda answer: (
            sent.append(answer.text()) if "regions" in answer.url or "/calls/" in answer.url else None
        ),
    )
    daniel.keyboard.press("F2")
    shows(daniel, "idle")
    a_call(at=wall_clock.now())
    shows(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    shows(daniel, "on_call")
    while len(sent) <= 2:  # the pages that the ring, the answer and the stream bring
        daniel.wait_for_timeout(100)
    daniel.wait_for_timeout(500)
    everything = "\n".join([*sent, daniel.content()])
    assert not any(secret in everything for secret in SECRETS)
