"""`python -m simulator.terminal`: a handset for people who live in terminals."""

import subprocess
import sys
from pathlib import Path

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER


def test_captions_are_printed_keys_pressed_words_spoken(network: Network, app: Application) -> None:
    app.says("/voice", '<Gather numDigits="1" timeout="60" action="/key"><Say>Press 1.</Say></Gather>')
    app.says("/key", '<Gather input="speech" timeout="60" action="/words"><Say>What happened?</Say></Gather>')
    app.says("/words", "<Say>Thank you.</Say><Hangup/>")
    command = [sys.executable, "-m", "simulator.terminal", CALLER, "--network", network.base_url]
    root = Path(__file__).resolve().parents[2]
    terminal = subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert terminal.stdin and terminal.stdout
    assert terminal.stdout.readline() == "Press 1.\n"
    terminal.stdin.write("1\n")
    assert terminal.stdout.readline() == "What happened?\n"
    terminal.stdin.write("My bill is wrong\n")
    assert terminal.stdout.readline() == "Thank you.\n"
    assert "completed" in terminal.stdout.readline()
    assert terminal.wait(10) == 0
    assert app.wait_for("/words").form["SpeechResult"] == "My bill is wrong"
