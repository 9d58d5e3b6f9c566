"""The questions, one page each, and what is said when an answer cannot be used. Only what we need is asked, once."""

import re

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from carrier.errors import NotANumber
from carrier.numbers import e164
from code_of_practice.categories import every_category
from code_of_practice.identity import keyed, terms

from .fields import Page, line, one_of, several, words
from .words import sentence

_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s,;<>\"()]+\.[^@\s,;<>\"().]{2,}")
_POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|BFPO ?\d{1,4})")
LONGEST_STORY, LONGEST_WISH = 10_000, 4_000

HOW = {"email": "By email", "phone": "By phone", "letter": "By letter"}
HELP = {
    "large_print": "Large print letters",
    "braille": "Braille letters",
    "relay": "Calls through Relay UK",
    "welsh": "Letters and calls in Welsh",
    "interpreter": "An interpreter on calls",
}
NEVER = {
    "post": "Do not send letters to my home",
    "mail": "Do not send me email",
    "sms": "Do not send me text messages",
}


class Who(Page):
    """Who is complaining. It names them and proves nothing, so nothing of an account is told for it (CP6)."""

    title = "Who are you?"
    name = line("Your full name", needed="Write your name", autocomplete="name", spellcheck="false")
    for_whom = one_of(
        "Who is this complaint for?",
        {"me": "Me", "other": "Someone else, or a business"},
        needed="Choose who the complaint is for",
    )
    other_name = line(
        "Their name",
        hint="Only if it is for someone else. We may need to check that they agree.",
        autocomplete="off",
    )
    account_number = line(
        "Account number, if you know it",
        hint="You find it at the top of your bill.",
        inputmode="numeric",
        autocomplete="off",
    )
    postcode = line("Postcode of the service", autocomplete="postal-code", hint="For example, SK9 1NY.")

    def validate_other_name(self, field: Field) -> None:
        if self.for_whom.data == "other" and not field.data:
            raise ValidationError("Write the name of the person or business the complaint is for")

    def validate_account_number(self, field: Field) -> None:
        number, digits = keyed(field.data), terms().account_number_digits
        if number and not re.fullmatch(rf"[0-9]{{{digits}}}", number):
            raise ValidationError(f"Write the {digits} digits of the account number, or leave it empty")
        field.data = number

    def validate_postcode(self, field: Field) -> None:
        postcode = " ".join(field.data.upper().split())
        if postcode and not _POSTCODE.fullmatch(postcode):
            raise ValidationError("Write a whole postcode, like SK9 1NY, or leave it empty")
        field.data = postcode


def _kinds() -> dict[str, str]:
    return {each.key: sentence(each.words) for each in every_category()}


class WhatIsWrong(Page):
    title = "What is wrong?"
    category = one_of(
        "What is wrong?",
        _kinds,
        needed="Choose what is wrong. If nothing fits, choose “Anything else”",
        hint="Choose the one that fits best. You can tell us more on the next page.",
    )


class WhatHappened(Page):
    title = "What happened?"
    story = words(
        "Tell us in your own words",
        longest=LONGEST_STORY,
        needed="Tell us what happened",
        hint="Do not write passwords, PINs or card numbers.",
    )
    when = line(
        "When did it start?", hint="A rough date is fine. You can leave this empty.", autocomplete="off"
    )


class PutRight(Page):
    title = "What would put it right?"
    wish = words(
        "What would you like us to do?",
        longest=LONGEST_WISH,
        hint="For example: fix it, say sorry, pay money back. You can leave this empty.",
    )


class Reach(Page):
    """How we may reach them, how we must not, and the help they want: help, never why (GC C5)."""

    title = "How should we reach you?"
    how = one_of(
        "How should we reply?",
        HOW,
        needed="Choose how we should reply",
        hint="Fill in the one you choose. You can give us the others too.",
    )
    email = line("Email address", type="email", autocomplete="email", spellcheck="false")
    phone = line("Phone number", type="tel", autocomplete="tel", hint="With its area code.")
    address = words(
        "Postal address",
        longest=400,
        hint="With the postcode.",
        autocomplete="street-address",
        rows="4",
    )
    help = several("Would any of these help you?", HELP)
    other_help = line("Anything else that would help, or the language you need", autocomplete="off")
    never = several(
        "Is there a way we should not use?", NEVER, hint="For example, if someone else may see it."
    )

    def validate_email(self, field: Field) -> None:
        if self.how.data == "email" and not field.data:
            raise ValidationError("Write your email address")
        if field.data and not _EMAIL.fullmatch(field.data):
            raise ValidationError("Write the email address like this: name@example.com")

    def validate_phone(self, field: Field) -> None:
        if self.how.data == "phone" and not field.data:
            raise ValidationError("Write your phone number")
        try:
            field.data = e164(field.data) if field.data else ""
        except NotANumber:
            raise ValidationError("Write a phone number with its area code, like 01632 960 001") from None

    def validate_address(self, field: Field) -> None:
        if self.how.data == "letter" and not field.data:
            raise ValidationError("Write your postal address")

    def validate_never(self, field: Field) -> None:
        clash = {"email": "mail", "letter": "post"}.get(self.how.data or "")
        if clash in (field.data or ()):
            raise ValidationError("You chose this way for our reply. Choose another, or clear this box")


class Check(Page):
    """Sending. `website` is for machines: people do not see it, and whoever fills it in is asked to try again."""

    website = StringField("Leave this empty")


class Files(Page):
    """The files' own page, so that a file that is refused never costs what was typed."""


class Ask(Page):
    """Which complaint, and a contact that is on it."""

    reference = line(
        "Your complaint reference",
        needed="Write the 8 digits of your reference",
        hint="8 digits, for example 1234 5678. It is on everything we sent you.",
        inputmode="numeric",
        autocomplete="off",
    )
    contact = line(
        "Your email address, the last 4 digits of your phone number, or your postcode",
        needed="Write a contact that we have for this complaint",
        hint="It must be one that you gave us for this complaint.",
        autocomplete="off",
        spellcheck="false",
    )


class Code(Page):
    code = line(
        "Your 6-digit code", needed="Write the 6 digits", inputmode="numeric", autocomplete="one-time-code"
    )


class Add(Page):
    added = words(
        "What would you like to add?", longest=LONGEST_STORY, needed="Write what you would like to add"
    )


class Press(Page):
    """A button."""


#: The questions in order; each page's name is in its address.
QUESTIONS: dict[str, type[Page]] = {
    "who": Who,
    "what-is-wrong": WhatIsWrong,
    "what-happened": WhatHappened,
    "files": Files,
    "put-right": PutRight,
    "reach": Reach,
}
