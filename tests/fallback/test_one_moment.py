"""The system is away: the caller hears a word and goes on at their turn; at last they leave a message."""

import signal
import xml.etree.ElementTree as ET

import pytest

from tests.fallback.running import CALL, PUBLIC, Running, failed, path_of, redirected, verbs

TURN = "/ivr/4kXQw0c3n8VZk1yPq2rT7A/3"


def again(fallback: Running, error_url: str) -> ET.Element:
    return fallback.twilio(failed(ErrorUrl=error_url))


def test_a_failed_turn_is_resumed_after_one_moment(fallback: Running) -> None:
    twiml = fallback.twilio(failed(TURN))
    assert verbs(twiml) == ["Say", "Pause", "Redirect"]
    assert twiml.findtext("Say") == "One moment, please."
    assert redirected(twiml) == f"{PUBLIC}{TURN}?fallback=1"
    assert twiml[2].get("method") == "POST"


def test_the_resumed_address_carries_twilios_overrides(fallback: Running) -> None:
    assert "#ct=2000&rt=5000" in (fallback.twilio(failed(TURN)).findtext("Redirect") or "")


def test_each_try_waits_a_little_longer(fallback: Running) -> None:
    pauses = []
    for _ in range(3):
        pause = fallback.twilio(failed(TURN)).find("Pause")
        assert pause is not None
        pauses.append(int(pause.get("length", "0")))
    assert pauses == sorted(set(pauses))


def test_the_fourth_failure_of_a_turn_takes_a_message(fallback: Running) -> None:
    """CONTRACT: "after 3 tries … at last records a message and keeps it in a spool file"."""
    for _ in range(3):
        assert "Redirect" in verbs(fallback.twilio(failed(TURN)))
    twiml = fallback.twilio(failed(TURN))
    assert verbs(twiml) == ["Say", "Record", "Say", "Hangup"]
    record = twiml.find("Record")
    assert record is not None
    assert path_of(record.get("action")) == "/fallback?said=1"
    assert (record.get("action") or "").startswith(fallback.base)


def test_a_caller_is_on_the_disk_before_they_are_asked_for_a_message(fallback: Running) -> None:
    """They may hang up without a word, and are rung back all the same."""
    for _ in range(4):
        fallback.twilio(failed(TURN))
    (line,) = fallback.kept()
    assert (line["what"], line["call_sid"], line["from"]) == ("asked", CALL, "+447700900123")


def test_a_message_is_kept_and_thanked_for(fallback: Running) -> None:
    recording = {
        "RecordingSid": "RE" + "5f" * 16,
        "RecordingDuration": "14",
        "RecordingUrl": "https://api.twilio.com/x",
    }
    twiml = fallback.twilio(failed() | recording, "/fallback?said=1")
    assert verbs(twiml) == ["Say", "Hangup"]
    (line,) = fallback.kept()
    assert (line["what"], line["recording_sid"], line["recording_seconds"]) == (
        "message",
        recording["RecordingSid"],
        "14",
    )
    assert "recording_url" not in line, "an address from outside is not kept to be followed later"


def test_what_is_kept_is_for_the_owners_eyes(fallback: Running) -> None:
    fallback.twilio(failed(), "/fallback?said=1")
    assert fallback.spool.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_not_called_a_safe_message(fallback: Running) -> None:
    fallback.stop()
    fallback.start(FALLBACK_SPOOL="/dev/full")
    twiml = fallback.twilio(failed(RecordingSid="RE" + "5f" * 16), "/fallback?said=1")
    assert "could not be kept" in (twiml.findtext("Say") or "")
    assert fallback.process is not None
    fallback.process.terminate()
    assert "RE" + "5f" * 16 in fallback.process.communicate(timeout=15)[1], "Twilio still has the recording"


def test_a_later_turn_begins_its_count_anew(fallback: Running) -> None:
    for turn in range(3, 9):
        twiml = again(fallback, f"{PUBLIC}/ivr/4kXQw0c3n8VZk1yPq2rT7A/{turn}")
        assert redirected(twiml).endswith(f"/{turn}?fallback=1")


def test_nobody_is_sent_in_circles_through_different_turns(fallback: Running) -> None:
    seen = [verbs(again(fallback, f"{PUBLIC}/ivr/4kXQw0c3n8VZk1yPq2rT7A/{turn}")) for turn in range(13)]
    assert all("Redirect" in twiml for twiml in seen[:12])
    assert "Record" in seen[12]


def test_another_call_has_a_count_of_its_own(fallback: Running) -> None:
    for _ in range(3):
        fallback.twilio(failed(TURN))
    assert "Redirect" in verbs(fallback.twilio(failed(TURN, CallSid="CA" + "2c" * 16)))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_in_the_middle_forgets_no_try(fallback: Running, how: int) -> None:
    """The count travels in the address that failed."""
    url = redirected(fallback.twilio(failed(TURN)))
    fallback.stop(how)
    fallback.start()
    url = redirected(again(fallback, url))
    assert url.endswith("fallback=2")
    fallback.stop(how)
    fallback.start()
    url = redirected(again(fallback, url))
    assert "Record" in verbs(again(fallback, url))


def test_stopping_it_politely_ends_well(fallback: Running) -> None:
    assert fallback.stop(signal.SIGTERM) == 0


@pytest.mark.parametrize(
    "error_url",
    ["", "https://evil.example/ivr/x/3", "http://complaints.example.co.uk/ivr/x/3", "https://complaints.example.co.uk.evil.example/ivr/x",
     "https://complaints.example.co.uk@evil.example/ivr/x/3", "https://complaints.example.co.uk/console/sign-in", "not an address",
     "https://complaints.example.co.uk/ivr/../console", "https://complaints.example.co.uk/ivr/<Dial>", "https://[::1/ivr/x",
     "https://complaints.example.co.uk/ivr/a%2F..%2Fb", "https://complaints.example.co.uk:99999/ivr/voice"],
)  # fmt: skip
def test_an_address_that_is_not_a_turn_of_ours_begins_the_call_again(
    fallback: Running, error_url: str
) -> None:
    assert redirected(again(fallback, error_url)) == f"{PUBLIC}/ivr/voice?fallback=1"


@pytest.mark.parametrize(
    "error_url", [f"{PUBLIC}:443{TURN}", f"{PUBLIC}{TURN}#rc=3", f"{PUBLIC}{TURN}?x=1&Digits=5"]
)
def test_the_same_address_in_another_spelling_is_resumed(fallback: Running, error_url: str) -> None:
    assert redirected(again(fallback, error_url)) == f"{PUBLIC}{TURN}?fallback=1"


@pytest.mark.parametrize("helper", ["wait", "hold"])
def test_failing_hold_music_never_takes_a_caller_out_of_the_queue(fallback: Running, helper: str) -> None:
    """Twilio takes no Record while somebody waits, and an adviser may come at any moment."""
    for _ in range(15):
        twiml = again(fallback, f"{PUBLIC}/ivr/4kXQw0c3n8VZk1yPq2rT7A/{helper}")
        assert verbs(twiml) == ["Say", "Pause", "Redirect"]


def test_staff_are_told_to_look_at_their_desk_and_not_asked_for_a_message(fallback: Running) -> None:
    for _ in range(4):
        twiml = fallback.twilio(failed("/ivr/leg/abc/1", Direction="outbound-api"))
    assert verbs(twiml) == ["Say", "Hangup"]
    assert fallback.kept() == []
