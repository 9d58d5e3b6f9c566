"""The first question: a new complaint, an existing one, or a person."""

from ..effects import OpenComplaint
from ..hearing import mentions
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..words import WORDS
from .place import Asked, Move


class Menu:
    prompt = "menu"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return question()

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == "1":
            return self._new()
        if heard.digits == "2":
            return self._existing()
        if mentions(
            heard.speech, "existing", "already", "progress", "chase", "chasing", "update", "reference"
        ):
            return self._existing()
        if mentions(heard.speech, "new", "complain", "complaint", "complaining", "unhappy", "not happy"):
            return self._new()
        return None

    def _new(self) -> Move:
        # Opened here, before identity: from now on hanging up loses nothing.
        return Move("account", (WORDS("menu.new"),), (OpenComplaint(),), {"purpose": "new"})

    def _existing(self) -> Move:
        return Move("existing", (WORDS("menu.existing"),), (), {"purpose": "existing"})


def question() -> Asked:
    """The same for everybody, whatever is known of them."""
    return Asked((WORDS("menu.ask"),), Listen(keys=1, speech=True, hints=WORDS.hints("menu.hints")))
