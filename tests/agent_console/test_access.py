"""Who may do what: every route there is, for every role there is, against the one table."""

import pytest
from flask import Flask

from agent_console.access import POLICY, Door, allowed
from code_of_practice.roles import Role
from tests.agent_console.people import a_call, a_person, at_a_desk


def _routes(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of every console route, its numbers filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("console."):
            continue
        values = {"reference": "30017245", "copy": "x", "name": "base.css"}
        path = rule.rule
        for argument in rule.arguments:
            for written in (f"<int:{argument}>", f"<path:{argument}>", f"<{argument}>"):
                path = path.replace(written, values.get(argument, "999999"))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.append((rule.endpoint, method, path))
    return found


def test_every_route_is_in_the_table_and_every_line_of_the_table_is_a_route(app: Flask) -> None:
    assert {endpoint for endpoint, _, _ in _routes(app)} == set(POLICY)


def test_a_route_that_nobody_listed_is_shut_to_everybody() -> None:
    assert not any(allowed("console.forgotten", role) for role in (None, *Role))


def test_nobody_gets_past_the_door_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    for endpoint, method, path in _routes(app):
        if POLICY[endpoint] is Door.PUBLIC:
            continue
        answer = client.open(path, method=method)
        # A form without its token is refused before anything else is looked at.
        assert answer.status_code in ((302, 401) if method == "GET" else (400,)), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_its_own_routes_and_no_other(app: Flask, role: Role) -> None:
    desk = at_a_desk(app, a_person("Sam Person", role))
    for endpoint, method, path in _routes(app):
        if endpoint in ("console.sign_out", "console.sign_in"):
            continue
        headers = {"X-CSRFToken": desk.token, "X-Regions": "1"}
        status = desk.client.open(path, method=method, headers=headers).status_code
        if allowed(endpoint, role):
            assert status not in (401, 403) or endpoint == "console.note", (role, method, path, status)
        else:
            assert status == 403, (role, method, path, status)


def test_an_adviser_cannot_act_on_a_colleagues_call(app: Flask) -> None:
    mine = at_a_desk(app, a_person("Daniel Price", Role.ADVISER))
    other = at_a_desk(app, a_person("Joyce Adeyemi", Role.ADVISER))
    mine.press("/presence", want="ready")
    call = a_call()
    assert mine.press(f"/calls/{call}/answer").status_code == 200
    for deed in (
        "hold",
        "recording",
        "hang-up",
        "complaint",
        "identity",
        "resolved",
        "guide",
        "call-back",
        "escalate",
        "wrap-up",
    ):
        answer = other.press(f"/calls/{call}/{deed}", to="manager", do="next", disposition="resolved",
                             account_number="1", date_of_birth="1", pin_digits="1")  # fmt: skip
        assert answer.status_code == 409, (deed, answer.text)
    assert other.press(f"/calls/{call}/note", text="mine now", version="0").status_code == 403
