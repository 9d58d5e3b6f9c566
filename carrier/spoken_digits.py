"""Digits as people in Britain say them: "oh seven seven double oh, nine hundred, one two three"."""

import re

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_PLUS = {"plus"}
_FILLERS = {"and", "my", "number", "is", "it's", "its", "the", "dash", "hyphen", "um", "er"}
_WORD = re.compile(r"[a-z']+|\d+|\+")


def digits_said(text: str) -> str | None:
    """The digits (and a leading plus) in what was said or typed; None where a word is none of them.

    "double 0 7", "nine hundred" and digits mixed with words all read as a person means them.
    """
    found: list[str] = []
    times = 1
    for word in _WORD.findall(text.lower()):
        if word in _TIMES:
            times = _TIMES[word]
        elif word == "hundred":
            found.append("00")
        elif word == "thousand":
            found.append("000")
        elif word in _DIGITS or word.isdigit():
            said = _DIGITS.get(word, word)
            found.append(said[0] * times + said[1:])
            times = 1
        elif word in _PLUS or word == "+":
            found.append("+")
        elif word not in _FILLERS:
            return None
    return "".join(found)
