"""One leg in a script's hand: it presses, speaks, and waits to hear (see scripted_handset.py)."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from simulator.scripted_handset import Network

T = TypeVar("T")
PATIENCE = 30.0  # seconds
BLINK = 0.02


class NetworkRefused(Exception):
    """The network said no: its status and its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class NotInTime(AssertionError):
    """What was waited for did not come; says what was there instead."""


class Handset:
    """One leg in a person's hand."""

    def __init__(self, network: "Network", sid: str) -> None:
        self.network, self.sid = network, sid
        self._path = f"/network/calls/{sid}"
        self._listened_to = 0

    @property
    def state(self) -> dict[str, Any]:
        """The Call of PROTOCOL.md, whole."""
        return dict(self.network.get(self._path))

    @property
    def status(self) -> str:
        """Twilio's status word."""
        return str(self.state["status"])

    @property
    def heard(self) -> list[str]:
        """The words heard so far, in order."""
        return [entry["text"] for entry in self.state["heard"] if entry["text"]]

    @property
    def hears(self) -> list[str]:
        """Whose voices reach this handset now: labels where there are any, else numbers."""
        return sorted(other["label"] or other["who"] for other in self.state["hears"])

    def press(self, digits: str, timeout: float = PATIENCE) -> None:
        """Presses keys once something listens for keys (there is no type-ahead on a telephone)."""
        self._wait_until_listened_to("dtmf", timeout)
        self.network.post(self._path + "/digits", digits=digits)

    def press_now(self, digits: str) -> None:
        """Presses keys, listened to or not."""
        self.network.post(self._path + "/digits", digits=digits)

    def speak(self, text: str, confidence: float | None = 0.9, timeout: float = PATIENCE) -> None:
        """Speaks once a Gather listens for speech, or at once where people hear this leg."""
        self._wait_until_listened_to("speech", timeout)
        self.network.post(self._path + "/speech", text=text, confidence=confidence)

    def say(self, text: str) -> None:
        """Talks to whoever hears this leg."""
        self.network.post(self._path + "/say", text=text)

    def stay_silent(self, timeout: float = PATIENCE) -> None:
        """Lets a Gather or Record time out, without the wait."""
        wait(lambda: self.state["listening"], timeout, lambda: f"nothing listened; {self._story()}")
        self.network.post(self._path + "/silence")

    def answer(self) -> "Handset":
        """Answers a ringing leg."""
        self.network.post(self._path + "/answer")
        return self

    def decline(self) -> None:
        """Refuses it: busy."""
        self.network.post(self._path + "/decline")

    def let_ring_out(self) -> None:
        """Nobody answers, without the wait."""
        self.network.post(self._path + "/no-answer")

    def hang_up(self) -> None:
        """Hangs up; nothing happens if the other side was quicker."""
        try:
            self.network.post(self._path + "/hangup")
        except NetworkRefused as refused:
            if refused.status != 409:
                raise

    def wait_to_hear(self, text: str, timeout: float = PATIENCE) -> dict[str, Any]:
        """The next thing heard that holds this text (any case), after what was waited for before."""

        def found() -> dict[str, Any] | None:
            entries = (e for e in self.state["heard"] if e["n"] > self._listened_to)
            return next((e for e in entries if text.lower() in e["text"].lower()), None)

        entry = wait(found, timeout, lambda: f"did not hear {text!r}; {self._story()}")
        self._listened_to = entry["n"]
        return entry

    def wait_until(self, status: str, timeout: float = PATIENCE) -> None:
        """Waits for a status, such as in-progress."""
        wait(
            lambda: self.status == status, timeout, lambda: f"is {self.status}, not {status}; {self._story()}"
        )

    def wait_until_it_ends(self, timeout: float = PATIENCE) -> str:
        """Waits for the end; the final status."""
        wait(lambda: self.state["ended_at"], timeout, lambda: f"has not ended; {self._story()}")
        return self.status

    def wait_to_be_with(self, *labels: str, timeout: float = PATIENCE) -> None:
        """Waits until exactly these are heard here."""
        wait(
            lambda: self.hears == sorted(labels),
            timeout,
            lambda: f"hears {self.hears}, not {sorted(labels)}; {self._story()}",
        )

    def _wait_until_listened_to(self, kind: str, timeout: float) -> None:
        def ready() -> bool:
            state = self.state
            if state["ended_at"]:
                raise NotInTime(f"{self.sid} has ended: {state['ended_because']}. {self._story()}")
            return bool((state["listening"] or {}).get(kind) or state["heard_by"])

        wait(ready, timeout, lambda: f"nothing listened for {kind}; {self._story()}")

    def _story(self) -> str:
        state = self.state
        lines = sorted([*state["heard"], *state["said"]], key=lambda entry: entry["n"])
        last = " / ".join(f"{e['kind']}: {e['text'][:160]}" for e in lines[-8:])
        errors = "; ".join(f"{e['code']} {e['message']}" for e in self.network.errors(self.sid)[-3:])
        return f"{self.sid} is {state['status']} at {state['verb']}. Last: {last}" + (
            f" Errors: {errors}" if errors else ""
        )


def wait(look: Callable[[], T | None], timeout: float, complaint: Callable[[], str]) -> T:
    """Looks again and again until there is something."""
    until = time.monotonic() + timeout
    while True:
        if found := look():
            return found
        if time.monotonic() > until:
            raise NotInTime(complaint())
        time.sleep(BLINK)
