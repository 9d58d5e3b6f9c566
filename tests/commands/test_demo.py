"""The demo: people to try the system with, whom nobody can mistake for real ones."""

import json
from email import message_from_bytes, policy

from sqlmodel import func, select

import models
from carrier import numbers
from code_of_practice.roles import Role
from code_of_practice.stages import Stage
from models import Complaint, Customer, LetterState, Staff, wall_clock
from models.casework.complaint_queries import account_with_number, complaints
from models.casework.decisions import waiting_above
from models.correspondence.adr_letters import approve
from models.correspondence.letter_queries import letters_in_state
from models.correspondence.mail_decisions import mail_waiting, open_complaint
from models.database import Database
from models.people.passwords import is_right
from models.queries import all_staff, staff_with_email
from settings import Settings

from .conftest import Run


def test_the_demo_prints_everybody_with_what_a_handset_needs_to_call_as_them(run: Run) -> None:
    people = json.loads(run("demo", "--json").stdout)
    assert set(people) == {"customers", "staff"}
    for customer in people["customers"]:
        assert set(customer) == {
            "name", "account_number", "phone", "email", "date_of_birth", "pin", "postcode", "note",
        }  # fmt: skip
        assert len(customer["account_number"]) == 8 and len(customer["pin"]) == 6
    assert len(people["customers"]) >= 6
    for person in people["staff"]:
        assert set(person) == {"name", "email", "password", "role", "phone"}
    roles = [person["role"] for person in people["staff"]]
    assert [roles.count(r) for r in ("adviser", "manager", "managing_director", "admin")] == [3, 2, 1, 1]


def test_every_demo_number_is_one_that_ofcom_keeps_for_drama(run: Run) -> None:
    people = json.loads(run("demo", "--json").stdout)
    everybody = people["customers"] + people["staff"]
    assert all(numbers.is_drama(person["phone"]) for person in everybody)


def test_running_the_demo_twice_changes_nothing(run: Run, database: Database) -> None:
    first = run("demo", "--json").output
    with models.reading() as session:
        before = session.exec(select(func.count()).select_from(models.Event)).one()
    assert run("demo", "--json").output == first
    with models.reading() as session:
        assert session.exec(select(func.count()).select_from(models.Event)).one() == before
        assert len(complaints(session)) == 4
        assert len(all_staff(session)) == 7


def test_a_newcomer_finds_mail_that_waits_and_a_letter_that_waits_for_a_name(run: Run) -> None:
    """Made as the doors make them, so that what a newcomer does with them is the real thing."""
    run("demo")
    run("demo")
    with models.transaction() as tx:
        (mail,) = mail_waiting(tx)
        whole = message_from_bytes(mail.content(tx), policy=policy.default)
        assert whole["Auto-Submitted"] == "auto-replied" and mail.text in whole.get_content()
        opened = open_complaint(tx, mail, by="staff:1", at=wall_clock.now())
        assert opened.first_contact_at == mail.came_at
        (draft,) = letters_in_state(tx, LetterState.DRAFT)
        assert draft.pdf(tx).startswith(b"%PDF")
        complaint = tx.get_one(Complaint, draft.complaint_id)
        assert [each.to_rung for each in waiting_above(tx, complaint)] == [Role.MANAGER]
        manager = next(each for each in all_staff(tx) if each.role == Role.MANAGER)
        approve(tx, draft, manager, at=wall_clock.now())
        assert complaint.stage == Stage.ADR_LETTER_SENT


def test_the_printed_password_opens_the_door_and_the_database_does_not_hold_it(run: Run) -> None:
    person = json.loads(run("demo", "--json").stdout)["staff"][0]
    with models.reading() as session:
        found = staff_with_email(session, person["email"])
    assert isinstance(found, Staff)
    assert is_right(found.password_hash, person["password"])
    assert person["password"] not in found.password_hash


def test_the_demo_knows_who_needs_extra_help_and_who_is_a_business(run: Run) -> None:
    """GC C5: needs are recorded; GC C4.2: a small business has the same right to an ombudsman."""
    run("demo")
    with models.reading() as session:
        found = session.exec(select(Customer)).all()
    assert any(customer.needs for customer in found)
    assert {customer.customer_class for customer in found} >= {"residential", "small_business"}


def test_the_history_of_the_demo_holds(run: Run) -> None:
    run("demo")
    assert run("complaint", "verify-history").exit_code == 0


def test_identity_answers_are_nowhere_in_the_clear(run: Run, settings: Settings, database_kind: str) -> None:
    people = json.loads(run("demo", "--json").stdout)
    with models.reading() as session:
        for customer in people["customers"]:
            account = account_with_number(session, customer["account_number"])
            assert account is not None
            row = session.get(Customer, account.customer_id)
            assert row is not None and row.pin == customer["pin"]
            kept = repr(row.model_dump())
            assert not any(customer[name] in kept for name in ("pin", "date_of_birth", "phone", "name"))
