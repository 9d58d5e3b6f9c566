"""The house itself: its rooms, its rules, and that what is written about it is true."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.record.event_kinds import QUIET, EventKind

HERE = Path(__file__).parent.parent
PACKAGES = sorted(path.parent.name for path in HERE.glob("*/__init__.py"))

# A room holds one idea; these lists are data, words to read, or made by a machine.
_LONG_ON_PURPOSE = re.compile(
    r"(requirements.*\.txt|.*\.(md|json|yaml|csv|svg|png)|LICENSE|models/migrations/.*|tests/.*/data/.*)"
)
_DRAWERS = re.compile(r"(^|[_/])(utils?|helpers?|common|misc|stuff|lib)([_./]|$)")
# Written so that this line is not itself such a path.
_THIS_MACHINE = re.compile(r"(^|[^A-Za-z0-9_.])/(wor[k]|far[m]|roo[t]|hom[e]|tm[p])/[a-z]|\.\./share[d]")


def files() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=HERE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted({HERE / name for name in listed.stdout.splitlines() if (HERE / name).is_file()})


def texts() -> Iterator[tuple[str, str]]:
    """The name and the text of every file that is text."""
    for path in files():
        try:
            yield str(path.relative_to(HERE)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_the_import_rules_hold() -> None:
    """pyproject.toml draws the picture; import-linter compares it with the code."""
    report = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=HERE, capture_output=True, text=True
    )
    assert report.returncode == 0, report.stdout + report.stderr


def test_every_room_is_in_the_picture_of_imports() -> None:
    """A folder that the contracts do not name would be outside the rules."""
    named = re.search(r"^root_packages = \[(.*)\]", (HERE / "pyproject.toml").read_text(), re.M)
    assert named
    inside = set(re.findall(r'"(\w+)"', named[1]))
    assert set(PACKAGES) - {"tests", "bench"} == inside


def test_settings_sits_under_everything_and_nobody_imports_app() -> None:
    def imported(path: Path) -> set[str]:
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
        return found

    assert not imported(HERE / "settings.py") & {*PACKAGES, "app"}
    product = [
        path
        for path in files()
        if path.suffix == ".py" and path.parts[len(HERE.parts)] not in ("tests", "bench")
    ]
    assert [str(path) for path in product if "app" in imported(path)] == []


def test_every_room_says_its_sentence_at_the_door() -> None:
    silent = []
    for package in PACKAGES:
        said = ast.get_docstring(ast.parse((HERE / package / "__init__.py").read_text())) or ""
        first = said.split("\n\n")[0]
        if not first.endswith(".") or len(first) < 20:
            silent.append(package)
    assert silent == []


def test_a_file_is_a_room_and_not_a_hall() -> None:
    """Some 70 lines, seldom over 200; past 250 it holds two ideas."""
    halls = {
        name: count
        for name, text in texts()
        if (count := text.count("\n")) > 250 and not _LONG_ON_PURPOSE.fullmatch(name)
    }
    assert halls == {}


def test_no_file_is_a_drawer_of_leftovers() -> None:
    assert [str(p.relative_to(HERE)) for p in files() if _DRAWERS.search(str(p.relative_to(HERE)))] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    named = [
        f"{name}: {line.strip()[:80]}"
        for name, text in texts()
        for line in text.splitlines()
        if _THIS_MACHINE.search(line)
    ]
    assert named == []


def test_every_setting_is_in_the_example() -> None:
    """An operator copies `.env.example`; a setting that is not there does not exist for them."""
    example = (HERE / ".env.example").read_text()
    readers = (
        "settings.py",
        "fallback/environment.py",
        "simulator/environment.py",
        "deploy/web.py",
        "deploy/events.py",
    )
    read = {
        name
        for reader in readers
        for name in re.findall(r"[\"']([A-Z][A-Z0-9_]{3,})[\"']", (HERE / reader).read_text())
    }
    # What `make run` tells its own processes, and a name that is none of ours.
    internal = {"INSTANCE_DIR", "SIMULATOR_DIRECTORY", "TCP_DEFER_ACCEPT"}
    assert {name for name in read - internal if not re.search(rf"^#? ?{name}=", example, re.M)} == set()
    told = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]{3,})=", example, re.M))
    assert told - read == set(), "the example names settings that nobody reads"


def test_every_kind_of_event_happens_somewhere() -> None:
    product = "".join(
        text for name, text in texts() if name.endswith(".py") and not name.startswith(("tests/", "bench/"))
    )
    never = {kind.name for kind in EventKind if product.count(f"EventKind.{kind.name}") < 1}
    assert never == set()


def test_every_kind_of_event_is_quiet_or_has_its_reaction() -> None:
    """What follows from anything is one table; nothing that must be acted on is forgotten."""
    from workers.reactions import REACTIONS

    assert set(REACTIONS) | QUIET == set(EventKind)
    assert set(REACTIONS) & QUIET == set()


def test_the_procfile_runs_the_processes_that_the_operator_was_told_of() -> None:
    processes = re.findall(r"^(\w+):", (HERE / "Procfile").read_text(), re.M)
    assert processes == ["release", "web", "events", "worker", "clock", "fallback"]


def test_make_alone_lists_what_else_there_is() -> None:
    listed = subprocess.run(["make"], cwd=HERE, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "check", "bench"):
        assert re.search(rf"^ +make {target} +\w.{{20,}}", listed, re.M), target


def test_every_dependency_is_locked_with_its_hash() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt", "requirements-html.txt"):
        text = (HERE / lock).read_text()
        pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==", text, re.M)
        assert pinned and text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in re.sub(r"^ *#.*$", "", text, flags=re.M)


def test_the_cards_seven_are_what_the_product_stands_on() -> None:
    wanted = (HERE / "requirements.in").read_text().split()
    for name in ("twilio", "flask", "sqlmodel", "phonenumbers", "rq", "redis", "pytest"):
        assert name in wanted


def test_the_map_in_the_readme_shows_every_room() -> None:
    shown = set(re.findall(r"^\| `(\w+)/` \|", (HERE / "README.md").read_text(), re.M))
    assert shown == set(PACKAGES) - {"tests"}


def test_every_file_that_the_documents_name_is_there() -> None:
    named = re.compile(r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|yaml|md|json|html))`")
    missing = [
        f"{document}: {path}"
        for document in _documents()
        for path in named.findall((HERE / document).read_text())
        if not (HERE / path).exists() and not ((HERE / document).parent / path).exists()
    ]
    assert missing == []


def _documents() -> list[str]:
    return [name for name, _ in texts() if name.endswith(".md") and not name.startswith("code_of_practice/")]


@pytest.mark.parametrize("document", _documents())
def test_what_the_documents_tell_you_to_type_is_there(document: str) -> None:
    """Every `make target`, `flask --app app command` and relative link leads somewhere."""
    text = (HERE / document).read_text()
    targets = set(re.findall(r"^(\w+):", (HERE / "Makefile").read_text(), re.M))
    for target in re.findall(r"(?:^|`|\n) *make ([a-z]+)", text):
        assert target in targets, f"make {target}"
    commands = _commands()
    for words in re.findall(r"flask --app app ([a-z-]+(?: [a-z-]+)?)", text):
        assert words in commands or words.split()[0] in commands, f"flask --app app {words}"
    for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
        assert ((HERE / document).parent / link).exists(), link


def _commands() -> set[str]:
    import click
    from flask import Flask

    import commands
    from intake.mail import commands as mail_commands
    from workers import commands as workers_commands

    app = Flask("house")
    commands.register(app)
    workers_commands.register(app)
    mail_commands.register(app)
    found = {"run", "routes", "shell"}
    for name, command in app.cli.commands.items():
        found.add(name)
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}" for sub in command.commands}
    return found
