"""A house as a table of facts, for the conversation's own tests: no phone, no database, no clock."""

from dataclasses import dataclass, field

from code_of_practice import identity
from ivr.effects import Effect, OpenComplaint
from ivr.flow import first_turn, take_turn
from ivr.look import Answers, Progress, Verdict
from ivr.reply import HangUp, Heard, Memory, Reply, Wait

ACCOUNT, BIRTH, PIN = "10023456", "04031980", "135790"


@dataclass
class House:
    """What the house would answer; `tries_today` counts as the database does, before it judges."""

    open: bool = True
    their_reference: str = ""
    ending: str = "123"
    texts: bool = True
    proved: bool = False
    tries_today: int = 0
    dropped: bool = False
    somebody: bool = False
    complaints: dict[str, Progress] = field(default_factory=dict)
    tries: int = 0

    def people_are_here(self) -> bool:
        return self.open

    def open_again(self) -> str:
        return "at 8 am on Monday the 23rd of November"

    def ring_back_by(self) -> str:
        return "by 10 am on Monday the 23rd of November"

    def reference(self) -> str:
        return self.their_reference

    def answer_by(self) -> str:
        return "Friday the 4th of December"

    def letter_by(self) -> str:
        return "Sunday the 3rd of January"

    def scheme(self) -> str:
        return "the Communications Ombudsman"

    def number_ending(self) -> str:
        return self.ending

    def takes_texts(self) -> bool:
        return self.texts and bool(self.ending)

    def may_be_rung(self, keyed: str) -> bool:
        return keyed.startswith("0") and len(keyed) == 11

    def pin_positions(self) -> tuple[int, ...]:
        return (2, 5)

    def verified(self) -> bool:
        return self.proved

    def judge(self, answers: Answers) -> Verdict:
        self.tries += 1
        self.tries_today += 1
        ruling = identity.ruling_on_try(in_this_call=self.tries, on_this_account_in_24_hours=self.tries_today)
        if ruling is not identity.TryRuling.ALLOWED:
            return Verdict.LOCKED
        right = (answers.account, answers.birth, answers.pin) == (ACCOUNT, BIRTH, PIN[1] + PIN[4])
        self.proved = right
        return Verdict.RIGHT if right else Verdict.WRONG

    def progress(self, reference: str) -> Progress | None:
        return self.complaints.get(reference) if self.proved else None

    def with_somebody(self) -> bool:
        return self.somebody

    def was_dropped(self) -> bool:
        return self.dropped


@dataclass
class Caller:
    """A caller on the line with the flow: say or press something, and hear what comes back."""

    house: House
    reply: Reply = field(init=False)
    done: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._take(first_turn(self.house))

    def press(self, *keys: str) -> str:
        for pressed in keys:
            self.hear(Heard(digits=pressed))
        return self.heard

    def say(self, *speech: str) -> str:
        for words in speech:
            self.hear(Heard(speech=words))
        return self.heard

    def silent(self, times: int = 1) -> str:
        for _ in range(times):
            self.hear(Heard(silence=True))
        return self.heard

    def hear(self, heard: Heard) -> str:
        # Memory goes through its JSON, as it does between two requests.
        memory = Memory.of(self.reply.memory.as_json())
        return self._take(take_turn(self.reply.place, memory, heard, self.house))

    @property
    def heard(self) -> str:
        return " ".join((*self.reply.first, *self.reply.asked))

    @property
    def waits(self) -> bool:
        return isinstance(self.reply.then, Wait)

    @property
    def put_down(self) -> bool:
        return isinstance(self.reply.then, HangUp)

    def _take(self, reply: Reply) -> str:
        self.reply = reply
        self.done += reply.effects
        if any(isinstance(effect, OpenComplaint) for effect in reply.effects):
            self.house.their_reference = "12345671"
        return self.heard


def a_caller(**facts: object) -> Caller:
    return Caller(House(**facts))  # type: ignore[arg-type]


def proving_who_they_are(caller: Caller) -> str:
    return caller.press(ACCOUNT, BIRTH, PIN[1] + PIN[4])
