"""Telephone numbers: read in every British spelling, kept as E.164, said as people group them.

`possible`, not `valid`, is what is asked of a caller: Ofcom's drama numbers and many real ones are not in
the library's tables, and no call is ever refused for its number.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from carrier.errors import NotANumber
from carrier.spoken_digits import digits_said

_DIALLED = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.UAN,  # 03, charged as geographic
    PhoneNumberType.VOIP,
    PhoneNumberType.TOLL_FREE,
}

# Ofcom, "Telephone numbers for use in TV and radio drama programmes"; never given to anybody.
_DRAMA = re.compile(
    r"\+44(7700900\d{3}|1632960\d{3}|2079460\d{3}|1(13|14|15|16|17|18|21|31|41|51|61)4960\d{3}"
    r"|1914980\d{3}|2896496\d{3}|2920180\d{3}|3069990\d{3}|8081570\d{3})"
)
# What Twilio sends of most callers here, which reads as it stands.
_BRITISH = re.compile(r"\+44[1-9]\d{9}", re.ASCII)
# A UK network's own filler where it has no caller's number.
_PLACEHOLDER = "+448979"
# Words Twilio and the networks send for a withheld number, and the same words as keypad digits.
_WITHHELD_WORDS = {
    "anonymous", "unknown", "restricted", "unavailable", "blocked", "private", "withheld", "asserted", "none",
}  # fmt: skip
_WITHHELD_DIGITS = {
    "266696687": "anonymous",
    "86282452253": "unavailable",
    "8656696": "unknown",
    "2562533": "blocked",
    "7378742833": "restricted",
}


class CallerKind(StrEnum):
    NUMBER = "number"
    WITHHELD = "withheld"
    CLIENT = "client"
    SIP = "sip"
    UNDIALLABLE = "undiallable"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who seems to be calling. A hint: it may pick an account to ask about, it never proves anything.

    The UK has no authentication of caller IDs, so a number here can be anybody's.
    """

    kind: CallerKind
    number: str = ""
    """E.164, only where it could be rung back; empty otherwise."""
    name: str = ""
    """The identity of a `client:` or the address of a `sip:` caller."""

    @classmethod
    def from_twilio(cls, from_: str) -> "Caller":
        """Read Twilio's `From` in every form seen: E.164, withheld in words or keypad digits, client, SIP."""
        text = from_.strip()
        scheme, colon, rest = text.partition(":")
        if colon and scheme.lower() == "client":
            return cls(CallerKind.CLIENT, name=rest)
        if colon and scheme.lower() in ("sip", "sips"):
            return cls(CallerKind.SIP, name=rest)
        bare = text.removeprefix("+")
        if not text or bare in _WITHHELD_DIGITS or any(word in text.lower() for word in _WITHHELD_WORDS):
            return cls(CallerKind.WITHHELD)
        try:
            number = e164(text)
        except NotANumber:
            return cls(CallerKind.UNDIALLABLE)
        if number.startswith(_PLACEHOLDER):
            return cls(CallerKind.UNDIALLABLE)
        return cls(CallerKind.NUMBER, number=number)

    @property
    def withheld(self) -> bool:
        return self.kind is CallerKind.WITHHELD


def e164(text: str) -> str:
    """A number as typed or said, as E.164. Without a country code it is a British one.

    Reads spaces, dots, brackets and dashes, 0044, +44 (0), and words ("oh seven double seven …").
    Raises NotANumber, in a sentence, for anything too short, too long or not a number.
    """
    if _BRITISH.fullmatch(text):
        return text
    said = digits_said(text.replace("(0)", "")) if "+" in text or "44" in text else digits_said(text)
    if not said:
        raise NotANumber("That is not a telephone number. Please give it with its area code.")
    if said.startswith("00"):
        said = "+" + said[2:]
    elif said.startswith("44") and len(said) > 11:
        said = "+" + said
    if said.startswith("+440"):  # "+44 0330 …": the 0 belongs to the national form only
        said = "+44" + said[4:]
    try:
        number = phonenumbers.parse(said, "GB")
    except phonenumbers.NumberParseException as e:
        raise NotANumber("That is not a telephone number. Please give it with its area code.") from e
    if not phonenumbers.is_possible_number(number):
        raise NotANumber("That number is too short or too long. Please give it with its area code.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def national(number: str) -> str:
    """An E.164 number as it is written in Britain: 0330 053 8188; a foreign one with its country code."""
    parsed = phonenumbers.parse(number)
    if parsed.country_code != 44:
        return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)


def spoken(number: str) -> str:
    """An E.164 number to be read out, digit by digit with a pause between groups: "0 3 3 0, 0 5 3, 8 1 8 8"."""
    groups = re.findall(r"\d+", national(number))
    said = ", ".join(" ".join(group) for group in groups)
    return said if national(number).startswith("0") else f"plus {said}"


def last_three(number: str) -> str:
    """Enough of a number to tell two calls apart in a log, and no more."""
    return f"…{number[-3:]}" if len(number) > 3 else ""


def is_drama(number: str) -> bool:
    """Whether Ofcom keeps this number for drama, so that it is nobody's."""
    return _DRAMA.fullmatch(number) is not None


def may_be_dialled(number: str, *, simulated: bool = False) -> bool:
    """Whether we ring this number at all (toll fraud: it may have come from a form or from the call).

    British geographic, mobile, 03, VoIP and freephone numbers only; never 09, 087, 084, 070, pagers, the
    Channel Islands and the Isle of Man (charged as foreign) or abroad. Drama numbers only on the simulator.
    """
    if is_drama(number):
        return simulated
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return (
        phonenumbers.region_code_for_number(parsed) == "GB"
        and phonenumbers.is_valid_number(parsed)
        and phonenumbers.number_type(parsed) in _DIALLED
    )
