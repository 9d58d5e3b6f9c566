"""What a letter can say of a complaint without being told: who, which, when, whom to ask, and the ombudsman's facts."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from code_of_practice import channels, clocks, obligations, schemes
from code_of_practice.categories import category
from code_of_practice.contact_wishes import Wishes
from code_of_practice.policy import Trigger
from code_of_practice.provider import provider
from code_of_practice.stage_words import in_plain_words

from ..casework.complaint_queries import obligations_of
from ..casework.complaints import Complaint
from ..people.complainants import complainant_of
from ..people.customers import Customer, CustomerClass
from ..people.staff import Staff

_TARGET, _ADR = "published.target_10wd", "statutory.adr_letter"
_ICO = "the Information Commissioner's Office, the ICO (ico.org.uk, 0303 123 1113)"
_MOBILE = "+447"


def reaching(session: Session, complaint: Complaint) -> Wishes:
    """How they wish to be written to, with the addresses that we may use."""
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    wishes = Wishes.read(
        complaint.contact_wishes, needs=customer.needs if customer else (), help_wanted=complaint.extra_help
    )
    reach = complaint.reach
    known = (customer.email, customer.phone, customer.address) if customer else ("", "", "")
    return wishes.at(
        email=reach if "@" in reach else known[0],
        mobile=next((each for each in (reach, known[1]) if each.startswith(_MOBILE)), ""),
        address=[line.strip() for line in known[2].splitlines() if line.strip()],
    )


def facts_of(session: Session, complaint: Complaint, *, at: datetime) -> dict[str, Any]:
    """Every fact that comes from the record; a template takes those it names."""
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    owner = session.get(Staff, complaint.owner_id) if complaint.owner_id else None
    us = provider()
    found: dict[str, Any] = {
        "name": customer.name if customer else _named_themselves(session, complaint),
        "address": list(reaching(session, complaint).address),
        "reference": complaint.reference,
        "received": clocks.local_date(complaint.first_contact_at),
        "channel": channels.by(complaint.channel),
        "about": category(complaint.category).words if complaint.category not in ("", "other") else None,
        "contact": owner.name if owner else f"our {us.team}",
        "phone": us.phone,
        "email": us.email,
        "website": us.website,
        "stands": in_plain_words(complaint.stage),
        "signed_by": owner.name if owner else us.team,
        "signed_as": f"{us.team}, {us.name}" if owner else us.name,
        **_dates(session, complaint, at),
    }
    if complaint.category == "data_protection":
        # ADR is not for complaints about personal data; the regulator is (regulation, sections 2 and 5).
        return {**found, "personal_data": _ICO}
    if customer is None or customer.customer_class != CustomerClass.LARGER_BUSINESS:
        found |= _scheme(complaint, at)
    return found


def _named_themselves(session: Session, complaint: Complaint) -> str | None:
    """A name that somebody wrote of themselves is enough to greet them by, and for nothing else."""
    told = complainant_of(session, complaint.id or 0)
    return told.name if told else None


def _dates(session: Session, complaint: Complaint, at: datetime) -> dict[str, date]:
    today = clocks.local_date(at)
    owed = {each.rule: each.due for each in obligations_of(session, complaint.id or 0)}
    target, adr = owed.get(_TARGET), owed.get(_ADR)
    dates = {
        # Never a day that has passed: later than we aimed, we write again within ten working days.
        "next_response": target if target and target >= today else clocks.working_days_after(today, 10),
        "answer_by": _from(Trigger.OUTCOME_SENT, "close.silence_28d", complaint, at)
        or today + timedelta(days=28),
    }
    return dates | ({"adr_due": adr} if adr else {})


def _from(trigger: Trigger, rule: str, complaint: Complaint, at: datetime) -> date | None:
    started = obligations.obligations_started_by_event(
        trigger, at, first_received_at=complaint.first_contact_at
    )
    return next((each.due for each in started if each.rule == rule), None)


def _scheme(complaint: Complaint, at: datetime) -> dict[str, Any]:
    scheme = schemes.scheme_on(at)
    return {
        "scheme_weeks": schemes.weeks_before_adr(complaint.first_contact_at),
        "scheme_last_day": _from(Trigger.ADR_LETTER_SENT, "adr.referral_last_safe_day", complaint, at)
        or clocks.months_after(clocks.local_date(at), 12) - timedelta(days=1),
        "scheme": scheme.spoken,
        "scheme_phone": scheme.phone,
        "scheme_website": scheme.website,
        "scheme_post": scheme.post,
    }
