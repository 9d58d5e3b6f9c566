"""A reference can be keyed, said and checked, and tells nobody its neighbour's."""

import secrets
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_of_practice import references
from code_of_practice.errors import ReferenceNotUnderstood


def made(number: int) -> str:
    """The reference whose first seven digits are the million and `number`."""
    return references.new(lambda below: number % below)


def test_damms_own_example_is_right() -> None:
    assert references.check_digit("572") == 4


@given(st.integers(0, 8_999_999))
def test_what_we_make_is_valid_eight_digits_and_never_begins_with_0(number: int) -> None:
    reference = made(number)
    assert references.is_valid(reference) and len(reference) == 8 and reference[0] != "0"


@given(st.integers(0, 8_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: int, place: int, shift: int) -> None:
    reference = made(number)
    wrong = str((int(reference[place]) + shift) % 10)
    assert not references.is_valid(reference[:place] + wrong + reference[place + 1 :])


@given(st.integers(0, 8_999_999))
def test_two_neighbours_swapped_are_always_noticed(number: int) -> None:
    reference = made(number)
    for place in range(7):
        swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
        assert swapped == reference or not references.is_valid(swapped)


def test_references_are_never_counted_up() -> None:
    drawn = [int(references.new(secrets.randbelow)[:7]) for _ in range(500)]
    steps = [later - earlier for earlier, later in pairwise(drawn)]
    assert len(set(drawn)) > 496  # two of 500 are alike once in seventy runs, four pairs never
    assert min(steps) < 0 < max(steps) and not {1, -1} & set(steps)


def test_a_reference_that_is_taken_is_drawn_again() -> None:
    numbers = iter([7, 7, 8])
    first = made(7)
    assert references.new(lambda below: next(numbers), taken=lambda each: each == first) == made(8)


def test_it_is_spoken_in_two_groups_of_four_digit_by_digit() -> None:
    assert references.spoken("36056880") == "3 6 0 5, 6 8 8 0"
    assert references.written("36056880") == "3605 6880"


@pytest.mark.parametrize("keyed", ["36056880", "3605 6880", "3605-6880#", " 3605.6880 ", "3605\u00a06880"])
def test_it_is_understood_however_it_is_keyed(keyed: str) -> None:
    assert references.understood(keyed) == "36056880"


@pytest.mark.parametrize(
    "keyed", ["", "3605688", "360568800", "36056881", "3605688O", "٣٦٠٥٦٨٨٠", "36056880\n3", "³6056880"]
)
def test_anything_else_is_refused_with_what_to_do(keyed: str) -> None:
    with pytest.raises(ReferenceNotUnderstood, match="Please check the eight digits and try again"):
        references.understood(keyed)
