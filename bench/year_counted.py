"""Was every obligation of the year kept, broken or closed at its moment, and once? Plain counting over the rows."""

from datetime import datetime

from sqlalchemy import text

from models.database import Database

# Each finds what must not be; `:now` is the last night. Moments are UTC, as they are stored.
_MUST_BE_NONE = {
    "still running past their end": (
        "SELECT count(*) FROM obligation WHERE state = 'running' AND due_ends_at <= :now"
    ),
    "not looked at when they should be": (
        "SELECT count(*) FROM obligation WHERE state = 'running' AND (next_look_at IS NULL OR next_look_at <= :now)"
    ),
    "settled, and still to be looked at": (
        "SELECT count(*) FROM obligation WHERE state <> 'running' AND next_look_at IS NOT NULL"
    ),
    "called kept after their end": """
        SELECT count(*) FROM obligation WHERE state = 'kept' AND settled_at >= due_ends_at
        AND rule NOT IN ('close.silence_28d', 'adr.referral_last_safe_day', 'records.keep_until_min_12m')""",
    "called broken before their end": (
        "SELECT count(*) FROM obligation WHERE state = 'broken' AND settled_at < due_ends_at"
    ),
    "called broken a day or more after their end": """
        SELECT count(*) FROM obligation WHERE state = 'broken' AND julianday(settled_at) - julianday(due_ends_at) > 0.5""",
    "warned of twice alike": """
        SELECT count(*) FROM (SELECT 1 FROM event WHERE kind = 'obligation_warned'
        GROUP BY complaint_id, json_extract(body, '$.rule'), json_extract(body, '$.hundredths'), json_extract(body, '$.due')
        HAVING count(*) > 1)""",
    "said broken twice": """
        SELECT count(*) FROM (SELECT 1 FROM event WHERE kind = 'obligation_broken'
        GROUP BY complaint_id, json_extract(body, '$.rule') HAVING count(*) > 1)""",
    "sent two ADR letters": """
        SELECT count(*) FROM (SELECT 1 FROM letter WHERE kind IN ('adr_six_weeks', 'deadlock')
        GROUP BY complaint_id HAVING count(*) > 1)""",
    "unresolved when the ADR letter was due and without it": """
        SELECT count(*) FROM obligation o WHERE o.rule = 'statutory.adr_letter' AND o.state = 'broken'""",
    "silent for 28 days and not closed": "SELECT count(*) FROM complaint WHERE stage = 'outcome_sent'",
    "past their twelve months and not closed": "SELECT count(*) FROM complaint WHERE stage = 'adr_letter_sent'",
    "open with another next date than their earliest": """
        SELECT count(*) FROM complaint c WHERE c.next_due IS NOT
        (SELECT min(o.due_ends_at) FROM obligation o WHERE o.complaint_id = c.id AND o.state = 'running')""",
    "never closed, or closed twice": """
        SELECT count(*) FROM complaint c WHERE c.closed_at IS NULL OR (SELECT count(*) FROM event e
        WHERE e.complaint_id = c.id AND e.kind = 'stage_changed' AND json_extract(e.body, '$.now') = 'closed')
        <> 1 + (SELECT count(*) FROM event e WHERE e.complaint_id = c.id AND e.kind = 'stage_changed'
        AND json_extract(e.body, '$.now') = 'reopened')""",
}


def what_is_wrong(database: Database, now: datetime) -> list[str]:
    """What must not be and is, each with its number; empty when the year was kept."""
    found = []
    at = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    with database.reading() as session:
        for what, asked in _MUST_BE_NONE.items():
            count = (
                session.connection().execute(text(asked), {"now": at} if ":now" in asked else {}).scalar_one()
            )
            if count:
                found.append(f"{count} {what}")
    return found
