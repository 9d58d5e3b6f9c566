"""What lies on the disk beside the edition that was adopted last: its mistakes, what would count otherwise and for whom.

The command and the manager's page ask the same questions here, and adopt by the same act.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from difflib import unified_diff
from itertools import islice

from code_of_practice import edition, whole_policy
from code_of_practice.edition import Edition
from code_of_practice.roles import Role
from letters.template import every as every_letter

from ..database import Transaction, reading
from ..people.staff import Staff
from . import policy_editions
from .policy_changes import Change, What, changes
from .policy_editions import CannotAdopt, PolicyEdition
from .retention_changes import Moved, moved

MAY_ADOPT = frozenset({Role.MANAGER, Role.MANAGING_DIRECTOR})
"""Who may stand behind a policy."""
_BECOMES = {
    What.MOVES: "would move",
    What.BEGINS: "would begin",
    What.ENDS: "would end",
    What.TOO_LATE: "would be over already and are not begun",
}


@dataclass(frozen=True)
class Compared:
    """A proposal against the edition that was adopted last; `number` is that edition's, 0 where none was.

    `changes` are of what is owed on open complaints, `kept` of how long what is stored is kept.
    """

    held: Edition
    proposed: Edition
    number: int
    files: tuple[str, ...]
    rules: tuple[whole_policy.RuleChange, ...]
    changes: tuple[Change, ...]
    kept: tuple[Moved, ...]

    def soonest(self, count: int) -> list[Change]:
        """The first changes by the day that would hold."""
        return sorted(self.changes, key=lambda each: (each.now or date.max, each.reference))[:count]

    def lines(self, file: str) -> list[str]:
        """What was taken out of that file ("− …") and put in ("+ …"), in its order."""
        was, now = (each.texts.get(file, "").splitlines() for each in (self.held, self.proposed))
        found = (line for line in unified_diff(was, now, lineterm="", n=0))
        return [
            ("−" if line[0] == "-" else "+") + " " + line[1:]
            for line in islice(found, 2, None)  # the two lines that name the files
            if line[0] in "-+"
        ]

    @property
    def in_all(self) -> str:
        """What becomes of what is owed on open complaints, counted, as one sentence."""
        counts = Counter(each.what for each in self.changes)
        if not counts:
            return "No date of an open complaint moves, none begins and none ends."
        said = (f"{counts[what]:,} {_BECOMES[what]}" for what in What if counts[what])
        return f"Of what is owed: {', '.join(said)}."


def mistakes(proposed: Edition) -> tuple[str, ...]:
    """Everything that forbids adopting it, each one sentence: in the files, and between them and our letters."""
    if found := whole_policy.mistakes(proposed):
        return found
    known = set(whole_policy.check(proposed).rule_ids)
    return tuple(
        f"The letter {template.id} keeps {rule}, which would be no rule; take it out of the letter first."
        for template in every_letter()
        for rule in sorted(set(template.matter.keeps) - known)
    )


def compared(proposed: Edition, at: datetime) -> Compared:
    """What it would do, were it adopted now; changes nothing. Raises PolicyError where it has a mistake."""
    new = whole_policy.check(proposed)
    with reading() as session:
        row = policy_editions.newest(session)
        held = row.edition if row else edition.in_force()
        return Compared(
            held=held,
            proposed=proposed,
            number=row.number if row else 0,
            files=whole_policy.files_changed(held, proposed),
            rules=whole_policy.differences(whole_policy.check(held), new),
            changes=tuple(changes(session, held, proposed, at=at)),
            kept=tuple(moved(session, held, proposed, at=at)),
        )


def adopt(tx: Transaction, proposed: Edition, *, after: int, by: Staff, at: datetime) -> PolicyEdition:
    """Make it the next edition, with that person behind it, as the successor of edition `after` that they were shown.

    Raises CannotAdopt in one sentence: not theirs to adopt, a mistake in it, nothing new, or somebody was quicker.
    """
    if by.role not in MAY_ADOPT:
        raise CannotAdopt("A manager or the Managing Director adopts a policy; ask one of them.")
    if found := mistakes(proposed):
        raise CannotAdopt(found[0])
    before = policy_editions.newest(tx)
    if before is not None and before.sha256 == proposed.sha256:
        raise CannotAdopt("Nothing to adopt: the files on the disk are the edition in force.")
    return policy_editions.adopt(tx, proposed, after=after, by=by.actor, staff_id=by.id, at=at)
