"""Which ADR scheme is named, and in which words."""

from datetime import UTC, datetime

from code_of_practice import schemes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_scheme_is_the_communications_ombudsman_since_july_2023() -> None:
    """The published Code still says "Ombudsman Services: Communications"."""
    assert schemes.scheme_on(NOW).name == "Communications Ombudsman"
    assert schemes.scheme_on(NOW).phone == "0330 440 1614"
    assert (
        schemes.scheme_on(datetime(2023, 6, 30, 12, tzinfo=UTC)).name == "Ombudsman Services: Communications"
    )
    assert schemes.scheme_on(datetime(2010, 1, 1, tzinfo=UTC)).name == "Ombudsman Services: Communications"


def test_every_sentence_about_adr_says_independent_free_and_how_long() -> None:
    said = schemes.adr_sentence(NOW, at=NOW)
    for owed in (
        "six weeks",
        "independent",
        "free",
        "twelve months",
        "0330 440 1614",
        "www.commsombudsman.org",
    ):
        assert owed in said


def test_plain_english_avoids_the_words_that_put_people_off() -> None:
    said = schemes.adr_sentence(NOW, at=NOW).lower()
    assert not [
        word for word in ("binding", "exhausted", "remedy", "redress", "abide", "arbitrat") if word in said
    ]
    assert "ec.europa" not in said and "odr" not in said.split()


def test_a_complaint_of_before_8_april_2026_is_told_eight_weeks() -> None:
    assert "eight weeks" in schemes.adr_sentence(datetime(2026, 4, 7, 22, 59, tzinfo=UTC), at=NOW)
    assert "six weeks" in schemes.adr_sentence(datetime(2026, 4, 7, 23, 0, tzinfo=UTC), at=NOW)
    assert schemes.weeks_before_adr(NOW) == 6
