"""Files that customers send: sealed on disk, a row that says what each is, and never shown as a page of ours."""

import contextlib
import hashlib
import os
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Field, Session, SQLModel, col, func, select

from ..casework.complaint_drafts import ComplaintDraft
from ..casework.complaints import Complaint
from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.columns import waiting
from ..storage.sealed import keys, new_uid, place, sealed
from .file_types import FileRefused, FileType, type_of

MOST = 5
#: All the files of complaints that were begun and not sent: a stranger cannot fill the disk.
_MOST_WAITING = 2 * 1024**3
_LONGEST_NAME = 100
_folder: Path | None = None


class AttachmentLost(Exception):
    """The row is there and its file is not; the message says what to do."""


def keep_in(folder: Path) -> None:
    """Say where this process keeps files (the instance's `files`)."""
    global _folder
    _folder = folder


class Attachment(SQLModel, table=True):
    """One file. Staff get it only as a download, named by what is inside it, whatever its sender called it."""

    __table_args__ = (waiting("ix_attachment_kept", "complaint_id IS NOT NULL", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    draft_id: int | None = Field(default=None, foreign_key="complaint_draft.id", index=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    name_sealed: str = ""
    media_type: str
    size: int
    sha256: str
    at: datetime

    name = sealed("name")

    @classmethod
    def prepare(cls, content: bytes, *, name: str, at: datetime) -> "Attachment":
        """Look inside, seal and put on the disk; `put` makes it count. Raises FileRefused, a sentence.

        This takes a while for a large file, so it is done before any transaction: no call waits for a photo.
        """
        found = type_of(content)
        ready = cls(
            media_type=found.value, size=len(content), sha256=hashlib.sha256(content).hexdigest(), at=at
        )
        ready.name = tidy_name(name, found)
        _write(ready.path, keys().seal_bytes(content, place=place("attachment", "content", ready.uid)))
        return ready

    def put(
        self,
        tx: Transaction,
        *,
        draft: ComplaintDraft | None = None,
        complaint: Complaint | None = None,
        by: str = "customer",
    ) -> "Attachment":
        """Keep a prepared file with its form or its complaint; the same file twice is kept once. Raises FileRefused."""
        beside = _of(tx, draft.id if draft else None, complaint.id if complaint else None)
        same = next((each for each in beside if each.sha256 == self.sha256), None)
        if same is not None:
            self.throw_away()
            return same
        if draft is not None:
            try:
                _refuse_too_many(tx, len(beside), self.size)
            except FileRefused:
                self.throw_away()
                raise
            self.draft_id = draft.id
        tx.add(self)
        tx.flush()
        if complaint is not None:
            self.belongs_to(tx, complaint, by=by, at=self.at)
        return self

    @classmethod
    def keep(
        cls,
        tx: Transaction,
        content: bytes,
        *,
        name: str,
        at: datetime,
        complaint: Complaint | None = None,
        draft: ComplaintDraft | None = None,
        by: str = "customer",
    ) -> "Attachment":
        """Both at once, for small files. Raises FileRefused."""
        return cls.prepare(content, name=name, at=at).put(tx, draft=draft, complaint=complaint, by=by)

    def belongs_to(self, tx: Transaction, complaint: Complaint, *, by: str, at: datetime) -> None:
        """It is part of this complaint now, and stays."""
        self.draft_id, self.complaint_id = None, complaint.id
        tx.add(self)
        tx.log(EventKind.FILE_ATTACHED, at=at, by=by, complaint=complaint, file=self.id, type=self.media_type)

    @property
    def path(self) -> Path:
        """Where the sealed file lies."""
        if _folder is None:
            raise RuntimeError(
                "No folder for files yet; call models.correspondence.attachments.keep_in(folder) first."
            )
        return _folder / self.uid[:2] / self.uid

    def read(self) -> bytes:
        """The file as it was sent. Raises AttachmentLost, or CannotUnseal when it was tampered with."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            raise AttachmentLost(
                f"File {self.id} is missing from this machine; restore it from a backup."
            ) from None
        return keys().unseal_bytes(content, place=place("attachment", "content", self.uid))

    def drop(self, tx: Transaction) -> None:
        """Its sender took it away again, or never sent the complaint."""
        tx.delete(self)
        self.throw_away()

    def throw_away(self) -> None:
        """The file goes; for one that was prepared and is not kept."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()


def files_of_draft(session: Session, draft: ComplaintDraft) -> Sequence[Attachment]:
    return _of(session, draft.id, None)


def files_of_complaint(session: Session, complaint_id: int) -> Sequence[Attachment]:
    return _of(session, None, complaint_id)


def tidy_name(name: str, found: FileType) -> str:
    """A name to show and to download under: no folders, no marks that hide or turn round, the right ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip(" .")
    stem = plain.rsplit(".", 1)[0].strip(" .")[:_LONGEST_NAME] or "file"
    return f"{stem}.{found.ending}"


def _of(session: Session, draft_id: int | None, complaint_id: int | None) -> Sequence[Attachment]:
    found = select(Attachment).order_by(col(Attachment.id))
    if complaint_id is not None:
        return session.exec(found.where(Attachment.complaint_id == complaint_id)).all()
    return session.exec(found.where(Attachment.draft_id == draft_id)).all() if draft_id is not None else ()


def _refuse_too_many(tx: Transaction, beside: int, size: int) -> None:
    if beside >= MOST:
        raise FileRefused(f"You can send {MOST} files. Remove one first, or tell us you have more.")
    waiting = tx.exec(select(func.sum(Attachment.size)).where(col(Attachment.complaint_id).is_(None))).one()
    if (waiting or 0) + size > _MOST_WAITING:
        raise FileRefused("We cannot take files just now. Go on without them; we will ask you for them.")


def _write(path: Path, sealed_content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with open(beside, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(sealed_content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
