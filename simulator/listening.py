"""What a leg listens for: the keys and words of a Gather, or the end of a Record."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from simulator.waiting import first_of


@dataclass(frozen=True)
class Input:
    """What the caller gave: digits (with the key that finished them), speech, or nothing."""

    kind: str
    digits: str = ""
    finished_on: str = ""
    words: str = ""
    confidence: float | None = None


@dataclass
class Listening:
    """One wait for input. Keys and words arrive while the prompts still speak, which is barge-in."""

    dtmf: bool = True
    speech: bool = False
    num_digits: int | None = None
    finish_on_key: str = "#"
    timeout: float = 5
    barge_in: bool = True
    record: bool = False
    digits: str = ""
    done: asyncio.Future[Input] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    touched: asyncio.Event = field(default_factory=asyncio.Event)

    def key(self, key: str) -> bool:
        """Takes one key; False when this wait has no use for it."""
        if self.done.done() or not self.dtmf:
            return False
        self.begun.set()
        self.touched.set()
        if key and key in self.finish_on_key:
            # "If the caller presses # first, that is no input": an empty Digits counts as nothing.
            self.finish(Input("digits" if self.digits else "nothing", self.digits, finished_on=key))
        else:
            self.digits += key
            if self.num_digits and len(self.digits) >= self.num_digits:
                self.finish(Input("digits", self.digits))
        return True

    def words(self, text: str, confidence: float | None) -> bool:
        """Takes speech; False when this wait is for keys, or keys came first (the first kind of input wins)."""
        if self.done.done() or not self.speech or self.digits:
            return False
        self.begun.set()
        self.finish(Input("speech", words=text, confidence=confidence))
        return True

    def time_is_up(self) -> None:
        """Nothing more came."""
        if not self.done.done():
            self.begun.set()
            self.finish(Input("digits", self.digits) if self.digits else Input("nothing"))

    async def wait_out(self, patience: float, longest: float | None = None) -> Input:
        """Waits until it is done, until `patience` seconds pass without a key, or for `longest` seconds in all."""
        loop = asyncio.get_running_loop()
        until = loop.time() + longest if longest is not None else float("inf")
        while not self.done.done():
            self.touched.clear()
            touched = loop.create_task(self.touched.wait())
            try:
                await first_of(self.done, touched, timeout=min(patience, until - loop.time()))
                if not touched.done():
                    self.time_is_up()
            finally:
                touched.cancel()
        return self.done.result()

    def finish(self, given: Input) -> None:
        """Ends the wait."""
        if not self.done.done():
            self.done.set_result(given)

    def facts(self) -> dict[str, Any]:
        """What a handset shows."""
        return {
            "dtmf": self.dtmf, "speech": self.speech, "num_digits": self.num_digits, "finish_on_key": self.finish_on_key,
            "timeout": self.timeout, "collected": self.digits, "record": self.record,
        }  # fmt: skip
