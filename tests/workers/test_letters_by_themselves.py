"""Letters that nobody need remember, and every letter on its way: the acts, the jobs and the clock, on both databases."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

import models
from code_of_practice.contact_wishes import Format, Way, Wishes
from code_of_practice.errors import MoveRefused, ReferralNotDeclined
from code_of_practice.roles import Role
from code_of_practice.stages import Move, Stage
from letters import CannotPrint, NotThatWay
from models import (
    Complaint,
    Customer,
    CustomerClass,
    EventKind,
    Letter,
    LetterState,
    Message,
    Obligation,
    queries,
)
from models.adr_letters import (
    agree_early_referral,
    approve,
    cannot_resolve,
    declare_deadlock,
    decline_early_referral,
    draft_deadlock,
)
from models.letter_queries import letters_on
from models.letter_writing import apologise, send_outcome, send_update
from tests.models.conftest import caller, member
from workers.jobs import letters as jobs
from workers.jobs import messages
from workers.letter_clock import LetterClock, lapse_declines

from .conftest import NOON

ADDRESS = "12 Acacia Avenue\nDidsbury\nManchester\nM20 2RB"


@pytest.fixture
def case(ours):
    """A complaint of a known customer with an adviser, a manager and the Managing Director: ids by name."""
    with models.transaction() as tx:
        call = caller(tx)
        complaint = tx.get_one(Complaint, call.complaint_id)
        customer = Customer(created_at=NOON)
        customer.know(
            name="Eleanor Whitcombe", phone="+441632960103", email="eleanor@example.test", date_of_birth=NOON.date(),
            pin="1" * 6, postcode="M20 2RB",
        )  # fmt: skip
        customer.address = ADDRESS
        tx.add(customer)
        tx.flush()
        complaint.customer_id, complaint.reach = customer.id, ""
        complaint.categorise("slow_broadband", by="caller", at=NOON)
        people = {
            "adviser": member(tx, "Ruth"),
            "manager": member(tx, "Priya", Role.MANAGER),
            "md": member(tx, "Helen", Role.MANAGING_DIRECTOR),
        }
        complaint.own(people["adviser"].id, by="system", at=NOON)
        return {"complaint": complaint.id, **{name: each.id for name, each in people.items()}}


def act(case, who, what, *, at=NOON, **told):
    with models.transaction() as tx:
        letter = what(
            tx, tx.get_one(Complaint, case["complaint"]), tx.get_one(models.Staff, case[who]), at=at, **told
        )
        return letter.id


def sent_off(ours):
    """Let every letter and message that waits set off, as a worker would."""
    for kind, job in (
        (EventKind.STAGE_CHANGED, jobs.follow_the_stage),
        (EventKind.LETTER_APPROVED, jobs.dispatch),
        (EventKind.MESSAGE_WAITING, messages.send),
    ):
        with models.reading() as session:
            found = [each for each in queries.events_after(session, 0) if each.kind == kind]
        for event in found:
            job(ours, event)


def the(case):
    with models.reading() as session:
        return session.get_one(Complaint, case["complaint"]), list(letters_on(session, case["complaint"]))


def owed(case, rule):
    with models.reading() as session:
        found = select(Obligation).where(
            Obligation.complaint_id == case["complaint"], Obligation.rule == rule
        )
        return session.exec(found).one()


def wish(case, **wishes):
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).wishes_contact(Wishes(**wishes), by="staff:1", at=NOON)


def test_a_complaint_is_acknowledged_by_mail_once_and_that_keeps_the_two_working_days(ours, case):
    """CP8: "acknowledge receipt, advise how and when we will next respond and provide you with a contact point"."""
    for _ in range(3):
        jobs.acknowledge(case["complaint"], NOON)
    sent_off(ours)
    _, (letter,) = the(case)
    assert (letter.kind, letter.state, letter.way) == ("acknowledgement", LetterState.SENT, Way.MAIL)
    text = " ".join(letter.in_words().text.split())
    assert "Ruth" in text and "by Monday 7 December 2026" in text and "six weeks" in text
    assert owed(case, "internal.ack_2wd").state == "kept"
    with models.reading() as session:
        assert len(session.exec(select(Message)).all()) == 1


def test_a_text_message_that_confirms_acknowledges_too(ours, case):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.reach = "+447700900123"
        tx.add(complaint)
        message = Message.wait(
            tx, about=f"confirmed:{complaint.id}", kind="sms", to="+447700900123", body="-", at=NOON,
            complaint_id=complaint.id,
        )  # fmt: skip
        messages._acknowledged(tx, message)
    assert owed(case, "internal.ack_2wd").state == "kept"


def test_whoever_hangs_up_before_the_reference_is_written_to_all_the_same(ours, case):
    with models.transaction() as tx:
        call = tx.exec(select(models.Call)).one()
        call.end(tx, at=NOON, status="completed")
    with models.reading() as session:
        ended = next(each for each in queries.events_after(session, 0) if each.kind == EventKind.CALL_ENDED)
    jobs.call_over(ours, ended)
    assert [letter.kind for letter in the(case)[1]] == ["acknowledgement"]


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


def test_a_deadlock_that_was_only_declared_leads_to_its_letter(ours, case):
    with models.transaction() as tx:
        manager = tx.get_one(models.Staff, case["manager"])
        tx.get_one(Complaint, case["complaint"]).move(
            Move.DECLARE_DEADLOCK, Role.MANAGER, by=manager.actor, at=NOON, reason="We have done all we can."
        )
    sent_off(ours)
    sent_off(ours)
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT and letter.kind == "deadlock"
    assert "We have done all we can." in letter.in_words().text


def test_at_six_weeks_the_letter_goes_by_itself_on_the_last_working_day_and_once(ours, case):
    """Received Monday 23 November 2026: due Monday 4 January 2027, a working day (regulation, section 6 f)."""
    due = owed(case, "internal.adr_letter_send_by").due
    assert due == date(2027, 1, 4)
    clock = LetterClock()
    morning = NOON.replace(year=2027, month=1, day=4, hour=8)
    assert clock.tick(morning - timedelta(days=1)) == 0
    assert [LetterClock().tick(morning) for _ in range(3)] == [1, 0, 0]
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT and letter.kind == "adr_six_weeks"
    text = " ".join(letter.in_words().text.split())
    assert "The six weeks" in text and "Monday 3 January 2028" in text  # the day before the anniversary
    sent_off(ours)
    assert [each.kind for each in the(case)[1]] == ["adr_six_weeks"]


def test_a_resolved_complaint_gets_no_adr_letter_and_nor_does_one_that_had_its_deadlock_letter(ours, case):
    act(case, "manager", declare_deadlock, position="We disagree.")
    assert LetterClock().tick(NOON + timedelta(days=60)) == 0
    assert [each.kind for each in the(case)[1]] == ["deadlock"]


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


def declined(case, who="manager", days=3):
    return act(
        case, who, decline_early_referral, asked_at=NOON, next_step="Replace the cable", owner="Ruth",
        by_day=NOON.date() + timedelta(days=days), reason="The engineer is booked.",
    )  # fmt: skip


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


def test_closing_and_withdrawing_are_confirmed_in_writing(ours, case):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.move(Move.ACCEPT, Role.ADVISER, by="staff:1", at=NOON, reason="Happy.")
        complaint.move(Move.CLOSE, Role.ADVISER, by="staff:1", at=NOON)
    sent_off(ours)
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.move(Move.REOPEN, Role.ADVISER, by="staff:1", at=NOON)
        complaint.move(Move.WITHDRAW, Role.ADVISER, by="staff:1", at=NOON, reason="No longer wanted.")
        complaint.move(Move.CLOSE, Role.ADVISER, by="staff:1", at=NOON)
    sent_off(ours)
    sent_off(ours)
    assert [each.kind for each in the(case)[1]] == ["closing", "withdrawal"]
    assert "you told us that you are happy" in the(case)[1][0].in_words().text


def test_updates_and_apologies_are_letters_each_time(ours, case):
    act(case, "adviser", send_update, news="The engineer comes on Friday.")
    act(case, "adviser", send_update, news="He came.", at=NOON + timedelta(days=1))
    act(case, "manager", apologise, went_wrong="We did not come.", amount=3231)
    assert [each.kind for each in the(case)[1]] == ["update", "update", "apology"]
    assert "£32.31" in the(case)[1][2].in_words().text


# --- wishes ----------------------------------------------------------------------------------------------


def test_a_safe_contact_wish_is_stronger_than_any_habit_of_ours(ours, case):
    wish(case, never=(Way.MAIL,))
    jobs.acknowledge(case["complaint"], NOON)
    sent_off(ours)
    _, (letter,) = the(case)
    assert (letter.way, letter.state, letter.to) == (Way.POST, LetterState.APPROVED, ADDRESS)
    wish(case, never=(Way.MAIL, Way.POST))
    act(case, "adviser", send_update, news="x")
    sent_off(ours)
    assert the(case)[1][-1].way is None and the(case)[1][-1].state == LetterState.APPROVED


def test_a_safe_address_is_used_instead_of_the_one_on_file(ours, case):
    wish(case, email="friend@example.test")
    act(case, "adviser", send_update, news="x")
    sent_off(ours)
    assert the(case)[1][-1].to == "friend@example.test"


def test_a_wish_made_after_a_letter_was_written_still_holds_when_it_sets_off(ours, case):
    act(case, "adviser", send_update, news="x")
    wish(case, never=(Way.MAIL,))
    sent_off(ours)
    assert the(case)[1][-1].way is Way.POST


@pytest.mark.parametrize(
    ("needs", "help_wanted", "format", "way"),
    [
        (["hearing", "large_print"], "", Format.LARGE_PRINT, Way.MAIL),
        ([], "Please send everything in Braille", Format.BRAILLE, Way.POST),
        (["easy_read"], "", Format.EASY_READ, Way.POST),
    ],
)
def test_every_letter_is_in_the_format_that_was_asked_for(ours, case, needs, help_wanted, format, way):
    """GC C5: "then every letter of the case in that format"."""
    with models.transaction() as tx:
        customer = tx.exec(select(Customer)).one()
        customer.needs = needs
        tx.add(customer)
        if help_wanted:
            tx.get_one(Complaint, case["complaint"]).needs(help_wanted, by="caller", at=NOON)
    act(case, "adviser", send_update, news="x")
    _, (letter,) = the(case)
    assert (letter.format, letter.way) == (format, way)


def test_a_complaint_that_came_by_letter_is_answered_by_letter(ours, case):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.channel = "letter"
        tx.add(complaint)
    jobs.acknowledge(case["complaint"], NOON)
    assert the(case)[1][0].way is Way.POST


# --- what is kept ----------------------------------------------------------------------------------------


def test_a_letter_is_kept_sealed_with_its_hash_and_made_again_it_has_the_same(ours, case, database):
    act(case, "adviser", send_outcome, found="The cable was damaged.", doing=["Replace it"])
    with models.reading() as session:
        (letter,) = letters_on(session, case["complaint"])
        assert letter.made_again().pdf == letter.pdf(session)
        raw = session.connection().exec_driver_sql("SELECT facts_sealed, to_sealed FROM letter").one()
        copy = bytes(session.connection().exec_driver_sql("SELECT pdf_sealed FROM letter_copy").scalar_one())
    assert not any(word in str(raw) for word in ("Eleanor", "cable", "example.test")) and b"%PDF" not in copy


def test_a_copy_that_was_touched_is_not_shown_as_the_letter(ours, case):
    act(case, "adviser", send_update, news="x")
    with models.transaction() as tx:
        (letter,) = letters_on(tx, case["complaint"])
        letter.sha256 = "0" * 64
        tx.add(letter)
    with models.reading() as session, pytest.raises(NotThatWay, match="restore"):
        letters_on(session, case["complaint"])[0].pdf(session)
