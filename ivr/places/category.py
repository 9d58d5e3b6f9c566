"""What the complaint is about, in the caller's terms: by key, or in their own words."""

from ..effects import SetCategory
from ..hearing import mentions
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..words import WORDS
from .place import Asked, Move

#: The keys of "category.ask" and of "category.more"; 5 leads from the first to the second.
_KEYS = {"1": "slow_broadband", "2": "loss_of_service", "3": "billing", "4": "missed_engineer"}
_MORE_KEYS = {"1": "switching", "2": "contract", "3": "customer_service", "4": "security", "5": "other"}

#: What callers say for each, the most telling first.
_WORDS = {
    "loss_of_service": (
        "no service",
        "no internet",
        "no broadband",
        "no dial tone",
        "not working",
        "dead",
        "cut off",
        "down",
    ),
    "slow_broadband": (
        "slow",
        "speed",
        "buffering",
        "dropping",
        "drops",
        "unreliable",
        "broadband",
        "internet",
        "wifi",
    ),
    "missed_engineer": ("engineer", "appointment", "didn't turn up", "no show", "visit"),
    "switching": ("switch", "switching", "transfer", "porting", "port", "moving provider"),
    "security": ("nuisance", "scam", "fraud", "data", "privacy", "sim swap", "hacked"),
    "contract": ("contract", "cancel", "cancelling", "price rise", "price increase", "mis sold", "misled"),
    "billing": ("bill", "billing", "charge", "charged", "overcharged", "refund", "payment", "money"),
    "customer_service": (
        "rude",
        "customer service",
        "staff",
        "treated",
        "complaint handling",
        "nobody called",
    ),
}


class Category:
    prompt = "category"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked(
            (WORDS("category.ask"),), Listen(keys=1, speech=True, hints=WORDS.hints("category.hints"))
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == "5" or mentions(heard.speech, "something else", "anything else"):
            return Move("more_categories")
        return _chosen(_KEYS.get(heard.digits, "") or _said(heard.speech))


class MoreCategories:
    prompt = "category.more"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked(
            (WORDS("category.more"),), Listen(keys=1, speech=True, hints=WORDS.hints("category.hints"))
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        return _chosen(_MORE_KEYS.get(heard.digits, "") or _said(heard.speech))


def _chosen(category: str) -> Move | None:
    return Move("statement", (WORDS("category.thanks"),), (SetCategory(category),)) if category else None


def _said(speech: str) -> str:
    """The first category whose words were said; the caller's whole story comes next, so a guess is enough."""
    return (
        next((category for category, words in _WORDS.items() if mentions(speech, *words)), "")
        if speech
        else ""
    )
