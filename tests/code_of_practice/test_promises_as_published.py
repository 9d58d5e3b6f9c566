"""The figures we keep are the figures in the published Code; change one, and the sentence it comes from disagrees."""

import re
from datetime import UTC, datetime

from code_of_practice import policy, schemes
from code_of_practice.counting import Unit
from code_of_practice.edition import FOLDER

PUBLISHED = " ".join((FOLDER / "published" / "allcomms-code.md").read_text(encoding="utf-8").split())
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_ten_working_days_are_the_ten_that_are_published() -> None:
    """CP10: "We normally aim to resolve complaints within 10 working days"."""
    (days,) = re.findall(r"We normally aim to resolve complaints within (\d+) working days", PUBLISHED)
    rule = policy.held().rule("published.target_10wd", TODAY).rule
    assert (rule.count, rule.unit) == (int(days), Unit.WORKING_DAYS)


def test_the_eight_weeks_are_the_eight_that_are_published() -> None:
    """CP14: "There will then follow an 8 week period to resolve your complaint." """
    (weeks,) = re.findall(r"There will then follow an (\d+) week period to resolve your complaint", PUBLISHED)
    rule = policy.held().rule("published.adr_8w_from_written", TODAY).rule
    assert (rule.count, rule.unit, rule.trigger) == (int(weeks), Unit.WEEKS, policy.Trigger.WRITTEN)


def test_the_oldest_scheme_we_know_is_the_one_that_is_published() -> None:
    """CP15: "Post: Ombudsman Services: Communications, PO Box 730, Warrington, WA4 6WU." """
    published = schemes.scheme_on(datetime(2018, 1, 1, tzinfo=UTC))
    assert f"Post: {published.post}." in PUBLISHED
    assert f"Phone: {published.phone}" in PUBLISHED and published.website in PUBLISHED
