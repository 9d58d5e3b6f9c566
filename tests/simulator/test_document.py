"""The grammar, element by element, with the code Twilio's debugger would show."""

import pytest

from simulator.document import read


def codes(verbs: str, context: str = "call") -> list[int]:
    return [f.code for f in read(f"<Response>{verbs}</Response>".encode(), "http://a/b", context).findings]


@pytest.mark.parametrize(
    "verbs",
    [
        "",
        "<Say>Hello</Say>",
        '<Say voice="Polly.Amy-Neural" language="en-GB">Your reference is <say-as interpret-as="digits">1234</say-as><break time="500ms"/></Say>',
        '<Gather input="dtmf speech" numDigits="8" finishOnKey="" timeout="5" speechTimeout="auto" action="/x"><Say>Key it</Say><Pause/></Gather>',
        '<Enqueue waitUrl="/wait" action="/next">complaints</Enqueue>',
        '<Dial action="/x"><Conference participantLabel="customer" beep="false" waitUrl="" statusCallback="/c#rc=3&amp;rp=5xx,ct" '
        'statusCallbackEvent="start end join leave">room</Conference></Dial>',
        '<Dial timeout="20" callerId="+443300538188"><Number url="/w" statusCallbackEvent="initiated ringing">+447700900123</Number></Dial>',
        '<Dial><Client><Identity>staff_1</Identity><Parameter name="a" value="b"/></Client></Dial>',
        '<Start><Transcription statusCallbackUrl="https://a.example/t" track="inbound_track" languageCode="en-GB"/></Start>',
        '<Record maxLength="120" finishOnKey="#" action="/r"/>',
        "<!-- a comment --><Redirect/>",
    ],
)
def test_what_twilio_takes_is_taken(verbs: str) -> None:
    assert codes(verbs) == []


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        ('<Say bogusAttr="1">x</Say>', 12200),
        ('<Say VOICE="man">x</Say>', 12200),
        ("<say>x</say>", 12200),
        ("<Say></Say>", 13520),
        ('<Say voice="Polly.Nobody">x</Say>', 13511),
        ('<Say voice="Polly.Amy" language="fr-FR">x</Say>', 13511),
        ('<Say loop="-1">x</Say>', 13510),
        ('<Play loop="x">/a.mp3</Play>', 13410),
        ('<Pause length="0"/>', 13910),
        ('<Gather timeout="-1"/>', 13313),
        ('<Gather numDigits="0"/>', 13314),
        ('<Gather finishOnKey="12"/>', 13310),
        ('<Gather method="PUT"/>', 13312),
        ("<Gather><Hangup/></Gather>", 13320),
        ("<Gather><Record/></Gather>", 13320),
        ("<Gather input=\"['dtmf', 'speech']\"/>", 12200),
        ('<Gather speechModel="phone_call" speechTimeout="auto"/>', 12200),
        ("<Dial><Gather/></Dial>", 13215),
        ('<Dial record="maybe">+441632960000</Dial>', 13217),
        ('<Dial timeout="0">+441632960000</Dial>', 13212),
        ('<Dial callerId="0330 053 8188">+441632960000</Dial>', 13214),
        ("<Dial></Dial>", 13215),
        ("<Dial><Conference>a</Conference><Number>+441632960000</Number></Dial>", 13215),
        ("<Dial><Conference></Conference></Dial>", 13237),
        ('<Dial><Conference beep="loud">a</Conference></Dial>', 13235),
        (
            "<Dial><Conference statusCallbackEvent=\"['start', 'end']\" statusCallback=\"/x\">a</Conference></Dial>",
            12200,
        ),
        ("<Enqueue></Enqueue>", 14204),
        (f"<Enqueue>{'q' * 65}</Enqueue>", 14205),
        ("<Dial><Queue></Queue></Dial>", 14212),
        ('<Record maxLength="1"/>', 13612),
        ('<Record playBeep="yes"/>', 13616),
        ('<Redirect method="DELETE">/x</Redirect>', 13710),
        ("<Queue>support</Queue>", 12200),
        ("<Prompt/>", 12200),
        ("Hello there", 12200),
        ('<Start><Transcription statusCallbackUrl="/relative"/></Start>', 12200),
        ("<Leave/>", 12200),
        ("<Pause/><Reject/>", 12200),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(verbs: str, code: int) -> None:
    assert code in codes(verbs)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<Response><Say>x</Response>", 12100),
        (b" \n<?xml version='1.0'?><Response/>", 12100),
        (b"<Response><Say>\x0b</Say></Response>", 12100),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", 12100),
        (b"<response/>", 12102),
        (b"", 11770),
        (b"<Response><Say>" + b"x" * 65536 + b"</Say></Response>", 11750),
    ],
)
def test_a_document_that_cannot_be_executed_is_fatal(body: bytes, code: int) -> None:
    fatal = read(body, "http://a/b").fatal
    assert fatal is not None and fatal.code == code


@pytest.mark.parametrize(
    ("context", "verb", "code"),
    [
        ("conference wait", "<Gather/>", 13238),
        ("conference wait", "<Hangup/>", 13238),
        ("hold", "<Dial>+441632960000</Dial>", 13238),
        ("queue wait", "<Dial>+441632960000</Dial>", 14202),
        ("called leg", "<Dial>+441632960000</Dial>", 13201),
        ("dequeued", "<Gather/>", 14211),
    ],
)
def test_each_kind_of_document_has_its_own_verbs(context: str, verb: str, code: int) -> None:
    """E.g. "waitUrl … may contain Play, Say, Pause and Redirect" (Conference)."""
    assert codes(verb, context) == [code]


def test_a_warning_leaves_the_attribute_out_and_the_call_goes_on() -> None:
    document = read(b'<Response><Gather timeout="-1" numDigits="4"/></Response>', "http://a/b")
    assert document.fatal is None
    assert document.verbs[0].attributes == {"numDigits": "4"}


def test_speech_is_captioned_as_written_and_read_as_marked() -> None:
    body = b'<Response><Say>It is <say-as interpret-as="digits">1234</say-as><break/><sub alias="Ofcom">OFC</sub>.</Say></Response>'
    say = read(body, "http://a/b").verbs[0]
    assert say.caption == "It is 1234 Ofcom."
    assert say.spoken == "It is 1 2 3 4, Ofcom."
