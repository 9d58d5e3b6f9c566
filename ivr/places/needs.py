"""Does this person need extra help? Asked of everybody, early, with care (GC C5; Ofcom's guide on vulnerable customers)."""

from ..effects import RecordNeed
from ..hearing import mentions, yes_or_no
from ..look import Look
from ..reply import PATIENCE_FOR_RELAY, Heard, Listen, Memory
from ..words import WORDS
from .place import Asked, Move

#: Key, what is written down, and the words that mean it.
_KINDS = (
    ("1", "bereavement", ("died", "death", "bereavement", "bereaved", "passed away", "deceased")),
    ("2", "relay", ("relay", "hearing", "deaf", "speech", "bsl", "text relay", "sign language")),
    (
        "3",
        "format",
        ("large print", "braille", "easy read", "format", "audio", "sight", "blind", "reading", "language"),
    ),
    (
        "4",
        "difficult",
        ("difficult", "ill", "illness", "money", "debt", "anxious", "anxiety", "depressed", "abuse", "safe"),
    ),
    ("5", "other", ("something else", "anything else", "other", "else")),
)


class ExtraHelp:
    prompt = "needs"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked(
            (WORDS("needs.ask"),), Listen(keys=1, speech=True, hints=WORDS.hints("needs.hints_yes_no"))
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        kind = _kind_said(heard.speech)
        if kind and kind != "other":
            return _recorded(kind)
        yes = {"1": True, "2": False}.get(heard.digits, yes_or_no(heard.speech))
        if yes is None:
            return None
        return Move("need_kind" if yes else "category")


class KindOfHelp:
    prompt = "needs.kind"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked(
            (WORDS("needs.kind"),), Listen(keys=1, speech=True, hints=WORDS.hints("needs.hints_kind"))
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        kind = next((need for key, need, _ in _KINDS if key == heard.digits), "") or _kind_said(heard.speech)
        return _recorded(kind) if kind else None


def _kind_said(speech: str) -> str:
    return next((need for _, need, words in _KINDS if mentions(speech, *words)), "") if speech else ""


def _recorded(kind: str) -> Move:
    patience = {"patience": PATIENCE_FOR_RELAY} if kind == "relay" else {}
    return Move("category", (WORDS(f"needs.{kind}"),), (RecordNeed(kind),), patience)
