"""What the pages tell: the answers before they are sent, what happens next, and why we cannot just now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template
from sqlmodel import Session

from carrier.numbers import national
from code_of_practice import references
from code_of_practice.categories import category
from code_of_practice.provider import provider
from models import Complaint
from models.casework.complaint_queries import obligations_of

from ..next_steps import next_steps
from . import words
from .forms import HOW, NEVER
from .sending import help_in_words

_ICO = "the Information Commissioner’s Office, the ICO (ico.org.uk, 0303 123 1113)"
_ACKNOWLEDGED, _TARGET = "internal.ack_2wd", "published.target_10wd"


def too_often() -> tuple[str, int]:
    """Rate limited: in one sentence, with the ways that are always open."""
    return _not_now("Too many forms have come from your connection. Please wait an hour, or ring us."), 429


def busy() -> tuple[str, int]:
    return _not_now("Many people are sending files just now. Go back and try again in a minute."), 503


def _not_now(sentence: str) -> str:
    return render_template("online/not_now.html", heading="Not just now", sentence=sentence, us=provider())


def summary(told: Mapping[str, Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each page's name, its heading and its rows of question and answer; what was left empty says so."""
    who, happened, reach = told["who"], told["what-happened"], told["reach"]
    other = who.get("other_name", "") if who["for_whom"] == "other" else ""
    phone = reach.get("phone", "")
    return [
        (
            "who",
            "Who you are",
            [
                ("Your name", who["name"]),
                ("Complaint for", other or "You"),
                ("Account number", who.get("account_number", "")),
                ("Postcode", who.get("postcode", "")),
            ],
        ),
        ("what-is-wrong", "What is wrong", [("It is about", _about(told["what-is-wrong"]["category"]))]),
        (
            "what-happened",
            "What happened",
            [("In your words", happened["story"]), ("When it started", happened.get("when", ""))],
        ),
        ("files", "Files", []),
        (
            "put-right",
            "What would put it right",
            [("What you would like", told["put-right"].get("wish", ""))],
        ),
        (
            "reach",
            "How to reach you",
            [
                ("How we reply", HOW[reach["how"]]),
                ("Email", reach.get("email", "")),
                ("Phone", national(phone) if phone else ""),
                ("Address", reach.get("address", "")),
                ("Help you asked for", help_in_words(reach)),
                ("Please do not", ". ".join(NEVER[each] for each in reach.get("never", ()))),
            ],
        ),
    ]


def sent(session: Session, complaint: Complaint, *, at: datetime) -> dict[str, Any]:
    """What is told of a complaint that has just come in: nothing that its writer did not write (CP6)."""
    due = {each.rule: words.day(each.due) for each in obligations_of(session, complaint.id or 0)}
    deciding = next((each for each in obligations_of(session, complaint.id or 0) if each.decides), None)
    return {
        "reference": references.written(complaint.reference),
        "received": words.moment(complaint.first_contact_at),
        "acknowledged_by": due.get(_ACKNOWLEDGED, ""),
        "answer_by": due.get(_TARGET, ""),
        "letter_by": words.day(deciding.due) if deciding else "",
        # Complaints about personal data are not the ombudsman's; the regulator is (ICO).
        "personal_data": _ICO if complaint.category == "data_protection" else "",
        "next": next_steps(session, complaint, at=at),
        "us": provider(),
    }


def _about(key: str) -> str:
    return words.sentence(category(key).words)
