"""The script that runs beside our own in every desk is Twilio's, as it was published, or it is not installed."""

import base64
import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from carrier import softphone
from carrier.errors import NotTheSoftphone
from settings import Settings


def _package(script: bytes) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as inside:
        entry = tarfile.TarInfo("package/dist/twilio.min.js")
        entry.size = len(script)
        inside.addfile(entry, io.BytesIO(script))
    return whole.getvalue()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"INSTANCE_DIR": str(tmp_path)})


def test_the_script_is_taken_out_of_the_package(settings: Settings) -> None:
    package = _package(b"globalThis.Twilio = {};")
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    softphone.install(settings, package, integrity=digest)
    assert softphone.installed(settings).read_bytes() == b"globalThis.Twilio = {};"


def test_the_readme_names_the_version_that_is_checked() -> None:
    assert f"npm pack {softphone.SDK}`" in (Path(__file__).parents[2] / "README.md").read_text()


@pytest.mark.parametrize(
    "other",
    [b"", b"no archive", gzip.compress(b"x"), _package(b"mine();")],
    ids=[
        "empty",
        "no archive",
        "no package",
        "another package",
    ],  # a packed file holds the second it was packed in
)
def test_any_other_file_is_refused_and_nothing_is_installed(settings: Settings, other: bytes) -> None:
    with pytest.raises(NotTheSoftphone, match="as it was published; fetch it with: npm pack @twilio"):
        softphone.install(settings, other)
    assert not softphone.installed(settings).exists()
