"""What the complaint is about, in the caller's terms: by key, or in their own words."""

from code_of_practice import categories
from code_of_practice.edition import kept

from ..effects import SetCategory
from ..hearing import mentions
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..words import WORDS
from .place import Asked, Move

#: Leads from the first menu to the second.
_MORE = "5"


class Category:
    prompt = "category"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        words = (WORDS("category.ask"), _choices(""), WORDS("category.anything_else"))
        return Asked(words, Listen(keys=1, speech=True, hints=categories.hints()))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == _MORE or mentions(heard.speech, "something else", "anything else"):
            return Move("more_categories")
        return _chosen(categories.pressed(heard.digits) or categories.heard(heard.speech))


class MoreCategories:
    prompt = "category.more"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked((_choices(_MORE),), Listen(keys=1, speech=True, hints=categories.hints()))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        pressed = categories.pressed(f"{_MORE} {heard.digits}") if heard.digits else None
        return _chosen(pressed or categories.heard(heard.speech))


def _chosen(category: categories.Category | None) -> Move | None:
    return Move("statement", (WORDS("category.thanks"),), (SetCategory(category.key),)) if category else None


@kept
def _choices(menu: str) -> str:
    """The spoken choices of the first menu, or of the one behind a key; function before key."""
    prefix = f"{menu} " if menu else ""
    keys = {each.press.removeprefix(prefix): each for each in categories.every_category()
            if each.press.startswith(prefix)}  # fmt: skip
    single = {key: each for key, each in keys.items() if len(key) == 1}
    return " ".join(WORDS("category.choice", words=single[key].words, key=key) for key in sorted(single))
