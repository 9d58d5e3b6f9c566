"""What an adviser writes down: saved by itself, with a version so that no keystroke overwrites another's."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.sealed import new_uid, sealed


class NoteConflict(Exception):
    """Somebody saved this note in between; both texts are kept by the page, nothing is overwritten."""


class Note(SQLModel, table=True):
    """The notes of one member of staff on one call."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    text_sealed: str = ""
    version: int = 0
    at: datetime

    text = sealed("text")

    def rewrite(self, tx: Transaction, *, text: str, version: int, at: datetime) -> None:
        """Save the text typed over `version`. Raises NoteConflict when that is no longer the newest."""
        if version != self.version:
            raise NoteConflict(
                "This note was changed in another window; both texts are shown, keep what is right."
            )
        if text == self.text:
            return
        first = self.version == 0
        self.text, self.version, self.at = text, version + 1, at
        tx.add(self)
        if first:
            tx.flush()
            tx.log(
                EventKind.NOTE_WRITTEN, at=at, by=f"staff:{self.staff_id}", call=self.call_id,
                complaint=self.complaint_id, staff=self.staff_id, note=self.id,
            )  # fmt: skip


class GuideRun(SQLModel, table=True):
    """How far a call has walked through its guide; pinned to the version it began with."""

    __tablename__ = "guide_run"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid)
    call_id: int = Field(foreign_key="call.id", unique=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id")
    guide: str
    version: str
    run_sealed: str = ""
    at: datetime

    _as_text = sealed("run")

    @property
    def run(self) -> dict[str, Any]:
        """The run as plain data; sealed where it rests, since answers are customers' words."""
        return json.loads(self._as_text) if self.run_sealed else {}

    @run.setter
    def run(self, plain: dict[str, Any]) -> None:
        self._as_text = json.dumps(plain, ensure_ascii=False)
