"""Only Twilio is answered, whatever is thrown at it; and it stands on the standard library alone."""

import ast
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.fallback.running import CALL, PUBLIC, ROOT, TOKEN, Running, failed, sign


def test_it_is_alive(fallback: Running) -> None:
    assert fallback.get("/healthz") == (200, "ok\n")


def test_a_request_without_a_signature_is_refused_and_nothing_is_kept(fallback: Running) -> None:
    for signature in ("", "x", "é", sign(f"{fallback.base}/fallback?said=1", failed(), "another token")):
        assert fallback.post(failed(), "/fallback?said=1", signature)[0] == 403
    assert fallback.kept() == []


def test_a_signature_for_another_address_is_refused(fallback: Running) -> None:
    signature = sign(f"{fallback.base}/fallback", failed())
    assert fallback.post(failed(), "/fallback?said=1", signature)[0] == 403


def test_both_tokens_are_taken(fallback: Running) -> None:
    fallback.twilio(failed(), token="not this one")
    fallback.twilio(failed(), token=TOKEN)


def test_a_signature_with_the_port_or_without_is_taken(fallback: Running) -> None:
    assert fallback.post(failed(), "/fallback", sign("http://127.0.0.1/fallback", failed()))[0] == 200


def test_other_addresses_are_not_here(fallback: Running) -> None:
    assert fallback.get("/")[0] == 404
    assert fallback.get("/fallback")[0] == 404
    assert fallback.post(failed(), "/elsewhere", "x")[0] == 404


def test_an_enormous_body_is_not_read(fallback: Running) -> None:
    headers = {"X-Twilio-Signature": "x", "Content-Length": str(10**9)}
    assert fallback.send("POST", "/fallback", b"", headers)[0] == 403


def test_a_body_that_never_comes_holds_up_nobody_else(fallback: Running) -> None:
    with socket.create_connection(("127.0.0.1", fallback.port)) as stuck:
        stuck.sendall(b"POST /fallback HTTP/1.1\r\nContent-Length: 100\r\n\r\n")
        fallback.twilio(failed())


def test_fifty_callers_at_once_are_all_answered_and_all_kept(fallback: Running) -> None:
    """The whole web tier is away, and everybody has reached the last try."""

    def call(number: int) -> None:
        form = failed(f"/ivr/key/{number}?fallback=3", CallSid=f"CA{number:032x}")
        fallback.twilio(form)
        fallback.twilio(form, "/fallback?said=1")

    threads = [threading.Thread(target=call, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = fallback.kept()
    assert len(kept) == 100
    assert {line["call_sid"] for line in kept} == {f"CA{number:032x}" for number in range(50)}


def test_a_line_that_a_crash_cut_off_does_not_spoil_the_next(fallback: Running) -> None:
    fallback.spool.parent.mkdir(parents=True, exist_ok=True)
    fallback.spool.write_text('{"what": "asked", "call_s')
    fallback.twilio(failed(), "/fallback?said=1")
    cut, whole = fallback.spool.read_text().splitlines()
    assert cut == '{"what": "asked", "call_s'
    assert f'"call_sid": "{CALL}"' in whole


def test_its_log_holds_no_telephone_number(fallback: Running) -> None:
    fallback.twilio(failed())
    fallback.twilio(failed(), "/fallback?said=1")
    assert fallback.process is not None
    fallback.process.terminate()
    _, log = fallback.process.communicate(timeout=15)
    assert CALL in log
    assert "7700900123" not in log


def test_it_imports_the_standard_library_alone() -> None:
    """So that it starts when the application, its packages and its database do not."""
    for file in (ROOT / "fallback").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.partition(".")[0]
                assert top == "fallback" or top in sys.stdlib_module_names, f"{file.name} imports {name}"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "TWILIO_AUTH_TOKEN is not set; without it no request can be trusted."),
        (
            {"FALLBACK_PORT": "many", "TWILIO_AUTH_TOKEN": "x"},
            "FALLBACK_PORT is 'many'; set it to a port number.",
        ),
        (
            {"CARRIER": "twilio", "TWILIO_AUTH_TOKEN": "x", "PUBLIC_BASE_URL": PUBLIC},
            "PUBLIC_BASE_URL and FALLBACK_BASE_URL must begin with https://.",
        ),
    ],
)
def test_it_refuses_to_start_unsafely_in_one_sentence(
    environ: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "fallback"], cwd=ROOT, env={"INSTANCE_DIR": str(tmp_path), **environ}, capture_output=True, text=True, timeout=20
    )  # fmt: skip
    assert (run.returncode, run.stderr.strip()) == (1, sentence)
