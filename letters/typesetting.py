"""Setting a letter in type, in this process or, where that would hang, in one of its own.

Typst works with threads that do not live on in a forked child, where it would wait for them for ever. RQ's workers
fork for every job; so a child whose parent has set letters sets its own in a fresh process, with this file as its
program. It stands alone for that: it imports nothing of ours.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

_LAYOUT = Path(__file__).parent / "layout.typ"
_FACES = ("Regular", "It", "Semibold", "SemiboldIt")
_ALL_FACES = b'#set text(font: "Source Sans Pro")\na _a_ #text(weight: 600)[a _a_]'
_LONGEST_S = 60

#: A compiler is used by one thread at a time.
_one_at_a_time = threading.Lock()
_has_set, _parent_has_set = False, False


class CannotSet(Exception):
    """Typst refused the letter; the message is its own."""


def set_in_type(letter: str, *, layout: Path = _LAYOUT, **how: Any) -> list[bytes]:
    """The letter (JSON for its layout, `layout.typ`) as one PDF, or as one PNG a page; raises CannotSet."""
    return _in_a_process_of_its_own(letter, layout, how) if _parent_has_set else _here(letter, layout, how)


def _here(letter: str, layout: Path, how: dict[str, Any]) -> list[bytes]:
    global _has_set
    with _one_at_a_time:
        _has_set = True
        try:
            made = _compiler().compile(_words_of(layout), sys_inputs={"letter": letter}, **how)
        except typst.TypstError as problem:
            raise CannotSet(str(problem)) from problem
    return made if isinstance(made, list) else [made or b""]


def _in_a_process_of_its_own(letter: str, layout: Path, how: dict[str, Any]) -> list[bytes]:
    done = subprocess.run(
        [sys.executable, __file__], input=json.dumps({"letter": letter, "layout": str(layout), "how": how}),
        capture_output=True, text=True, timeout=_LONGEST_S, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CannotSet(done.stderr.strip() or f"the typesetter ended with {done.returncode}")
    return [base64.b64decode(each) for each in json.loads(done.stdout)]


@cache
def _words_of(layout: Path) -> bytes:
    return layout.read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """One compiler a process, its faces already read: the wheel has each twice, and which is found first would vary."""
    wheel = Path(font_source_sans_pro.__file__).parent / "files"
    with tempfile.TemporaryDirectory(prefix="letter-fonts-") as folder:
        for face in _FACES:
            name = f"SourceSansPro-{face}.otf"
            (Path(folder) / name).write_bytes((wheel / name).read_bytes())
        made = typst.Compiler(font_paths=[folder], ignore_system_fonts=True)
        made.compile(_ALL_FACES, format="pdf")
    return made


def _forked() -> None:
    global _one_at_a_time, _parent_has_set
    _one_at_a_time = threading.Lock()  # whoever held it is not here
    _parent_has_set = _parent_has_set or _has_set


os.register_at_fork(after_in_child=_forked)

if __name__ == "__main__":
    asked = json.load(sys.stdin)
    try:
        json.dump(
            [
                base64.b64encode(each).decode()
                for each in _here(asked["letter"], Path(asked["layout"]), asked["how"])
            ],
            sys.stdout,
        )
    except CannotSet as reason:
        sys.exit(str(reason))
