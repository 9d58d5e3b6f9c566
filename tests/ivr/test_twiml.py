"""TwiML by hand: whatever is spoken, the document stays whole (12100 is a lost call)."""

import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_of_practice.errors import YamlRefused
from ivr import twiml
from ivr.addresses import Addresses
from ivr.reply import HangUp, Join, Listen, Memory, Reply, Wait
from ivr.spoken import listening, said, spoken
from ivr.words import LONGEST_PROMPT_SECONDS, VOICES, WORDS, PromptsRefused, Words, seconds

from .line import checked

ADDRESSES = Addresses("https://complaints.example", "k3y")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_at_all_can_be_spoken(text: str) -> None:
    """All of Unicode, lone surrogates and control characters too: it parses, and adds no element."""
    document = twiml.document([said(text)])
    root = ET.fromstring(document.encode("utf-8"))
    assert {element.tag for element in root.iter()} <= {"Response", "Say"}
    assert unicodedata.is_normalized("NFC", document)


@pytest.mark.parametrize(
    "nasty", ["</Say><Dial>+449011111111</Dial>", "a & b", "<", "]]>\"'", "\x00\x08\x1f￾"]
)
def test_markup_in_a_caller_s_words_is_only_words(nasty: str) -> None:
    root = ET.fromstring(twiml.document([said("before " + nasty)]))
    assert [element.tag for element in root.iter()] == ["Response", "Say"]
    checked(twiml.document([said("before " + nasty)]).encode())


def test_a_long_text_is_cut_between_words_at_the_stated_length() -> None:
    spoken_text = twiml.speak("word " * 2_000)
    assert len(spoken_text) <= twiml.SPEAKABLE and spoken_text.endswith("word")


@pytest.mark.parametrize(
    "then", [Listen(), Listen(keys=None), Listen(speech=True, hints=("a", "b")), Wait(), HangUp(), Join()]
)
def test_every_kind_of_ending_is_as_the_grammar_has_it(then: object) -> None:
    reply = Reply("menu", Memory(), ("First.",), ("Then.",) if isinstance(then, Listen) else (), then)  # type: ignore[arg-type]
    checked(spoken(reply, ADDRESSES, 3).encode())


def test_a_statement_is_heard_with_a_whole_number_of_seconds_and_every_word_as_it_was_said() -> None:
    """twilio.md 7: a model needs an integer speechTimeout; complaints are stored unmasked; UK English."""
    gather = ET.fromstring(listening(Listen(speech=True, statement=True), "", "https://x.example/"))
    assert gather.get("speechTimeout", "").isdigit()
    assert gather.get("profanityFilter") == "false"
    assert gather.get("language") == "en-GB" and gather.get("input") == "dtmf speech"


def test_every_address_is_absolute_and_carries_its_retry_rules() -> None:
    document = spoken(Reply("queue", Memory(), (), (), Wait()), ADDRESSES, 3)
    enqueue = ET.fromstring(document)[0]
    for address in (enqueue.get("action", ""), enqueue.get("waitUrl", "")):
        assert address.startswith("https://complaints.example/ivr/k3y/")
        assert "#ct=" in address and "rc=" in address and "rp=" in address
    assert "&amp;" in document and "&rt" not in document.replace("&amp;", "")


def test_no_sentence_takes_longer_than_twenty_seconds_and_functions_come_before_keys() -> None:
    for key, text in WORDS.texts.items():
        assert seconds(text) <= LONGEST_PROMPT_SECONDS, key
        for part in text.replace("?", ".").split("."):
            if " press " in f" {part.lower()} ":
                before = part.lower().split("press")[0].strip(" ,")
                assert before, f"{key}: say what the key does, then the key: {part!r}"


def test_the_voice_is_a_british_one_that_twilio_has() -> None:
    assert WORDS.voice in VOICES and WORDS.language == "en-GB"


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("voice.yaml", "voice: Polly.Nobody\nlanguage: en-GB\n", "Twilio cannot speak"),
        ("menu.yaml", "ask: " + "word " * 60, "seconds to say"),
        ("menu.yaml", "ask: 12\n", "must be a sentence"),
        ("menu.yaml", "ask: one\nask: two\n", "twice"),
    ],
)
def test_a_prompt_file_that_cannot_be_spoken_is_refused_in_a_sentence(
    tmp_path, file: str, text: str, why: str
) -> None:
    (tmp_path / "voice.yaml").write_text("voice: Polly.Amy-Neural\nlanguage: en-GB\n")
    (tmp_path / file).write_text(text)
    with pytest.raises((PromptsRefused, YamlRefused), match=why) as refused:
        Words(tmp_path)
    assert str(refused.value).endswith(".")
