"""The policy we go by, what is proposed beside it, and what that would do to open complaints before anybody adopts it.

Files are written where files are written; here they are read, weighed and adopted. The command `policy` does the same.
"""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import models
from code_of_practice import edition
from code_of_practice.clocks import local_date
from code_of_practice.counting import said
from code_of_practice.errors import PolicyError
from models import queries, wall_clock
from models.policy import policy_editions, policy_proposed
from models.policy.policy_changes import Change
from models.policy.policy_editions import CannotAdopt, PolicyEdition
from models.policy.policy_proposed import Compared
from models.record.event_words import Names, by_whom, rule

from .call_actions import me
from .pages import done_before, said_before
from .words import LONDON

_MOST_SHOWN = 40


@dataclass(frozen=True)
class Adopted:
    """One edition, for people."""

    number: int
    when: str
    by: str
    takes_effect: str
    fingerprint: str


@dataclass(frozen=True)
class Proposal:
    """What lies on the disk and is not what was adopted last: its mistakes, or else what it would do."""

    sha256: str
    mistakes: tuple[str, ...] = ()
    seen: Compared | None = None

    @property
    def changes(self) -> list[dict[str, str]]:
        """The soonest of what it would do to open complaints."""
        return [_change(each) for each in self.seen.soonest(_MOST_SHOWN)] if self.seen else []

    @property
    def more(self) -> int:
        return max(len(self.seen.changes) - _MOST_SHOWN, 0) if self.seen else 0


def policy() -> str:
    """The edition in force, the proposal, and every edition there was; `?adopt` asks once more before it is adopted."""
    at = wall_clock.now()
    with models.reading() as session:
        rows = policy_editions.every_edition(session)
        names = {staff.id or 0: staff.name for staff in queries.all_staff(session)}
    adopted = [_adopted(row, names) for row in reversed(rows)]
    coming = adopted[0] if rows and rows[-1].takes_effect_at > at else None
    return render_template(
        "console/policy.html", adopted=adopted, coming=coming, in_force=_in_force(adopted, rows, at), proposal=_proposal(rows, at),
        rule=rule, asked="adopt" in request.args, told=said_before(), done=done_before(),
    )  # fmt: skip


def adopt_policy() -> AnyResponse:
    """Adopt what was shown: those very files, after that very edition."""
    at = wall_clock.now()
    try:
        proposed = edition.on_disk(current_app.config["POLICY_FOLDER"])
        if proposed.sha256 != request.form.get("sha256"):
            raise CannotAdopt("The files on the disk were changed since you looked; look at them again.")
        policy_proposed.mistakes(proposed)  # understood before anything is locked
        with models.transaction() as tx:
            row = policy_proposed.adopt(
                tx, proposed, after=request.form.get("after", -1, type=int), by=me(tx), at=at
            )
        flash(
            f"Edition {row.number} is adopted and takes effect at {row.takes_effect_at.astimezone(LONDON):%H:%M:%S}; "
            "a worker then does what was shown."
        )
        flash("policy", "done")
    except (CannotAdopt, PolicyError) as reason:
        flash(str(reason))
    return redirect(url_for("console.policy"), 303)


def _proposal(rows: list[PolicyEdition], at: datetime) -> Proposal | None:
    """None where the disk holds nothing else than what was adopted last."""
    try:
        found = edition.on_disk(current_app.config["POLICY_FOLDER"])
    except PolicyError as reason:
        return Proposal("", (str(reason),))
    if found.sha256 == (rows[-1].sha256 if rows else edition.in_force().sha256):
        return None
    if mistakes := policy_proposed.mistakes(found):
        return Proposal(found.sha256, mistakes)
    return Proposal(found.sha256, seen=policy_proposed.compared(found, at))


def _in_force(adopted: list[Adopted], rows: list[PolicyEdition], at: datetime) -> Adopted | None:
    number = max((row.number for row in rows if row.takes_effect_at <= at), default=0)
    return next((each for each in adopted if each.number == number), None)


def _adopted(row: PolicyEdition, names: Names) -> Adopted:
    by = "It came with the installation" if row.adopted_by == "system" else by_whom(row.adopted_by, names)
    return Adopted(row.number, _moment(row.adopted_at), by, _moment(row.takes_effect_at), row.sha256[:12])


def _change(each: Change) -> dict[str, str]:
    return {
        "reference": each.reference,
        "rule": rule(each.rule),
        "what": each.what.value,
        "was": _day(each.was),
        "now": _day(each.now),
    }


def _moment(at: datetime) -> str:
    """With its year, since an edition may be old, and its second, since it takes effect at one."""
    return f"{said(local_date(at))}, {at.astimezone(LONDON):%H:%M:%S}"


def _day(day: date | None) -> str:
    return said(day) if day else "None"
