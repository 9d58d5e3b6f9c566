"""Once only: what a portal asked under a key of its choice, and what it was told."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, select

from .columns import facts, waiting
from .sealed import mark, new_uid, sealed


class IdempotencyKey(SQLModel, table=True):
    """One complaint that a portal made. Asked again under the same key, it hears the same answer.

    A portal that gives no key gets one of ours: this row also says whose complaint it is to ask after. `portal`
    is the token's name, so that a token can be changed and its complaints stay its own.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (
        UniqueConstraint("portal", "key_mark"),
        waiting("ix_idempotency_key_asked", "asked_sealed <> ''", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    portal: str
    key_mark: str
    asked_mark: str
    asked_sealed: str = ""
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    answer: dict[str, Any] = facts(default_factory=dict)
    at: datetime

    asked = sealed("asked")

    @classmethod
    def of(cls, *, portal: str, key: str, asked: str, complaint_id: int, at: datetime) -> "IdempotencyKey":
        """The row for a request; `asked` is its body in one canonical spelling."""
        row = cls(
            portal=portal, key_mark=_marked(key), asked_mark=_asked(asked), complaint_id=complaint_id, at=at
        )
        row.asked = asked
        return row

    def asks_the_same(self, asked: str) -> bool:
        """Whether this is the request that the key was first used for."""
        return self.asked_mark == _asked(asked)


def kept_under(session: Session, *, portal: str, key: str) -> IdempotencyKey | None:
    """What that portal was told under that key."""
    return session.exec(
        select(IdempotencyKey).where(IdempotencyKey.portal == portal, IdempotencyKey.key_mark == _marked(key))
    ).first()


def made_by(session: Session, *, portal: str, complaint_id: int) -> bool:
    """Whether that portal made that complaint."""
    return (
        session.exec(
            select(IdempotencyKey.id).where(
                IdempotencyKey.portal == portal, IdempotencyKey.complaint_id == complaint_id
            )
        ).first()
        is not None
    )


def _marked(key: str) -> str:
    return mark(key, kind="idempotency key")


def _asked(asked: str) -> str:
    return mark(asked, kind="portal request")
