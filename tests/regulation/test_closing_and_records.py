"""When a complaint ends, who may be left without a letter, and what is kept of it."""

from datetime import date, timedelta
from itertools import product

import models
from code_of_practice import retention
from code_of_practice.retention import What
from code_of_practice.roles import Party, Role
from code_of_practice.stages import TABLE, ClosingReason, Move, Stage, check
from models import Complaint, Customer, CustomerClass, EventKind, ObligationState
from models.casework.keeping import adr_is_open_to
from models.casework.promises import Promise
from models.correspondence.adr_letters import declare_deadlock
from models.correspondence.letter_writing import send_outcome
from models.queries import events_of_complaint
from tests.workers.letter_case import NOON, act, owed, sent_off, the
from workers import due


def move(case, what, role=Role.MANAGER, *, days=0):
    with models.transaction() as tx:
        at = NOON + timedelta(days=days)
        tx.get_one(Complaint, case["complaint"]).move(what, role, by="system", at=at, reason="as it was")


def test_the_lawful_reasons_to_close_are_these_and_no_other():
    """R5: "No provider closes a complaint on its own say-so"; "when the customer agrees; or 28 calendar days after the
    outcome was told, the agreed actions done, without a no; or when the customer withdraws it; or after an ADR letter"."""
    closing = {
        (stage, arrow.closes_because)
        for arrow in TABLE
        if arrow.to is Stage.CLOSED
        for stage in arrow.from_stages
    }
    assert {reason for _, reason in closing} == set(ClosingReason)
    assert {stage for stage, _ in closing} == {
        Stage.ACCEPTED, Stage.SILENT_28D, Stage.WITHDRAWN, Stage.VEXATIOUS, Stage.ADR_LETTER_SENT, Stage.DECISION,
        Stage.REMEDY,
    }  # fmt: skip


def test_silence_counts_from_the_outcome_and_not_while_something_agreed_is_undone(ours, case):
    """R5: "28 calendar days after the outcome was told, the agreed actions done, without a no"."""
    act(case, "adviser", send_outcome, found="The cable was damaged.", doing=["Replace it"])
    assert owed(case, "close.silence_28d").due == date(2026, 12, 21)
    with models.transaction() as tx:
        promise = Promise.make(
            tx, what="engineer", complaint_id=case["complaint"], call_id=None, owner_id=case["adviser"],
            owner_name="Ruth", due_at=NOON + timedelta(days=60), by="staff:1", at=NOON,
        )  # fmt: skip
        number = promise.id
    due.look(NOON + timedelta(days=29))
    assert the(case)[0].stage == Stage.OUTCOME_SENT, "something agreed is not done"
    with models.transaction() as tx:
        tx.get_one(Promise, number).keep(tx, by="staff:1", at=NOON + timedelta(days=29))
    due.look(NOON + timedelta(days=31))
    complaint, _ = the(case)
    assert (complaint.stage, complaint.closed_because) == (Stage.CLOSED, ClosingReason.SILENT_28_DAYS)


def test_only_vexatious_or_outside_the_scheme_lifts_the_letter(ours, case):
    """R8: "only where it is reasonable to find the complaint vexatious, or its subject is outside the scheme’s
    jurisdiction. “We expect to resolve it soon” is no exception"."""
    rule = "statutory.adr_letter"
    for working in (Move.START_INVESTIGATING, Move.ASK_SUPPLIER):
        move(case, working)
        assert owed(case, rule).state == ObligationState.RUNNING
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).categorise("data_protection", by="staff:1", at=NOON)
    assert owed(case, rule).state == ObligationState.LIFTED, "the ICO hears it, and no ombudsman"
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).categorise("billing", by="staff:1", at=NOON)
    assert owed(case, rule).state == ObligationState.RUNNING
    vexatious = [arrow for arrow in TABLE if arrow.move is Move.FIND_VEXATIOUS]
    assert all(arrow.needs_reason and Role.ADVISER not in arrow.made_by for arrow in vexatious)
    move(case, Move.FIND_VEXATIOUS)
    assert owed(case, rule).state == ObligationState.LIFTED


def test_a_larger_business_has_the_published_promises_and_no_ombudsman(ours, case):
    """R15: "A larger business has the published promises and no right to the ombudsman"."""
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        customer = tx.get_one(Customer, complaint.customer_id)
        for theirs in CustomerClass:
            customer.customer_class = theirs
            assert adr_is_open_to(tx, complaint) == (theirs is not CustomerClass.LARGER_BUSINESS)
    assert owed(case, "published.target_10wd").state == ObligationState.RUNNING


def test_the_record_stays_twelve_months_after_closing_and_recordings_three_at_least(ours, case):
    """R12: "for at least 12 months, and recordings of its calls for at least three months"."""
    move(case, Move.ACCEPT, days=2)
    move(case, Move.CLOSE, days=2)
    kept = owed(case, "records.keep_until_min_12m")
    assert kept.due == date(2027, 11, 25) and kept.state == ObligationState.RUNNING
    for version in retention.every_version():
        for rule in version.rules:
            if rule.what in (What.COMPLAINT_RECORDS, What.RECORDINGS):
                least = 365 if rule.what is What.COMPLAINT_RECORDS else 92
                assert rule.kept_until(NOON) - NOON > timedelta(days=least)


def test_the_record_holds_what_ofcom_lists(ours, case):
    """R12: "contacts, dates, description, steps, outcome, the day it was resolved or closed, the day of the ADR letter"."""
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).describe("It drops every evening.", by="caller", at=NOON)
    act(case, "manager", declare_deadlock, position="We have paid what is fair.")
    sent_off(ours)
    move(case, Move.REFERRAL_TIME_ENDS, Party.SYSTEM, days=366)
    complaint, (letter,) = the(case)
    assert complaint.first_contact_at == NOON and complaint.closed_at == NOON + timedelta(days=366)
    assert letter.sent_at is not None and letter.facts["position"]
    with models.reading() as session:
        kinds = [each.kind for each in events_of_complaint(session, case["complaint"])]
    for kind in (
        EventKind.COMPLAINT_OPENED,
        EventKind.COMPLAINT_DESCRIBED,
        EventKind.STAGE_CHANGED,
        EventKind.LETTER_SENT,
    ):
        assert kind in kinds


def test_nobody_of_ours_may_close_what_is_unresolved() -> None:
    """R5: "No provider closes a complaint on its own say-so"."""
    working = (
        Stage.OPEN,
        Stage.INVESTIGATING,
        Stage.WAITING_SUPPLIER,
        Stage.OUTCOME_SENT,
        Stage.REJECTED,
        Stage.REVIEW,
    )
    for stage, role in product(working, Role):
        try:
            check(stage, Move.CLOSE, role, reason="because we want to")
        except Exception as refused:
            assert str(refused)
        else:
            raise AssertionError(f"{role} may close from {stage}")
