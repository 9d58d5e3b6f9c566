"""A change comes only from our own pages; a page runs only our own files."""

import re

from flask import Flask
from flask.testing import FlaskClient

from agent_console.access import POLICY
from agent_console.headers import content_security_policy
from settings import Settings
from tests.agent_console.people import Desk, a_call
from tests.agent_console.test_access import _routes


def test_no_form_is_taken_without_its_token(app: Flask, adviser: Desk) -> None:
    posts = [path for endpoint, method, path in _routes(app) if method == "POST" and endpoint in POLICY]
    assert len(posts) > 15
    for path in posts:
        assert adviser.client.post(path).status_code == 400, path
        assert adviser.client.post(path, headers={"X-CSRFToken": "made-up"}).status_code == 400, path


def test_a_token_of_another_sign_in_is_refused(adviser: Desk, colleague: Desk) -> None:
    answer = adviser.client.post("/console/presence", data={"csrf_token": colleague.token, "want": "ready"})
    assert answer.status_code == 400


def test_a_form_sent_by_another_site_is_refused_even_with_the_token(adviser: Desk) -> None:
    headers = {"X-CSRFToken": adviser.token, "Sec-Fetch-Site": "cross-site"}
    assert (
        adviser.client.post("/console/presence", data={"want": "ready"}, headers=headers).status_code == 400
    )


def test_nothing_changes_by_a_get(app: Flask) -> None:
    changing = {
        "sign_out",
        "presence",
        "answer",
        "hold",
        "escalate",
        "note",
        "identity",
        "wrap_up",
        "join",
        "leave",
    }
    gets = {endpoint.removeprefix("console.") for endpoint, method, _ in _routes(app) if method == "GET"}
    assert not changing & gets


def test_every_answer_carries_the_strict_policy(app: Flask, client: FlaskClient, adviser: Desk) -> None:
    for path in ("/sign-in", "/desk", "/complaints", "/complaints/00000000", "/static/x/desk.js"):
        answer = adviser.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert (
            "default-src 'none'" in policy
            and "script-src 'self';" in policy
            and "style-src 'self';" in policy
        )
        assert "unsafe" not in policy
        assert (
            "frame-ancestors 'none'" in policy
            and "base-uri 'none'" in policy
            and "form-action 'self'" in policy
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert adviser.get("/desk").headers["Cache-Control"] == "no-store"


def test_the_page_may_reach_the_streams_and_the_network_it_is_set_up_with_and_nothing_else(
    settings: Settings,
) -> None:
    connect = re.search(r"connect-src ([^;]+)", content_security_policy(settings))
    assert connect
    assert set(connect[1].split()) == {
        "'self'", settings.events_base_url, f"http://127.0.0.1:{settings.simulator_port}", f"http://localhost:{settings.simulator_port}",
    }  # fmt: skip


def test_no_page_has_a_script_or_style_written_into_it(adviser: Desk) -> None:
    adviser.press("/presence", want="ready")
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    for path in ("/desk", "/complaints", "/promises", "/sign-in"):
        page = adviser.get(path).text
        assert not re.search(r"<script(?![^>]*\ssrc=)", page), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), path


def test_what_a_caller_says_is_text_and_never_markup(adviser: Desk) -> None:
    adviser.press("/presence", want="ready")
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    adviser.press(f"/calls/{call}/note", text="</textarea><script>alert(1)</script>", version="0")
    assert "<script>alert(1)" not in adviser.page()
    assert "&lt;script&gt;alert(1)" in adviser.page()
