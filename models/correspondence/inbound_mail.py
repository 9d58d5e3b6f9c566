"""Mail that came in: every one kept whole and once, whatever it was and whatever became of it."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, func, select

from ..casework.complaints import Complaint
from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.columns import waiting, words
from ..storage.sealed import keys, mark, new_uid, place, sealed
from .messages import Message


class MailKind(StrEnum):
    """What a mail was taken for. Only the first two come from a person who wants an answer."""

    COMPLAINT = "complaint"
    MORE = "more"  # about a complaint that we have
    STRANGER = "stranger"  # names a complaint of somebody else's address: kept with it, and told nothing
    AUTOMATIC = "automatic"  # an absence, a bounce, a list, ourselves: never answered
    NOT_A_COMPLAINT = "not_a_complaint"  # a person has read it, and wrote down why


#: As the database reads it: a query that says the same words finds the index.
IS_A_STRANGERS = "kind = 'stranger'"


class InboundMail(SQLModel, table=True):
    """One mail. `message_mark` keeps it single: the same Message-ID again is the same mail.

    Message-IDs and addresses are found again by keyed marks; `came_at` is when it reached us, not what its Date says.
    """

    __tablename__ = "inbound_mail"
    __table_args__ = (
        waiting("ix_inbound_mail_set_aside", "complaint_id IS NULL", "came_at"),
        waiting("ix_inbound_mail_stranger", IS_A_STRANGERS, "came_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    message_mark: str = Field(unique=True)
    from_mark: str = Field(default="", index=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    kind: MailKind = words(MailKind)
    why: str = ""
    from_sealed: str = ""
    subject_sealed: str = ""
    text_sealed: str = ""
    files: int = 0
    size: int = 0
    came_at: datetime = Field(index=True)

    sender = sealed("from")
    subject = sealed("subject")
    text = sealed("text")

    @classmethod
    def came(
        cls, *, message_id: str, sender: str, subject: str, text: str, kind: MailKind, at: datetime, why: str = "",
        files: int = 0, complaint: Complaint | None = None,
    ) -> "InboundMail":  # fmt: skip
        """A mail and what it was taken for, to be kept. `sender` is empty where it cannot be read."""
        mail = cls(
            message_mark=message_mark(message_id), from_mark=sender_mark(sender) if sender else "", kind=kind, why=why,
            complaint_id=complaint.id if complaint else None, files=files, came_at=at,
        )  # fmt: skip
        mail.sender, mail.subject, mail.text = sender, subject, text
        return mail

    def keep(self, tx: Transaction, content: bytes, *, by: str, words: str = "") -> None:
        """Keep it with its whole content, and say that it came; `words` are shown in the complaint's history."""
        self.size = len(content)
        tx.add(self)
        tx.flush()
        tx.add(InboundMailCopy.of(self, content))
        tx.log(
            EventKind.MAIL_RECEIVED, at=self.came_at, by=by, complaint=self.complaint_id, mail=self.id,
            taken_for=self.kind, words=words,
        )  # fmt: skip

    def content(self, session: Session) -> bytes:
        """The mail whole, as it came."""
        copy = session.get_one(InboundMailCopy, self.id)
        return keys().unseal_bytes(copy.content_sealed, place=InboundMailCopy.place(self))


class InboundMailCopy(SQLModel, table=True):
    """The whole mail, sealed; apart, so that looking for a thread does not carry twenty megabytes."""

    __tablename__ = "inbound_mail_copy"

    mail_id: int = Field(primary_key=True, foreign_key="inbound_mail.id")
    content_sealed: bytes

    @classmethod
    def of(cls, mail: InboundMail, content: bytes) -> "InboundMailCopy":
        return cls(mail_id=mail.id or 0, content_sealed=keys().seal_bytes(content, place=cls.place(mail)))

    @staticmethod
    def place(mail: InboundMail) -> str:
        return place("inbound_mail_copy", "content", mail.uid)


def message_mark(message_id: str) -> str:
    """The mark under which a Message-ID is kept."""
    return mark(message_id, kind="message id")


def sender_mark(address: str) -> str:
    """The mark of an address, the same as a customer's."""
    return mark(address.lower(), kind="email")


def mail_with_id(session: Session, message_id: str) -> InboundMail | None:
    return session.exec(
        select(InboundMail).where(InboundMail.message_mark == message_mark(message_id))
    ).first()


def mails_of(session: Session, complaint_id: int) -> list[InboundMail]:
    """Every mail of a complaint, the oldest first."""
    found = select(InboundMail).where(InboundMail.complaint_id == complaint_id)
    return list(session.exec(found.order_by(col(InboundMail.came_at), col(InboundMail.id))).all())


def has_written(session: Session, *, address: str, complaint_id: int) -> bool:
    """Whether that address has had mail taken for this complaint as its own."""
    found = select(InboundMail.id).where(
        InboundMail.complaint_id == complaint_id,
        InboundMail.from_mark == sender_mark(address),
        col(InboundMail.kind).in_((MailKind.COMPLAINT, MailKind.MORE)),
    )
    return session.exec(found).first() is not None


def complaints_opened_from(session: Session, *, address: str, since: datetime) -> int:
    """How many complaints that address has opened by mail since a moment."""
    return session.exec(
        select(func.count())
        .select_from(InboundMail)
        .where(
            InboundMail.from_mark == sender_mark(address),
            InboundMail.kind == MailKind.COMPLAINT,
            InboundMail.came_at >= since,
        )
    ).one()


def complaint_written_from(session: Session, *, address: str) -> Complaint | None:
    """The newest complaint that address has opened by mail."""
    found = select(Complaint).join(InboundMail, col(InboundMail.complaint_id) == col(Complaint.id))
    found = found.where(InboundMail.from_mark == sender_mark(address), InboundMail.kind == MailKind.COMPLAINT)
    return session.exec(found.order_by(col(InboundMail.id).desc())).first()


def set_aside(session: Session) -> list[InboundMail]:
    """What was taken for automatic and belongs to no complaint: for a person to look through."""
    found = select(InboundMail).where(
        InboundMail.kind == MailKind.AUTOMATIC, col(InboundMail.complaint_id).is_(None)
    )
    return list(session.exec(found.order_by(col(InboundMail.id))).all())


def message_with_uid(session: Session, uid: str) -> Message | None:
    """One of ours, by the uid that its Message-ID carries."""
    return session.exec(select(Message).where(Message.uid == uid)).first()


def complaint_with_uid(session: Session, uid: str) -> Complaint | None:
    """By the uid that the References of our mails carry."""
    return session.exec(select(Complaint).where(Complaint.uid == uid)).first()
