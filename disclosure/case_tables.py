"""The tables of a case file: what happened, what was sent, offered, owed, promised, escalated, recorded and attached."""

from collections.abc import Callable, Mapping, Sequence

from code_of_practice import policy, retention
from code_of_practice.stages import named
from models.casework.obligations import Obligation
from models.record.event_words import rule
from models.record.events import Event
from models.telephone.recordings import Recording

from .case import Case
from .document import Table
from .moments import capital, digest, lasted, moment, short_day, size
from .paths import file_path, letter_path
from .sound import Sound, told

Told = Callable[[Event, Mapping[int, str]], str]
By = Callable[[str, Mapping[int, str]], str]
_PURPOSES = {"call": "The call", "message": "A message left with us"}


def timeline(case: Case, tell: Told, by_whom: By) -> Table:
    """Every event in plain words, and who did it."""
    rows = (
        (str(number), moment(event.at), words, capital(by_whom(event.by, case.names)))
        for number, event in enumerate(case.events, 1)
        if (words := tell(event, case.names))
    )
    return Table(("No.", "When", "What happened", "By"), (0, 0, 1, 0), tuple(rows))


def letters(case: Case) -> Table:
    """Each letter, how and when it went, and the hash of its PDF."""
    rows = (
        (
            letter.subject,
            f"{named(letter.state)}{f' by {named(letter.way)}' if letter.way else ''}",
            moment(letter.sent_at or letter.posted_at) or f"written {moment(letter.written_at)}",
            f"{letter_path(number, letter)}\n{letter.template_version}\n{digest(letter.sha256)}",
        )
        for number, letter in enumerate(case.letters, 1)
    )
    heads = ("Letter", "How it went", "When", "File, template and SHA-256")
    return Table(heads, (5, 2, 3, 5), tuple(rows), none="No letter was written.", small=True)


def offers(case: Case) -> Table:
    """What was offered, by whom, and what the customer said."""
    rows = (
        (
            moment(offer.made_at),
            offer.pounds,
            f"{named(offer.kind)}{chr(10) if offer.working else ''}{chr(10).join(offer.working)}",
            case.names.get(offer.made_by_id, ""),
            f"{named(offer.state)} {short_day(offer.answered_at)}".strip(),
        )
        for offer in case.offers
    )
    return Table(
        ("When", "Sum", "As", "By", "Answer"), (3, 2, 4, 3, 3), tuple(rows), none="Nothing was offered."
    )


def obligations(case: Case) -> Table:
    """Every dated duty: its rule and source, its end, what became of it and why."""
    rows = (
        (
            f"{capital(_rule_words(case, owed))}\n{owed.source}{f' ({named(owed.confidence)})' if owed.confidence else ''}",
            moment(owed.due_ends_at) if owed.promise_id is not None else short_day(owed.due),
            capital(named(owed.state)),
            f"{owed.why}{f', {moment(owed.settled_at)}' if owed.settled_at else ''}".lstrip(", "),
        )
        for owed in case.obligations
    )
    return Table(("What we owed", "Due", "State", "Why"), (9, 3, 2, 4), tuple(rows), small=True)


def _rule_words(case: Case, owed: Obligation) -> str:
    dated = policy.held().on(case.complaint.first_contact_at, at=owed.started_at).get(owed.rule)
    return (
        dated.rule.words if dated else f"Promised: {rule(owed.rule)}" if owed.promise_id else rule(owed.rule)
    )


def promises(case: Case) -> Table:
    """What was promised, by whom and by when, and whether it was done."""
    rows = (
        (
            capital(named(promise.kind)),
            promise.owner_name,
            moment(promise.made_at),
            moment(promise.due_at),
            _kept(promise.kept_at is not None, promise.broken_at is not None, moment(promise.kept_at)),
        )
        for promise in case.promises
    )
    return Table(
        ("What", "By whom", "Made", "Due", "Kept"), (3, 3, 3, 3, 3), tuple(rows), none="Nothing was promised."
    )


def _kept(is_kept: bool, was_broken: bool, when: str) -> str:
    if is_kept:
        return f"{'late, ' if was_broken else ''}{when}"
    return "not kept in time" if was_broken else "still running"


def escalations(case: Case) -> Table:
    """Who asked for which rung, why, and what came of it."""
    rows = (
        (
            moment(each.asked_at),
            "Managing Director" if each.to_rung == "managing_director" else capital(named(each.to_rung)),
            case.names.get(each.by_staff_id or 0, "The customer"),
            each.reason or "No reason was needed.",
            f"{named(each.state)}{_with(case, each.target_id)}",
        )
        for each in case.escalations
    )
    heads = ("When", "To", "Asked by", "Why", "What came of it")
    return Table(heads, (3, 3, 3, 5, 4), tuple(rows), none="It was not escalated.")


def _with(case: Case, staff_id: int | None) -> str:
    name = case.names.get(staff_id or 0)
    return f", {name}" if name else ""


def policies(case: Case) -> Table:
    """Every version of a policy that a date of this complaint was counted under, and how long its record is kept."""
    held, first = policy.held(), case.complaint.first_contact_at
    found = {dated.version.id: dated.version for dated in held.on(first).values()}
    for owed in case.obligations:
        dated = held.on(first, at=owed.started_at).get(owed.rule)
        if dated is not None:
            found[dated.version.id] = dated.version
    rows = [(version.id, version.title, short_day(version.in_force_from)) for version in found.values()]
    kept = retention.version_on(case.as_of)
    rows.append((kept.id, "How long each kind of record is kept", short_day(kept.in_force_from)))
    return Table(("Version", "What it is", "In force from"), (4, 6, 2), tuple(sorted(rows)))


def recordings(case: Case) -> Table:
    """Of one complaint; see `recorded`."""
    return recorded(case.recordings, case.sounds)


def recorded(kept: Sequence[Recording], sounds: Mapping[str, Sound]) -> Table:
    """What was recorded, when and how long, whether it is still there, and its sound or why that is missing."""
    rows = (
        (
            moment(each.started_at),
            _PURPOSES.get(each.purpose, capital(named(each.purpose))),
            lasted(each.seconds) if each.seconds is not None else "not known",
            f"deleted {short_day(each.deleted_at)}"
            if each.deleted_at
            else named(each.status.replace("-", " ")),
            f"{each.sid}\n{_sound(sounds, number, each)}",
        )
        for number, each in enumerate(kept, 1)
    )
    return Table(("Began", "What", "Length", "State", "Name, file and SHA-256"), (3, 3, 2, 2, 6), tuple(rows), none="Nothing was recorded.", small=True)  # fmt: skip


def _sound(sounds: Mapping[str, Sound], number: int, recording: Recording) -> str:
    said = told(sounds, number, recording)
    return said.get("missing") or f"{said['file']}\n{digest(said['sha256'])}"


def files(case: Case) -> Table:
    """What was sent to us, by its name, its size and its hash."""
    rows = (
        (file.name, moment(file.at), size(file.size), f"{file_path(number, file)}\n{digest(file.sha256)}")
        for number, file in enumerate(case.files, 1)
    )
    return Table(("Name", "Came", "Size", "File and SHA-256"), (4, 3, 2, 6), tuple(rows), none="No file was sent.", small=True)  # fmt: skip
