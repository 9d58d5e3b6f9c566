"""How often somebody has tried to prove who they are."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, select

from ..people.identity_attempts import IdentityAttempt
from ..storage.sealed import mark


def tries_on_account(session: Session, account_number: str, since: datetime) -> int:
    """Tries counted against an account, known or not, over all calls and channels."""
    return session.exec(
        select(func.count())
        .select_from(IdentityAttempt)
        .where(
            IdentityAttempt.account_mark == mark(account_number, kind="account"), IdentityAttempt.at > since
        )
    ).one()


def tries_in_call(session: Session, call_id: int) -> int:
    return session.exec(
        select(func.count()).select_from(IdentityAttempt).where(IdentityAttempt.call_id == call_id)
    ).one()
