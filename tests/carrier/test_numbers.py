"""Telephone numbers as people in Britain give them, and callers as Twilio names them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrier.errors import NotANumber
from carrier.numbers import Caller, CallerKind, e164, is_drama, last_three, may_be_dialled, national, spoken

OURS = "+443300538188"
WITHHELD = [
    "anonymous", "Anonymous", "unknown", "Unknown", "Restricted", "Unavailable", "", " ", "Blocked", "Private Number",
    "+266696687", "+86282452253", "+8656696", "+2562533", "+7378742833", "266696687",
]  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["0330 053 8188", "03300538188", "(0330) 053-8188", "0330.053.8188", "0330/053/8188", "+443300538188", "+44 330 053 8188",
     "+44 (0)330 053 8188", "+44(0)3300538188", "+44 0330 053 8188", "0044 330 053 8188", "0044 (0) 330 053 8188", "00443300538188",
     "44 330 053 8188", "443300538188", " 0330 053 8188 ", "0330\u00a0053\u20118188",
     "oh three three oh, oh five three, eight one double eight", "zero double three zero, zero five three, eight one eight eight",
     "nought three three nought nought five three eight one eight eight", "My number is 0330 oh five three 8188",
     "plus four four three three oh oh five three eight one eight eight"],
)  # fmt: skip
def test_every_british_spelling_is_one_number(written: str) -> None:
    assert e164(written) == OURS


def test_hundreds_and_trebles_are_heard() -> None:
    assert e164("oh double seven double oh, nine hundred, one two three") == "+447700900123"
    assert e164("oh seven treble seven, one two three, four five six") == "+447777123456"


@pytest.mark.parametrize(
    "written", ["", "hello", "12", "999", "0330 053 8188 x4", "+", "07700 9001234567", "double", "+999 123"]
)
def test_what_is_no_number_gets_one_plain_sentence(written: str) -> None:
    with pytest.raises(NotANumber) as said:
        e164(written)
    assert str(said.value).endswith("Please give it with its area code.")


def test_ofcoms_drama_numbers_are_possible_though_not_valid() -> None:
    assert e164("07700 900123") == "+447700900123"
    assert e164("01632 960001") == "+441632960001"


def test_a_foreign_number_keeps_its_country() -> None:
    assert e164("+1 415 867 5309") == "+14158675309"
    assert e164("00 353 1 234 5678") == "+35312345678"


@given(st.integers(1_000_000_000, 9_999_999_999).map(str))
def test_any_spelling_of_a_possible_number_means_the_same(digits: str) -> None:
    plain = "0" + digits
    try:
        number = e164(plain)
    except NotANumber:
        return
    for other in (
        f"+44{digits}",
        f"0044 {digits}",
        f"+44 (0){digits}",
        " ".join(plain),
        f"({plain[:5]}) {plain[5:]}",
    ):
        assert e164(other) == number, other


@given(st.integers(1_000_000_000, 9_999_999_999).map(str))
def test_a_british_number_that_is_e164_already_is_what_the_library_makes_of_it(digits: str) -> None:
    parsed = phonenumbers.parse(f"0{digits}", "GB")
    assert phonenumbers.is_possible_number(parsed)
    assert e164(f"+44{digits}") == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@given(st.text())
def test_any_text_is_a_number_or_a_plain_sentence(text: str) -> None:
    try:
        assert e164(text).startswith("+")
    except NotANumber as e:
        assert len(str(e)) < 100


def test_a_number_is_written_and_said_as_people_group_it() -> None:
    assert national(OURS) == "0330 053 8188"
    assert spoken(OURS) == "0 3 3 0, 0 5 3, 8 1 8 8"
    assert spoken("+14158675309") == "plus 1, 4 1 5, 8 6 7, 5 3 0 9"
    assert last_three("+447700900123") == "…123"


@pytest.mark.parametrize("from_", WITHHELD)
def test_a_withheld_number_in_any_form_is_nobodys(from_: str) -> None:
    """twilio.com/docs: "a string that contains anonymous, unknown, or other descriptions"."""
    caller = Caller.from_twilio(from_)
    assert caller.withheld
    assert caller.number == ""


@pytest.mark.parametrize(
    ("from_", "kind", "number", "name"),
    [
        ("+447700900123", CallerKind.NUMBER, "+447700900123", ""),
        ("07700900123", CallerKind.NUMBER, "+447700900123", ""),
        ("+14158675309", CallerKind.NUMBER, "+14158675309", ""),
        ("client:staff_17", CallerKind.CLIENT, "", "staff_17"),
        ("sip:ann@example.com", CallerKind.SIP, "", "ann@example.com"),
        ("+448979123456", CallerKind.UNDIALLABLE, "", ""),
        ("+12", CallerKind.UNDIALLABLE, "", ""),
        ("7", CallerKind.UNDIALLABLE, "", ""),
    ],
)
def test_a_caller_is_whom_twilio_says(from_: str, kind: CallerKind, number: str, name: str) -> None:
    assert Caller.from_twilio(from_) == Caller(kind, number, name)


@given(st.text(max_size=40))
def test_no_from_can_break_a_call(from_: str) -> None:
    Caller.from_twilio(from_)


@pytest.mark.parametrize(
    "number",
    ["+442079251234", "+441212345678", "+447400123456", OURS, "+443453031234", "+445600123456", "+448001111", "+448081234567"],
)  # fmt: skip
def test_ordinary_british_numbers_may_be_dialled(number: str) -> None:
    assert may_be_dialled(number)


@pytest.mark.parametrize(
    "number",
    ["+449098790000", "+449011234567", "+448708887777", "+448457123456", "+447024000000", "+447600123456", "+447911123456",
     "+441481960194", "+447624123456", "+14158675309", "+35312345678", "+8656696", "+266696687", "+882161234567", "", "anonymous",
     "client:staff_17", "+44999", "+44118118"],
)  # fmt: skip
def test_toll_fraud_has_nothing_to_dial(number: str) -> None:
    """09, 087, 084, 070, pagers, the islands, abroad: never rung, whoever asks, simulated or not."""
    assert not may_be_dialled(number)
    assert not may_be_dialled(number, simulated=True)


@pytest.mark.parametrize(
    "number",
    ["+447700900123", "+441632960001", "+442079460000", "+441134960999", "+441914980000", "+442896496123", "+442920180123",
     "+443069990123", "+448081570123"],
)  # fmt: skip
def test_drama_numbers_ring_on_the_simulator_alone(number: str) -> None:
    assert is_drama(number)
    assert may_be_dialled(number, simulated=True)
    assert not may_be_dialled(number)
