"""A note is never lost and never silently overwritten."""

import models
from agent_console.words import clock
from models.queries import note_of
from tests.agent_console.people import Desk, a_call
from tests.agent_console.test_complaint_pages import reference_of


def _on_call(desk: Desk) -> int:
    call = a_call()
    desk.press(f"/calls/{call}/answer")
    return call


def test_each_save_counts_a_version(adviser: Desk) -> None:
    call = _on_call(adviser)
    assert adviser.press(f"/calls/{call}/note", text="one", version="0").json == {
        "version": 1,
        "at": _kept_at(adviser, call),
    }
    assert adviser.press(f"/calls/{call}/note", text="two", version="1").json["version"] == 2


def _kept_at(desk: Desk, call: int) -> str:
    with models.reading() as reading:
        note = note_of(reading, call, desk.staff_id)
        assert note is not None
        return clock(note.at)


def test_two_windows_that_wrote_at_once_both_keep_their_text(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/note", text="from the first window", version="0")
    clash = adviser.press(f"/calls/{call}/note", text="from the second window", version="0")
    assert clash.status_code == 409
    assert clash.json["text"] == "from the first window" and clash.json["version"] == 1
    assert adviser.press(f"/calls/{call}/note", text="both", version="1").status_code == 200


def test_the_same_text_again_is_kept_without_a_new_version(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/note", text="one", version="0")
    assert adviser.press(f"/calls/{call}/note", text="one", version="1").json["version"] == 1


def test_notes_rest_encrypted(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/note", text="her neighbour has the key", version="0")
    with models.reading() as reading:
        note = note_of(reading, call, adviser.staff_id)
        assert note is not None and "neighbour" not in note.text_sealed


def test_a_note_too_long_is_refused_in_a_sentence(adviser: Desk) -> None:
    call = _on_call(adviser)
    refused = adviser.press(f"/calls/{call}/note", text="x" * 20_001, version="0")
    assert refused.status_code == 413 and "safe in this tab" in refused.text


def test_the_notes_of_a_call_are_on_its_complaints_page(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/note", text="Second no-show in a month.", version="0")
    assert "Second no-show in a month." in adviser.get(f"/complaints/{reference_of(call)}").text
