"""A handset in a terminal: `python -m simulator.terminal +447700900123 [+443300538188]`.

Captions appear as they are heard. Type keys (`1`, `12#`) to press them, words to speak, an empty line to stay silent, `bye` to hang up.
"""

import argparse
import re
import select
import sys

from simulator.scripted_handset import Handset, Network, NetworkRefused

MARKS = {"say": "", "talk": "» ", "play": "♪ ", "music": "♪ ", "tone": "♪ ", "error": "! "}


def main() -> None:
    """Dials, and shows and does what the person types until the call ends."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("number", help="the number you call from, or withheld")
    options.add_argument(
        "to", nargs="?", help="the number you call; the complaints number where none is given"
    )
    options.add_argument("--network", default="http://127.0.0.1:8191", help="where the phone network is")
    given = options.parse_args()
    network = Network(given.network)
    try:
        to = given.to or network.get("/network/health")["complaints_number"]
        converse(network.call(given.number, to))
    except (NetworkRefused, OSError) as refused:
        sys.exit(str(refused))


def converse(call: Handset) -> None:
    """Shows and does, until the call ends."""
    shown = 0
    while True:
        state = call.state
        for entry in state["heard"]:
            if entry["n"] > shown and entry["text"]:
                who = f"{entry.get('label') or entry.get('who')}: " if entry["kind"] == "talk" else ""
                print(MARKS.get(entry["kind"], "") + who + entry["text"], flush=True)
            shown = max(shown, entry["n"])
        if state["ended_at"]:
            print(f"({state['status']}: {state['ended_because']})")
            return
        if select.select([sys.stdin], [], [], 0.15)[0]:
            line = sys.stdin.readline()
            act(call, "bye" if not line else line.strip())


def act(call: Handset, words: str) -> None:
    """Does what one typed line means."""
    try:
        if words == "bye":
            call.hang_up()
        elif not words:
            call.network.post(f"/network/calls/{call.sid}/silence")
        elif re.fullmatch(r"[0-9*#]+", words):
            call.press_now(words)
        else:
            call.network.post(f"/network/calls/{call.sid}/speech", text=words)
    except NetworkRefused as refused:
        print(f"({refused})")


if __name__ == "__main__":
    main()
