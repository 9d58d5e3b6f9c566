"""A letter: its words as they were, who stood behind it, and how it went; kept so that it can be shown for six years."""

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Session, SQLModel, select

import letters
from code_of_practice.contact_wishes import Format, Way
from letters import NotThatWay, Rendered, Words
from letters.template import LetterTemplate

from ..casework.obligations import Obligation, ObligationState
from ..database import Transaction
from ..people.staff import Staff
from ..record.event_kinds import EventKind
from ..storage.columns import waiting, words
from ..storage.sealed import keys, new_uid, place, sealed


class LetterState(StrEnum):
    """Where a letter has got to. Mail is sent; post is printed, then posted; a failed one is somebody's task."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    PRINTED = "printed"
    POSTED = "posted"
    FAILED = "failed"
    DROPPED = "dropped"


class Letter(SQLModel, table=True):
    """One letter to one customer. `about` keeps it single. With no `way` nobody knows where to send it: a task too."""

    __table_args__ = (
        # Small however many letters there have been: what waits for somebody, and what lapses.
        waiting("ix_letter_waiting", "state IN ('draft', 'approved', 'failed')", "state", "id"),
        waiting("ix_letter_lapses", "lapses_on IS NOT NULL", "lapses_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    about: str = Field(unique=True)
    kind: str
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    template_version: str
    rendered_with: str
    format: Format = words(Format, default=Format.STANDARD)
    facts_sealed: str = ""
    sha256: str
    subject: str
    state: LetterState = words(LetterState, default=LetterState.DRAFT)
    way: Way | None = words(Way, default=None, nullable=True)
    to_sealed: str = ""
    written_at: datetime
    written_by: str
    approved_by_id: int | None = Field(default=None, foreign_key="staff.id")
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    print_run: date | None = Field(default=None, index=True)
    printed_at: datetime | None = None
    posted_at: datetime | None = None
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    lapses_on: date | None = None
    why_failed: str = ""

    kept_facts = sealed("facts")
    to = sealed("to")

    @classmethod
    def keep(
        cls,
        tx: Transaction,
        rendered: Rendered,
        *,
        about: str,
        complaint_id: int,
        way: Way | None,
        to: str,
        by: str,
        at: datetime,
        lapses_on: date | None = None,
    ) -> "Letter":
        """Keep a letter that was just made; the same `about` again changes nothing.

        One that nobody need approve is approved as it is written, and a worker sends it after the commit.
        """
        kept = tx.exec(select(cls).where(cls.about == about)).first()
        if kept is not None:
            return kept
        letter = cls(
            about=about, kind=rendered.letter, complaint_id=complaint_id, template_version=rendered.version,
            rendered_with=letters.RENDERED_WITH, format=rendered.format, sha256=rendered.sha256,
            subject=rendered.subject, way=way, written_at=rendered.at, written_by=by, lapses_on=lapses_on,
        )  # fmt: skip
        letter.kept_facts, letter.to = json.dumps(rendered.facts, ensure_ascii=False), to
        tx.add(letter)
        tx.flush()
        tx.add(LetterCopy.of(letter, rendered.pdf))
        letter._say(tx, EventKind.LETTER_WRITTEN, at, by, template=rendered.version, sha256=rendered.sha256)
        if not letter.template.matter.approved_by:
            letter._is_approved(tx, by=by, at=at)
        return letter

    @property
    def template(self) -> LetterTemplate:
        """The very template it was made with."""
        return letters.of_version(self.template_version)

    @property
    def facts(self) -> dict[str, Any]:
        """Its facts, as they were."""
        found: dict[str, Any] = json.loads(self.kept_facts)
        return found

    def in_words(self) -> Words:
        """Its HTML and text, from the kept facts."""
        return letters.in_words(self.template_version, self.facts, format=self.format)

    def made_again(self) -> Rendered:
        """The letter made once more from what was kept; with the same fonts and layout it has the same SHA-256."""
        return letters.again(self.template_version, self.facts, self.written_at, format=self.format)

    def pdf(self, session: Session) -> bytes:
        """The file as it was made. Raises NotThatWay where it is no longer what was hashed."""
        copy = session.get_one(LetterCopy, self.id)
        pdf = keys().unseal_bytes(copy.pdf_sealed, place=LetterCopy.place(self))
        if hashlib.sha256(pdf).hexdigest() != self.sha256:
            raise NotThatWay(
                f"The kept copy of letter {self.id} is not the one that was written; restore it."
            )
        return pdf

    def approve(self, tx: Transaction, staff: Staff, *, at: datetime) -> None:
        """Stand behind it by name; raises NotThatWay, saying whose it is to approve (regulation: a manager's, unasked)."""
        if self.state != LetterState.DRAFT:
            raise NotThatWay(f"This letter is {self.state} already; write a new one where it is not right.")
        if staff.role not in self.template.matter.approved_by:
            raise NotThatWay(
                "This letter is for a manager or the Managing Director to approve; ask one of them."
            )
        self.approved_by_id = staff.id
        self._is_approved(tx, by=staff.actor, at=at, staff=staff.id)

    def drop(self, tx: Transaction) -> None:
        """A draft that nobody needs any more."""
        if self.state != LetterState.DRAFT:
            raise NotThatWay(f"This letter is {self.state} already and cannot be taken back.")
        self.state = LetterState.DROPPED
        tx.add(self)

    def was_sent(self, tx: Transaction, *, at: datetime) -> None:
        """The mail server has it."""
        self.state, self.sent_at = LetterState.SENT, at
        self._say(tx, EventKind.LETTER_SENT, at, "system", how=self.way)
        self._keep_promises(tx, at)

    def could_not_be_mailed(self, tx: Transaction, *, why: str, address: str) -> None:
        """The mail server refused it for good: it goes by post where we know an address, else it is a task."""
        self.why_failed = why
        if address:
            self.way, self.to = Way.POST, address
        else:
            self.state = LetterState.FAILED
        tx.add(self)

    def was_printed(self, tx: Transaction, *, run: date, by: str, at: datetime) -> None:
        """It is in that day's print run."""
        self.state, self.print_run, self.printed_at = LetterState.PRINTED, run, at
        self._say(tx, EventKind.LETTER_PRINTED, at, by, run=run.isoformat())

    def was_posted(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """The post has it: proof of dispatch, and what it promised is kept."""
        if self.way is not Way.POST or self.state not in (LetterState.PRINTED, LetterState.APPROVED):
            raise NotThatWay(
                f"Letter {self.id} is {self.state}; only what is in the print queue can be posted."
            )
        self.state, self.posted_at = LetterState.POSTED, at
        self._say(tx, EventKind.LETTER_POSTED, at, by)
        self._keep_promises(tx, at)

    def _is_approved(self, tx: Transaction, *, by: str, at: datetime, staff: int | None = None) -> None:
        self.state, self.approved_at = LetterState.APPROVED, at
        self._say(tx, EventKind.LETTER_APPROVED, at, by, staff=staff)

    def _keep_promises(self, tx: Transaction, at: datetime) -> None:
        keep_promises(tx, self.complaint_id, self.template.matter.keeps, why=f"{self.kind} letter", at=at)

    def _say(
        self,
        tx: Transaction,
        kind: EventKind,
        at: datetime,
        by: str,
        *,
        staff: int | None = None,
        **more: Any,
    ) -> None:
        tx.add(self)
        tx.log(
            kind,
            at=at,
            by=by,
            complaint=self.complaint_id,
            staff=staff,
            letter=self.id,
            named=self.kind,
            **more,
        )


class LetterCopy(SQLModel, table=True):
    """The PDF itself, sealed; apart, so that a list of letters does not carry them."""

    __tablename__ = "letter_copy"

    letter_id: int = Field(primary_key=True, foreign_key="letter.id")
    pdf_sealed: bytes

    @classmethod
    def of(cls, letter: Letter, pdf: bytes) -> "LetterCopy":
        return cls(letter_id=letter.id or 0, pdf_sealed=keys().seal_bytes(pdf, place=cls.place(letter)))

    @staticmethod
    def place(letter: Letter) -> str:
        return place("letter_copy", "pdf", letter.uid)


def keep_promises(
    tx: Transaction, complaint_id: int, rules: tuple[str, ...], *, why: str, at: datetime
) -> None:
    """What going out in writing keeps, of the obligations that still run."""
    running = select(Obligation).where(
        Obligation.complaint_id == complaint_id, Obligation.state == ObligationState.RUNNING
    )
    for owed in tx.exec(running).all():
        if owed.rule in rules:
            owed.settle(tx, state=ObligationState.KEPT, by="system", at=at, why=why)
