"""The life of an obligation: what happens keeps it, lifts it, takes it up again or starts the next, by itself."""

from datetime import date, timedelta

import models
from code_of_practice.roles import Party, Role
from code_of_practice.stages import Move, Stage
from models import Complaint, Customer, CustomerClass, ObligationState
from models.casework.complaint_queries import obligations_of
from models.correspondence.letters import keep_promises
from models.database import Database

from .conftest import NOON, member

RUNNING, KEPT, LIFTED, BROKEN = ObligationState
ADR = ("statutory.adr_letter", "internal.adr_letter_send_by")


def opened(channel: str = "email") -> int:
    with models.transaction() as tx:
        return Complaint.opened(tx, by="customer", at=NOON, channel=channel).id or 0


def move(number: int, what: Move, role: Role | Party = Role.MANAGER, *, days: float = 0) -> None:
    with models.transaction() as tx:
        at = NOON + timedelta(days=days)
        tx.get_one(Complaint, number).move(what, role, by="system", at=at, reason="because")


def states(number: int) -> dict[str, ObligationState]:
    with models.reading() as session:
        return {each.rule: each.state for each in obligations_of(session, number)}


def row(number: int, rule: str) -> models.Obligation:
    with models.reading() as session:
        return next(each for each in obligations_of(session, number) if each.rule == rule)


def the_complaint(number: int) -> Complaint:
    with models.reading() as session:
        return session.get_one(Complaint, number)


def test_an_outcome_keeps_the_ten_working_days_and_starts_the_28_days_in_which_to_say_no(
    database: Database,
) -> None:
    """ "We normally aim to resolve complaints within 10 working days" (CP10)."""
    number = opened()
    move(number, Move.SEND_OUTCOME, Role.ADVISER, days=3)
    found = states(number)
    assert (found["published.target_10wd"], found["close.silence_28d"]) == (KEPT, RUNNING)
    assert row(number, "close.silence_28d").due == date(2026, 12, 24)
    assert found["statutory.adr_letter"] == RUNNING  # an outcome that is not accepted stops no clock


def test_what_is_resolved_owes_no_letter_to_the_ombudsmans_door(database: Database) -> None:
    number = opened()
    move(number, Move.ACCEPT, Role.ADVISER, days=2)
    assert {states(number)[rule] for rule in (*ADR, "published.adr_8w_from_written")} == {KEPT}


def test_the_next_date_is_always_the_earliest_that_runs_and_none_when_none_does(database: Database) -> None:
    number = opened()
    assert the_complaint(number).next_due_rule == "internal.ack_2wd"
    with models.transaction() as tx:
        keep_promises(tx, number, ("internal.ack_2wd",), why="acknowledged", at=NOON)
    assert the_complaint(number).next_due_rule == "published.target_10wd"
    move(number, Move.ACCEPT, Role.ADVISER)
    assert the_complaint(number).next_due_rule == "close.settled_1wd"
    move(number, Move.REOPEN, Role.ADVISER)
    move(number, Move.FIND_VEXATIOUS, Role.MANAGER)
    assert (the_complaint(number).next_due, the_complaint(number).next_due_rule) == (None, "")


def test_a_closed_complaint_is_kept_on_record_for_twelve_months(database: Database) -> None:
    number = opened()
    move(number, Move.ACCEPT, Role.ADVISER)
    move(number, Move.CLOSE, Role.ADVISER, days=1)
    assert row(number, "records.keep_until_min_12m").due == date(2027, 11, 24)


def test_a_complaint_that_comes_back_keeps_its_first_date(database: Database) -> None:
    """Reopening a "resolved" complaint on the same matter keeps the first date: the conservative choice."""
    number = opened()
    move(number, Move.ACCEPT, Role.ADVISER, days=1)
    move(number, Move.CLOSE, Role.ADVISER, days=1)
    move(number, Move.REOPEN, Party.CUSTOMER, days=10)
    found = states(number)
    assert {found[rule] for rule in ADR} == {RUNNING}
    assert row(number, "statutory.adr_letter").due == date(2027, 1, 4)
    assert found["records.keep_until_min_12m"] == LIFTED
    assert (
        found["published.target_10wd"] == RUNNING
    )  # and an answer is owed within ten working days of coming back


def test_a_complaint_that_comes_back_after_six_weeks_owes_its_letter_by_the_next_working_day(
    database: Database,
) -> None:
    number = opened()
    move(number, Move.ACCEPT, Role.ADVISER, days=1)
    move(number, Move.REOPEN, Party.CUSTOMER, days=60)  # a Friday
    letter = row(number, "statutory.adr_letter")
    assert (letter.state, letter.due) == (RUNNING, date(2027, 1, 25))
    assert "Owed again" in letter.reason[-1]


def test_no_second_letter_is_owed_once_one_has_gone(database: Database) -> None:
    """A letter already sent at deadlock is not repeated at six weeks."""
    number = opened()
    move(number, Move.DECLARE_DEADLOCK)
    assert states(number)["internal.deadlock_letter_1wd"] == RUNNING
    move(number, Move.SEND_ADR_LETTER)
    move(number, Move.ACCEPT, Role.ADVISER, days=5)
    assert states(number)["adr.referral_last_safe_day"] == LIFTED
    move(number, Move.REOPEN, Party.CUSTOMER, days=10)
    found = states(number)
    assert found["statutory.adr_letter"] == KEPT
    assert found["adr.referral_last_safe_day"] == RUNNING  # but the way to the ombudsman is open as before


def test_the_ombudsmans_way_from_the_letter_to_the_remedy(database: Database) -> None:
    number = opened()
    move(number, Move.SEND_ADR_LETTER, Party.SYSTEM, days=42)
    assert row(number, "adr.referral_last_safe_day").due == date(2028, 1, 3)
    move(number, Move.GO_TO_OMBUDSMAN, Party.CUSTOMER, days=50)
    assert states(number)["adr.referral_last_safe_day"] == KEPT
    move(number, Move.OMBUDSMAN_DECIDES, days=90)
    move(number, Move.ACCEPT_DECISION, Party.CUSTOMER, days=91)
    assert row(number, "adr.co_remedy_28d").state == RUNNING
    assert "adr.cisas_remedy_20wd" not in states(number)  # of the two schemes we belong to one
    move(number, Move.REMEDY_DONE, days=100)
    assert states(number)["adr.co_remedy_28d"] == KEPT
    assert states(number)["records.keep_until_min_12m"] == RUNNING


def test_saying_no_stops_the_silence(database: Database) -> None:
    number = opened()
    move(number, Move.SEND_OUTCOME, Role.ADVISER)
    move(number, Move.REJECT, Party.CUSTOMER, days=5)
    assert states(number)["close.silence_28d"] == LIFTED


def test_what_is_about_personal_data_goes_to_the_ico_and_owes_no_adr_letter(database: Database) -> None:
    """ADR excludes data protection; the category starts a second clock (DPA 2018, section 164A)."""
    number = opened()
    with models.transaction() as tx:
        tx.get_one(Complaint, number).categorise("data_protection", by="customer", at=NOON)
    found = states(number)
    assert found["dp.ack_30d_ico"] == RUNNING and {found[rule] for rule in ADR} == {LIFTED}
    with models.transaction() as tx:
        tx.get_one(Complaint, number).categorise("billing", by="staff:1", at=NOON)
    assert {states(number)[rule] for rule in ADR} == {RUNNING}


def test_a_larger_business_has_the_promises_and_not_the_ombudsman(database: Database) -> None:
    """GC C4.2: domestic and small business customers."""
    number = opened()
    with models.transaction() as tx:
        customer = Customer(customer_class=CustomerClass.LARGER_BUSINESS, created_at=NOON)
        customer.name = "Big and Sons"
        tx.add(customer)
        tx.flush()
        tx.get_one(Complaint, number).is_of(
            customer_id=customer.id or 0, account_id=None, by="system", at=NOON
        )
    found = states(number)
    assert {found[rule] for rule in ADR} == {LIFTED} and found["published.target_10wd"] == RUNNING


def test_a_phone_complaint_put_in_writing_starts_the_published_eight_weeks_and_decides_nothing(
    database: Database,
) -> None:
    """ "There will then follow an 8 week period to resolve your complaint" (CP14)."""
    number = opened("phone")
    with models.transaction() as tx:
        tx.get_one(Complaint, number).put_in_writing(by="customer", at=NOON + timedelta(days=2))
    eight = row(number, "published.adr_8w_from_written")
    assert eight.due == date(2027, 1, 20) and not eight.decides
    assert row(number, "statutory.adr_letter").decides


def test_every_obligation_has_an_owner_who_changes_with_the_complaints(database: Database) -> None:
    number = opened()
    with models.transaction() as tx:
        ann = member(tx, "Ann")
        tx.get_one(Complaint, number).own(ann.id, by="system", at=NOON)
        owner = ann.id
    with models.reading() as session:
        assert {each.owner_id for each in obligations_of(session, number)} == {owner}
        assert {each.confidence for each in obligations_of(session, number)} <= {"verified", "secondary"}


def test_what_is_done_too_late_is_broken_though_no_clock_had_looked(database: Database) -> None:
    number = opened()
    with models.transaction() as tx:
        keep_promises(tx, number, ("internal.ack_2wd",), why="acknowledged", at=NOON + timedelta(days=9))
    assert row(number, "internal.ack_2wd").state == BROKEN
    assert row(number, "internal.ack_2wd").why == "acknowledged, late"


def test_a_complaint_that_is_withdrawn_owes_nothing_any_more(database: Database) -> None:
    number = opened()
    move(number, Move.WITHDRAW, Party.CUSTOMER, days=1)
    assert [rule for rule, state in states(number).items() if state == RUNNING] == ["close.settled_1wd"]
    assert the_complaint(number).stage == Stage.WITHDRAWN
