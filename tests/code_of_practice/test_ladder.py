"""CP11: "you can ask the person to whom you are speaking to escalate the matter to their manager, and ultimately to the
Managing Director." """

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_of_practice import ladder
from code_of_practice.errors import NobodyAbove
from code_of_practice.ladder import Candidate, PromiseCallBack, Ring, Rung
from code_of_practice.opening_hours import OpeningHours
from code_of_practice.roles import Role

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OFFICE = OpeningHours.parse("mon-fri 08:00-20:00, sat 09:00-17:00")
MARGARET = Candidate(
    2, "Margaret Hale", Rung.MANAGER, free=True, idle_since=MONDAY_NOON - timedelta(minutes=3)
)
NICHOLAS = Candidate(
    3, "Nicholas Higgins", Rung.MANAGER, free=True, idle_since=MONDAY_NOON - timedelta(minutes=9)
)
BESSY = Candidate(4, "Bessy Lennox", Rung.MANAGER, free=False)
JOHN = Candidate(5, "John Thornton", Rung.MANAGING_DIRECTOR, free=False)
EVERYBODY = [MARGARET, NICHOLAS, BESSY, JOHN]


def test_from_an_adviser_both_the_manager_and_the_managing_director_may_be_asked_for() -> None:
    assert ladder.rungs_above(Rung.ADVISER) == (Rung.MANAGER, Rung.MANAGING_DIRECTOR)
    assert ladder.rungs_above(Rung.MANAGER) == (Rung.MANAGING_DIRECTOR,)


def test_above_the_managing_director_there_is_only_the_adr_letter() -> None:
    assert ladder.next_above(Rung.ADVISER) is Rung.MANAGER
    with pytest.raises(NobodyAbove, match="If it cannot be resolved, send the ADR letter"):
        ladder.next_above(Rung.MANAGING_DIRECTOR)


def test_the_longest_idle_manager_is_rung_first_then_the_others_then_those_who_are_busy() -> None:
    rung, tried = [], []
    while isinstance(
        step := ladder.next_step(Rung.MANAGER, EVERYBODY, tried=tried, at=MONDAY_NOON, hours=OFFICE), Ring
    ):
        rung.append(step.candidate.name)
        tried.append(step.candidate.staff_id)
    assert rung == ["Nicholas Higgins", "Margaret Hale", "Bessy Lennox"]


def test_a_managers_phone_rings_20_seconds_and_the_managing_directors_25() -> None:
    for rung, seconds in ((Rung.MANAGER, 20), (Rung.MANAGING_DIRECTOR, 25)):
        step = ladder.next_step(rung, EVERYBODY, at=MONDAY_NOON, hours=OFFICE)
        assert isinstance(step, Ring) and step.seconds == seconds == ladder.rings_for_seconds(rung)


def test_when_nobody_answers_a_call_back_is_promised_with_a_name_and_a_time() -> None:
    step = ladder.next_step(Rung.MANAGER, EVERYBODY, tried=[2, 3, 4], at=MONDAY_NOON, hours=OFFICE)
    assert isinstance(step, PromiseCallBack)
    assert (step.name, step.by) == ("Nicholas Higgins", MONDAY_NOON + timedelta(hours=2))


def test_a_promise_made_in_the_evening_is_kept_the_next_morning() -> None:
    half_past_seven = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    assert ladder.call_back_by(Rung.MANAGER, half_past_seven, OFFICE) == datetime(
        2026, 11, 24, 9, 30, tzinfo=UTC
    )


def test_a_promise_made_on_christmas_eve_skips_the_holidays() -> None:
    half_past_seven = datetime(2026, 12, 24, 19, 30, tzinfo=UTC)
    assert ladder.call_back_by(Rung.MANAGER, half_past_seven, OFFICE) == datetime(
        2026, 12, 29, 9, 30, tzinfo=UTC
    )


def test_with_nobody_on_that_rung_at_all_there_is_still_a_promise() -> None:
    step = ladder.next_step(
        Rung.MANAGING_DIRECTOR, [MARGARET], at=MONDAY_NOON, hours=OpeningHours.parse("never")
    )
    assert isinstance(step, PromiseCallBack)
    assert (step.name, step.by) == ("the Managing Director", MONDAY_NOON + timedelta(hours=4))


def test_every_role_but_the_admin_stands_on_a_rung() -> None:
    assert [ladder.rung_of(role) for role in Role] == [
        Rung.ADVISER,
        Rung.MANAGER,
        Rung.MANAGING_DIRECTOR,
        None,
    ]


people = st.builds(
    Candidate,
    st.integers(1, 12),
    st.just("Somebody"),
    st.sampled_from(Rung),
    st.booleans(),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(
    st.lists(people, unique_by=lambda each: each.staff_id),
    st.sampled_from([Rung.MANAGER, Rung.MANAGING_DIRECTOR]),
)
def test_whoever_is_there_everybody_is_rung_once_and_the_end_is_a_promise(
    staff: list[Candidate], rung: Rung
) -> None:
    tried: list[int] = []
    while isinstance(step := ladder.next_step(rung, staff, tried=tried, at=MONDAY_NOON, hours=OFFICE), Ring):
        assert step.candidate.rung is rung and step.candidate.staff_id not in tried
        tried.append(step.candidate.staff_id)
    assert sorted(tried) == sorted(each.staff_id for each in staff if each.rung is rung)
    assert step.by > MONDAY_NOON and step.name
