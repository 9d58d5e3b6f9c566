"""One try at proving who is calling, on the phone or at the desk: counted first, then judged (CP6).

Every channel comes through here, so the tries of a call and of an account are one count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from code_of_practice.identity import (
    Question,
    Stored,
    TryRuling,
    is_right_person,
    keyed,
    questions_for,
    ruling_on_try,
    terms,
)

from ..casework.complaint_queries import account_with_number
from ..casework.complaints import Complaint
from ..database import Transaction
from ..queries import tries_in_call, tries_on_account
from ..record.event_kinds import EventKind
from ..storage.sealed import mark
from ..telephone.calls import Call
from .customers import Account, Customer
from .identity_attempts import AttemptOutcome, IdentityAttempt

_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Judgement:
    """What came of a try. `ruling` says whether it was looked at; which answer was wrong is never said."""

    right: bool
    ruling: TryRuling
    tries_left: int


def judge(
    tx: Transaction,
    call: Call,
    answers: Mapping[Question, str],
    *,
    channel: str,
    by: str,
    at: datetime,
    staff_id: int | None = None,
) -> Judgement:
    """Count a try on this call and on the account it names, then look at it; right answers verify the call.

    `channel` is "phone" or "desk". An account number we do not know counts and sounds the same as a wrong one.
    """
    number = keyed(answers.get(Question.ACCOUNT_NUMBER, ""))
    account_mark = mark(number, kind="account")
    _one_at_a_time(tx, account_mark)
    attempt = IdentityAttempt(
        account_mark=account_mark, channel=channel, call_id=call.id, staff_id=staff_id, at=at
    )
    tx.add(attempt)
    tx.flush()
    in_call, on_account = tries_in_call(tx, call.id or 0), tries_on_account(tx, number, at - _DAY)
    ruling = ruling_on_try(in_this_call=in_call, on_this_account_in_24_hours=on_account)
    left = max(0, terms().tries_per_call - in_call)
    account = account_with_number(tx, number)
    if ruling is not TryRuling.ALLOWED:
        _lock(tx, call, account, ruling, by=by, at=at)
        return Judgement(False, ruling, 0)
    # Looked up even where there is no account, so that an unknown number takes no less time.
    customer = tx.get(Customer, account.customer_id if account else 0)
    right = is_right_person(answers, questions_for(call.key), _stored(account, customer))
    attempt.outcome = AttemptOutcome.RIGHT if right else AttemptOutcome.WRONG
    tx.add(attempt)
    if not right or account is None:
        tx.log(EventKind.IDENTITY_FAILED, at=at, by=by, call=call, complaint=call.complaint_id, left=left)
        if left == 0 or on_account == terms().tries_per_account_in_24_hours:
            why = TryRuling.CALL_SPENT if left == 0 else TryRuling.ACCOUNT_LOCKED
            _lock(tx, call, account, why, by=by, at=at)
        return Judgement(False, ruling, left)
    call.verify(
        tx,
        customer_id=account.customer_id,
        how="phone menu" if channel == "phone" else "adviser",
        by=by,
        at=at,
    )
    complaint = tx.get(Complaint, call.complaint_id) if call.complaint_id else None
    if complaint is not None:
        complaint.is_of(customer_id=account.customer_id, account_id=account.id, by=by, at=at)
    return Judgement(True, ruling, left)


def _one_at_a_time(tx: Transaction, account_mark: str) -> None:
    """Calls that try one account at once follow one another, so that each counts the others' tries.

    SQLite lets one write at a time anyway; PostgreSQL's calls would not see each other's rows.
    """
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(account_mark, 1))))


def _lock(
    tx: Transaction, call: Call, account: Account | None, why: TryRuling, *, by: str, at: datetime
) -> None:
    """No more tries for now; the account's holder is told. An account we do not know has none."""
    tx.log(
        EventKind.IDENTITY_LOCKED, at=at, by=by, call=call, complaint=call.complaint_id, why=why,
        account=account.id if account else None,
    )  # fmt: skip


def _stored(account: Account | None, customer: Customer | None) -> Stored | None:
    if account is None or customer is None:
        return None
    return Stored(account.number, date.fromisoformat(customer.date_of_birth), customer.pin)
