"""https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides and the rules of requests, redirects and retries."""

from aiohttp import web

from simulator.overrides import Overrides
from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER
from tests.simulator.serving import free_port


def fails(seen: object) -> web.Response:
    return web.Response(status=503)


def test_the_defaults_are_one_retry_and_only_after_a_failed_connection() -> None:
    assert Overrides.of("https://a.example/") == (Overrides(5, 15, 15, 1, ("ct",)), [])


def test_overrides_are_read_and_bad_ones_are_faults() -> None:
    good, faults = Overrides.of("https://a.example/x?y=1#rc=3&rp=5xx,ct,rt&ct=500&rt=2000&tt=9000&e=dublin")
    assert (good, faults) == (Overrides(0.5, 2, 9, 3, ("5xx", "ct", "rt")), [])
    assert len(Overrides.of("https://a.example/#rc=6&rp=6xx&ct=50&zz=1")[1]) == 4


def test_a_status_callback_is_not_retried_after_a_5xx_by_default(network: Network, app: Application) -> None:
    app.says("/voice", "<Hangup/>")
    app.says("/status", fails)
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    app.wait_for("/status")
    assert any(e["code"] == 15003 for e in wait_for_errors(network, caller.sid))
    assert len(app.at("/status")) == 1


def wait_for_errors(network: Network, sid: str) -> list[dict[str, object]]:
    import time

    for _ in range(200):
        if errors := network.errors(sid):
            return errors
        time.sleep(0.02)
    return []


def test_with_an_override_it_is_retried_with_the_same_token_and_the_fragment_is_neither_sent_nor_signed(
    network: Network, app: Application
) -> None:
    app.number(NUMBER, status_callback=app.url + "/status?a=b#rc=3&rp=5xx,ct,rt")
    app.says("/voice", "<Hangup/>")
    app.says("/status", fails, fails, lambda seen: web.Response(status=204))
    network.call(CALLER, NUMBER).wait_until_it_ends()
    app.wait_for("/status", 3)
    seen = app.at("/status")
    assert len({s.token for s in seen}) == 1
    assert seen[0].url == app.url + "/status?a=b"


def test_two_requests_have_two_tokens(network: Network, app: Application) -> None:
    app.says("/voice", "<Redirect>/next</Redirect>")
    app.says("/next", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    app.wait_for("/status")
    assert len({seen.token for seen in app.seen}) == len(app.seen)


def test_a_connection_that_fails_is_tried_again_and_then_the_fallback(
    network: Network, app: Application
) -> None:
    app.number(
        NUMBER, voice_url=f"http://127.0.0.1:{free_port()}/voice", voice_fallback_url=app.url + "/fallback"
    )
    app.says("/fallback", "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    attempts = [e["attempt"] for e in network.ledger(caller.sid) if e["about"] == "voice.incoming"]
    assert attempts == [1, 2]
    assert app.wait_for("/fallback").form["ErrorCode"] == "11205"


def test_an_answer_too_late_is_11200(network: Network, app: Application) -> None:
    app.number(NUMBER, voice_url=app.url + "/voice#rt=200", voice_fallback_url=app.url + "/fallback#rt=9000")
    app.delay = 0.6
    app.says("/voice", "<Hangup/>")
    app.says("/fallback", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert app.wait_for("/fallback").form["ErrorCode"] == "11200"


def test_a_redirected_action_is_followed_and_loses_its_digits(network: Network, app: Application) -> None:
    """ "A 3xx answer to the action loses the Digits." """
    app.says("/voice", '<Gather numDigits="1" action="/action" timeout="60"/>')
    app.says("/action", lambda seen: web.Response(status=302, headers={"Location": "/elsewhere"}))
    app.says("/elsewhere", "<Hangup/>")
    network.call(CALLER, NUMBER).press("1")
    seen = app.wait_for("/elsewhere")
    assert seen.method == "GET"
    assert "Digits" not in seen.query
    assert seen.query["CallSid"]


def test_endless_redirects_are_11215(network: Network, app: Application) -> None:
    app.number(NUMBER, voice_fallback_url=app.url + "/fallback")
    app.says("/voice", lambda seen: web.Response(status=307, headers={"Location": "/voice"}))
    app.says("/fallback", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert app.wait_for("/fallback").form["ErrorCode"] == "11215"
    assert len(app.at("/voice")) == 11


def test_credentials_in_the_url_answer_a_401_and_are_not_signed(network: Network, app: Application) -> None:
    app.number(NUMBER, voice_url=app.url.replace("://", "://user:secret@") + "/voice")
    challenge = web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    app.says("/voice", lambda seen: challenge, "<Hangup/>")
    assert network.call(CALLER, NUMBER).wait_until_it_ends() == "completed"
    assert len(app.at("/voice")) == 2
