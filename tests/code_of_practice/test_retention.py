"""How long each kind of record is kept: London's days to their end, dated rules, and none shorter than the law's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from code_of_practice import retention
from code_of_practice.retention import RetentionRule, RetentionVersion, What

_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(
    rule=st.sampled_from(retention.version_on(_NOW).rules),
    at=_MOMENTS,
    off=st.integers(-3 * 86400, 3 * 86400),
)
def test_what_is_over_by_the_bound_is_exactly_what_is_not_kept_any_more(
    rule: RetentionRule, at: datetime, off: int
) -> None:
    """The night's question reads up to one moment; each thing by itself says the same, to the second."""
    began = rule.over_before(at) + timedelta(seconds=off)
    assert (began < rule.over_before(at)) == (rule.kept_until(began) <= at)


def test_a_month_and_a_day_are_londons_and_kept_to_their_end() -> None:
    """Closed at 23:30 UTC on 31 March 2027 is closed on 1 April in London; twelve months are over when 1 April 2028 is."""
    rule = retention.rule_for(What.RECORDINGS, _NOW)
    assert rule.kept_until(datetime(2027, 3, 31, 23, 30, tzinfo=UTC)) == datetime(2028, 4, 1, 23, tzinfo=UTC)
    assert rule.kept_until(datetime(2028, 2, 29, 12, tzinfo=UTC)) == datetime(2029, 3, 1, 0, tzinfo=UTC)


def test_every_rule_says_where_it_comes_from_and_how_sure_we_are() -> None:
    for rule in retention.version_on(_NOW).rules:
        assert rule.source and rule.verified_on and rule.confidence and rule.words.endswith(".")


def _changed(what: str, **more: Any) -> dict[str, Any]:
    rules = [rule.model_dump() for rule in retention.version_on(_NOW).rules]
    return {
        "in_force_from": _NOW.date(),
        "rules": [{**rule, **more} if rule["what"] == what else rule for rule in rules],
    }


def test_the_record_of_a_complaint_may_not_be_kept_shorter_than_the_law_asks() -> None:
    """R12: "A written record of each complaint is kept [...] for at least 12 months"."""
    assert RetentionVersion.model_validate(_changed("complaint_records", count=12))
    for wrong in ({"count": 11}, {"unit": "days", "count": 365}, {"counts_from": "itself"}):
        with pytest.raises(ValidationError, match="at least 12 months from closing"):
            RetentionVersion.model_validate(_changed("complaint_records", **wrong))


def test_a_kind_that_is_forgotten_or_named_twice_is_refused() -> None:
    whole = _changed("drafts")
    for rules in (whole["rules"][1:], [*whole["rules"], whole["rules"][0]]):
        with pytest.raises(ValidationError, match="once"):
            RetentionVersion.model_validate({**whole, "rules": rules})


def test_only_what_says_nothing_of_the_case_beats_a_hold() -> None:
    beats = [rule.what for rule in retention.version_on(_NOW).rules if rule.beats_a_hold]
    assert beats == [What.ONE_TIME_CODES]
