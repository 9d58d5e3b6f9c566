"""Whatever somebody changes in a bundle, or in the history behind it, is found."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import models
from disclosure.bundle import Bundle
from disclosure.checking import check
from models.database import Database
from tests.commands.conftest import Run, run

from .reading import files_in, repacked, zipped

__all__ = ["run"]  # a fixture

_KINDS = (
    "case-file.pdf", "timeline.json", "recordings.json", "words/statement.txt", "words/note-01.txt", "letters/01-update.pdf",
    "files/01.png", "mail/01-stranger.eml", "messages/01-sms.txt", "manifest.json",
)  # fmt: skip


def wrong_with(content: bytes) -> tuple[str, ...]:
    with models.reading() as session:
        return check(session, io.BytesIO(content)).wrong


def test_an_untouched_bundle_holds(made: Bundle, run: Run, tmp_path: Path) -> None:
    assert wrong_with(zipped(made)) == ()
    said = run("complaint", "verify-history", str(tmp_path / "bundle.zip"))
    assert said.exit_code == 0 and "The bundle holds" in said.output and made.reference in said.output


@pytest.mark.parametrize("path", _KINDS)
def test_a_byte_changed_in_any_kind_of_file_is_found_though_the_zip_was_packed_anew(
    made: Bundle, path: str
) -> None:
    files = files_in(zipped(made))
    changed = bytearray(files[path])
    changed[len(changed) // 2] ^= 1
    found = wrong_with(repacked({**files, path: bytes(changed)}))
    assert len(found) == 1 and (path in found[0] or path == "manifest.json"), found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_a_bit_changed_in_any_files_bytes_within_the_zip_is_found(made: Bundle, where: int, bit: int) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(zipped(made))) as archive:
        entries = archive.infolist()
    inside = [(e.header_offset + 30 + len(e.filename), e.file_size) for e in entries if e.file_size]
    offset, size = inside[where % len(inside)]
    changed = bytearray(zipped(made))
    changed[offset + where % size] ^= 1 << bit
    assert wrong_with(bytes(changed)) != ()


def test_a_file_taken_out_put_in_or_put_in_twice_is_found(made: Bundle) -> None:
    files = files_in(zipped(made))
    assert wrong_with(repacked({**files, "extra.txt": b"x"})) == (
        "extra.txt is in the bundle and not in its manifest.",
    )
    less = {name: inside for name, inside in files.items() if name != "files/01.png"}
    assert wrong_with(repacked(less)) == ("files/01.png is missing.",)


def test_a_forger_who_writes_the_manifest_anew_is_found_by_our_own_record(made: Bundle) -> None:
    """Every hash in it would be right; but nobody here has made a bundle with that manifest."""
    from disclosure.packing import as_json, sha256

    files = files_in(zipped(made))
    files["words/statement.txt"] = b"I am content.\n"
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["words/statement.txt"] = {"bytes": 14, "sha256": sha256(b"I am content.\n")}
    (found,) = wrong_with(repacked({**files, "manifest.json": as_json(manifest)}))
    assert "Nothing with this manifest was made here" in found


def test_a_history_that_was_changed_since_is_found_by_the_bundle(
    case: int, made: Bundle, database: Database
) -> None:
    with models.transaction() as tx:
        on = "" if database.is_sqlite else " ON event"
        tx.connection().execute(text(f"DROP TRIGGER event_refuses_change{on}"))
        tx.connection().execute(
            text("UPDATE event SET hash = previous_hash, previous_hash = hash WHERE kind = 'escalated'")
        )
    found = wrong_with(zipped(made))
    assert any("history does not hold" in each for each in found)
    assert any("is not the one in our history" in each for each in found)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"%PDF-1.7", b"\x00" * 5000])
def test_what_is_no_bundle_gets_a_sentence(database: Database, content: bytes) -> None:
    (said,) = wrong_with(content)
    assert said.endswith(".") and "Traceback" not in said


def test_a_zip_that_would_unpack_to_something_enormous_is_refused(made: Bundle) -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 50_000_000)
    assert wrong_with(out.getvalue()) == ("The bundle was packed anew; ask for the one that was made.",)


def test_the_command_makes_a_bundle_and_says_what_is_wrong_with_one(
    case: int, run: Run, tmp_path: Path
) -> None:
    with models.reading() as session:
        reference = session.get_one(models.Complaint, case).reference
    path = tmp_path / "out.zip"
    said = json.loads(run("complaint", "bundle", reference, "--output", str(path), "--json").stdout)
    assert said["files"] == len(files_in(path.read_bytes())) and len(said["sha256"]) == 64
    path.write_bytes(path.read_bytes().replace(b"dial tone", b"dial toad"))
    checked = run("complaint", "verify-history", str(path))
    assert checked.exit_code == 1 and "words/statement.txt was changed" in checked.output


def test_the_bundle_still_holds_after_the_record_itself_was_deleted(case: int, made: Bundle) -> None:
    """The hashes stay when the words go: what was given to the ombudsman can be checked for ever."""
    from datetime import timedelta

    from workers.retention import delete_outlived

    from .whole_case import NOON, closed

    closed(case)
    delete_outlived(NOON + timedelta(days=2_500))
    with models.reading() as session:
        assert session.get_one(models.Complaint, case).erased_at is not None
    assert wrong_with(zipped(made)) == ()
