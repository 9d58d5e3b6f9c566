"""A double click, the Back button and a reload make one complaint."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import SimpleCookie

from flask import Flask
from sqlmodel import func, select

import models
from models import Attachment, ComplaintDraft, wall_clock
from models.casework.complaint_drafts import KEPT, draft_with_key, forget_old_drafts
from tests.intake.online.people import complaints, token_in, visitor


def test_a_double_click_makes_one_complaint(app: Flask) -> None:
    person = visitor(app).fill_in()
    token = token_in(person.get("/check").text)
    cookies = {each.key: each.value for each in person.client._cookies.values()}

    def press(_: int) -> tuple[int, str]:
        client = app.test_client()
        for key, value in cookies.items():
            client.set_cookie(key, SimpleCookie({key: value})[key].value, path="/")
        answer = client.post("/complaints/check", data={"csrf_token": token})
        return answer.status_code, answer.location

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    assert set(answers) == {(303, "/complaints/done")}
    assert len(complaints()) == 1


def test_back_and_send_again_finds_the_complaint_that_is_there(app: Flask) -> None:
    person = visitor(app).fill_in()
    token = token_in(person.get("/check").text)
    assert [person.post("/check", token=token).location for _ in range(3)] == ["/complaints/done"] * 3
    assert person.get("/who").location == "/complaints/done"
    assert len(complaints()) == 1


def test_a_new_complaint_can_be_begun_after_one_was_sent(app: Flask) -> None:
    person = visitor(app).fill_in()
    person.send()
    person.fill_in().send()
    first, second = complaints()
    assert first.reference != second.reference


def test_a_sent_form_keeps_no_answers_of_its_own(app: Flask) -> None:
    person = visitor(app).fill_in()
    with models.reading() as reading:
        before = reading.exec(select(ComplaintDraft)).one()
        assert before.answers["who"]["name"] == "Eleanor Whitcombe" and "Eleanor" not in before.answers_sealed
    person.send()
    with models.reading() as reading:
        assert reading.exec(select(ComplaintDraft)).one().answers_sealed == ""


def test_an_unfinished_form_is_there_for_a_day_and_then_goes_with_its_files(app: Flask) -> None:
    person = visitor(app).begin()
    person.post("/who", {"name": "A", "for_whom": "me"})
    for page, answers in {"what-is-wrong": {"category": "other"}, "what-happened": {"story": "x"}}.items():
        person.post(f"/{page}", answers)
    person.attach(("bill.pdf", b"%PDF-1.7"))
    with models.reading() as reading:
        path = reading.exec(select(Attachment)).one().path
        key = person.client.get_cookie("complaint", path="/complaints")
        assert key and draft_with_key(reading, key.value, at=wall_clock.now() + KEPT) is None
    assert path.exists()
    with models.transaction() as tx:
        forget_old_drafts(tx, at=wall_clock.now() + KEPT - timedelta(minutes=1))
        assert tx.exec(select(func.count()).select_from(ComplaintDraft)).one() == 1
        forget_old_drafts(tx, at=wall_clock.now() + KEPT + timedelta(minutes=1))
    with models.reading() as reading:
        assert reading.exec(select(func.count()).select_from(ComplaintDraft)).one() == 0
        assert reading.exec(select(func.count()).select_from(Attachment)).one() == 0
    assert not path.exists()


def test_another_browser_never_sees_the_form(app: Flask) -> None:
    visitor(app).fill_in()
    assert visitor(app).get("/check").location == "/complaints"
