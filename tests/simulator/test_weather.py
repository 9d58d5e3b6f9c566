"""Rough weather: the same storm every time for the same seed."""

import pytest

from simulator.scripted_handset import Network, NetworkRefused
from simulator.weather import Weather
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER


def test_duplicates_carry_the_same_token(network: Network, app: Application) -> None:
    network.weather(duplicate=1)
    app.says("/voice", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    app.wait_for("/voice", 2)
    app.wait_for("/status", 2)
    assert len({s.token for s in app.at("/voice")}) == 1
    assert len({s.token for s in app.at("/status")}) == 1


def test_a_lost_callback_never_comes_and_the_ledger_says_so(network: Network, app: Application) -> None:
    network.weather(lost=1)
    app.says("/voice", "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert any(e["about"] == "lost" for e in network.ledger(caller.sid))
    assert app.at("/status") == []


def test_callbacks_come_in_another_order(network: Network, app: Application) -> None:
    app.client.calls.create(
        to=CALLER, from_=NUMBER, twiml="<Response><Pause/></Response>", status_callback=app.url + "/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )  # fmt: skip
    network.weather(out_of_order=0.5, seed=3)
    network.handset(CALLER).wait_to_ring().answer()
    network.weather(out_of_order=0)
    app.wait_for("/leg", 4)
    assert {s.form["SequenceNumber"] for s in app.at("/leg")} == {"0", "1", "2", "3"}


def test_late_callbacks_come_all_the_same(network: Network, app: Application) -> None:
    network.weather(late_ms=800, seed=5)
    app.says("/voice", "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert app.at("/status") == []
    app.wait_for("/status", CallSid=caller.sid)


def test_a_slow_application_is_waited_for_until_twilios_patience_ends(
    network: Network, app: Application
) -> None:
    network.weather(slow_app_ms=300)
    app.number(NUMBER, voice_url=app.url + "/voice#tt=200", voice_fallback_url=app.url + "/fallback")
    app.says("/voice", "<Hangup/>")
    app.says("/fallback", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert app.wait_for("/fallback").form["ErrorCode"] == "11200"


def test_dead_legs_fail_or_drop(network: Network, app: Application) -> None:
    network.weather(dead_legs=1, seed=1)
    network.handset(CALLER).mode("answers")
    app.says("/live", '<Gather timeout="60"/>')
    ends = []
    for _ in range(6):
        call = app.client.calls.create(to=CALLER, from_=NUMBER, url=app.url + "/live")
        ends.append(call.sid)
    statuses = {how_it_ended(network, sid) for sid in ends}
    assert statuses == {"failed", "completed"}


def how_it_ended(network: Network, sid: str) -> str:
    from simulator.scripted_handset import Handset

    return Handset(network, sid).wait_until_it_ends()


def test_the_same_seed_is_the_same_storm() -> None:
    one, other = Weather(lost=0.3, seed=7), Weather(lost=0.3, seed=7)
    assert [one.strikes(0.3) for _ in range(50)] == [other.strikes(0.3) for _ in range(50)]


@pytest.mark.parametrize("settings", [{"rain": 1}, {"lost": 2}, {"late_ms": -1}, {"duplicate": "often"}])
def test_weather_there_is_not_is_refused_in_a_sentence(network: Network, settings: dict[str, object]) -> None:
    with pytest.raises(NetworkRefused) as refused:
        network.weather(**settings)
    assert refused.value.status == 400
