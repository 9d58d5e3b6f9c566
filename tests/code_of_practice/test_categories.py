"""What a complaint is about, by key or in the caller's own words."""

from pathlib import Path

import pytest

from code_of_practice import categories, policy, strict_yaml
from code_of_practice.errors import NoSuchCategory

GUIDES = Path(__file__).parents[2] / "playbooks" / "guides"


@pytest.mark.parametrize(
    ("speech", "key"),
    [
        ("My broadband's been really slow for weeks", "slow_broadband"),
        ("films keep buffering every evening", "slow_broadband"),
        ("there is no dial tone at all", "loss_of_service"),
        ("You've charged me twice and I want a refund", "billing"),
        ("the engineer was a no-show, I waited in all day", "missed_engineer"),
        ("I'm switching to another provider and it failed", "switching"),
        ("you put up the price rise in the middle of my contract", "contract"),
        ("the man I spoke to was rude", "customer_service"),
        ("you gave my personal data to somebody else", "data_protection"),
        ("I keep getting nuisance calls", "security"),
    ],
)
def test_the_callers_own_words_are_enough(speech: str, key: str) -> None:
    found = categories.heard(speech)
    assert found is not None and found.key == key


@pytest.mark.parametrize("speech", ["", "hello", "I'd like to complain", "slowly does it"])
def test_words_that_name_nothing_are_asked_again(speech: str) -> None:
    assert categories.heard(speech) is None


def test_each_menu_offers_five_keys_and_the_fifth_leads_on() -> None:
    first = [each.key for key in "1234" if (each := categories.pressed(key))]
    second = [each.key for key in "12345" if (each := categories.pressed(f"5 {key}"))]
    assert first == ["slow_broadband", "loss_of_service", "billing", "missed_engineer"]
    assert second == ["switching", "contract", "customer_service", "data_protection", "other"]
    assert (
        categories.pressed("5") is None and categories.pressed("") is None and categories.pressed("9") is None
    )


def test_a_complaint_about_personal_data_names_its_second_clock() -> None:
    """DPA 2018, section 164A."""
    assert categories.category("data_protection").second_clock == "dp.ack_30d_ico"
    clocks = {each.second_clock for each in categories.every_category()} - {None}
    assert clocks <= set(policy.held().rule_ids)


def test_every_category_has_a_guide_that_is_there() -> None:
    """CP5: "seek to resolve the problem while you are on the line": the adviser has the words for each kind at hand."""
    for each in categories.every_category():
        assert strict_yaml.load(GUIDES / f"{each.guide}.yaml")["guide"] == each.guide


def test_a_category_nobody_wrote_down_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoSuchCategory, match="choose one of slow_broadband, .*other"):
        categories.category("weather")


def test_every_hint_is_given_to_speech_recognition() -> None:
    assert {"engineer", "personal data", "refund"} <= set(categories.hints())
