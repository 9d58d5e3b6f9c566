"""What the desk says to people, as people write it."""

import pytest

from agent_console.words import phone


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+447700900123", "+44 7700 900123"),
        ("+441632960103", "+44 1632 960103"),
        ("+441134960000", "+44 113 496 0000"),
        ("+441614960000", "+44 161 496 0000"),
        ("+442079460000", "+44 20 7946 0000"),
        ("+443300538188", "+44 330 053 8188"),
        ("+353201234567", "+353201234567"),
        ("+4416977", "+4416977"),
        ("", "Number withheld"),
    ],
)
def test_a_number_is_written_with_its_area_apart_and_none_of_its_digits_is_lost(
    number: str, read: str
) -> None:
    """Ofcom, National Telephone Numbering Plan: the numbers of drama in each kind of area."""
    assert phone(number) == read
