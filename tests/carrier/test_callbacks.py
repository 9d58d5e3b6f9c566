"""How long Twilio waits and how often it tries, within what it allows."""

from urllib.parse import parse_qs, urlsplit

import pytest

from carrier.callbacks import Use, with_overrides

ALLOWED = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}


@pytest.mark.parametrize("use", Use)
def test_every_override_is_one_that_twilio_takes(use: Use) -> None:
    """twilio.com/docs/usage/webhooks/webhooks-connection-overrides"""
    told = {
        name: value[0]
        for name, value in parse_qs(urlsplit(with_overrides("https://a/b", use)).fragment).items()
    }
    policies = set(told.pop("rp").split(","))
    assert policies <= {"4xx", "5xx", "ct", "rt", "all"}
    assert all(ALLOWED[name][0] <= int(value) <= ALLOWED[name][1] for name, value in told.items())


@pytest.mark.parametrize("use", Use)
def test_a_server_error_is_tried_again(use: Use) -> None:
    """By default a 5xx never is, and a database hiccup would lose a call's last event for ever."""
    assert "5xx" in urlsplit(with_overrides("https://a/b", use)).fragment


def test_a_refusal_is_not_tried_again() -> None:
    assert "4xx" not in with_overrides("https://a/b") and "all" not in with_overrides("https://a/b")


def test_an_address_has_its_overrides_once() -> None:
    once = with_overrides("https://a/b?c=d")
    assert once.startswith("https://a/b?c=d#ct=")
    assert with_overrides(once) == once


def test_no_address_stays_no_address() -> None:
    assert with_overrides("") == ""
