"""What of other people is left out of a person's own data: the surnames of our staff, and telephone numbers not theirs."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from code_of_practice.provider import provider
from code_of_practice.schemes import scheme_on
from models.correspondence.inbound_mail import MailKind

from .case import Case

#: A British number as people write it, or any number with its country's code.
_NUMBER = re.compile(r"(?<![\w+])(?:\+\d{1,3}[\d ()-]{7,16}\d|0\d(?:[ -]?\d){8,9})(?!\d)")
LEFT_OUT = "[another person’s number, left out]"


class LeavingOut:
    """Knows whose words may stay: the customer's own numbers, ours and the ombudsman's."""

    def __init__(self, staff: Mapping[int, str], *, own: Collection[str], at: datetime) -> None:
        self.first_names = {number: name.split()[0] for number, name in staff.items() if name.split()}
        self._full = sorted({name for name in staff.values() if " " in name}, key=len, reverse=True)
        known = (*own, provider().phone, scheme_on(at).phone)
        self._known = {_last_nine(number) for number in known if number}

    def of(self, words: str) -> str:
        """The words with what is others' left out."""
        for name in self._full:
            words = re.sub(rf"\b{re.escape(name)}\b", name.split()[0], words)
        return _NUMBER.sub(self._number, words)

    def of_case(self, case: Case) -> Case:
        """The same case with first names, and without what others wrote or said, or what went to other lines."""
        whose = case.complaint.customer_id
        others = {call.id for call in case.calls if call.customer_id not in (None, whose)}
        return replace(
            case,
            names=self.first_names,
            mails=[mail for mail in case.mails if mail.kind in (MailKind.COMPLAINT, MailKind.MORE)],
            events=[event for event in case.events if event.body.get("taken_for") != MailKind.STRANGER],
            messages=[each for each in case.messages if "@" in each.to or self.is_own(each.to)],
            guides=[run for run in case.guides if run.call_id not in others],
            escalations=[each for each in case.escalations if each.call_id not in others],
            recordings=[each for each in case.recordings if each.call_id not in others],
        )

    def is_own(self, number: str) -> bool:
        return _last_nine(number) in self._known

    def _number(self, found: re.Match[str]) -> str:
        return found[0] if self.is_own(found[0]) else LEFT_OUT


def _last_nine(number: str) -> str:
    """The same number, with or without its country's code."""
    return re.sub(r"\D", "", number)[-9:]
