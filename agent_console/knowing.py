"""Who may read whose complaint it is: managers, and the adviser who has that verified customer on the line (CP6)."""

from flask import g
from sqlmodel import Session

from code_of_practice.roles import Role
from models.casework.complaints import Complaint
from models.queries import call_of_adviser


def may_know(session: Session, complaint: Complaint) -> bool:
    if complaint.customer_id is None or g.me.role in (Role.MANAGER, Role.MANAGING_DIRECTOR):
        return True
    call = call_of_adviser(session, g.me)
    return call is not None and call.is_verified and call.customer_id == complaint.customer_id
