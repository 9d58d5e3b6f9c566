"""A person's own data as a document that they can read, and each complaint of theirs as plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from code_of_practice.compensation import in_pounds
from code_of_practice.provider import provider
from code_of_practice.stages import named
from models.record.event_words import by_whom, tell
from models.telephone.recordings import Recording

from . import case_contacts, case_desk, case_tables
from .case import Case
from .document import Document, Entries, Entry, Facts, Part, Section, Table, Words
from .moments import CHANNELS, capital, day, grouped, moment
from .sound import Sound, told

if TYPE_CHECKING:
    from .own_data import Held

_NOT_SHOWN = (
    "We hold your date of birth and your PIN, and ask about them to be sure that it is you when you ring. They are not "
    "printed here: whoever found this copy could pass as you. Ask us and we will read them to you once we know that it is you."
)
_LEFT_OUT = (
    "What is other people’s is left out: the surnames of our staff, telephone numbers that are not yours, and mail that "
    "others wrote to us about your complaint. A complaint that was made without proving who made it is not here either."
)
_RIGHTS = (
    "You may ask us to correct what is wrong, and you may complain to the Information Commissioner’s Office, the ICO "
    "(ico.org.uk, 0303 123 1113). Recordings of your calls are files of their own; where one is missing, its line says why. "
    "You may hear in them what you said to prove who you are, so keep them safe."
)


def document_of(held: Held) -> Document:
    """The whole document."""
    us, customer = provider(), held.customer
    return Document(
        title="Everything we hold on you",
        subtitle=customer.name,
        facts=(
            ("Made on", day(held.at)),
            ("Accounts", ", ".join(account.number for account in held.accounts)),
            ("Complaints", ", ".join(grouped(case.complaint.reference) for case in held.cases) or "None"),
        ),
        note=(_NOT_SHOWN, _LEFT_OUT, _RIGHTS),
        sections=(_about(held), *(_complaint(held, case) for case in held.cases), _beside(held)),
        foot=f"{us.name}   made on {day(held.at)}",
        sender={"name": us.name, "team": us.team},
    )


def _about(held: Held) -> Section:
    customer = held.customer
    rows = [
        ("Name", customer.name),
        ("Telephone", customer.phone),
        ("Email", customer.email),
        ("Address", customer.address or customer.postcode),
        ("Kind of customer", capital(named(customer.customer_class))),
        ("Needs", ", ".join(named(need) for need in customer.needs)),
        ("Our note", held.leaving_out.of(customer.note)),
        ("Held and not shown", "Date of birth, PIN"),
    ]
    accounts = Table(
        ("Account", "Services", "Balance", "Since"), (2, 4, 2, 2),
        tuple((a.number, ", ".join(a.services), in_pounds(a.balance_pence), moment(a.opened_at)) for a in held.accounts),
    )  # fmt: skip
    return Section("About you", (Facts(tuple((name, value) for name, value in rows if value)), accounts))


def _complaint(held: Held, case: Case) -> Section:
    """One complaint, all of it, with staff by their first names."""
    mine = held.leaving_out.of_case(case)
    said = case.complaint
    parts: list[Part] = [
        Facts(_dates(mine)),
        Words((held.leaving_out.of(said.statement) or "Nothing was written down.",), said=True),
        *_told(held, "What happened", case_tables.timeline(mine, tell, by_whom)),
        *_told(held, "Every contact", case_contacts.contacts(mine)),
        *_told(held, "Notes of our staff", case_contacts.notes(mine)),
        *_told(held, "What was noted in our guide", case_desk.guides(mine.guides)),
        *_told(held, "What your portal sent", case_desk.requests(mine.requests)),
        *_told(held, "Offers", case_tables.offers(mine)),
        *_told(held, "Promises", case_tables.promises(mine)),
        *_told(held, "Escalations", case_tables.escalations(mine)),
        *_told(
            held, "What was read before you were put through", case_desk.packets(mine.escalations, mine.names)
        ),
        *_told(held, "What we owed you", case_tables.obligations(mine)),
        *_told(held, "Letters", case_tables.letters(mine)),
        *_told(held, "Recordings", case_tables.recordings(mine)),
        *_told(held, "Files", case_tables.files(mine)),
    ]
    return Section(
        f"Complaint {grouped(said.reference)}", tuple(parts), f"Its files are in the folder {said.reference}."
    )


def _dates(case: Case) -> tuple[tuple[str, str], ...]:
    said = case.complaint
    rows = (
        ("First contact", f"{day(said.first_contact_at)}, {CHANNELS.get(said.channel, said.channel)}"),
        ("Stands now", capital(named(said.stage))),
        ("You want", said.wanted),
        ("Extra help", said.extra_help),
        ("Looked after by", case.names.get(said.owner_id or 0, "")),
    )
    return tuple((name, value) for name, value in rows if value)


def _told(held: Held, title: str, part: Table | Entries) -> tuple[Part, ...]:
    """A part under its name, with what is others' left out of every word."""
    out = held.leaving_out.of
    empty = not (part.rows if isinstance(part, Table) else part.entries)
    if empty:
        return ()
    if isinstance(part, Table):
        kept: Part = replace(part, rows=tuple(tuple(out(cell) for cell in row) for row in part.rows))
    else:
        kept = replace(
            part, entries=tuple(Entry(e.when, e.how, out(e.what), tuple(out(w) for w in e.words)) for e in part.entries)
        )  # fmt: skip
    return Words((title,), kind="title"), kept


def _beside(held: Held) -> Section:
    tries = Table(
        ("When", "How", "Came out"), (3, 3, 3),
        tuple((moment(t.at), capital(named(t.channel)), named(t.outcome)) for t in held.attempts),
        none="Nobody has tried.",
    )  # fmt: skip
    calls = Table(
        ("When", "About"), (3, 6),
        tuple((moment(call.started_at), "A call that no complaint came of") for call in held.calls),
        none="There were no other calls.",
    )  # fmt: skip
    messages = Entries(
        tuple(
            Entry(moment(each.created_at), named(each.kind), each.subject or "To you", (held.leaving_out.of(each.body),))
            for each in held.messages
        ),
        none="We wrote nothing else to you.",
    )  # fmt: skip
    return Section(
        "Beside your complaints",
        (
            Words(("Tries at proving who you are",), kind="title"), tries,
            Words(("Other calls",), kind="title"), calls,
            *_told(held, "Recordings", case_tables.recorded(held.recordings, held.sounds)),
            *_told(held, "What was noted in them", case_contacts.written(held.notes, held.leaving_out.first_names)),
            *_told(held, "What was noted in our guide", case_desk.guides(held.guides)),
            Words(("Other messages",), kind="title"), messages,
        ),
    )  # fmt: skip


def facts_of_case(held: Held, case: Case) -> dict[str, Any]:
    """The same complaint for a machine."""
    mine, out = held.leaving_out.of_case(case), held.leaving_out.of
    said = case.complaint
    return {
        "reference": said.reference,
        "channel": said.channel,
        "first_contact": said.first_contact_at.isoformat(),
        "stage": said.stage.value,
        "category": said.category,
        "statement": out(said.statement),
        "wanted": out(said.wanted),
        "extra_help": out(said.extra_help),
        "timeline": [
            {"at": event.at.isoformat(), "what": out(words), "by": by_whom(event.by, mine.names)}
            for event in mine.events
            if (words := tell(event, mine.names))
        ],
        "notes": [{"at": note.at.isoformat(), "text": out(note.text)} for note in mine.notes],
        "guides": [case_desk.guide_facts(each, out) for each in mine.guides],
        "escalations": [case_desk.escalation_facts(each, out) for each in mine.escalations],
        "portal": [
            {"at": each.at.isoformat(), "sent": case_desk.request_facts(each, out)} for each in mine.requests
        ],
        "messages": [
            {"at": each.created_at.isoformat(), "how": each.kind.value, "subject": each.subject, "body": out(each.body)}
            for each in mine.messages
        ],
        "letters": [{"subject": each.subject, "state": each.state.value, "sha256": each.sha256} for each in mine.letters],
        "offers": [{"pence": each.pence, "state": each.state.value} for each in mine.offers],
        "obligations": [
            {"rule": each.rule, "due": each.due.isoformat(), "state": each.state.value, "why": each.why}
            for each in mine.obligations
        ],
        "recordings": [recording_facts(mine.sounds, n, each) for n, each in enumerate(mine.recordings, 1)],
        "files": [{"name": each.name, "bytes": each.size, "sha256": each.sha256} for each in mine.files],
    }  # fmt: skip


def recording_facts(sounds: Mapping[str, Sound], number: int, each: Recording) -> dict[str, Any]:
    """One recording, and where its sound is or why it is missing."""
    return {
        "name": each.sid,
        "began": each.started_at.isoformat(),
        "seconds": each.seconds,
        "sound": told(sounds, number, each),
    }
