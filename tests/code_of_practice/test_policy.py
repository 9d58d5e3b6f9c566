"""Dated rules: which version holds for a complaint, and what a careless editor is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from code_of_practice import edition, policy
from code_of_practice.errors import NoSuchRule, PolicyNotUnderstood, YamlRefused

LAST_OF_EIGHT_WEEKS = datetime.fromisoformat("2026-04-07T23:59:59+01:00")
FIRST_OF_SIX_WEEKS = datetime.fromisoformat("2026-04-08T00:00:00+01:00")
GOOD = """\
policy: internal/targets
title: Our targets
in_force_from: 2026-01-01
chosen_by: first_received
rules:
  - {id: internal.ack, words: We write back., clause: CP8, trigger: received, count: 2, unit: working_days,
     source: ourselves, verified_on: 2026-11-22, confidence: verified, cites: [CP8]}
"""


def test_a_complaint_keeps_the_policy_of_its_first_day() -> None:
    later = datetime(2026, 10, 1, tzinfo=UTC)
    assert policy.held().rule("statutory.adr_letter", LAST_OF_EIGHT_WEEKS, at=later).rule.count == 8
    assert policy.held().rule("statutory.adr_letter", FIRST_OF_SIX_WEEKS, at=later).rule.count == 6


def test_the_regime_changes_at_londons_midnight_not_at_utcs() -> None:
    assert FIRST_OF_SIX_WEEKS.astimezone(UTC).isoformat() == "2026-04-07T23:00:00+00:00"
    assert (
        policy.held().rule("statutory.adr_letter", FIRST_OF_SIX_WEEKS).version.id
        == "statutory/uk-ofcom@2026-04-08"
    )


def test_a_new_version_replaces_only_the_rules_it_names() -> None:
    silence = policy.held().rule("close.silence_28d", FIRST_OF_SIX_WEEKS)
    assert silence.version.id == "statutory/uk-ofcom@2018-10-01"


def test_the_law_on_outcomes_follows_the_day_of_the_outcome_not_of_the_complaint() -> None:
    """DMCC Act 2024, section 308: when communicating the outcome of any complaint, from 6 April 2026."""
    received = datetime(2026, 3, 1, 12, tzinfo=UTC)
    told = policy.held().on(received, at=datetime(2026, 4, 6, 12, tzinfo=UTC))
    assert "statutory.outcome_names_adr" in told
    assert "statutory.outcome_names_adr" not in policy.held().on(
        received, at=datetime(2026, 4, 5, 12, tzinfo=UTC)
    )


def test_every_rule_says_where_it_comes_from_and_how_sure_we_are() -> None:
    for version in policy.held().versions:
        for rule in version.rules:
            assert rule.source and rule.clause and rule.verified_on and rule.confidence in policy.Confidence


def test_a_rule_nobody_wrote_is_refused_with_the_rules_there_are() -> None:
    with pytest.raises(NoSuchRule, match="There is no rule 'adr'; the rules are .*statutory.adr_letter"):
        policy.held().rule("adr", FIRST_OF_SIX_WEEKS)


def test_a_rule_not_yet_in_force_is_refused_with_the_day() -> None:
    with pytest.raises(NoSuchRule, match="dp.ack_30d_ico was not in force on 2026-06-18"):
        policy.held().rule("dp.ack_30d_ico", datetime(2026, 6, 18, 12, tzinfo=UTC))


def _folder(tmp_path: Path, text: str, name: str = "targets.yaml") -> Path:
    (tmp_path / "internal").mkdir()
    (tmp_path / "internal" / name).write_text(text, encoding="utf-8")
    return tmp_path


def _read(folder: Path) -> policy.Policy:
    with edition.under(edition.on_disk(folder)):
        return policy.held()


def test_a_good_file_is_read(tmp_path: Path) -> None:
    held = _read(_folder(tmp_path, GOOD))
    assert held.rule_ids == ("internal.ack",)


@pytest.mark.parametrize(
    ("careless", "instead_of", "told"),
    [
        ("count: ten", "count: 2", "rules → 0 → count"),
        ("count: -2", "count: 2", "greater than or equal to 0"),
        ("unit: fortnights", "unit: working_days", "rules → 0 → unit"),
        (
            "confidence: verified, colour: red",
            "confidence: verified",
            "colour: Extra inputs are not permitted",
        ),
        (
            "after: internal.nothing, clause: CP8",
            "clause: CP8",
            "comes after 'internal.nothing', which is no rule",
        ),
        ("internal/others", "internal/targets", "name the file after it"),
        ("2026-13-01", "2026-01-01", "in_force_from"),
        ("adr_clock: no, clause: CP8", "clause: CP8", "adr_clock"),
    ],
)
def test_a_careless_edit_is_refused_naming_the_file_and_the_field(
    tmp_path: Path, careless: str, instead_of: str, told: str
) -> None:
    with pytest.raises(PolicyNotUnderstood) as refused:
        _read(_folder(tmp_path, GOOD.replace(instead_of, careless, 1)))
    assert told in str(refused.value)
    assert "targets" in str(refused.value)


def test_a_rule_has_one_home(tmp_path: Path) -> None:
    folder = _folder(tmp_path, GOOD)
    (folder / "internal" / "others.yaml").write_text(GOOD.replace("/targets", "/others"), encoding="utf-8")
    with pytest.raises(PolicyNotUnderstood, match="is in internal/others and in internal/targets; keep one"):
        _read(folder)


def test_the_same_version_twice_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path, GOOD)
    (folder / "internal" / "targets@2026-01-01.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PolicyNotUnderstood, match="is there twice; keep one file"):
        _read(folder)


def test_a_key_typed_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(YamlRefused, match=r"targets.yaml, line 3: the key 'title' is there twice"):
        _read(_folder(tmp_path, GOOD.replace("in_force_from", "title: Again\nin_force_from")))
