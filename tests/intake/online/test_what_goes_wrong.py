"""Bad input loses nothing, a machine gets nowhere, and every refusal is one sentence that says what to do."""

import re

import pytest
from flask import Flask

import models
from intake.online import counters, file_page
from intake.online.forms import LONGEST_STORY
from models import ComplaintDraft, wall_clock
from models.storage.sealed import mark
from tests.intake.online.people import ANSWERS, complaints, text_of, visitor


@pytest.mark.parametrize(
    ("page", "answers", "sentence"),
    [
        ("who", {"for_whom": "me"}, "Write your name"),
        ("who", {"name": "A"}, "Choose who the complaint is for"),
        ("who", {"name": "A", "for_whom": "other"}, "Write the name of the person or business"),
        ("who", {"name": "A", "for_whom": "me", "account_number": "12"}, "Write the 8 digits"),
        ("who", {"name": "A", "for_whom": "me", "account_number": "１２３４５６７８"}, "Write the 8 digits"),
        ("who", {"name": "A", "for_whom": "me", "postcode": "nowhere"}, "Write a whole postcode"),
        ("who", {"name": "A" * 121, "for_whom": "me"}, "fewer than 120 letters"),
        ("what-is-wrong", {}, "Choose what is wrong"),
        ("what-is-wrong", {"category": "made_up"}, "Choose"),
        ("what-happened", {"story": " \x00 "}, "Tell us what happened"),
        ("what-happened", {"story": "é" * (LONGEST_STORY + 1)}, "fewer than 10,000 letters"),
        ("reach", {}, "Choose how we should reply"),
        ("reach", {"how": "email"}, "Write your email address"),
        ("reach", {"how": "email", "email": "a@b"}, "like this: name@example.com"),
        ("reach", {"how": "email", "email": "a@b.co\nBcc: c@d.co"}, "like this: name@example.com"),
        ("reach", {"how": "phone"}, "Write your phone number"),
        ("reach", {"how": "phone", "phone": "12"}, "area code"),
        ("reach", {"how": "letter"}, "Write your postal address"),
        ("reach", {"how": "email", "email": "a@b.co", "never": ["mail"]}, "Choose another"),
    ],
)
def test_a_bad_answer_is_told_at_the_top_and_at_the_field_and_keeps_what_was_typed(
    app: Flask, page: str, answers: dict[str, str], sentence: str
) -> None:
    """WCAG 3.3.1, 3.3.3: named in text, with a link to the field that it is about."""
    person = visitor(app).begin()
    for before, usual in ANSWERS.items():
        if before == page:
            break
        person.post(f"/{before}", usual)
    answer = person.post(f"/{page}", answers)
    assert answer.status_code == 400 and "<title>Error: " in answer.text
    summary = answer.text.split('class="problems"')[1].split("</div>")[0]
    assert sentence in text_of(summary)
    for anchor in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{anchor}"' in answer.text
    for typed in ("name", "account_number", "postcode", "phone"):
        if answers.get(typed):
            assert answers[typed].upper() in answer.text.upper()


def test_what_was_answered_before_stands_there_again(app: Flask) -> None:
    """WCAG 3.3.7: nobody is asked for the same thing twice."""
    person = visitor(app).fill_in()
    assert 'value="Eleanor Whitcombe"' in person.get("/who").text
    assert "two days of work" in person.get("/what-happened").text
    assert re.search(r'value="large_print" checked', person.get("/reach").text)
    person.post("/who", {**ANSWERS["who"], "name": "Eleanor W"})
    assert person.last and person.last.location.endswith("/complaints/check")
    assert "Eleanor W" in person.get("/check").text


def test_a_page_asked_for_too_early_leads_to_the_first_one_without_an_answer(app: Flask) -> None:
    person = visitor(app)
    assert person.get("/reach").location.endswith("/complaints")
    person.begin()
    assert person.get("/check").location.endswith("/complaints/who")
    assert person.get("/reach").location.endswith("/complaints/who")
    assert person.get("/nothing-of-ours").status_code == 404


def test_a_form_without_its_token_changes_nothing_and_loses_nothing(app: Flask) -> None:
    person = visitor(app).begin()
    answer = person.post("/who", ANSWERS["who"], token="made up")
    assert answer.status_code == 400 and "Nothing is lost: press the button again" in answer.text
    assert 'value="Eleanor Whitcombe"' in answer.text
    person.fill_in()
    assert person.post("/check", token="made up").status_code == 400
    assert complaints() == []


def test_a_form_sent_by_another_site_is_refused(app: Flask) -> None:
    person = visitor(app).fill_in()
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert person.client.post("/complaints/check", headers=headers).status_code == 400
    assert complaints() == []


def test_whoever_fills_in_what_only_machines_see_is_asked_to_press_once_more(app: Flask) -> None:
    """A trap that swallowed a person's complaint would be worse than a machine's."""
    person = visitor(app).fill_in()
    answer = person.post("/check", {"website": "https://spam.example"})
    assert answer.status_code == 400 and "once more" in answer.text and "spam.example" not in answer.text
    assert complaints() == []
    assert person.send().status_code == 303 and len(complaints()) == 1


def test_over_the_rate_limit_the_telephone_is_named_and_others_may_go_on(app: Flask) -> None:
    flood = visitor(app, "203.0.113.9")
    token = None
    statuses = []
    for _ in range(61):
        flood.client.delete_cookie("complaint", path="/complaints")
        statuses.append(flood.post("/begin", token=token).status_code)
    assert statuses[:60] == [303] * 60 and statuses[60] == 429
    assert flood.last and "0330 053 8188" in flood.last.text
    assert visitor(app, "203.0.113.10").begin()


def test_sending_is_counted_in_the_database_too(app: Flask) -> None:
    """Several web processes have one count, and a new one does not begin at nought."""
    at = wall_clock.now()
    line = mark("203.0.113.43", kind="address")
    with models.transaction() as tx:
        for number in range(counters.SENT_A_DAY):
            tx.add(
                ComplaintDraft(
                    key_hash=str(number), address_mark=line, began_at=at, touched_at=at, sent_at=at
                )
            )
    answer = visitor(app, "203.0.113.43").fill_in().send()
    assert answer.status_code == 429 and complaints() == []
    assert visitor(app, "203.0.113.44").fill_in().send().status_code == 303


def test_slow_uploads_leave_threads_for_people_on_the_telephone(app: Flask) -> None:
    person = visitor(app).fill_in()
    with file_page.sending_files, file_page.sending_files:
        answer = person.attach(("bill.pdf", b"%PDF-1.7"))
        assert answer.status_code == 503 and "in a minute" in answer.text
    assert person.attach(("bill.pdf", b"%PDF-1.7")).status_code == 303


def test_what_people_write_is_text_and_never_markup(app: Flask) -> None:
    person = visitor(app).fill_in(what_happened={"story": "</textarea><script>alert(1)</script>"})
    for page in ("/what-happened", "/check"):
        shown = person.get(page).text
        assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_every_answer_forbids_scripts_frames_and_storing(app: Flask) -> None:
    person = visitor(app).fill_in()
    for page in ("", "/who", "/files", "/check", "/track", "/nothing", "/static/form.css"):
        headers = person.get(page).headers
        if page == "/nothing":
            continue  # an address that no route has is answered by the house
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert page.startswith("/static") or headers["Cache-Control"] == "no-store"
    page_text = person.get("/check").text
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page_text)


def test_too_much_for_one_page_is_said_plainly(app: Flask) -> None:
    person = visitor(app).begin()
    answer = person.post("/who", {"name": "A" * 300_000, "for_whom": "me"})
    assert answer.status_code == 413 and "too long for one page" in answer.text
