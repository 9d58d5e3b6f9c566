"""Deciding at the desk: which forms are there is the one table's word, and each makes its move, its letter and its promise."""

import re

import pytest

import models
from agent_console.decisions import DECISIONS
from code_of_practice import clocks
from code_of_practice.roles import Party, Role
from code_of_practice.stages import Move, Stage, may, moves_from
from models import EventKind, LetterState
from models.casework.complaint_queries import obligations_of
from models.casework.decisions import CHASE, PUT_RIGHT
from models.casework.offers import OfferState, offers_on
from tests.agent_console.deciding import at_stage, case, decide, in_days, letters, promised, said, the
from tests.agent_console.people import Desk

__all__ = ["case"]  # a fixture

#: Moves that no form makes: time's own, and the letter's, which makes its move as it is approved.
BY_THEMSELVES = {Move.NOTE_28_DAYS_SILENCE, Move.REFERRAL_TIME_ENDS, Move.SEND_ADR_LETTER}


# Which forms are there.


def test_every_move_that_people_make_has_its_form() -> None:
    by_people = {move for stage in Stage for role in Role for move in moves_from(stage, role)}
    assert {each.move for each in DECISIONS} == by_people - BY_THEMSELVES
    assert {move for stage in Stage for move in moves_from(stage, Party.SYSTEM)} >= BY_THEMSELVES


def test_the_forms_on_the_page_are_the_tables_for_that_stage_and_role(
    adviser: Desk, manager: Desk, managing_director: Desk, case: str
) -> None:
    """One table of stages and moves: a form that is there works there, and no other is."""
    desks = {Role.ADVISER: adviser, Role.MANAGER: manager, Role.MANAGING_DIRECTOR: managing_director}
    for stage in Stage:
        at_stage(case, stage)
        for role, desk in desks.items():
            there = set(re.findall(r"/decide/([a-z-]+)\"", desk.get(f"/complaints/{case}").text))
            wanted = {
                each.key
                for each in DECISIONS
                if (may(stage, each.move, role) or (each.drafted and each.move in moves_from(stage)))
                and each.at_stage in (None, stage)
            }
            assert there == wanted, (stage, role)


def test_a_form_that_is_not_there_says_why_and_does_nothing(adviser: Desk, case: str) -> None:
    refused = adviser.get(f"/complaints/{case}/decide/vexatious")
    assert refused.status_code == 409 and "is for the manager or managing director" in refused.text
    assert decide(adviser, case, "vexatious", reason="I am cross").status_code == 409
    assert decide(adviser, case, "reopen", reason="x").status_code == 409
    assert the(case).stage == Stage.OPEN
    assert adviser.get(f"/complaints/{case}/decide/nonsense").status_code == 404


# Working on it.


def test_the_customer_is_asked_in_writing_and_it_waits_for_them(adviser: Desk, case: str) -> None:
    """ "… and to keep you informed at all times" (CP9)."""
    decide(adviser, case, "ask-customer", reason="Which day did the engineer ring you?")
    (letter,) = letters(case)
    assert the(case).stage == Stage.WAITING_CUSTOMER and letter.kind == "update"
    assert "Which day did the engineer ring you?" in letter.in_words().text


def test_a_supplier_is_waited_for_by_name_and_chased_by_a_day(adviser: Desk, case: str) -> None:
    """ "We will liaise with our suppliers to ensure that any problems … are resolved promptly" (CP1)."""
    decide(adviser, case, "ask-supplier", supplier="Openreach", what="A new line card", chase_on=in_days(2))
    assert the(case).stage == Stage.WAITING_SUPPLIER
    assert "Openreach: A new line card" in said(case, EventKind.STAGE_CHANGED)
    page = adviser.get(f"/complaints/{case}").text
    assert "Openreach: A new line card" in page and "Chase supplier" in page
    (first,) = promised(case, CHASE)
    assert first.owner_id == adviser.staff_id and clocks.local_date(first.due_at).isoformat() == in_days(2)
    decide(adviser, case, "chased", said="They will come on Friday.", chase_on=in_days(4))
    (second,) = promised(case, CHASE)
    assert second.id != first.id and said(case, EventKind.SUPPLIER_CHASED) == ["They will come on Friday."]
    decide(adviser, case, "carry-on", reason="The card is in.")
    assert the(case).stage == Stage.INVESTIGATING and promised(case, CHASE) == []


# Answering it.


def test_an_answer_sends_its_letter_credits_the_money_and_promises_the_rest(adviser: Desk, case: str) -> None:
    """The outcome names the ombudsman (DMCC Act 2024, section 308), and 28 days run from it."""
    told = {
        "findings": "The visit was missed twice.",
        "doing": "An engineer comes on Friday\n- A new router",
        "pence": "20",
    }
    sent = decide(adviser, case, "outcome", **told, done_by=in_days(7))
    assert sent.status_code == 303, sent.text
    (letter,) = letters(case)
    text = letter.in_words().text
    assert the(case).stage == Stage.OUTCOME_SENT and letter.state == LetterState.APPROVED
    assert "We are crediting £20 to your account" in text
    assert "A new router" in text and "Communications Ombudsman" in text
    assert len(promised(case, PUT_RIGHT)) == len(promised(case, "credit")) == 1
    with models.reading() as session:
        assert "close.silence_28d" in {each.rule for each in obligations_of(session, the(case).id or 0)}
    decide(adviser, case, "accepted", reason="Thank you, that is fine.")
    with models.reading() as session:
        (offer,) = offers_on(session, the(case).id or 0)
    assert (
        offer.state == OfferState.ACCEPTED and len(promised(case, "credit")) == 1
    )  # promised once, not twice


def test_more_than_ones_limit_is_refused_with_every_word_kept(adviser: Desk, case: str) -> None:
    refused = decide(
        adviser, case, "outcome", findings="My long finding.", doing="All of it", pence="30", done_by=""
    )
    assert refused.status_code == 409 and "ask a manager" in refused.text
    assert "My long finding." in refused.text and 'value="30"' in refused.text
    assert the(case).stage == Stage.OPEN and letters(case) == []


@pytest.mark.parametrize("what", ["pence", "done_by", "findings", "doing"])
def test_an_answer_that_cannot_be_read_is_said_beside_its_question(
    adviser: Desk, case: str, what: str
) -> None:
    told = {"findings": "x", "doing": "y", "pence": "", "done_by": ""}
    wrong = {"pence": "twenty", "done_by": in_days(-1), "findings": " ", "doing": "- "}
    refused = decide(adviser, case, "outcome", **(told | {what: wrong[what]}))
    assert (
        refused.status_code == 400
        and f'id="{what}-fault"' in refused.text
        and f'href="#{what}"' in refused.text
    )


def test_a_letter_is_read_before_it_goes_and_reading_does_nothing(
    manager: Desk, adviser: Desk, case: str
) -> None:
    path = f"/complaints/{case}/decide/outcome"
    told = {"findings": "It was our fault.", "doing": "A refund", "pence": "", "done_by": "", "look": "yes"}
    read = manager.press(path, **told)
    assert (
        read.status_code == 200 and "Dear Eleanor Whitcombe" in read.text and "It was our fault." in read.text
    )
    assert (
        "Whitcombe" not in adviser.press(path, **told).text
    )  # whose it is opens when they are verified (CP6)
    assert (
        the(case).stage == Stage.OPEN and letters(case) == [] and said(case, EventKind.LETTER_WRITTEN) == []
    )


def test_what_we_cannot_resolve_is_written_to_them(manager: Desk, case: str) -> None:
    """ "If we cannot resolve the problem, we will write to you to say so" (CP12)."""
    decide(manager, case, "cannot-resolve", why="The cable is not ours.", offered="£20.00")
    (letter,) = letters(case)
    assert (letter.kind, letter.state) == ("cannot_resolve", LetterState.APPROVED)
    assert the(case).stage == Stage.ADR_LETTER_SENT and "£20.00" in letter.in_words().text
