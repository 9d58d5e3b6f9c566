"""The evidence bundle: the ombudsman's case file, whole, always the same, and without what nobody may see."""

import json

import pytest

import models
from disclosure import bundle
from disclosure.bundle import Bundle
from models import EventKind, queries
from models.record.history import breaks

from .reading import everything_readable, files_in, manifest_of, pdf_words, zipped
from .whole_case import PNG, SAID, SECRETS, hours, letters_of


def case_file(made: Bundle) -> str:
    return pdf_words(files_in(zipped(made))["case-file.pdf"])


def test_the_cover_says_who_when_both_clocks_and_why_each(made: Bundle) -> None:
    """Received on 8 April 2026, the first day of the six weeks; put in writing on the 10th (CP13, CP14)."""
    said = case_file(made)
    for words in (
        "Case file", "Communications Ombudsman", "Margery Holloway", "30010001", "Wednesday 8 April 2026, by phone",
        "Friday 10 April 2026", "Six weeks by law, then the ombudsman", "Wednesday 20 May 2026", "week 6 ends",
        "Eight weeks by our Code, then the ombudsman", "Friday 5 June 2026", "week 8 ends", "decides",
    ):  # fmt: skip
        assert words in said, words


def test_every_part_of_the_record_is_in_the_case_file(made: Bundle) -> None:
    said = case_file(made)
    parts = ("What the customer says", "Timeline", "Every contact", "Notes of our staff", "Letters", "Offers",
             "What we owed, and whether we kept it", "Promises", "Escalations", "Rules in force", "Recordings", "Files")  # fmt: skip
    assert all(part in said for part in parts)
    assert all(words in said for words in (SAID[0], SAID[1], SAID[2], SAID[3], SAID[5], SAID[7]))
    assert "£25.00" in said and "refused" in said
    assert "Kept" in said and "outcome sent" in said  # ten working days
    assert "statutory/uk-ofcom@2026-04-08" in said and "published/allcomms-code@2018-01-01" in said
    assert "Telephone, in" in said and "Text, out" in said and "Email, in" in said and "Letter, out" in said


def test_the_bundle_holds_letters_files_mails_words_recordings_and_the_timeline(
    case: int, made: Bundle
) -> None:
    files = files_in(zipped(made))
    assert files["files/01.png"] == PNG
    with models.reading() as session:
        for number, letter in enumerate(letters_of(case), 1):
            assert files[f"letters/{number:02d}-{letter.kind}.pdf"] == letter.pdf(session)
    assert b"I live next door." in files["mail/01-stranger.eml"]
    assert files["words/statement.txt"].decode().strip() == f"There is {SAID[0]}."
    assert json.loads(files["recordings.json"])[0]["seconds"] == 1080
    timeline = json.loads(files["timeline.json"])
    assert [event["what"] for event in timeline][:2] == [
        "A call came in.",
        "The complaint was opened by phone.",
    ]


def test_the_manifest_names_every_file_and_the_head_of_the_chain(case: int, made: Bundle) -> None:
    said = manifest_of(zipped(made))
    assert set(said["files"]) == set(files_in(zipped(made))) - {"manifest.json"}
    with models.reading() as session:
        ours = {event.number: event for event in queries.events_of_complaint(session, case)}
    assert ours[said["chain"]["events"]].hash == said["chain"]["head"] == made.head


def test_made_again_it_is_the_same_file_however_often_and_whenever(case: int, made: Bundle) -> None:
    later = bundle.make(case, by="operator", at=models.wall_clock.now())
    assert (later.sha256, zipped(later)) == (made.sha256, zipped(made))


def test_something_new_makes_another_file_which_tells_of_the_one_before(case: int, made: Bundle) -> None:
    with models.transaction() as tx:
        tx.get_one(models.Complaint, case).describe("And now the router too.", by="caller", at=hours(400))
    another = bundle.make(case, by="operator", at=models.wall_clock.now())
    assert another.sha256 != made.sha256
    assert "The evidence bundle was made" in case_file(another)


def test_making_it_is_an_event_with_who_when_and_its_hash(case: int, made: Bundle) -> None:
    with models.reading() as session:
        last = queries.events_of_complaint(session, case)[-1]
        assert list(breaks(session)) == []
    assert (last.kind, last.by) == (EventKind.CASE_FILE_MADE, "operator")
    assert (last.body["sha256"], last.body["up_to"]) == (made.sha256, made.number)


def test_what_proves_who_they_are_is_in_no_part_of_it(made: Bundle) -> None:
    said = everything_readable(zipped(made))
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize(
    "words", ["The router \N{PILE OF POO} blinks", "电话 does not work", "#set page() $x$ *bold* <label>"]
)
def test_whatever_a_customer_writes_can_be_printed_and_is_never_markup(case: int, words: str) -> None:
    """A letter refuses a character that no font has; evidence may not."""
    with models.transaction() as tx:
        tx.get_one(models.Complaint, case).describe(words, by="caller", at=hours(300))
    made = bundle.make(case, by="operator", at=models.wall_clock.now())
    assert words in files_in(zipped(made))["words/statement.txt"].decode()
    printed = case_file(made)
    assert words in printed or "[" in printed and words[-5:] in printed
