"""The ombudsman's case file as a document: who, when and why on the cover; then everything, each kind in its own part."""

from code_of_practice.categories import every_category
from code_of_practice.provider import provider
from code_of_practice.schemes import scheme_on
from code_of_practice.stages import named
from models.casework.obligations import Obligation
from models.record.event_words import by_whom, rule, tell

from . import case_contacts as contacts
from . import case_tables as tables
from .case import Case
from .document import Clock, Document, Facts, Section, Words
from .moments import CHANNELS, capital, day, grouped, moment

_ADR_CLOCKS = ("statutory.adr_letter", "published.adr_8w_from_written")
_NOT_BEGUN = (
    "Our published eight weeks begin when the complaint is put in writing.",
    "It has not been, so the six weeks from the first contact decide alone.",
)


def case_file(case: Case) -> Document:
    """The whole document."""
    us, complaint = provider(), case.complaint
    return Document(
        title="Case file",
        subtitle=f"Complaint {grouped(complaint.reference)}",
        facts=_cover(case),
        clocks=(_clock(case, _ADR_CLOCKS[0]), _clock(case, _ADR_CLOCKS[1])),
        note=_how_to_check(case),
        sections=_sections(case),
        foot=f"{us.name}   Complaint {grouped(complaint.reference)}   as it stood on {moment(case.as_of)}",
        sender={"name": us.name, "team": us.team},
    )


def _cover(case: Case) -> tuple[tuple[str, str], ...]:
    complaint, owner = case.complaint, case.names.get(case.complaint.owner_id or 0, "")
    told = case.complainant
    rows = [
        ("For", scheme_on(case.as_of).name),
        ("Complainant", case.customer.name if case.customer else told.name if told else "Not known by name"),
        ("On behalf of", told.for_whom if told else ""),
        ("Customer", named(case.customer.customer_class).capitalize() if case.customer else ""),
        ("Account", ", ".join(account.number for account in case.accounts)),
        ("About", _about(complaint.category)),
        ("First contact", f"{day(complaint.first_contact_at)}, {CHANNELS.get(complaint.channel, complaint.channel)}"),
        ("Put in writing", day(complaint.written_at) or "Not yet"),
        ("Stands now", capital(named(complaint.stage))),
        ("Closed", f"{day(complaint.closed_at)}, {named(complaint.closed_because or '')}" if complaint.closed_at else ""),
        ("Looked after by", owner),
        ("Marks", ", ".join(named(mark) for mark in complaint.marks)),
        ("Record as it stood", f"{moment(case.as_of)} (event {case.number} of its history)"),
    ]  # fmt: skip
    return tuple((name, value) for name, value in rows if value)


def _about(key: str) -> str:
    """In the category's own words; by its key where that category has been taken out of the list since."""
    known = next((each.words for each in every_category() if each.key == key), named(key))
    return capital(known) or "Not categorised"


def _clock(case: Case, rule_id: str) -> Clock:
    """One of the two ADR clocks, the law's and our published one; the earlier decides."""
    owed = next((each for each in case.obligations if each.rule == rule_id), None)
    name = capital(rule(rule_id))
    if owed is None:
        return Clock(name, "Not begun", "not running", False, _NOT_BEGUN, "published/allcomms-code, CP13")
    source = f"{owed.source} ({named(owed.confidence)})" if owed.confidence else owed.source
    return Clock(name, day(owed.due), _stands(owed), owed.decides, tuple(owed.reason), source)


def _stands(owed: Obligation) -> str:
    return f"{owed.state}: {owed.why}" if owed.why else str(owed.state)


def _how_to_check(case: Case) -> tuple[str, ...]:
    return (
        f"Every event is chained to the one before by a keyed hash. The chain’s head here, event {case.number}, is {case.head}.",
        "manifest.json beside this file has the SHA-256 of every file. Asked to, we compare both with our own record, and say so.",
        "Times are London’s. What the customer is asked to prove who they are is held by us and is in no part of this file.",
    )  # fmt: skip


def _sections(case: Case) -> tuple[Section, ...]:
    return (
        Section("What the customer says", _said(case)),
        Section(
            "Timeline", (tables.timeline(case, tell, by_whom),),
            "Everything that happened, in order, as it was written down at the time.",
        ),
        Section(
            "Every contact", (contacts.contacts(case),),
            "Calls, mail, texts, letters and files, in and out. Whole mails and letters are files of their own.",
        ),
        Section("Notes of our staff", (contacts.notes(case),)),
        Section("Letters", (tables.letters(case),), "Each is in the folder letters, as it was sent."),
        Section("Offers", (tables.offers(case),), "Money settles no complaint by itself."),
        Section(
            "What we owed, and whether we kept it", (tables.obligations(case),),
            "Every dated duty with its rule, its end, and what kept or broke it.",
        ),
        Section("Promises", (tables.promises(case),)),
        Section("Escalations", (tables.escalations(case),)),
        Section("Rules in force", (tables.policies(case),), "A complaint keeps the rules of its first day."),
        Section(
            "Recordings", (tables.recordings(case),),
            "Each sound is in the folder recordings; where one is missing, its line says why. In a sound may be heard what "
            "somebody said to prove who they are: let nobody hear it who need not.",
        ),
        Section("Files", (tables.files(case),), "Each is in the folder files, as it was sent to us."),
    )  # fmt: skip


def _said(case: Case) -> tuple[Words | Facts, ...]:
    complaint = case.complaint
    parts: list[Words | Facts] = [
        Words((complaint.statement,), said=True)
        if complaint.statement
        else Words(("Nothing was written down.",))
    ]
    wishes = [
        ("Wants", complaint.wanted),
        ("Extra help", complaint.extra_help),
        ("Needs on the account", _needs(case)),
    ]
    known = tuple((name, value) for name, value in wishes if value)
    return (*parts, Facts(known)) if known else tuple(parts)


def _needs(case: Case) -> str:
    return ", ".join(named(need) for need in case.customer.needs) if case.customer else ""
