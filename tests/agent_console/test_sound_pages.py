"""WCAG 2.2 AA on every page and in every state of the desk: axe in both schemes, 320 px, 24 px, and the weight of it all."""

import gzip

import pytest
from playwright.sync_api import expect

import models
from code_of_practice.roles import Role
from models import wall_clock
from models.people.staff import Presence, Staff
from models.telephone.calls import Call
from models.telephone.escalations import Escalation
from tests.agent_console.people import a_call, a_customer, answers_of, rung_is_rung
from tests.agent_console.screens import People, newest_escalation, shows, sound

pytestmark = pytest.mark.browser


def test_every_state_of_the_desk_is_sound(people: People) -> None:
    """WCAG 2.2 AA: axe in both schemes, 320 px, 24 px, for each state of the strip."""
    a_customer()
    daniel, daniels = people.arrive("Daniel Price", Role.ADVISER)
    ruth, ruths = people.arrive("Ruth Bevan", Role.MANAGER)
    shows(daniel, "not_ready")
    sound(daniel)
    with models.transaction() as tx:
        tx.get_one(Staff, daniels).become(Presence.MISSED, tx=tx, at=wall_clock.now(), by="system")
    shows(daniel, "missed")
    sound(daniel)
    daniel.keyboard.press("F2")
    shows(daniel, "idle")
    sound(daniel)
    call = a_call(at=wall_clock.now())
    shows(daniel, "ringing")
    sound(daniel)
    daniel.keyboard.press("F2")
    shows(daniel, "on_call")
    sound(daniel)
    for name, value in answers_of(call).items():
        daniel.fill(f"#ask-{name}", value)
    daniel.keyboard.press("Enter")
    expect(daniel.locator(".who-name").first).to_have_text("Eleanor Whitcombe")
    sound(daniel)
    daniel.keyboard.press("Alt+g")
    shows(daniel, "escalating")
    sound(daniel)
    rung_is_rung(newest_escalation(), ruths)
    shows(ruth, "ringing")
    sound(ruth)
    with models.transaction() as tx:
        tx.get_one(Escalation, newest_escalation()).answered(tx, at=wall_clock.now())
    daniel.wait_for_selector('[data-escalation-state="briefing"]')
    sound(daniel)
    with models.transaction() as tx:
        tx.get_one(Escalation, newest_escalation()).joined(tx, at=wall_clock.now())
    daniel.wait_for_selector('[data-escalation-state="joined"]')
    sound(daniel)
    with models.transaction() as tx:
        tx.get_one(Call, call).end(tx, at=wall_clock.now(), status="completed")
    shows(daniel, "wrap_up")
    sound(daniel)
    assert people.refused == []


def test_the_quieter_pages_are_sound(people: People) -> None:
    call = a_call(at=wall_clock.now())
    ruth, _ = people.arrive("Ruth Bevan", Role.MANAGER)
    base = ruth.url.split("/console")[0]
    with models.reading() as reading:
        complaint = reading.get_one(models.Complaint, reading.get_one(Call, call).complaint_id)
    for path in (
        "complaints",
        f"complaints/{complaint.reference}",
        "promises",
        "outbox",
        "undone",
        "complaints/12345678",
    ):
        ruth.goto(f"{base}/console/{path}")
        sound(ruth)
    margaret, number = people.arrive("Margaret Ellison", Role.MANAGING_DIRECTOR)
    sound(margaret)
    with models.transaction() as tx:
        tx.get_one(models.Complaint, complaint.id).escalate(
            Role.MANAGING_DIRECTOR,
            by="staff:1",
            at=wall_clock.now(),
            call=tx.get_one(Call, call),
            by_staff_id=1,
        )
    rung_is_rung(newest_escalation(), number)
    shows(margaret, "ringing")
    sound(margaret)
    stranger = margaret.context.browser.new_page()  # type: ignore[union-attr]
    stranger.goto(f"{base}/console/sign-in")
    sound(stranger)
    stranger.close()
    assert people.refused == []


def test_the_whole_desk_weighs_less_than_sixty_kilobytes(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    weights: dict[str, int] = {}
    daniel.on(
        "response",
        lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}) if answer.ok else None,
    )
    daniel.reload()
    daniel.wait_for_timeout(1200)
    assert any("desk.js" in url for url in weights)
    assert sum(weights.values()) < 60_000, weights
