"""What came with a complaint in writing: who says that it is theirs, and the files they sent. Named is not proved (CP7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.casework.complaints import Complaint
from models.correspondence.attachments import Attachment, files_of_complaint
from models.correspondence.letter_facts import reaching
from models.people.complainants import Complainant, complainant_of


@dataclass(frozen=True)
class SentIn:
    """`who` is None where nobody wrote of themselves; `reach` is where they asked to be reached."""

    who: Complainant | None
    reach: tuple[str, ...]
    files: Sequence[Attachment]


def sent_in(reading: Session, found: Complaint) -> SentIn:
    """Whoever deals with the complaint reads what its writer told us for that purpose, and nothing of an account."""
    who = complainant_of(reading, found.id or 0)
    wishes = reaching(reading, found)
    reach = (wishes.email, wishes.mobile or found.reach, ", ".join(wishes.address)) if who else ()
    return SentIn(who, tuple(dict.fromkeys(filter(None, reach))), files_of_complaint(reading, found.id or 0))
