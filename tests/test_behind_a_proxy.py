"""Limits count by a visitor's address: not by the proxy's, which all would share, and not by one that they may choose."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from settings import Settings, SettingsError
from tests.servers.system import made_app

PROXY, VISITOR, MADE_UP = "10.0.0.1", "198.51.100.7", "203.0.113.9"


def _address_seen(app: Flask) -> str | None:
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get(
        "/healthz",
        environ_base={"REMOTE_ADDR": PROXY},
        headers={"X-Forwarded-For": f"{MADE_UP}, {VISITOR}", "X-Forwarded-Host": "evil.example"},
    )
    return seen[0]


@pytest.mark.parametrize(("proxies", "address"), [(0, PROXY), (1, VISITOR)])
def test_only_what_a_trusted_proxy_added_is_believed(settings: Settings, proxies: int, address: str) -> None:
    assert _address_seen(made_app(replace(settings, trusted_proxies=proxies))) == address


def test_a_number_of_proxies_is_a_small_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="set it to how many proxies stand in front"):
        Settings.from_environment({"TRUSTED_PROXIES": "yes", "INSTANCE_DIR": str(tmp_path)})
