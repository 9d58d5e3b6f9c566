"""The rule of tests/conftest.py, tried: a skip is allowed on a laptop and is a failure in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent

_SKIPS_ONE = "import pytest\ndef test_one(): pytest.skip('no browser is here')\ndef test_two(): pass\n"
_SKIPS_ALL = "import pytest\npytest.skip('nothing is here', allow_module_level=True)\n"


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_skip_fails_in_ci_and_says_why_elsewhere(tmp_path: Path, ci: str) -> None:
    (tmp_path / "test_one_is_skipped.py").write_text(_SKIPS_ONE)
    (tmp_path / "test_all_are_skipped.py").write_text(_SKIPS_ALL)
    options = "-p tests.conftest -p no:cacheprovider -rA --continue-on-collection-errors".split()
    alone = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "CI": ci,
    }  # the rule is the house's own; plugins are slow to load
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=HERE, env={**os.environ, **alone}, capture_output=True, text=True,
    )  # fmt: skip
    assert "no browser is here" in told.stdout and "nothing is here" in told.stdout
    if ci:
        assert told.returncode not in (0, 5) and told.stdout.count("CI allows no skip") >= 2
        assert "skipped" not in told.stdout.splitlines()[-1]
    else:
        assert told.returncode == 0 and "2 skipped" in told.stdout
