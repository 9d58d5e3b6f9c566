"""Complaint references: eight digits that can be keyed, said and checked, and never guessed from another.

The last digit is Damm's check digit (H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004): it catches
every single wrong digit and every swap of two neighbours, the two slips people make on a keypad.
"""

from collections.abc import Callable

from code_of_practice.errors import ReferenceNotUnderstood

LENGTH = 8

# The quasigroup of order 10 in Damm's thesis; totally anti-symmetric, zeros on the diagonal.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def new(randbelow: Callable[[int], int], *, taken: Callable[[str], bool] = lambda reference: False) -> str:
    """Make a reference from a random source such as `secrets.randbelow`, drawing again while `taken` says so.

    Random, never counted up, so that nobody can reach a neighbour's complaint; it never begins with 0, so that a
    spreadsheet cannot shorten it.
    """
    while True:
        body = str(10 ** (LENGTH - 2) + randbelow(9 * 10 ** (LENGTH - 2)))
        reference = body + str(check_digit(body))
        if not taken(reference):
            return reference


def check_digit(digits: str) -> int:
    """The digit that, put after `digits`, makes a whole reference valid."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def is_valid(reference: str) -> bool:
    """Eight ASCII digits whose last is right; says nothing about whether such a complaint exists."""
    return (
        len(reference) == LENGTH
        and reference.isascii()
        and reference.isdecimal()
        and reference[0] != "0"
        and check_digit(reference) == 0
    )


def understood(keyed: str) -> str:
    """The reference in what somebody keyed or typed ("1234 5678#"); raises ReferenceNotUnderstood."""
    reference = keyed.translate(str.maketrans("", "", " \t-.#*\u00a0"))
    if not is_valid(reference):
        raise ReferenceNotUnderstood(
            "That is not one of our references. Please check the eight digits and try again."
        )
    return reference


def spoken(reference: str) -> str:
    """For the voice: "1 2 3 4, 5 6 7 8", two groups of four, digit by digit."""
    return f"{' '.join(reference[:4])}, {' '.join(reference[4:])}"


def written(reference: str) -> str:
    """For the eye: "1234 5678"."""
    return f"{reference[:4]} {reference[4:]}"
