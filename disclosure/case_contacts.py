"""Every contact of a case, whatever its channel, in one order of time; and what our staff noted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from code_of_practice.stages import named
from models.casework.notes import Note
from models.correspondence.inbound_mail import MailKind
from models.correspondence.letters import LetterState
from models.correspondence.messages import MessageKind
from models.telephone.calls import Call

from .case import Case
from .document import Entries, Entry
from .moments import capital, lasted, moment, size
from .paths import file_path, letter_path, mail_path, message_path

_LONGEST = 1500
_TAKEN_FOR = {
    MailKind.COMPLAINT: "the complaint",
    MailKind.MORE: "more about it",
    MailKind.STRANGER: "from somebody who is not the complainant; told nothing",
    MailKind.AUTOMATIC: "taken for automatic; not answered",
}
_NOT_GONE = (LetterState.DRAFT, LetterState.DROPPED)
_Timed = tuple[datetime, Entry]


def contacts(case: Case) -> Entries:
    """Calls, mail, texts, letters and files, in and out."""
    found = [*_first(case), *_calls(case), *_mails(case), *_messages(case), *_letters(case), *_files(case)]
    return Entries(tuple(entry for _, entry in sorted(found, key=lambda each: each[0])))


def notes(case: Case) -> Entries:
    """As they were written; what was typed later over a note is its newest words."""
    return written(case.notes, case.names)


def written(kept: Iterable[Note], names: Mapping[int, str]) -> Entries:
    """Notes, and who wrote each."""
    return Entries(
        tuple(
            Entry(moment(note.at), "Note", f"Written by {names.get(note.staff_id, 'staff')}", (note.text,))
            for note in kept
            if note.text
        ),
        none="No note was written.",
    )


def _first(case: Case) -> list[_Timed]:
    """How it came, where that was in writing."""
    at, channel = case.complaint.first_contact_at, case.complaint.channel
    ways = {"online": "Our web form, in", "portal": "Customer portal, in", "letter": "Letter, in"}
    if channel not in ways:
        return []
    return [(at, Entry(moment(at), ways[channel], "The complaint itself; its words are in part 1"))]


def _calls(case: Case) -> list[_Timed]:
    return [(call.started_at, _call(case, call)) for call in case.calls]


def _call(case: Case, call: Call) -> Entry:
    who = "The customer, verified" if call.is_verified else "A caller, not verified"
    adviser = case.names.get(call.adviser_id or 0)
    spoke = f", spoke with {adviser}" if adviser else ""
    long = (
        f", {lasted((call.ended_at - call.started_at).total_seconds())}"
        if call.ended_at
        else ", still on the line"
    )
    number = (
        f"From {call.from_number}." if call.from_number else "The number was withheld or has been deleted."
    )
    ended = f" {capital(named(call.disposition))}." if call.disposition else ""
    return Entry(moment(call.started_at), "Telephone, in", f"{who}{spoke}{long}", (number + ended,))


def _mails(case: Case) -> list[_Timed]:
    return [
        (
            mail.came_at,
            Entry(
                moment(mail.came_at), "Email, in",
                f"{mail.subject or 'No subject'} ({_TAKEN_FOR.get(mail.kind, named(mail.kind))})",
                (f"From {mail.sender}. Whole in {mail_path(number, mail)}.", _short(mail.text)),
            ),
        )
        for number, mail in enumerate(case.mails, 1)
    ]  # fmt: skip


def _messages(case: Case) -> list[_Timed]:
    """Texts and mails of ours; one that carries a letter is told with its letter."""
    carries = {letter.message_id for letter in case.letters}
    how = {MessageKind.SMS: "Text, out", MessageKind.MAIL: "Email, out", MessageKind.LETTER: "Letter, out"}
    return [
        (
            message.created_at,
            Entry(
                moment(message.sent_at or message.created_at), how[message.kind],
                f"{message.subject or 'To the customer'} ({named(message.state)})",
                (f"To {message.to}. In {message_path(number, message)}.", _short(message.body)),
            ),
        )
        for number, message in enumerate(case.messages, 1)
        if message.id not in carries
    ]  # fmt: skip


def _letters(case: Case) -> list[_Timed]:
    return [
        (
            letter.written_at,
            Entry(
                moment(letter.sent_at or letter.posted_at or letter.written_at), "Letter, out",
                f"{letter.subject} ({named(letter.state)}{f', by {named(letter.way)}' if letter.way else ''})",
                (f"Whole in {letter_path(number, letter)}.",),
            ),
        )
        for number, letter in enumerate(case.letters, 1)
        if letter.state not in _NOT_GONE
    ]  # fmt: skip


def _files(case: Case) -> list[_Timed]:
    return [
        (file.at, Entry(moment(file.at), "File, in", f"{file.name}, {size(file.size)}", (f"Whole in {file_path(number, file)}.",)))
        for number, file in enumerate(case.files, 1)
    ]  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}… (it goes on in its own file)"
