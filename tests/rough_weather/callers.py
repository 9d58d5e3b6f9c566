"""A hundred people on the phone at once, each with a number, a manner and a moment at which they hang up."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp

from .people import Plan, Story

_QUESTIONS = (
    ("For a new complaint, press 1", "menu"),
    ("eight-digit account number", "account"),
    ("your date of birth", "birth"),
    ("digits of your PIN", "pin"),
    ("Do you need any extra help", "needs"),
    ("What is your complaint about", "category"),
    ("in your own words", "statement"),
    ("If that's right, press 1", "check"),
    ("To hear the reference again", "reference"),
    ("If you'd rather we rang you back", "queue"),
    ("Shall we ring you back", "call_back"),
)
_ONE_MOMENT = ("One moment", "I am still connecting you")
_REFERENCE = re.compile(r"Your complaint reference is ([\d ,]+\d)")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
#: Seconds without a sound after which a caller gives up: a call in silence. However slow the machine, a call that still
#: speaks is none; a call that speaks for ever is ended by the test's own limit.
LONGEST_WAIT = 120.0


class Line:
    """The phone network's control API, without waiting for one call before the next."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession) -> None:
        self._base, self._session = base_url, session

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        """409, the call has ended, is no failure: the other side was quicker."""
        async with self._session.post(self._base + path, json=body) as answer:
            told: dict[str, Any] = await answer.json()
            assert answer.status in (200, 201, 409), told
            return told

    async def get(self, path: str) -> dict[str, Any]:
        async with self._session.get(self._base + path) as answer:
            told: dict[str, Any] = await answer.json()
            return told

    async def events(self, sid: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """One call's stream; what was heard before it opened comes first."""
        kind = ""
        async with self._session.get(f"{self._base}/network/stream", params={"call": sid}) as stream:
            async for raw in stream.content:
                name, _, value = raw.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    yield kind, json.loads(value)


class Conversation:
    """One call, from the first ring to the end."""

    def __init__(self, line: Line, story: Story, sid: str) -> None:
        self._line, self._story, self._plan, self._sid = line, story, story.plan, sid
        self._path = f"/network/calls/{sid}"
        self._heard_up_to, self._quiet_since = 0, time.monotonic()
        self._answered: set[str] = set()
        self.over = False

    async def live(self, patience: asyncio.Timeout) -> None:
        """To its end. `patience` begins anew with everything that is heard."""
        async for kind, told in self._line.events(self._sid):
            for entry in told.get("heard", [told] if kind == "heard" else []):
                await self._hear(entry)
                patience.reschedule(asyncio.get_running_loop().time() + LONGEST_WAIT)
            listening = told.get("listening") if kind == "call" else None
            if listening and listening["record"] and not self._story.left_a_message:
                self._story.left_a_message = True
                await self._act("speech", text="My line is dead, please ring me.")
            if kind == "ended" or told.get("ended_at"):
                self.over = True
            if self.over:
                return

    async def _hear(self, entry: dict[str, Any]) -> None:
        if self.over or entry["n"] <= self._heard_up_to:
            return
        now, self._heard_up_to = time.monotonic(), entry["n"]
        self._story.longest_silence = max(self._story.longest_silence, now - self._quiet_since)
        self._quiet_since = now
        text = entry["text"]
        self._story.dead_lines += entry["kind"] == "error"
        self._story.moments += any(words in text for words in _ONE_MOMENT)
        told = {re.sub(r"\D", "", said) for said in _REFERENCE.findall(text)}
        self._story.references |= told
        self._story.complained |= bool(told)
        if entry["kind"] == "music":
            # The waiting words were lost, so the network plays its own music: they are in the queue all the same.
            await self._hang_up()
        for words, question in _QUESTIONS:
            if words in text and not self.over:
                # Told so, or already asked more: the caller knows that their complaint is open.
                self._story.complained |= question != "menu"
                await self._answer(question, text)

    async def _answer(self, question: str, text: str) -> None:
        plan = self._plan
        # Whoever lands in the queue early (three silences, say) rings off there too: nobody is here to answer.
        leaving = question == plan.hangs_up_at or question == "queue"
        lingers = plan.wants_ringing_back if question == "queue" else plan.answers_and_hangs_up
        if leaving and not lingers:
            await self._hang_up()
            return
        match question:
            case "menu":
                await self._act("digits", digits="1")
            case "account":
                first = question not in self._answered
                await self._act("digits", digits=f"{plan.account}" if plan.account and first else "1#")
            case "birth":
                await self._act("digits", digits=plan.birth)
            case "pin":
                asked = [place for place, word in enumerate(_ORDINALS) if re.search(rf"\b{word}\b", text)]
                await self._act("digits", digits="".join(plan.pin[place] for place in asked))
            case "needs":
                await self._act("digits", digits="2")
            case "category":
                await self._act("digits", digits="1")
            case "statement":
                words = f"{len(self._story.said) + 1}. My broadband has been slow since {plan.number}."
                self._story.said.append(words)
                await self._act("speech", text=words)
            case "check" | "call_back":
                await self._act("digits", digits="1")
            case "reference":
                again = plan.wants_it_again and question not in self._answered
                await (self._act("digits", digits="*") if again else self._act("silence"))
            case "queue":
                await self._act("digits", digits="1")
        self._answered.add(question)
        if leaving and question != "queue":
            await self._hang_up()

    async def _act(self, what: str, **body: Any) -> dict[str, Any]:
        self._quiet_since = time.monotonic()
        return await self._line.post(f"{self._path}/{what}", **body)

    async def _hang_up(self) -> None:
        await self._line.post(f"{self._path}/hangup")
        self.over = True


async def everybody_calls(
    network: str,
    to: str,
    people: list[Plan],
    *,
    at_once: int,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> list[Story]:
    """All of them ring, `at_once` at a time; `meanwhile` is awaited as each of them has finished."""
    doors = asyncio.Semaphore(at_once)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=None)
    ) as session:
        line = Line(network, session)

        async def one(plan: Plan) -> Story:
            async with doors:
                story = await _ring(line, to, plan)
                if meanwhile:
                    await meanwhile()
                return story

        return list(await asyncio.gather(*(one(plan) for plan in people)))


async def _ring(line: Line, to: str, plan: Plan) -> Story:
    """Ring; ring again, as people do, where the call was over before they were told that it is a complaint."""
    story = Story(plan)
    while not (story.complained or story.left_a_message) and len(story.calls) < 5:
        sid = (await line.post("/network/calls", **{"from": plan.number, "to": to}))["call"]
        story.calls.append(sid)
        try:
            async with asyncio.timeout(LONGEST_WAIT) as patience:
                await Conversation(line, story, sid).live(patience)
        except TimeoutError:
            state = await line.get(f"/network/calls/{sid}")
            story.stuck_at = (
                f"{state['status']} at {state['verb']}, heard last {[e['text'] for e in state['heard'][-3:]]}"
            )
            await line.post(f"/network/calls/{sid}/hangup")
    return story
