"""Everything we hold on one customer, for them: what is others' left out, what proves who they are named and not shown."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

import models
from disclosure import own_data
from disclosure.leaving_out import LEFT_OUT, LeavingOut
from models import Account, Call, Escalation, EventKind, GuideRun, Note, queries
from models.casework.complaint_queries import account_with_number
from tests.commands.conftest import Run, run

from .reading import everything_readable, files_in, manifest_of, pdf_words, zipped
from .whole_case import ASKED, NOON, PACKET, SAID, SECRETS, walked, whole_case

__all__ = ["run"]  # a fixture


@pytest.fixture
def copy(case: int) -> own_data.Copy:
    """Margery's; somebody else has a complaint here too."""
    whole_case("2")
    return own_data.make(account("30010001"), by="operator", at=models.wall_clock.now())


def account(number: str) -> Account:
    with models.reading() as session:
        found = account_with_number(session, number)
    assert found is not None
    return found


def test_everything_that_was_said_and_written_is_in_it_to_read_and_for_a_machine(copy: own_data.Copy) -> None:
    files = files_in(zipped(copy))
    read, machine = pdf_words(files["own-data.pdf"]), files["own-data.json"].decode()
    for words in (*SAID[:4], SAID[5], "margery1@example.test", "Margery Holloway", "Acacia Avenue", "large"):
        assert words in read, words
        assert words in machine, words
    assert json.loads(machine)["complaints"][0]["offers"] == [{"pence": 2500, "state": "refused"}]
    assert sum(name.endswith(".pdf") and "/letters/" in name for name in files) == 2
    assert any(name.endswith("files/01.png") for name in files)


def test_what_proves_who_they_are_is_named_as_held_and_is_nowhere_shown(copy: own_data.Copy) -> None:
    said = everything_readable(zipped(copy))
    assert "We hold your date of birth and your PIN" in said
    assert [secret for secret in SECRETS if secret in said] == []


def test_what_is_others_is_left_out(copy: own_data.Copy) -> None:
    """Surnames of staff, numbers not theirs, what a neighbour wrote; and another customer's everything."""
    files = {name: inside for name, inside in files_in(zipped(copy)).items() if "/letters/" not in name}
    said = pdf_words(files["own-data.pdf"]) + files["own-data.json"].decode()
    assert "Adeyemi" not in said and "Nair" not in said
    assert "Ruth" in said  # a first name says with whom they spoke
    assert "900999" not in said and "another person" in said
    assert "I live next door" not in said and "neighbour@example.test" not in said
    assert not [name for name in files if "stranger" in name]
    assert "margery2@example.test" not in said


def test_what_was_noted_in_the_guide_and_what_the_manager_read_and_the_portal_sent_is_in_it(
    copy: own_data.Copy,
) -> None:
    """UK GDPR, article 15: all of it, wherever our staff saw it."""
    files = files_in(zipped(copy))
    read = pdf_words(files["own-data.pdf"])
    (complaint,) = json.loads(files["own-data.json"])["complaints"]
    answers = dict(complaint["guides"][0]["answers"])
    assert answers["What would put it right"] == "Have it put right"
    assert answers["What happened"] == f"{SAID[4]}; ring my son on {LEFT_OUT}"
    assert SAID[4] in read and "What would put it right: Have it put right" in read
    assert complaint["escalations"][0]["why"] == SAID[5]
    packet = dict(complaint["escalations"][0]["read"])
    assert packet["To say first"] == PACKET["say_first"] and PACKET["say_first"] in read
    assert packet["Tried so far"] == f"Looked at twice: by Ruth; Rang {LEFT_OUT}"
    sent = {**ASKED, "statement": f"Sent by the portal; my son is on {LEFT_OUT}."}
    assert complaint["portal"][0]["sent"] == sent and "Sent by the portal" in read
    (path,) = [name for name in files if name.endswith("portal/01-as-sent.json")]
    assert json.loads(files[path]) == sent and path in manifest_of(zipped(copy))["files"]


def test_what_another_customer_said_of_this_complaint_is_left_out(case: int) -> None:
    """Somebody else rang about it and was known for who they are: what they said is theirs."""
    whole_case("2")
    with models.transaction() as tx:
        other = account_with_number(tx, "30010002")
        (call,) = tx.exec(select(Call).where(Call.complaint_id == case)).all()
        call.customer_id = other.customer_id if other else None
        (asked,) = tx.exec(select(Escalation).where(Escalation.complaint_id == case)).all()
        asked.call_id = call.id
        tx.add_all([call, asked])
    given = own_data.make(account("30010001"), by="operator", at=models.wall_clock.now())
    (complaint,) = json.loads(files_in(zipped(given))["own-data.json"])["complaints"]
    assert (complaint["guides"], complaint["escalations"]) == ([], [])


def test_what_was_noted_in_a_call_that_no_complaint_came_of_is_in_it(case: int) -> None:
    with models.transaction() as tx:
        customer = account_with_number(tx, "30010001")
        call = Call(
            sid="CA" + "9" * 32,
            started_at=NOON,
            heard_at=NOON,
            customer_id=customer.customer_id if customer else None,
        )
        tx.add(call)
        tx.flush()
        ruth = models.queries.all_staff(tx)[0]
        note = Note(call_id=call.id, staff_id=ruth.id or 0, at=NOON)
        note.rewrite(tx, text="Asked when the fibre comes.", version=0, at=NOON)
        run = GuideRun(call_id=call.id or 0, guide="general_complaint", version="1", at=NOON)
        run.run = walked("only a question").as_json()
        tx.add_all([note, run])
    given = own_data.make(account("30010001"), by="operator", at=models.wall_clock.now())
    files = files_in(zipped(given))
    customer_said = json.loads(files["own-data.json"])["customer"]
    assert customer_said["noted_in_other_calls"][0]["text"] == "Asked when the fibre comes."
    assert ["What happened", "only a question"] in customer_said["guides_of_other_calls"][0]["answers"]
    read = pdf_words(files["own-data.pdf"])
    assert "Asked when the fibre comes." in read and "only a question" in read


def test_a_guide_that_was_taken_off_the_shelf_loses_no_answer(case: int) -> None:
    with models.transaction() as tx:
        (kept,) = tx.exec(select(GuideRun).where(GuideRun.complaint_id == case)).all()
        run = json.loads(
            json.dumps(kept.run).replace("general_complaint", "old_guide").replace('"opening"', '"gone"')
        )
        run["due"][0] |= {"action": "song.sing", "done": True}
        kept.run = run
        tx.add(kept)
    given = own_data.make(account("30010001"), by="operator", at=models.wall_clock.now())
    (complaint,) = json.loads(files_in(zipped(given))["own-data.json"])["complaints"]
    assert complaint["guides"][0]["guide"] == "Old guide" and "song.sing" in complaint["guides"][0]["done"]
    assert dict(complaint["guides"][0]["answers"])["what happened"].startswith(SAID[4])


def test_making_it_is_an_event_and_its_manifest_names_every_file(copy: own_data.Copy) -> None:
    with models.reading() as session:
        (made,) = [
            e for e in queries.events_after(session, 0, 5_000) if e.kind == EventKind.SUBJECT_ACCESS_GIVEN
        ]
    assert made.chain == "rest" and made.body["sha256"] == copy.sha256
    assert set(manifest_of(zipped(copy))["files"]) == set(files_in(zipped(copy))) - {"manifest.json"}


def test_it_is_checked_like_a_bundle(copy: own_data.Copy, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.zip"
    path.write_bytes(zipped(copy))
    assert (
        "The bundle holds: the own data of account 30010001"
        in run("complaint", "verify-history", str(path)).output
    )
    path.write_bytes(zipped(copy).replace(b"Acacia", b"Akacia"))
    assert "own-data.json was changed" in run("complaint", "verify-history", str(path)).output


def test_the_command_writes_it_and_says_when_there_is_no_such_account(
    case: int, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "own.zip"
    assert run("customers", "export", "30010001", "--output", str(path)).exit_code == 0
    assert "own-data.pdf" in files_in(path.read_bytes())
    missing = run("customers", "export", "99999999")
    assert missing.exit_code == 1 and "There is no account 99999999." in missing.output


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("ring me on 07700 900101", True),
        ("ring me on +44 7700 900101", True),
        ("our line is 0330 053 8188", True),
        ("my son is on 07700 900555", False),
        ("abroad: +33 1 23 45 67 89", False),
        ("paid £25.00 on 10/04/2026, reference 7084 6865", True),
    ],
)
def test_numbers_are_told_apart(words: str, kept: bool) -> None:
    out = LeavingOut({1: "Ruth Adeyemi"}, own=["+447700900101"], at=NOON).of(words)
    assert (out == words) is kept and (LEFT_OUT in out) is not kept
