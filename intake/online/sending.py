"""A finished draft becomes a complaint, once: the same rows and the same clocks as a complaint by telephone (CP3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from code_of_practice.contact_wishes import Format, Way, Wishes
from models import Complaint, Transaction
from models.casework.complaint_drafts import ComplaintDraft
from models.correspondence.attachments import files_of_draft
from models.people.complainants import Complainant

from .forms import HELP

BY = "customer"
_RATHER = {"email": Way.MAIL, "letter": Way.POST}
_FORMATS = {"large_print": Format.LARGE_PRINT, "braille": Format.BRAILLE}


def send(tx: Transaction, draft: ComplaintDraft, *, at: datetime) -> Complaint:
    """Open the complaint that the draft describes; sent before, it is the complaint that is there.

    The draft's row is held while this runs, so that a double click waits and then finds it. An account number in
    it names an account and proves nothing, so nobody's record is linked (CP6, CP7).
    """
    if draft.complaint_id is not None:
        return tx.get_one(Complaint, draft.complaint_id)
    told = draft.answers
    who, reach, happened = told["who"], told["reach"], told["what-happened"]
    complaint = Complaint.opened(tx, by=BY, at=at, channel="online")
    complaint.reach = _reached_at(reach)
    tx.add(_complainant(complaint, who))
    complaint.categorise(told["what-is-wrong"]["category"], by=BY, at=at)
    began = f"\n\nWhen it started: {happened['when']}" if happened.get("when") else ""
    complaint.describe(happened["story"] + began, by=BY, at=at)
    if told["put-right"].get("wish"):
        complaint.wants(told["put-right"]["wish"], by=BY, at=at)
    complaint.wishes_contact(wishes_of(reach), by=BY, at=at)
    if help_wanted := help_in_words(reach):
        complaint.needs(help_wanted, by=BY, at=at)
    for file in files_of_draft(tx, draft):
        file.belongs_to(tx, complaint, by=BY, at=at)
    complaint.confirm(by=BY, at=at)
    draft.was_sent(tx, complaint_id=complaint.id or 0, at=at)
    return complaint


def wishes_of(reach: Mapping[str, Any]) -> Wishes:
    """How they asked to be written to, with the addresses that they gave for this complaint."""
    phone = reach.get("phone", "")
    asked = [_FORMATS[each] for each in reach.get("help", ()) if each in _FORMATS]
    return Wishes(
        format=asked[0] if asked else Format.STANDARD,
        never=tuple(Way(each) for each in reach.get("never", ())),
        rather=_RATHER.get(reach["how"]),
        email=reach.get("email", ""),
        mobile=phone if phone.startswith("+447") else "",
        address=tuple(line.strip() for line in reach.get("address", "").splitlines() if line.strip()),
    )


def help_in_words(reach: Mapping[str, Any]) -> str:
    """The help that is wanted, as an adviser reads it; empty when none is."""
    wanted = [HELP[each] for each in reach.get("help", ())]
    return ". ".join([*wanted, *filter(None, [reach.get("other_help", "")])])


def _reached_at(reach: Mapping[str, Any]) -> str:
    first = {"email": "email", "phone": "phone"}.get(reach["how"], "")
    return reach.get(first) or reach.get("phone") or reach.get("email") or ""


def _complainant(complaint: Complaint, who: Mapping[str, Any]) -> Complainant:
    named = Complainant(complaint_id=complaint.id or 0)
    named.name, named.for_whom = who["name"], who.get("other_name", "") if who["for_whom"] == "other" else ""
    named.account_number, named.postcode = who.get("account_number", ""), who.get("postcode", "")
    return named
