"""The guide for the call is open before the adviser says hello."""

import pytest

from playbooks import library
from playbooks.finding import suggested

GUIDES = library.load()


@pytest.mark.parametrize(
    ("category", "guide"),
    [("slow_broadband", "slow_broadband"), ("billing", "billing_dispute"), ("missed_engineer", "missed_engineer"),
     ("something_new", "general_complaint"), (None, "general_complaint")],
)  # fmt: skip
def test_the_kind_chosen_by_phone_decides(category, guide):
    assert suggested(GUIDES, category)[0].guide == guide


@pytest.mark.parametrize(
    ("said", "guide"),
    [
        ("I stayed in all day and nobody turned up", "missed_engineer"),
        ("you charged me twice on my last bill", "billing_dispute"),
        ("films keep buffering every evening", "slow_broadband"),
        ("", "general_complaint"),
    ],
)
def test_what_the_caller_said_finds_one(said, guide):
    assert suggested(GUIDES, said=said)[0].guide == guide


def test_a_signal_heard_in_the_call_outweighs_loose_words():
    assert suggested(GUIDES, signals=["overcharged"], said="slow")[0].guide == "billing_dispute"


def test_the_general_guide_is_always_there_and_last():
    assert suggested(GUIDES, "billing", said="nobody turned up")[-1].guide == "general_complaint"
