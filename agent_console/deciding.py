"""Deciding about a complaint: a page for each form, what it is about beside it, and its letter to read before it goes."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

import models
from code_of_practice import references, stages
from code_of_practice.errors import CodeError, ReferenceNotUnderstood
from code_of_practice.roles import Role
from models import Complaint, Letter, LetterState, Staff, Transaction, wall_clock
from models.casework import decisions
from models.casework.complaint_queries import complaint_with_reference
from models.casework.customer_asks import has_asked_for_early_referral
from models.casework.offers import offers_on

from .acting import Refused
from .call_actions import me
from .complaint_card import card_of
from .decision_forms import Case
from .decisions import Decision, Group, decision, decisions_for
from .forms import Field, Given, empty, read
from .knowing import may_know


@dataclass(frozen=True)
class Offered:
    """One group of a complaint's page: its name and the decisions that are there."""

    group: Group
    decisions: tuple[Decision, ...]


class _Looked(Exception):
    """Undoes a transaction that was made only to read its letter."""


def offered(session: Session, complaint: Complaint, role: Role) -> tuple[Offered, ...]:
    """What may be decided now, by group, in the order of the page."""
    there = decisions_for(session, complaint, role)
    grouped = ((group, tuple(each for each in there if each.group == group)) for group in Group)
    return tuple(Offered(group, found) for group, found in grouped if found)


def decide(reference: str, key: str) -> str | tuple[str, int]:
    """The form, with what is known filled in."""
    at = wall_clock.now()
    with models.reading() as session:
        complaint, chosen = _chosen(session, reference, key)
        fields = _fields(session, complaint, chosen, at)
        refused = _not_now(session, complaint, chosen)
        return _shown(
            session, complaint, chosen, fields, empty(fields), at, refused=refused
        ), 409 if refused else 200


def decided(reference: str, key: str) -> AnyResponse | tuple[str, int]:
    """Do it; or with `look`, show the letter that it would send. What is refused keeps every word."""
    at, looks = wall_clock.now(), bool(request.form.get("look"))
    with models.reading() as session:
        complaint, chosen = _chosen(session, reference, key)
        fields = _fields(session, complaint, chosen, at)
        given = read(fields, request.form)
        if given.faults:
            return _shown(session, complaint, chosen, fields, given, at), 400
    letter, refused, text = None, "", ""
    try:
        with models.transaction() as tx:
            complaint, staff = tx.get_one(Complaint, complaint.id, with_for_update=True), me(tx)
            letter = _do(tx, chosen, complaint, staff, given, at)
            if looks:
                text = letter.in_words().text if letter else ""
                raise _Looked
    except _Looked:
        pass
    except (CodeError, Refused) as reason:
        refused = str(reason)
    if looks or refused:
        with models.reading() as session:
            found, _ = _chosen(session, reference, key)
            text = text if may_know(session, found) else _without_name(letter, text)
            return _shown(
                session, found, chosen, fields, given, at, refused=refused, looked=text
            ), 409 if refused else 200
    flash(_told(chosen, letter))
    flash(f"decide-{reference}-{key}", "done")
    return redirect(url_for("console.complaint", reference=complaint.reference), 303)


def _do(
    tx: Transaction, chosen: Decision, complaint: Complaint, staff: Staff, given: Given, at: datetime
) -> Letter | None:
    if sentence := _not_now(tx, complaint, chosen):
        raise Refused(sentence)
    if complaint.owner_id is None and staff.role != Role.MANAGING_DIRECTOR:
        complaint.own(
            staff.id, by=staff.actor, at=at
        )  # "a contact point", by name, in the letter already (CP8)
    letter = chosen.deed(tx, complaint, staff, given.values, at)
    if chosen.settles and (letter is None or letter.state != LetterState.DRAFT):
        decisions.dealt_with(tx, complaint, staff, at=at)
    return letter


def _chosen(session: Session, reference: str, key: str) -> tuple[Complaint, Decision]:
    try:
        complaint = complaint_with_reference(session, references.understood(reference))
    except ReferenceNotUnderstood:
        complaint = None
    chosen = decision(key)
    if complaint is None or chosen is None:
        abort(404, "There is no such page. A complaint’s own page shows what can be decided about it.")
    return complaint, chosen


def _not_now(session: Session, complaint: Complaint, chosen: Decision) -> str:
    """Why this is not theirs to decide, or not now; empty where it is."""
    if chosen in decisions_for(session, complaint, Role(g.me.role)):
        return ""
    try:
        stages.check(complaint.stage, chosen.move, Role(g.me.role), reason="asked")
    except CodeError as reason:
        return str(reason)
    return (
        chosen.hindered(session, complaint)
        or "That cannot be done with this complaint; its page shows what can."
    )


def _fields(session: Session, complaint: Complaint, chosen: Decision, at: datetime) -> tuple[Field, ...]:
    return chosen.asks(Case(session, complaint, session.get_one(Staff, g.me.id), at))


def _shown(
    session: Session, complaint: Complaint, chosen: Decision, fields: tuple[Field, ...], given: Given, at: datetime, *,
    refused: str = "", looked: str = "",
) -> str:  # fmt: skip
    return render_template(
        "console/complaints/decide.html",
        c=card_of(session, complaint, at=at),
        chosen=chosen,
        fields=fields,
        given=given,
        refused=refused,
        looked=looked,
        waits=chosen.waits(complaint, Role(g.me.role)),
        offers=offers_on(session, complaint.id or 0),
        asked_referral=has_asked_for_early_referral(session, complaint),
    )


def _told(chosen: Decision, letter: Letter | None) -> str:
    if letter is None:
        return f"Done: {chosen.button[:1].lower()}{chosen.button[1:]}."
    if letter.state == LetterState.DRAFT:
        return "The letter is drafted and waits for their name; it is on their page now."
    if letter.way is None:
        return "Done, but nobody knows where to send the letter: find an address for it."
    return f"Done. The letter goes by {'post' if letter.way == 'post' else 'email'}."


def _without_name(letter: Letter | None, text: str) -> str:
    """The letter's words for somebody who may not read whose complaint it is: the customer has not proved it to them."""
    facts = letter.facts if letter else {}
    for hidden in (facts.get("name"), *(facts.get("address") or ())):
        if hidden:
            text = text.replace(str(hidden), "…")
    return text
