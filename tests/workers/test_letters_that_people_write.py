"""Letters that people write: each is one act with its move, and who stands behind it is on record."""

from datetime import timedelta

import pytest
from sqlmodel import select

import models
from code_of_practice.errors import MoveRefused, ReferralNotDeclined
from code_of_practice.roles import Role
from code_of_practice.stages import Move, Stage
from letters import CannotPrint, NotThatWay
from models import Complaint, Customer, CustomerClass, Letter, LetterState
from models.correspondence.adr_letters import (
    agree_early_referral,
    approve,
    cannot_resolve,
    declare_deadlock,
    draft_deadlock,
)
from models.correspondence.letter_writing import apologise, send_outcome, send_update
from workers.letter_clock import LetterClock, lapse_declines

from .conftest import NOON
from .letter_case import act, declined, owed, sent_off, the


def test_an_outcome_is_one_act_of_letter_and_move_and_names_adr(ours, case):
    """DMCC Act 2024, s.308."""
    act(case, "adviser", send_outcome, found="The cable was damaged.", doing=["Replace it"], amount=4000)
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.OUTCOME_SENT and letter.state == LetterState.APPROVED
    assert "Communications Ombudsman" in letter.in_words().html and "£40" in letter.in_words().text
    with pytest.raises(MoveRefused):
        act(case, "adviser", send_outcome, found="Again.", doing=["Nothing"])
    assert len(the(case)[1]) == 1


def test_a_letter_that_cannot_be_printed_takes_its_move_back(ours, case):
    with pytest.raises(CannotPrint, match="黃"):
        act(case, "adviser", send_outcome, found="黃", doing=["Replace it"])
    complaint, written = the(case)
    assert complaint.stage == Stage.OPEN and written == []


def test_a_managers_deadlock_is_its_letter_and_the_way_to_the_ombudsman_unasked(ours, case):
    """GC C4, ADR letter 1: the customer no longer has to ask."""
    act(case, "manager", declare_deadlock, position="We have paid what is fair.", offered=["£40"])
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT
    assert (letter.state, letter.approved_by_id) == (LetterState.APPROVED, case["manager"])
    sent_off(ours)
    assert the(case)[1][0].state == LetterState.SENT and len(the(case)[1]) == 1
    for rule in ("statutory.adr_letter", "internal.adr_letter_send_by"):
        assert owed(case, rule).state == "kept"


def test_an_advisers_deadlock_waits_for_a_manager_who_stands_behind_it_by_name(ours, case):
    letter_id = act(case, "adviser", draft_deadlock, position="We disagree.")
    assert the(case)[0].stage == Stage.OPEN
    with models.transaction() as tx:
        letter = tx.get_one(Letter, letter_id)
        with pytest.raises(NotThatWay, match="manager or the Managing Director"):
            approve(tx, letter, tx.get_one(models.Staff, case["adviser"]), at=NOON)
        approve(tx, letter, tx.get_one(models.Staff, case["md"]), at=NOON)
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT and letter.approved_by_id == case["md"]
    with pytest.raises(NotThatWay):
        act(case, "adviser", declare_deadlock, position="I decide.")


def test_a_larger_business_is_promised_no_ombudsman_but_is_written_to_all_the_same(ours, case):
    """GC C4.2: domestic and small business customers; CP12: "we will write to you to say so"."""
    with models.transaction() as tx:
        customer = tx.exec(select(Customer)).one()
        customer.customer_class = CustomerClass.LARGER_BUSINESS
        tx.add(customer)
    assert LetterClock().tick(NOON + timedelta(days=60)) == 0
    act(case, "manager", cannot_resolve, why="The line is not ours.")
    complaint, (letter,) = the(case)
    assert "ombudsman" not in letter.in_words().text.lower() and complaint.stage == Stage.OPEN


def test_an_early_referral_is_agreed_by_a_manager_and_is_the_deadlock_letter(ours, case):
    """CP16: "you can ask us to agree an early referral to ADR (i.e. that we issue a deadlock letter)"."""
    act(case, "manager", agree_early_referral, asked=NOON.date())
    assert the(case)[0].stage == Stage.ADR_LETTER_SENT


def test_a_decline_needs_a_manager_and_lapses_by_itself_into_the_adr_letter(ours, case):
    """CP16, difference 5: active steps only mean that it is not deadlock yet."""
    with pytest.raises(ReferralNotDeclined, match="Only a manager"):
        declined(case, "adviser")
    declined(case)
    _, (letter,) = the(case)
    assert letter.approved_by_id == case["manager"] and letter.lapses_on == NOON.date() + timedelta(days=3)
    assert lapse_declines(NOON + timedelta(days=3)) == 0
    assert [lapse_declines(NOON + timedelta(days=4)) for _ in range(2)] == [1, 0]
    complaint, found = the(case)
    assert [each.kind for each in found] == ["early_referral_declined", "early_referral_lapsed"]
    assert complaint.stage == Stage.ADR_LETTER_SENT


def test_a_decline_of_a_complaint_that_was_then_accepted_lapses_into_nothing(ours, case):
    declined(case)
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).move(
            Move.ACCEPT, Role.ADVISER, by="staff:1", at=NOON, reason="Happy."
        )
    lapse_declines(NOON + timedelta(days=4))
    assert [each.kind for each in the(case)[1]] == ["early_referral_declined"]


def test_updates_and_apologies_are_letters_each_time(ours, case):
    act(case, "adviser", send_update, news="The engineer comes on Friday.")
    act(case, "adviser", send_update, news="He came.", at=NOON + timedelta(days=1))
    act(case, "manager", apologise, went_wrong="We did not come.", amount=3231)
    assert [each.kind for each in the(case)[1]] == ["update", "update", "apology"]
    assert "£32.31" in the(case)[1][2].in_words().text
