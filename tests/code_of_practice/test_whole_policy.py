"""All the policy's files held against each other: one mistake in one of them stops an edition, in a sentence."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from code_of_practice import edition, policy, whole_policy
from code_of_practice.edition import Edition
from code_of_practice.errors import PolicyError

CODE, DMCC = "published/allcomms-code.yaml", "statutory/uk-dmcc@2026-04-06.yaml"


def edited(changes: Mapping[str, tuple[str, str]]) -> Edition:
    texts = dict(edition.on_disk().texts)
    for name, (was, now) in changes.items():
        assert was in texts[name]
        texts[name] = texts[name].replace(was, now)
    return Edition(texts)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({CODE: ("count: 10", "count: ten")}, "allcomms-code.yaml, rules"),
        ({"keeping.yaml": ("internal.ack_2wd", "internal.ack_3wd")}, "internal.ack_3wd, which is no rule"),
        ({"categories.yaml": ("dp.ack_30d_ico", "dp.ack_40d")}, "starts dp.ack_40d, which is no rule"),
        ({"ladder.yaml": ("rings_for_seconds: 25", "rings_for_seconds: 600")}, "ladder.yaml"),
        (
            {
                DMCC: ("outcome_names_adr", "outcome_says_adr"),
                "keeping.yaml": ("statutory.outcome_names_adr, ", ""),
            },
            "statutory.outcome_names_adr is gone",
        ),
    ],
)
def test_a_mistake_anywhere_is_one_sentence_and_the_edition_in_force_stays(
    changes: Mapping[str, tuple[str, str]], told: str
) -> None:
    before = policy.held()
    with pytest.raises(PolicyError, match=re.escape(told)):
        whole_policy.check(edited(changes))
    assert policy.held() is before


def test_a_reworded_rule_counts_as_before() -> None:
    old = whole_policy.check(edition.on_disk())
    new = whole_policy.check(edited({CODE: ("We normally aim to resolve", "We aim to resolve")}))
    assert whole_policy.differences(old, new) == () and not whole_policy.touched(old, new)


def test_what_counts_from_another_rule_is_touched_with_it() -> None:
    old = whole_policy.check(edition.on_disk())
    new = whole_policy.check(edited({"statutory/uk-ofcom@2026-04-08.yaml": ("count: 6", "count: 5")}))
    assert whole_policy.touched(old, new) == {"statutory.adr_letter", "internal.adr_letter_send_by"}


def test_every_rule_that_the_product_names_is_one_that_cannot_go() -> None:
    """A page that asks for a rule which an edition took away would be an error before a customer."""
    here = Path(__file__).parents[2]
    kinds = "statutory|published|internal|close|adr|dp|comp|speed|records"
    named = {
        rule
        for folder in (
            "agent_console",
            "code_of_practice",
            "commands",
            "disclosure",
            "intake",
            "ivr",
            "models",
            "workers",
        )
        for path in (here / folder).rglob("*.py")
        for rule in re.findall(rf'"((?:{kinds})\.[a-z0-9_]+)"', path.read_text(encoding="utf-8"))
    }
    assert named & set(policy.held().rule_ids) <= whole_policy.NAMED
