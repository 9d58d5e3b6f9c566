"""What a caller means, whatever the place: a person, once more, yes, no."""

import re

_A_PERSON = (
    r"(?:an? |the |to |some)*(?:real |actual |live )*"
    r"(?:person|human|human being|agent|advis[eo]r|operator|someone|somebody|representative|assistant|people)"
)
_PERSON = re.compile(
    rf"(?:please |hello |hi |no |yes )*(?:(?:can|could|may|let|i|i'd|i would|want|need|like|would|me|to|get|give|just|"
    rf"speak|talk|put me through|transfer me|connect me|with) )*{_A_PERSON}(?: now| instead| please)*"
)
_AGAIN = re.compile(
    r"(?:sorry |please )*(?:repeat(?: that)?|say (?:that|it) again|again|pardon|what was that|what|come again)(?: please)?"
)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|aye|correct|right|that's right|that is right|it is|i do|sure|ok|okay)\b.*"
)
_NO = re.compile(r"(?:no|nope|nah|not really|i don't|i'm fine|i'm ok|nothing)\b.*")
_NOT_SPOKEN = re.compile(r"[^a-z' ]+")


def plain(speech: str) -> str:
    """Speech in lower case, without punctuation, on one line."""
    return " ".join(_NOT_SPOKEN.sub(" ", speech.lower().replace("’", "'")).split())


def wants_a_person(speech: str) -> bool:
    """Whether all that was said is that they want a person; a story that mentions an adviser is not that."""
    said = plain(speech)
    return bool(said) and len(said) < 80 and _PERSON.fullmatch(said) is not None


def wants_it_again(speech: str) -> bool:
    said = plain(speech)
    return bool(said) and _AGAIN.fullmatch(said) is not None


def yes_or_no(speech: str) -> bool | None:
    """True, False, or None where it is neither."""
    said = plain(speech)
    if _NO.fullmatch(said):
        return False
    return True if _YES.fullmatch(said) else None


def mentions(speech: str, *words: str) -> bool:
    """Whether any of these words or phrases was said."""
    said = f" {plain(speech)} "
    return any(f" {word} " in said for word in words)
