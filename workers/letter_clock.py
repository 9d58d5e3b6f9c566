"""Letters that time itself makes due: the ADR letter on its last working day, and a decline that has lapsed.

What is due changes with the London date, so after a look that found nothing more the next is an hour away, or
midnight. A few letters a tick: the clock has callers to look after too.
"""

from __future__ import annotations

from datetime import date, datetime

import structlog

import models
from code_of_practice import clocks
from code_of_practice.stages import UNRESOLVED
from letters import LetterError
from models import Complaint, Letter
from models.correspondence.adr_letters import adr_letter_of, send_adr_letter
from models.correspondence.letter_facts import facts_of
from models.correspondence.letter_queries import complaints_owed_an_adr_letter, declines_over
from models.correspondence.letter_writing import prepare

AT_ONCE = 20
"""Letters made in one tick, some half a second of work."""
_log = structlog.get_logger("letters")


class LetterClock:
    """What one clock process remembers between ticks: until when there is nothing to look for, and whom it cannot write to."""

    def __init__(self) -> None:
        self._nothing_until: tuple[date, int] | None = None
        self._cannot: set[int] = set()

    def tick(self, at: datetime) -> int:
        """Write what is due, at most `AT_ONCE`; returns how many were written."""
        now = (clocks.local_date(at), at.hour)
        if self._nothing_until == now:
            return 0
        written = lapse_declines(at) + self.send_adr_letters(at)
        if written < AT_ONCE:
            self._nothing_until = now
            self._cannot.clear()
        return written

    def send_adr_letters(self, at: datetime) -> int:
        """The ADR letter, by the last working day on or before it is due (rule internal.adr_letter_send_by)."""
        today = clocks.local_date(at)
        with models.reading() as session:
            owed = complaints_owed_an_adr_letter(session, today, AT_ONCE + len(self._cannot))
        written = 0
        for complaint_id in (each for each in owed if each not in self._cannot):
            if self._send(complaint_id, at):
                written += 1
            else:
                self._cannot.add(complaint_id)
        return written

    def _send(self, complaint_id: int, at: datetime) -> bool:
        try:
            with models.reading() as session:
                complaint = session.get_one(Complaint, complaint_id)
                if "scheme" not in facts_of(session, complaint, at=at):
                    return False  # no ombudsman hears it: a larger business, or a matter for the ICO alone
                ready = prepare(session, complaint, "adr_six_weeks", at=at)
            with models.transaction() as tx:
                found = tx.get_one(Complaint, complaint_id, with_for_update=True)
                return send_adr_letter(tx, found, at=at, prepared=ready) is not None
        except LetterError as reason:
            _log.error("adr_letter_not_made", complaint=complaint_id, why=str(reason))
            return False


def lapse_declines(at: datetime) -> int:
    """ "It ends by itself" (CP16): what was declined for now and is not resolved is agreed to, by the system."""
    with models.reading() as session:
        over = [letter.id for letter in declines_over(session, clocks.local_date(at))]
    for letter_id in over:
        with models.transaction() as tx:
            letter = tx.get_one(Letter, letter_id, with_for_update=True)
            complaint = tx.get_one(Complaint, letter.complaint_id, with_for_update=True)
            if letter.lapses_on is None:
                continue
            if complaint.stage in UNRESOLVED and adr_letter_of(tx, complaint) is None:
                send_adr_letter(tx, complaint, "early_referral_lapsed", at=at, lapsed_on=letter.lapses_on)
            letter.lapses_on = None
            tx.add(letter)
    return len(over)
