"""A call from the first ring to the last callback, one test for a sentence of Twilio's pages."""

import pytest
from aiohttp import web

from simulator.scripted_handset import Network, NetworkRefused
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER


def test_a_call_is_answered_gathers_a_key_and_asks_the_action_with_it(
    network: Network, app: Application
) -> None:
    app.says(
        "/voice", '<Gather numDigits="1" action="/menu"><Say>Press 1 to make a complaint.</Say></Gather>'
    )
    app.says("/menu", "<Say>Thank you.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("press 1")
    caller.press("1")
    assert caller.wait_until_it_ends() == "completed"
    assert caller.heard == ["Press 1 to make a complaint.", "Thank you."]
    first, action = app.wait_for("/voice").form, app.wait_for("/menu").form
    assert (first["CallStatus"], first["From"], first["To"], first["Direction"]) == (
        "ringing",
        CALLER,
        NUMBER,
        "inbound",
    )
    assert (action["Digits"], action["FinishedOnKey"], action["CallStatus"]) == ("1", "", "in-progress")
    assert app.wait_for("/status").form["CallStatus"] == "completed"


def test_every_request_carries_the_standard_fields_their_doubles_and_a_field_nobody_announced(
    network: Network, app: Application
) -> None:
    """ "We may add new parameters without notice": so one is always there."""
    app.says("/voice", "<Hangup/>")
    network.call(
        CALLER, NUMBER, forwarded_from="+443300538188", parameters={"SipHeader_X-A": "b"}
    ).wait_until_it_ends()
    form = app.wait_for("/voice").form
    assert form["Caller"] == form["From"] == CALLER
    assert form["Called"] == form["To"] == NUMBER
    assert (form["FromCountry"], form["CalledCountry"], form["FromCity"], form["ApiVersion"]) == (
        "GB",
        "GB",
        "",
        "2010-04-01",
    )
    assert form["FieldAddedWithoutNotice"]
    assert (form["ForwardedFrom"], form["SipHeader_X-A"]) == ("+443300538188", "b")


def test_a_withheld_number_is_a_word_not_a_number(network: Network, app: Application) -> None:
    app.says("/voice", "<Hangup/>")
    network.call("withheld", "0330 053 8188").wait_until_it_ends()
    assert app.wait_for("/voice").form["From"] == "anonymous"


def test_nobody_is_reached_at_a_number_which_is_not_the_accounts(network: Network, app: Application) -> None:
    with pytest.raises(NetworkRefused, match="Nobody has the number"):
        network.call(CALLER, "+441632960999")


def test_verbs_after_a_redirect_are_not_reached_and_an_empty_redirect_asks_the_document_again(
    network: Network, app: Application
) -> None:
    """ "Any verbs after Redirect are unreachable." """
    app.says("/voice", "<Say>One.</Say><Redirect/><Say>Never.</Say>", "<Say>Two.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert caller.heard == ["One.", "Two."]


def test_relative_urls_are_those_of_the_document(network: Network, app: Application) -> None:
    app.number(NUMBER, voice_url=app.url + "/ivr/key/0?x=1")
    app.says("/ivr/key/0", "<Redirect>1</Redirect>")
    app.says("/ivr/key/1", "<Redirect>/top</Redirect>")
    app.says("/top", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert [seen.path for seen in app.seen if seen.path != "/status"] == ["/ivr/key/0", "/ivr/key/1", "/top"]
    assert app.seen[0].query == {"x": "1"}


def test_a_call_whose_verbs_run_out_is_hung_up(network: Network, app: Application) -> None:
    app.says("/voice", "<Say>That is all.</Say>")
    assert network.call(CALLER, NUMBER).wait_until_it_ends() == "completed"


@pytest.mark.parametrize(
    ("verb", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy")]
)
def test_a_rejected_call_is_never_answered(
    network: Network, app: Application, verb: str, status: str
) -> None:
    app.says("/voice", verb)
    caller = network.call(CALLER, NUMBER)
    assert caller.wait_until_it_ends() == status
    assert caller.state["answered_at"] is None
    assert app.wait_for("/status").form["CallStatus"] == status


def test_the_numbers_status_callback_comes_once_at_the_end_with_the_length(
    network: Network, app: Application
) -> None:
    app.says("/voice", '<Gather timeout="60"/>')
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    caller.hang_up()
    form = app.wait_for("/status").form
    assert (form["CallStatus"], form["SequenceNumber"], form["CallbackSource"]) == (
        "completed",
        "0",
        "call-progress-events",
    )
    assert form["Timestamp"].endswith("+0000")
    assert form["CallDuration"].isdigit()
    assert form["Duration"].isdigit()
    assert len(app.at("/status")) == 1


def test_a_caller_who_hangs_up_in_a_gather_makes_no_action_request(
    network: Network, app: Application
) -> None:
    app.says("/voice", '<Gather timeout="60" action="/action"/>')
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    caller.hang_up()
    app.wait_for("/status")
    assert app.at("/action") == []


def fails(status: int = 500) -> web.Response:
    return web.Response(status=status, text="no")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda seen: fails(500), "11200"),
        (lambda seen: fails(404), "11200"),
        (lambda seen: web.Response(text="<Response><Say>x</Response>", content_type="text/xml"), "12100"),
        (lambda seen: web.Response(text="<Answer/>", content_type="text/xml"), "12102"),
        (lambda seen: web.Response(text="{}", content_type="application/json"), "12300"),
        (lambda seen: web.Response(body=b"", content_type="text/xml"), "11770"),
        (
            lambda seen: web.Response(
                text="<Response><Say>" + "x" * 70_000 + "</Say></Response>", content_type="text/xml"
            ),
            "11750",
        ),
    ],
)
def test_what_cannot_be_executed_goes_to_the_fallback_url_with_code_and_url(
    network: Network, app: Application, answer: object, code: str
) -> None:
    """ "Twilio requests the Voice Fallback URL with ErrorCode and ErrorUrl." """
    app.number(NUMBER, voice_fallback_url=app.url + "/fallback")
    app.says("/voice", answer)  # type: ignore[arg-type]
    app.says("/fallback", "<Say>One moment please.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert caller.heard == ["One moment please."]
    form = app.wait_for("/fallback").form
    assert (form["ErrorCode"], form["ErrorUrl"]) == (code, app.url + "/voice")
    assert network.errors(caller.sid)[0]["code"] == int(code)


def test_without_a_fallback_the_caller_hears_twilios_apology_and_is_hung_up(
    network: Network, app: Application
) -> None:
    app.says("/voice", lambda seen: fails())
    caller = network.call(CALLER, NUMBER)
    assert caller.wait_until_it_ends() == "completed"
    assert "application error" in caller.heard[0]


def test_the_fallback_may_bring_the_call_back_and_is_asked_again_the_next_time(
    network: Network, app: Application
) -> None:
    app.number(NUMBER, voice_fallback_url=app.url + "/fallback")
    app.says("/voice", lambda seen: fails(), "<Redirect>/next</Redirect>")
    app.says("/next", lambda seen: fails(), "<Say>We are back.</Say><Hangup/>")
    app.says("/fallback", "<Redirect>/voice</Redirect>", "<Redirect>/next</Redirect>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert caller.heard == ["We are back."]


def test_a_warning_is_recorded_and_the_call_goes_on(network: Network, app: Application) -> None:
    app.says("/voice", '<Say bogus="1">Still here.</Say><Hangup/>')
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert caller.heard == ["Still here."]
    error = network.errors(caller.sid)[0]
    assert (error["code"], error["level"]) == (12200, "warning")
    assert "bogus" in error["message"]


def test_plain_text_is_read_aloud_and_then_the_call_ends(network: Network, app: Application) -> None:
    app.says("/voice", lambda seen: web.Response(text="Just words.", content_type="text/plain"))
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert caller.heard == ["Just words."]


def test_cookies_are_kept_for_the_call_and_not_for_the_next(network: Network, app: Application) -> None:
    def with_cookie(seen: object) -> web.Response:
        response = web.Response(
            text="<Response><Redirect>/next</Redirect></Response>", content_type="text/xml"
        )
        response.set_cookie("turn", "7")
        return response

    app.says("/voice", with_cookie)
    app.says("/next", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert app.wait_for("/next").cookies == {"turn": "7"}
    assert app.wait_for("/voice", 2).cookies == {}


def test_the_ledger_shows_what_went_over_the_wire(network: Network, app: Application) -> None:
    app.says("/voice", "<Say>Hello.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    app.wait_for("/status")
    entry = next(e for e in network.ledger(caller.sid) if e["about"] == "voice.incoming")
    assert (entry["kind"], entry["method"], entry["status"], entry["attempt"]) == ("webhook", "POST", 200, 1)
    assert entry["params"]["CallSid"] == caller.sid
    assert "<Say>Hello.</Say>" in entry["twiml"]
    assert entry["signature"] == app.wait_for("/voice").signature
