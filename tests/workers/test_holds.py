"""A hold is never beaten: a manager's, or that of an open ADR case by itself."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

import models
from code_of_practice import clocks
from code_of_practice.errors import HoldRefused, ReasonMissing
from code_of_practice.retention import What
from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import Call, Complaint, EventKind, Hold, HoldKind, Recording, queries
from models.record.history import breaks, words_of
from tests.disclosure.whole_case import NOON, SAID, closed, whole_case
from tests.models.conftest import member
from workers.retention import delete_outlived

from .kept_case import CLOSED, counts, dump, files, hold, old_case, over

__all__ = ["files", "old_case"]  # fixtures


def test_a_hold_keeps_everything_until_it_is_released(old_case):
    number = hold(old_case)
    before = counts()
    delete_outlived(over(What.COMPLAINT_RECORDS))
    assert counts() == {**before, "one_time_code": 0}
    assert SAID[5] in dump()
    with models.transaction() as tx:
        tx.get_one(Hold, number).release(tx, reason="The court has decided", by="staff:1", at=CLOSED)
    delete_outlived(over(What.COMPLAINT_RECORDS))
    assert set(counts().values()) == {0}


def test_a_hold_until_a_day_ends_with_that_day(old_case):
    end = over(What.COMPLAINT_RECORDS)
    hold(old_case, until=clocks.local_date(end + timedelta(days=2)))
    delete_outlived(end + timedelta(days=2))
    assert counts()["letter"] == 2
    delete_outlived(end + timedelta(days=3))
    assert counts()["letter"] == 0


@pytest.mark.parametrize(
    "moves", [(), (Move.GO_TO_OMBUDSMAN,), (Move.GO_TO_OMBUDSMAN, Move.OMBUDSMAN_DECIDES)]
)
def test_an_open_adr_case_holds_by_itself(database, moves):
    number = whole_case()
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, number)
        for move in (Move.DECLARE_DEADLOCK, Move.SEND_ADR_LETTER, *moves):
            complaint.move(move, Role.MANAGER, by="staff:1", at=CLOSED, reason="We cannot agree")
    before = counts()
    delete_outlived(NOON + timedelta(days=2_500))
    assert counts() == {**before, "one_time_code": 0}


def test_a_hold_and_its_release_are_events_with_their_reasons(old_case):
    with models.transaction() as tx:
        placed = tx.get_one(Hold, hold_of_priya(tx, old_case))
        with pytest.raises(ReasonMissing):
            placed.release(tx, reason=" ", by="staff:1", at=NOON)
        placed.release(tx, reason="It was settled", by="staff:1", at=NOON)
        placed.release(tx, reason="Pressed twice", by="staff:1", at=NOON)
    with models.reading() as session:
        said = [e for e in queries.events_of_complaint(session, old_case) if e.kind.startswith("hold_")]
        assert [(e.kind, words_of(e)) for e in said] == [
            (EventKind.HOLD_PLACED, "Solicitors wrote"), (EventKind.HOLD_RELEASED, "It was settled")
        ]  # fmt: skip


def hold_of_priya(tx, number):
    priya = next(s for s in queries.all_staff(tx) if s.role == Role.MANAGER)
    complaint = tx.get_one(Complaint, number)
    return Hold.place(
        tx, complaint, HoldKind.LEGAL, reason="Solicitors wrote", by=priya.actor, at=NOON, staff=priya
    ).id


def test_an_adviser_can_neither_hold_nor_hold_until_yesterday(old_case):
    with models.transaction() as tx:
        complaint, ann = tx.get_one(Complaint, old_case), member(tx, "Ann")
        with pytest.raises(HoldRefused, match="manager"):
            Hold.place(tx, complaint, HoldKind.LEGAL, reason="mine", by=ann.actor, at=NOON, staff=ann)
        with pytest.raises(HoldRefused, match="passed"):
            Hold.place(
                tx,
                complaint,
                HoldKind.LEGAL,
                reason="r",
                by="x",
                at=NOON,
                until=NOON.date() - timedelta(days=1),
            )


@pytest.fixture(scope="module")
def at_rest(newest_sqlite):
    """The schema alone, to be copied for each example."""
    return newest_sqlite


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fates=st.lists(
        st.sampled_from(["open", "closed", "held", "held for a while", "released", "with the ombudsman"]),
        min_size=1, max_size=3,
    ),
    days=st.lists(st.integers(0, 4_000), min_size=1, max_size=3),
)  # fmt: skip
def test_whatever_the_fates_and_whenever_the_clock_looks_a_hold_is_never_beaten(
    at_rest, tmp_path_factory, fates, days
):
    import shutil

    from models.database import Database, bind

    path = tmp_path_factory.mktemp("fates") / "complaints.db"
    shutil.copy(at_rest, path)
    database = bind(Database(f"sqlite:///{path}"))
    try:
        cases = {whole_case(str(number)): fate for number, fate in enumerate(fates, 1)}
        for number, fate in cases.items():
            _meet(number, fate)
        whole = {number: _belongings(number) for number in cases}
        at = NOON
        for day in sorted(days):
            at = NOON + timedelta(days=14 + day)
            delete_outlived(at)
            for number, fate in cases.items():
                if fate in ("held", "with the ombudsman") or (fate == "held for a while" and day < 700):
                    assert _belongings(number) == whole[number], (fate, day)
        for number, fate in cases.items():
            if fate in ("closed", "released") and at >= over(What.COMPLAINT_RECORDS):
                assert _belongings(number) == {}, fate
        with models.reading() as session:
            assert list(breaks(session)) == []
    finally:
        database.dispose()


def _meet(number, fate):
    if fate == "with the ombudsman":
        with models.transaction() as tx:
            complaint = tx.get_one(Complaint, number)
            for move in (Move.DECLARE_DEADLOCK, Move.SEND_ADR_LETTER, Move.GO_TO_OMBUDSMAN):
                complaint.move(move, Role.MANAGER, by="staff:1", at=CLOSED, reason="We cannot agree")
    elif fate != "open":
        closed(number)
    if fate in ("held", "released"):
        held = hold(number)
        if fate == "released":
            with models.transaction() as tx:
                tx.get_one(Hold, held).release(tx, reason="settled", by="staff:1", at=CLOSED)
    elif fate == "held for a while":
        hold(number, until=(CLOSED + timedelta(days=700)).date())


def _belongings(number):
    """How many rows of each kind a complaint has, and whether its words are there; nothing, once all is gone."""
    kinds = (
        models.Message,
        models.Note,
        models.GuideRun,
        models.Complainant,
        models.IdempotencyKey,
        models.InboundMail,
    )
    with models.reading() as session:
        complaint = session.get_one(Complaint, number)
        found = {
            kind.__name__: len(session.exec(select(kind).where(kind.complaint_id == number)).all())
            for kind in kinds
        }
        calls = [call.id for call in session.exec(select(Call).where(Call.complaint_id == number)).all()]
        for kind in (models.Turn, models.IdentityAttempt):
            found[kind.__name__] = len(session.exec(select(kind).where(col(kind.call_id).in_(calls))).all())
        found["asked"] = len(
            [
                k
                for k in session.exec(select(models.IdempotencyKey)).all()
                if k.complaint_id == number and k.asked
            ]
        )
        asked = [
            r for r in session.exec(select(Recording)).all() if r.call_id in calls and not r.deletion_asked_at
        ]
        words = [
            e
            for e in queries.events_of_complaint(session, number)
            if words_of(e) and not e.kind.startswith("hold")
        ]
        found |= {"recordings": len(asked), "words": len(words), "statement": int(bool(complaint.statement))}
        return {kind: count for kind, count in found.items() if count}
