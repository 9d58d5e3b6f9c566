"""Every letter there is: what it must say, what it must not, and that it is made the same twice."""

import re

import pytest

import letters
from letters import FactMissing, Format
from letters.template import ON_EVERY_LETTER

from .facts import FACTS, MONDAY

EVERY = [template.id for template in letters.every()]
# A reader should not need a dictionary (regulation, "Letter content").
HARD_WORDS = re.compile(
    r"\b(binding|exhaust\w*|remed\w*|redress\w*|abide\w*|arbitrat\w*|herein|pursuant|hereby)\b", re.I
)
OPENS_ADR = ("deadlock", "adr_six_weeks", "early_referral_agreed", "early_referral_lapsed", "cannot_resolve")


def test_the_letters_that_the_code_asks_for_are_there():
    """CP8, CP9, CP12, CP14, CP16; GC C4."""
    assert set(EVERY) == {
        *("acknowledgement", "update", "outcome", "cannot_resolve", "deadlock", "adr_six_weeks", "apology"),
        *("early_referral_agreed", "early_referral_declined", "early_referral_lapsed", "withdrawal", "closing"),
    }  # fmt: skip


@pytest.mark.parametrize("letter", EVERY)
def test_a_letter_is_plain_and_says_whom_to_ask(letter, words_on):
    """ "A contact point for checking progress" (CP8); "avoids words like binding, exhausted, remedy, redress, abide" (R9)."""
    made = letters.render(letter, FACTS, MONDAY)
    for words in (made.text, made.html, words_on(made.pdf), made.sms or ""):
        assert not HARD_WORDS.search(words)
        assert "{" not in re.sub(r"style='[^']*'", "", words)
    for words in (made.text, words_on(made.pdf)):
        assert "Dear Eleanor Whitcombe," in words and "Ruth Okafor" in words
        assert "0330 053 8188" in words and "1234 5674" in words
    assert made.subject.startswith("1234 5674: ")
    longest = max(len(sentence.split()) for sentence in re.split(r"[.:?]\s", made.text))
    assert longest <= 45


@pytest.mark.parametrize("letter", EVERY)
def test_the_same_facts_make_the_same_bytes(letter):
    """Stored with SHA-256, template version and facts; rendering again gives the same hash."""
    made = letters.render(letter, FACTS, MONDAY)
    assert letters.again(made.version, made.facts, MONDAY, format=Format.STANDARD).sha256 == made.sha256


@pytest.mark.parametrize("letter", EVERY)
def test_a_missing_fact_is_an_error_that_names_it(letter):
    kinds = letters.current(letter, MONDAY).kinds
    for name, (_, needed) in kinds.items():
        without = {key: value for key, value in FACTS.items() if key != name}
        if (needed or name.startswith("scheme_")) and name != "written_on":
            with pytest.raises(FactMissing, match=f"needs '{name}'"):
                letters.render(letter, without, MONDAY)
        elif name not in ON_EVERY_LETTER:
            assert letters.render(letter, without, MONDAY).version


@pytest.mark.parametrize("letter", OPENS_ADR)
def test_an_adr_letter_says_everything_the_ombudsman_and_ofcom_ask_for(letter, words_on):
    """R9: "that it is free and independent; the scheme’s name, website, phone and post; and the twelve months"."""
    made = letters.render(letter, FACTS, MONDAY)
    for words in (" ".join(made.text.split()), words_on(made.pdf)):
        for said in (
            "the Communications Ombudsman", "www.commsombudsman.org", "0330 440 1614", "PO Box 730", "free",
            "independent", "twelve months", "Monday 22 November 2027",
        ):  # fmt: skip
            assert said in words, said


@pytest.mark.parametrize("letter", ["acknowledgement", "outcome", "closing", "withdrawal"])
def test_an_outcome_and_an_acknowledgement_name_adr_and_a_larger_business_is_promised_no_ombudsman(letter):
    """DMCC Act 2024, s.308: tell the consumer about ADR when communicating the outcome. GC C4.2: small customers alone."""
    assert "Communications Ombudsman" in " ".join(letters.render(letter, FACTS, MONDAY).text.split())
    without = {name: value for name, value in FACTS.items() if not name.startswith("scheme")}
    assert "ombudsman" not in letters.render(letter, without, MONDAY).text.lower()


def test_deadlock_and_referral_letters_are_a_managers_to_stand_behind_and_six_weeks_waits_for_nobody():
    needs = {template.id for template in letters.every() if template.matter.approved_by}
    assert needs == {"deadlock", "cannot_resolve", "early_referral_agreed", "early_referral_declined"}
    for template in letters.every():
        assert template.matter.approved_by in ((), ("manager", "managing_director"))


def test_a_declined_referral_names_its_next_step_owner_and_day_and_ends_by_itself():
    """CP16: "we may decline … if we do believe we will shortly resolve your complaint and are taking active steps"."""
    text = " ".join(letters.render("early_referral_declined", FACTS, MONDAY).text.split())
    for said in (
        "Replace the cable",
        "Ruth Okafor",
        "Monday 30 November 2026",
        "Priya Shah",
        "The engineer is booked for Thursday",
    ):
        assert said in text
    assert "you do not have to ask again" in text
