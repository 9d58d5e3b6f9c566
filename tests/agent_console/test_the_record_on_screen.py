"""The record's card and the page of a hold: sound for everybody, and one press in a real browser gives the file."""

import io
import zipfile

import pytest

import models
from code_of_practice.roles import Role
from tests.agent_console.screens import People, sound
from tests.disclosure.whole_case import answered, attached, whole_case

pytestmark = pytest.mark.browser


def test_a_manager_takes_the_case_file_and_holds_the_complaint_by_keyboard(people: People) -> None:
    number = whole_case()
    answered(number)
    attached(number)
    with models.reading() as session:
        reference = session.get_one(models.Complaint, number).reference
    ruth, _ = people.arrive("Ruth Bevan", Role.MANAGER)
    base = ruth.url.split("/console")[0]
    ruth.goto(f"{base}/console/complaints/{reference}")
    with ruth.expect_download() as given:
        ruth.get_by_role("button", name="Make the evidence bundle").press("Enter")
    with open(given.value.path(), "rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        assert {"case-file.pdf", "manifest.json", "timeline.json"} <= set(archive.namelist())
    assert given.value.suggested_filename == f"case-{reference}.zip"
    ruth.get_by_text("More", exact=True).press("Enter")
    sound(ruth)
    ruth.get_by_role("link", name="Hold it").press("Enter")
    ruth.wait_for_url("**/hold")
    sound(ruth)
    ruth.fill("#reason", "Solicitors wrote")
    ruth.keyboard.press("Control+Enter")
    ruth.wait_for_url(f"**/complaints/{reference}")
    assert "It is held" in ruth.inner_text("#message")
    ruth.get_by_text("More", exact=True).press("Enter")
    sound(ruth)
    assert people.refused == []
