"""Who says that it is their complaint: named, not proved. Nothing of an account is told on the strength of it (CP6)."""

from sqlmodel import Field, Session, SQLModel, select

from ..storage.sealed import new_uid, sealed


class Complainant(SQLModel, table=True):
    """What somebody wrote of themselves; `for_whom` when they complain for another person or a business."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    complaint_id: int = Field(foreign_key="complaint.id", unique=True)
    name_sealed: str = ""
    for_whom_sealed: str = ""
    account_number_sealed: str = ""
    postcode_sealed: str = ""

    name = sealed("name")
    for_whom = sealed("for_whom")
    account_number = sealed("account_number")
    postcode = sealed("postcode")


def complainant_of(session: Session, complaint_id: int) -> Complainant | None:
    return session.exec(select(Complainant).where(Complainant.complaint_id == complaint_id)).first()
