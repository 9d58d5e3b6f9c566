"""The Managing Director's page, one hand wide: who waits, twenty seconds to read each, and a live ring on top."""

from datetime import datetime
from typing import Any

from flask import Response, current_app, g, render_template
from markupsafe import Markup
from sqlmodel import Session

import models
from models import wall_clock
from models.casework.complaints import Complaint
from models.people.staff import Presence, Staff
from models.queries import call_of_adviser, escalation_for_target, last_call_of, last_escalation_of
from models.telephone.calls import Call
from models.telephone.escalations import Escalation, EscalationState

from . import packet
from .complaint_card import card_of
from .escalation_card import escalation_card
from .regions import answer, region
from .softphone_door import carrier_of_page
from .waiting_cases import cases_for


def md() -> str:
    """The page."""
    return render_template(
        "console/md.html", regions=md_regions(), carrier=carrier_of_page(current_app.config["SETTINGS"])
    )


def md_refreshed() -> Response:
    """Its regions again."""
    return answer(md_regions())


def md_regions() -> dict[str, Markup]:
    """The live ring or call, what is said on it, and the cards of those who wait."""
    with models.reading() as reading:
        at = wall_clock.now()
        staff = reading.get(Staff, g.me.id) or g.me
        last = last_call_of(reading, staff) if staff.presence == Presence.WRAP_UP else None
        own = call_of_adviser(reading, staff) if staff.presence == Presence.ON_CALL else None
        ringing = escalation_for_target(reading, staff)
        live = _case(reading, ringing, at=at) if ringing is not None else None
        handed = last_escalation_of(reading, own) if own is not None else None
        case = _case(reading, handed, at=at) if handed is not None else None
        waiting = cases_for(reading, staff, at=at)
    call = own or (live["call"] if live else None)
    talks = own is not None or (ringing is not None and ringing.state != EscalationState.RINGING)
    topics = f"staff:{g.me.id} escalations" + (f" call:{call.id}" if call else "")
    return {
        "live": region(
            "live", "console/md_live.html", topics=topics, live=live, staff=staff, last=last, own=own, case=case
        ),
        "captions": region(
            "captions", "console/desk/captions.html", topics=topics, desk={"captions": talks},
            version=f"{call.id if call else 0}-{talks}",
        ),
        "cases": region("cases", "console/md_cases.html", topics=topics, cases=waiting),
    }  # fmt: skip


def _case(reading: Session, escalation: Escalation, *, at: datetime) -> dict[str, Any]:
    complaint = reading.get(Complaint, escalation.complaint_id)
    me = reading.get(Staff, g.me.id) or g.me
    assert complaint is not None
    return {
        "escalation": escalation_card(reading, escalation, me),
        "packet": packet.read(escalation),
        "card": card_of(reading, complaint, at=at),
        "call": reading.get(Call, escalation.call_id) if escalation.call_id else None,
    }
