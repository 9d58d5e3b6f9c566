"""What we write back at once, beside the acknowledgement of a complaint, which is a letter and a worker's (CP8)."""

from sqlmodel import Session

from code_of_practice import clocks, references
from code_of_practice.counting import said
from code_of_practice.provider import provider
from intake.next_steps import next_steps
from models import Complaint, InboundMail, Message, MessageKind, Transaction
from models.correspondence.inbound_mail import sender_mark

from .arrived import Arrived


def to_more(tx: Transaction, mail: Arrived, complaint: Complaint) -> None:
    """We have it, and when they next hear; once a day for a complaint, so that two machines never talk for long."""
    if not mail.address:
        return
    day = clocks.local_date(mail.came_at)
    Message.wait(
        tx, about=f"mail-more:{complaint.id}:{day.isoformat()}", kind=MessageKind.MAIL, to=mail.address,
        subject=f"{references.written(complaint.reference)}: we have what you sent", body=_more(tx, mail, complaint),
        at=mail.came_at, complaint_id=complaint.id,
    )  # fmt: skip


def to_what_did_not_fit(tx: Transaction, mail: Arrived, kept: InboundMail) -> None:
    """Their words are kept and their complaint stands; what was too big is asked for again, once for a mail."""
    if not mail.address:
        return
    ours = provider()
    body = (
        "Thank you for your mail. It was bigger than 20 MB: we have what you wrote, but not every file that came with it.\n\n"
        "Please send the files again, a few at a time, in answer to this mail, or with our form at "
        f"{ours.website}. Nothing else is needed: your complaint counts from when we had your mail.\n\n"
        f"{ours.team}, {ours.name}\n{ours.phone}, {ours.email}\n"
    )
    Message.wait(
        tx, about=f"mail-too-big:{kept.uid}", kind=MessageKind.MAIL, to=mail.address,
        subject="We have your mail, but not all of its files", body=body, at=mail.came_at, complaint_id=kept.complaint_id,
    )  # fmt: skip


def to_a_stranger(tx: Transaction, mail: Arrived) -> None:
    """We have it, and nothing about anybody's complaint; once a day for an address."""
    if not mail.address:
        return
    ours, day = provider(), clocks.local_date(mail.came_at)
    body = (
        "Thank you for your mail. We have it and will read it.\n\n"
        "It names a complaint that was not made from this address, so we can tell you nothing about that complaint here. "
        "If it is yours, write from the address you gave us, or call us and we will ask you who you are. "
        "If it is a complaint of your own, write to us again without that number and we will take it up at once.\n\n"
        f"{ours.team}, {ours.name}\n{ours.phone}, {ours.email}\n"
    )
    Message.wait(
        tx, about=f"mail-stranger:{sender_mark(mail.address)}:{day.isoformat()}", kind=MessageKind.MAIL,
        to=mail.address, subject="We have your mail", body=body, at=mail.came_at,
    )  # fmt: skip


def _more(session: Session, mail: Arrived, complaint: Complaint) -> str:
    steps = next_steps(session, complaint, at=mail.came_at)
    who = steps.owner or f"our {steps.team}"
    lines = [
        f"Thank you. We have what you sent and have put it with your complaint, {references.written(complaint.reference)}.",
        f"We will write to you by {said(steps.respond_by)} at the latest.",
        f"To ask how it is going, call {steps.phone} or answer this mail and ask for {who}. You can ask for a manager, "
        "and for our Managing Director after that, at any time.",
        *([steps.adr] if steps.adr else []),
    ]
    return "\n\n".join(lines) + f"\n\n{steps.team}\n"
