"""Where our published Code and the law differ, the stricter of the two is what happens here."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

import letters
import models
from code_of_practice import early_referral, ladder, policy, schemes
from code_of_practice.contact_wishes import Format
from code_of_practice.errors import ReferralNotDeclined
from code_of_practice.identity import Asked, Question, is_right_person
from code_of_practice.obligations import obligations_started_by
from code_of_practice.roles import Role
from code_of_practice.stages import TABLE, ClosingReason, Stage
from models import Complaint, Escalation
from models.casework.complaint_queries import obligations_of
from models.correspondence.adr_letters import cannot_resolve, declare_deadlock
from models.database import Database
from playbooks import library
from tests.letters.facts import FACTS, MONDAY
from tests.models.conftest import NOON, caller, member
from tests.workers.letter_case import act, declined, owed, the
from workers.letter_clock import LetterClock, lapse_declines

RECEIVED = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_d1_six_weeks_beat_eight() -> None:
    """D1: "6 weeks for what was received on or after 8 April 2026"."""
    found = {each.rule: each for each in obligations_started_by(RECEIVED, written_at=RECEIVED)}
    assert (found["statutory.adr_letter"].due, found["published.adr_8w_from_written"].due) == (
        date(2027, 1, 4), date(2027, 1, 18),
    )  # fmt: skip
    assert found["statutory.adr_letter"].decides and not found["published.adr_8w_from_written"].decides


def test_d2_the_clock_starts_with_the_first_word_on_the_phone(database: Database) -> None:
    """D2: "It starts at the first expression on any channel, this phone call included"."""
    with models.transaction() as tx:
        call = caller(tx)
        complaint = tx.get_one(Complaint, call.complaint_id)
        complaint.put_in_writing(by="customer", at=NOON + timedelta(weeks=3))
    with models.reading() as session:
        rows = {each.rule: each for each in obligations_of(session, complaint.id or 0)}
    assert rows["statutory.adr_letter"].started_at == NOON and rows["statutory.adr_letter"].decides


def test_d3_nobody_is_asked_to_write_what_they_said() -> None:
    """D3: "We log it; writing may be offered and is never required"."""
    opening = library.load().current["opening"].guide
    said = " ".join(str(step.say) for step in opening.steps.values() if step.say)
    assert "You do not need to write to us" in said
    with pytest.raises(StopIteration):
        next(arrow for arrow in TABLE if "writ" in arrow.move)


def test_d4_the_deadlock_letter_needs_no_request(ours, case) -> None:
    """D4: "Sent at deadlock without any request"."""
    act(case, "manager", declare_deadlock, position="We have paid what is fair.")
    complaint, (letter,) = the(case)
    assert letter.kind == "deadlock" and complaint.stage == Stage.ADR_LETTER_SENT


def test_d5_a_decline_is_narrow_and_ends_by_itself(ours, case) -> None:
    """D5: "a decline needs a next action, owner, date and a manager’s reason, and expires by itself"; "never beyond six
    weeks"."""
    whole = {
        "next_step": "The engineer comes.", "owner": "Priya", "by_day": date(2026, 12, 1), "reason": "It is booked.",
        "role": Role.MANAGER, "asked_at": RECEIVED, "adr_letter_due": date(2027, 1, 4),
    }  # fmt: skip
    assert early_referral.decline(**whole).until == date(2026, 12, 1)
    for lacking in (
        {"next_step": ""},
        {"owner": ""},
        {"reason": ""},
        {"role": Role.ADVISER},
        {"by_day": date(2027, 1, 4)},
    ):
        with pytest.raises(ReferralNotDeclined):
            early_referral.decline(**whole | lacking)
    declined(case)
    assert lapse_declines(NOON + timedelta(days=4)) == 1
    assert the(case)[0].stage == Stage.ADR_LETTER_SENT


def test_d6_when_time_runs_out_we_write(ours, case) -> None:
    """D6: "The provider must send the ADR letter"."""
    due = owed(case, "internal.adr_letter_send_by").due
    assert LetterClock().tick(datetime.combine(due, datetime.min.time(), UTC) - timedelta(days=1)) == 0
    assert LetterClock().tick(datetime.combine(due, datetime.min.time(), UTC) + timedelta(hours=9)) == 1
    assert [each.kind for each in the(case)[1]] == ["adr_six_weeks"]


def test_d7_writing_to_say_so_carries_the_full_adr_details(ours, case) -> None:
    """D7: "The same letter must carry the full ADR details"; CP12: "we will write to you to say so"."""
    act(case, "manager", cannot_resolve, why="The line is not ours.")
    text = " ".join(the(case)[1][0].in_words().text.split())
    scheme = schemes.scheme_on(NOON)
    for said in (
        "write to you to say so",
        scheme.name,
        scheme.website,
        scheme.phone,
        scheme.post,
        "free",
        "twelve months",
    ):
        assert said in text, said


def test_d8_it_is_the_communications_ombudsman_since_july_2023() -> None:
    """D8: "The Communications Ombudsman since July 2023, an ombudsman and not arbitration"."""
    assert schemes.scheme_on(RECEIVED).name == "Communications Ombudsman"
    assert schemes.scheme_on(datetime(2023, 6, 30, 12, tzinfo=UTC)).name != "Communications Ombudsman"
    for template in letters.every():
        assert "arbitrat" not in template.words.lower()


def test_d9_free_and_twelve_months_are_always_said() -> None:
    """D9: "Free of charge and the 12-month limit are not stated"; "The customer must be told both"."""
    assert {"free", "twelve months"} <= set(
        re.findall(r"free|twelve months", schemes.adr_sentence(NOON, at=NOON))
    )
    for kind in (
        "deadlock",
        "adr_six_weeks",
        "early_referral_agreed",
        "early_referral_lapsed",
        "cannot_resolve",
    ):
        text = letters.render(kind, FACTS, MONDAY).text
        assert "free" in text and "twelve months" in " ".join(text.split())


def test_d10_closing_records_formats_need_and_outcome_are_duties_here() -> None:
    """D10: "Silent on closing, records, alternative formats, vulnerability, and ADR in the outcome message"; "All of them
    are duties"."""
    rules = policy.held().on(RECEIVED)
    for rule in ("close.silence_28d", "records.keep_until_min_12m", "statutory.outcome_names_adr"):
        assert rules[rule].version.policy.startswith("statutory/")
    assert len(ClosingReason) == 6 and {Format.LARGE_PRINT, Format.BRAILLE, Format.AUDIO} <= set(Format)
    assert any(step.ask == "extra_help" for step in library.load().current["opening"].guide.steps.values())


def test_d11_ten_working_days_is_ours_alone() -> None:
    """D11: "Aims for 10 working days"; "No fixed statutory number"."""
    rules = policy.held().on(RECEIVED)
    assert rules["published.target_10wd"].rule.count == 10
    tens = [
        each
        for each in rules.values()
        if each.version.policy.startswith("statutory/") and each.rule.count == 10
    ]
    assert tens == []


@pytest.mark.parametrize("channel", ["phone", "online", "portal", "email", "letter"])
def test_d12_every_channel_is_acknowledged_in_two_working_days(database: Database, channel: str) -> None:
    """D12: "acknowledge, say how and when the next response comes, give a contact point"."""
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="customer", at=NOON, channel=channel)
        rows = {each.rule: each.due for each in obligations_of(tx, complaint.id or 0)}
    assert rows["internal.ack_2wd"] == date(2026, 11, 25)


def test_d13_the_way_up_is_a_manager_and_then_the_managing_director() -> None:
    """D13: "Try to resolve while on the line, keep informed, manager, Managing Director"."""
    assert ladder.rungs_above(ladder.Rung.ADVISER) == (ladder.Rung.MANAGER, ladder.Rung.MANAGING_DIRECTOR)
    assert ladder.next_above(ladder.Rung.MANAGER) is ladder.Rung.MANAGING_DIRECTOR


def test_d14_failing_the_questions_stops_facts_and_never_the_complaint(
    client: FlaskClient, database: Database
) -> None:
    """D14: "Privacy questions before the account is discussed"; "failing the questions must not stop a complaint being
    logged"."""
    asked = (Asked(Question.DATE_OF_BIRTH, 8),)
    assert not is_right_person({Question.DATE_OF_BIRTH: "01011980"}, asked, None)
    with models.transaction() as tx:
        call = caller(tx)
        assert not call.is_verified
        assert tx.get_one(Complaint, call.complaint_id).is_open


def test_d15_one_press_and_nobody_may_say_no(database: Database) -> None:
    """D15: "Nothing stands in the way of escalation"; CP11: "you can ask the person to whom you are speaking"."""
    with models.transaction() as tx:
        ann = member(tx, "Ann")
        for stage in Stage:
            complaint = Complaint.opened(tx, by="customer", at=NOON, channel="email")
            complaint.stage = stage
            for rung in (Role.MANAGER, Role.MANAGING_DIRECTOR):
                asked = complaint.escalate(rung, by=ann.actor, at=NOON)
                assert isinstance(asked, Escalation) and complaint.rung is rung
