"""What happened, in the caller's own words: kept whole the moment it is heard, then read back in short."""

from ..effects import AddStatement, FinishDescription
from ..hearing import mentions, yes_or_no
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..twiml import clean, shorten
from ..words import WORDS
from .place import Asked, Move

#: How much of a statement is read back, in characters; all of it is kept.
READ_BACK = 180


class Statement:
    prompt = "statement"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        words = {"more": "statement.ask_more", "added": "statement.ask_added"}.get(
            memory.statement, "statement.ask"
        )
        return Asked((WORDS(words),), Listen(keys=1, speech=True, statement=True))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        said = clean(heard.speech)
        if not said:
            return None
        short = shorten(said, READ_BACK)
        back = WORDS(
            "statement.heard" if short == said else "statement.heard_long", words=short.rstrip(".!? ")
        )
        return Move("statement_check", (back,), (AddStatement(heard.speech),))


class StatementCheck:
    prompt = "statement.check"
    listens = True
    # The statement is kept already, so that saying nothing here may simply mean "go on".
    silence_is_an_answer = True

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked(
            (WORDS("statement.check"),),
            Listen(keys=1, speech=True, hints=WORDS.hints("statement.hints_check")),
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == "2" or mentions(heard.speech, "more", "add", "also"):
            return Move("statement", remember={"statement": "more"})
        if (
            heard.digits == "3"
            or mentions(heard.speech, "again", "wrong")
            or yes_or_no(heard.speech) is False
        ):
            return Move("statement", (WORDS("statement.again"),), remember={"statement": ""})
        if heard.digits == "1" or heard.silence or yes_or_no(heard.speech):
            kept = (WORDS("statement.kept"),)
            if memory.purpose == "existing":
                return Move("progress", kept, remember={"statement": ""})
            return Move("reference", kept, (FinishDescription(),), {"statement": "", "confirmed": True})
        return None
