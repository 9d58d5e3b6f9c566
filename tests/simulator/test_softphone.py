"""`client:` legs: Twilio access tokens, ringing on every tab, dying with the tab that answered."""

import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from simulator.scripted_handset import Network, NetworkRefused
from simulator.scripted_softphone import Softphone
from tests.simulator.application import Application
from tests.simulator.meeting import NUMBER


def token(
    app: Application, identity: str = "staff_1", secret: str = "", incoming: bool = True, ttl: int = 3600
) -> str:
    environment = app.serving.environment
    made = AccessToken(
        environment.account_sid,
        environment.api_key_sid,
        secret or environment.api_key_secret,
        identity=identity,
        ttl=ttl,
    )
    made.add_grant(VoiceGrant(incoming_allow=incoming))
    return str(made.to_jwt())


def ring(app: Application, identity: str = "staff_1") -> str:
    made = app.client.conferences("desk").participants.create(
        from_=NUMBER, to=f"client:{identity}?call=17", label="adviser", status_callback=app.url + "/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )  # fmt: skip
    return str(made.call_sid)


def test_a_leg_rings_with_its_parameters_and_is_answered(network: Network, app: Application) -> None:
    with Softphone(network, token(app)) as adviser:
        sid = ring(app)
        incoming = adviser.wait_for("incoming")
        assert (incoming["call"], incoming["parameters"], incoming["label"]) == (
            sid,
            {"call": "17"},
            "adviser",
        )
        leg = adviser.accept(adviser.wait_to_ring())
        leg.wait_until("in-progress")
        form = app.wait_for("/leg", CallStatus="in-progress").form
        assert form["To"] == "client:staff_1"
        adviser.hang_up(leg)
        assert app.wait_for("/leg", CallStatus="completed")


def test_without_a_softphone_the_leg_fails_at_once_as_no_answer(network: Network, app: Application) -> None:
    ring(app)
    assert app.wait_for("/leg", CallStatus="no-answer")


def test_declining_is_busy(network: Network, app: Application) -> None:
    with Softphone(network, token(app)) as adviser:
        ring(app)
        adviser.decline(adviser.wait_to_ring())
        assert app.wait_for("/leg", CallStatus="busy")


def test_the_leg_dies_when_its_tab_is_closed(network: Network, app: Application) -> None:
    adviser = Softphone(network, token(app))
    ring(app)
    leg = adviser.accept(adviser.wait_to_ring())
    leg.wait_until("in-progress")
    adviser.close()
    assert leg.wait_until_it_ends(timeout=20) == "completed"


def test_a_tab_that_comes_back_in_time_keeps_its_leg(network: Network, app: Application) -> None:
    adviser = Softphone(network, token(app))
    ring(app)
    leg = adviser.accept(adviser.wait_to_ring())
    adviser.close()
    import time

    with Softphone(network, token(app), registration=adviser.registration) as again:
        time.sleep(4)
        assert leg.status == "in-progress"
        assert again.wait_for("call", call=leg.sid)


def test_another_tab_is_told_that_the_call_is_taken(network: Network, app: Application) -> None:
    with Softphone(network, token(app)) as one, Softphone(network, token(app)) as other:
        sid = ring(app)
        one.accept(one.wait_to_ring())
        assert other.wait_for("taken")["call"] == sid
        with pytest.raises(NetworkRefused) as refused:
            network.post("/network/clients/accept", token=token(app), call=sid)
        assert refused.value.status == 409


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"secret": "z" * 32}, "not signed"),
        ({"incoming": False}, "no voice grant"),
        ({"ttl": -10}, "expired"),
    ],
)
def test_a_token_that_is_not_good_is_refused_with_the_reason(
    network: Network, app: Application, bad: dict[str, object], why: str
) -> None:
    with pytest.raises(PermissionError, match=why):
        Softphone(network, token(app, **bad))  # type: ignore[arg-type]


def test_somebody_elses_leg_cannot_be_answered(network: Network, app: Application) -> None:
    with Softphone(network, token(app)) as adviser:
        sid = ring(app)
        adviser.wait_to_ring()
        with pytest.raises(NetworkRefused) as refused:
            network.post("/network/clients/accept", token=token(app, "staff_2"), call=sid)
        assert refused.value.status == 404
