"""What was recorded of a call, kept at the carrier and known here by its Sid."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ..storage.columns import waiting


class Recording(SQLModel, table=True):
    """A recording; `purpose` is "call" or "message" (left with the fallback)."""

    __table_args__ = (waiting("ix_recording_kept", "deletion_asked_at IS NULL", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    sid: str = Field(unique=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    purpose: str = "call"
    status: str = "in-progress"
    sequence: int = -1
    seconds: int | None = None
    started_at: datetime
    kept_at: datetime | None = None
    deletion_asked_at: datetime | None = None
    deleted_at: datetime | None = None
