"""The letters that the law asks for, written about one complaint: unasked, once, and with everything in them."""

from datetime import timedelta

import letters
from code_of_practice.stages import Stage
from models.correspondence.adr_letters import declare_deadlock
from models.correspondence.letter_writing import send_outcome
from tests.letters.facts import FACTS, MONDAY
from tests.workers.letter_case import NOON, act, owed, sent_off, the
from workers.letter_clock import LetterClock


def test_the_acknowledgement_tells_how_how_long_where_the_code_is_and_the_ombudsman():
    """R4: "promptly told how it will be handled, how long it is likely to take, where to read the Code, and of the
    ombudsman"."""
    text = " ".join(letters.render("acknowledgement", FACTS, MONDAY).text.split())
    for said in (
        "Who looks after it", "within 10 working days", "read our Code of Practice at", "the Communications Ombudsman",
        "ask whoever you speak to for their manager",
    ):  # fmt: skip
        assert said in text, said


def test_a_deadlock_is_its_letter_by_the_next_working_day_though_nobody_asked(ours, case):
    """R6: "the ADR letter is due promptly. The customer no longer has to ask for it"."""
    act(case, "manager", declare_deadlock, position="We have paid what is fair.")
    sent_off(ours)
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT and letter.kind == "deadlock"
    text = " ".join(letter.in_words().text.split())
    assert "You did not have to ask for it" in text and "the Communications Ombudsman" in text
    assert owed(case, "statutory.adr_letter").state == "kept"
    assert owed(case, "internal.deadlock_letter_1wd").state == "kept"


def test_a_letter_sent_at_deadlock_is_not_sent_again_at_six_weeks(ours, case):
    """R14: "a letter already sent at deadlock is not sent again"."""
    act(case, "manager", declare_deadlock, position="We have paid what is fair.")
    assert LetterClock().tick(NOON + timedelta(weeks=7)) == 0
    assert [each.kind for each in the(case)[1]] == ["deadlock"]


def test_every_outcome_names_the_ombudsman_and_never_the_european_platform(ours, case):
    """R10: "tells the consumer of the ADR that is available if they are dissatisfied"; "The European platform closed in
    2025 and is never linked"."""
    act(case, "adviser", send_outcome, found="The cable was damaged.", doing=["Replace it"])
    text = the(case)[1][0].in_words().text
    assert "Communications Ombudsman" in text and "not satisfied" in " ".join(text.split())
    for template in letters.every():
        assert "ec.europa" not in template.words and "webgate" not in template.words
