"""Coming in: the same answer for a wrong password and a stranger, and a session that ends when it is ended."""

import time
from datetime import timedelta

import pytest
from flask import Flask

import models
from agent_console import sessions
from code_of_practice.roles import Role
from models import wall_clock
from models.people import passwords
from models.people.staff import Presence, Staff
from models.people.staff_sessions import StaffSession
from tests.agent_console.people import PASSWORD, Desk, a_call, a_person, at_a_desk, presence_of, sign_in


def test_a_person_with_the_right_password_comes_to_their_own_page(app: Flask) -> None:
    staff = a_person("Ruth Bevan", Role.MANAGING_DIRECTOR)
    client = app.test_client()
    assert sign_in(client, staff.email.upper(), PASSWORD).status_code == 302
    assert client.get("/console/").headers["Location"] == "/console/md"


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(app: Flask) -> None:
    staff = a_person("Daniel Price", Role.ADVISER)
    wrong = sign_in(app.test_client(), staff.email, "not the password at all")
    nobody = sign_in(app.test_client(), "nobody@allcommunications.test", "not the password at all")
    assert wrong.status_code == nobody.status_code == 401
    assert "do not go together" in wrong.text
    assert wrong.text.count("do not go together") == nobody.text.count("do not go together")


def test_an_unknown_person_takes_as_long_to_refuse(app: Flask) -> None:
    staff = a_person("Daniel Price", Role.ADVISER)
    with models.transaction() as tx:
        tx.get_one(Staff, staff.id).password_hash = passwords.hashed(PASSWORD)  # at its full cost

    def seconds(email: str) -> float:
        client = app.test_client()
        began = time.process_time()
        sign_in(client, email, "not the password at all")
        return time.process_time() - began

    # The least of several: a busy machine makes a try longer, never shorter.
    known = min(seconds(staff.email) for _ in range(5))
    unknown = min(seconds(f"nobody{n}@allcommunications.test") for n in range(5))
    assert 0.4 < unknown / known < 2.5


def test_after_ten_tries_the_eleventh_is_not_judged_even_when_it_is_right(app: Flask) -> None:
    staff = a_person("Daniel Price", Role.ADVISER)
    client = app.test_client()
    for _ in range(10):
        assert sign_in(client, staff.email, "a guess").status_code == 401
    refused = sign_in(client, staff.email, PASSWORD)
    assert refused.status_code == 429
    assert "five minutes" in refused.text


def test_the_cookie_holds_a_random_token_and_the_database_only_its_hash(app: Flask) -> None:
    staff = a_person("Daniel Price", Role.ADVISER)
    client = app.test_client()
    answer = sign_in(client, staff.email, PASSWORD)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("desk="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    token = cookie.split(";")[0].removeprefix("desk=")
    assert len(token) >= 43  # 256 bits
    with models.reading() as reading:
        row = StaffSession.of(reading, token)
        assert row is not None and token not in row.token_hash


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: Flask, adviser: Desk) -> None:
    thief = app.test_client()
    thief.set_cookie("desk", adviser.client.get_cookie("desk").value)
    assert thief.get("/console/desk").status_code == 200
    adviser.press("/sign-out")
    assert thief.get("/console/desk").status_code == 302


def test_signing_in_again_gives_a_new_token(app: Flask) -> None:
    staff = a_person("Daniel Price", Role.ADVISER)
    client = app.test_client()
    sign_in(client, staff.email, PASSWORD)
    first = client.get_cookie("desk").value
    client.delete_cookie("desk")
    sign_in(client, staff.email, PASSWORD)
    assert client.get_cookie("desk").value != first


def test_somebody_who_no_longer_works_here_is_out_at_the_next_request(adviser: Desk) -> None:
    with models.transaction() as tx:
        tx.get_one(Staff, adviser.staff_id).active = False
    assert adviser.get("/desk").status_code == 302


def test_a_session_ends_after_fifteen_idle_minutes_but_never_during_a_call(adviser: Desk) -> None:
    later = wall_clock.now() + timedelta(minutes=16)
    with models.reading() as reading:
        row = StaffSession.of(reading, adviser.client.get_cookie("desk").value)
    assert row is not None
    assert sessions.holder_of(row.token_hash, at=later) is None
    with models.transaction() as tx:
        tx.get_one(Staff, adviser.staff_id).presence = Presence.ON_CALL
    assert sessions.holder_of(row.token_hash, at=later) is not None


def test_a_ready_desk_that_nobody_sits_at_is_rung_no_more(adviser: Desk) -> None:
    adviser.press("/presence", want="ready")
    with models.transaction() as tx:
        row = StaffSession.of(tx, adviser.client.get_cookie("desk").value)
        assert row is not None
        row.seen_at = wall_clock.now() - timedelta(minutes=16)
        tx.add(row)
    assert adviser.get("/live/token").status_code == 401
    assert presence_of(adviser.staff_id) == Presence.NOT_READY
    a_call()
    assert presence_of(adviser.staff_id) == Presence.NOT_READY


def test_signing_out_while_the_desk_rings_lets_the_call_ring_elsewhere(
    adviser: Desk, colleague: Desk
) -> None:
    adviser.press("/presence", want="ready")
    a_call()
    assert presence_of(adviser.staff_id) == Presence.RINGING
    colleague.press("/presence", want="ready")
    adviser.press("/sign-out")
    assert presence_of(adviser.staff_id) == Presence.NOT_READY
    assert presence_of(colleague.staff_id) == Presence.RINGING


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/console/../x//y", "/elsewhere", "/console\\@evil"]
)
def test_after_signing_in_nobody_is_sent_anywhere_but_the_console(app: Flask, wanted: str) -> None:
    staff = a_person("Daniel Price", Role.ADVISER)
    client = app.test_client()
    page = client.get("/console/sign-in", query_string={"next": wanted}).text
    assert wanted not in page
    assert at_a_desk(app, staff).get("/desk").status_code == 200
