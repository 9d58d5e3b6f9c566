"""`softphone install`: an operator's word for the voice SDK."""

from pathlib import Path

from .conftest import Run


def test_a_file_that_is_not_the_voice_sdk_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "voice-sdk.tgz"
    other.write_bytes(b"something else")
    said = run("softphone", "install", str(other))
    assert said.exit_code == 1
    assert "is not @twilio/voice-sdk@" in said.output + said.stderr
