"""The policy at the desk: what holds, what is proposed, what that would do, and its adoption by somebody.

"A policy file changed by a person is validated, versioned, shown as a diff of what it does to open complaints before it
takes effect."
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

import models
from code_of_practice import edition
from code_of_practice.roles import Role
from models import Complaint, Event, EventKind, wall_clock
from models.casework.complaint_queries import obligations_of
from models.policy import policy_editions
from models.queries import events_after
from tests.agent_console.people import NOON, Desk
from tests.agent_console.screens import People, sound

CODE = "published/allcomms-code.yaml"


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Where this installation's changed files are looked for; it has adopted what it came with."""
    browser = request.node.get_closest_marker("browser")
    app: Flask = request.getfixturevalue("served" if browser else "app")
    copied = Path(shutil.copytree(edition.FOLDER, tmp_path / "policy"))
    app.config["POLICY_FOLDER"] = copied
    policy_editions.adopt_what_was_shipped(models.bound(), at=NOON)
    yield copied
    policy_editions.look(wall_clock.now() + policy_editions.UNTIL_ALL_KNOW)  # nothing is still to come
    edition.hold(None)


@pytest.fixture
def complaint(folder: Path) -> str:
    """Received on Friday 20 November 2026: the answer is due in ten working days, on 4 December."""
    with models.transaction() as tx:
        return Complaint.opened(tx, by="customer", at=NOON, channel="email").reference


def change(folder: Path, was: str, now: str, file: str = CODE) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert was in text
    (folder / file).write_text(text.replace(was, now, 1), encoding="utf-8")


def shown(desk: Desk, query: str = "") -> str:
    answer = desk.get(f"/policy{query}")
    assert answer.status_code == 200
    return answer.text


def adopt(desk: Desk, page: str) -> str:
    """Press the second button of that page as it was shown; what the next page says."""
    sent = dict(re.findall(r'name="(after|sha256)" value="([^"]+)"', page))
    assert desk.press("/policy", **sent).status_code == 303
    return shown(desk)


def newest() -> int:
    with models.reading() as session:
        row = policy_editions.newest(session)
        assert row is not None
        return row.number


def test_other_lengths_of_keeping_say_what_they_do_to_what_is_kept(folder: Path, manager: Desk) -> None:
    assert "What it would do to what is kept" not in shown(manager)
    change(folder, "count: 72", "count: 60", "retention.yaml")
    page = shown(manager)
    assert "What it would do to what is kept" in page and "Complaint records" in page
    assert "72 months from closing" in page and "60 months from closing" in page
    assert "Nothing of what is stored goes sooner or later." in page


def test_it_says_which_edition_holds_since_when_and_that_nothing_is_proposed(
    folder: Path, manager: Desk
) -> None:
    page = shown(manager)
    assert "Fri 20 Nov 2026, 12:00:00" in page and "It came with the installation" in page
    assert "Nothing is proposed: the files on the disk are edition 1." in page
    assert "Adopt it" not in page


def test_each_mistake_is_a_sentence_and_nothing_can_be_adopted(folder: Path, manager: Desk) -> None:
    change(folder, "count: 10", "count: ten")
    (folder / "targest.yaml").write_text("rules: []\n")
    (folder / "opening_hours.yaml").write_text("opening_hours: now and then\n")
    page = shown(manager, "?adopt=1")
    assert "allcomms-code.yaml, rules → 0 → count" in page
    assert "targest.yaml is none of the policy’s files" in page.replace("&#39;", "’")
    assert "opening_hours.yaml: The opening hours" in page
    assert page.count("<li>allcomms-code.yaml") == 1 and "Adopt it" not in page
    proposed = edition.on_disk(folder)
    said = manager.press("/policy", sha256=proposed.sha256, after="1")
    assert said.status_code == 303 and "rules → 0 → count" in shown(manager)
    assert newest() == 1


def test_a_correction_shows_the_rule_its_lines_and_each_open_complaint_as_the_command_does(
    folder: Path, manager: Desk, complaint: str, app: Flask
) -> None:
    change(folder, "count: 10", "count: 8")
    page = shown(manager)
    assert "Our ten working days" in page and "8 working days from received" in page
    assert "−     count: 10" in page and "+     count: 8" in page
    assert f"{complaint[:4]} {complaint[4:]}" in page
    assert "Fri 4 Dec 2026" in page and "Wed 2 Dec 2026" in page
    command = app.test_cli_runner().invoke(args=["policy", "diff", "--from", str(folder)])
    assert command.output.splitlines()[-1] == "Of what is owed: 1 would move."
    assert "Of what is owed: 1 would move." in page
    with models.reading() as session:
        found = {row.rule: row.due for row in obligations_of(session, 1)}
    assert found["published.target_10wd"] == date(2026, 12, 4), "shown, and not done"


def test_a_table_that_is_changed_shows_its_lines(folder: Path, manager: Desk) -> None:
    change(folder, "adviser: {goodwill_pence: 2500}", "adviser: {goodwill_pence: 100}", "limits.yaml")
    page = shown(manager)
    assert "No dated rule counts otherwise." in page
    assert "No date of an open complaint moves, none begins and none ends." in page
    assert "+   adviser: {goodwill_pence: 100}" in page


def test_it_is_adopted_by_the_second_press_with_who_it_was(
    folder: Path, managing_director: Desk, complaint: str
) -> None:
    change(folder, "count: 10", "count: 8")
    assert 'name="sha256"' not in shown(managing_director), "the first press only asks"
    page = adopt(managing_director, shown(managing_director, "?adopt=1"))
    assert "Edition 2 is adopted and takes effect at" in page
    assert "Edition 2, adopted by Margaret Ellison, takes effect on" in page
    assert "Nothing is proposed: the files on the disk are edition 2." in page
    with models.reading() as session:
        adopted = [each for each in events_after(session, 0) if each.kind == EventKind.POLICY_ADOPTED]
        assert isinstance(adopted[-1], Event)
        assert (adopted[-1].staff_id, adopted[-1].body["edition"]) == (managing_director.staff_id, 2)
        row = policy_editions.edition_numbered(session, 2)
        assert row is not None and row.sha256 == edition.on_disk(folder).sha256


def test_only_what_was_shown_is_adopted(folder: Path, manager: Desk, managing_director: Desk) -> None:
    change(folder, "count: 10", "count: 8")
    page = shown(manager, "?adopt=1")
    change(folder, "count: 8", "count: 7")
    assert "were changed since you looked" in adopt(manager, page)
    page = shown(manager, "?adopt=1")
    adopt(managing_director, shown(managing_director, "?adopt=1"))
    assert "Nothing to adopt" in adopt(manager, page)
    change(folder, "count: 7", "count: 6")
    later = shown(manager, "?adopt=1").replace('name="after" value="2"', 'name="after" value="1"')
    assert "Another edition was adopted meanwhile" in adopt(manager, later)
    assert newest() == 2


def test_an_adviser_neither_sees_it_nor_adopts_it(folder: Path, adviser: Desk) -> None:
    assert adviser.get("/policy").status_code == 403
    assert adviser.press("/policy", after="1", sha256=edition.on_disk(folder).sha256).status_code == 403
    assert "/console/policy" not in adviser.page()
    assert newest() == 1


def test_a_form_from_elsewhere_adopts_nothing(folder: Path, manager: Desk) -> None:
    change(folder, "count: 10", "count: 8")
    sent = {"after": "1", "sha256": edition.on_disk(folder).sha256}
    assert manager.client.post("/console/policy", data=sent).status_code == 400
    assert newest() == 1


@pytest.mark.browser
def test_a_manager_reads_the_difference_by_keyboard_up_to_the_last_question(
    people: People, folder: Path, complaint: str
) -> None:
    """WCAG 2.2 AA in both schemes and at 320 px: with nothing, a mistake, a difference and the last question."""
    ruth, _ = people.arrive("Ruth Bevan", Role.MANAGER)
    ruth.get_by_role("link", name="Policy", exact=True).click()
    ruth.get_by_text("Nothing is proposed").wait_for()
    sound(ruth)
    change(folder, "count: 10", "count: ten")
    ruth.reload()
    ruth.get_by_text("cannot be adopted yet").wait_for()
    sound(ruth)
    change(folder, "count: ten", "count: 8")
    ruth.reload()
    ruth.get_by_text("Of what is owed: 1 would move.").wait_for()
    sound(ruth)
    ruth.get_by_role("link", name="Adopt it …").press("Enter")
    ruth.get_by_role("button", name="Adopt it as edition 2").wait_for()
    sound(ruth)
    ruth.keyboard.press("Tab")
    assert ruth.evaluate("document.activeElement.textContent").strip() == "Adopt it as edition 2"
    assert newest() == 1
    assert people.refused == []
