"""The Code, CP3: "Creating a portal ticket". What the ticket's maker is told at once, and may ask later."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

import models
from models import Complaint, EventKind, Staff
from models.casework.complaint_queries import complaint_with_reference, obligations_of
from models.database import Transaction
from models.people.complainants import complainant_of
from models.queries import events_of_complaint
from models.storage.idempotency import IdempotencyKey

from .conftest import OTHERS, Send

STATEMENT = "My broadband drops out every evening and nobody rings back. £40 — für nichts. 🙁"


def kept(reference: str) -> Complaint:
    with models.reading() as session:
        found = complaint_with_reference(session, reference)
    assert found is not None
    return found


def test_a_portal_ticket_is_a_complaint_from_its_first_moment(send: Send) -> None:
    """GC C4: the clock starts at the first expression; in writing, both clocks start (CP13)."""
    answer = send({"statement": STATEMENT})
    assert answer.status_code == 201
    complaint = kept(answer.json["reference"])
    assert (complaint.channel, complaint.statement) == ("portal", STATEMENT)
    assert complaint.written_at == complaint.first_contact_at
    with models.reading() as session:
        rules = {each.rule for each in obligations_of(session, complaint.id or 0)}
    assert {"statutory.adr_letter", "published.adr_8w_from_written", "internal.ack_2wd"} <= rules


def test_the_answer_acknowledges_says_when_we_next_respond_and_whom_to_ask(send: Send) -> None:
    """CP8: "we will acknowledge receipt, advise how and when we will next respond and provide you with a contact point"."""
    told = send({"statement": STATEMENT}).json
    assert told["stage"] == "open" and told["stage_in_words"].startswith("we have your complaint")
    assert told["contact"] == {
        "team": "Customer Service Team",
        "owner": None,
        "phone": "0330 053 8188",
        "email": "info@allcommunications.com",
    }
    words = " ".join(told["what_happens_next"])
    assert "We received your complaint on" in words and "We will write to you by" in words
    assert "Managing Director" in words
    due, received = (datetime.fromisoformat(told[each]) for each in ("next_due", "received"))
    assert 10 <= (due - received).days <= 21 and due.utcoffset() == UTC.utcoffset(None)


def test_the_answer_names_the_ombudsman_free_and_independent(send: Send) -> None:
    """CP14, CP15 and GC C4: on receipt, promptly tell of ADR."""
    words = send({"statement": STATEMENT}).json["what_happens_next"][-1]
    assert "six weeks" in words and "Communications Ombudsman" in words
    assert "independent" in words and "free" in words and "twelve months" in words


def test_everything_that_was_told_is_kept_sealed(send: Send, database_url: str) -> None:
    asked = {
        "statement": STATEMENT, "wanted": "Mend it", "category": "slow_broadband", "name": "Anne Lister",
        "account_number": "40000001", "email": "anne@example.com", "extra_help": "Large print, please",
    }  # fmt: skip
    complaint = kept(send(asked, key="k1").json["reference"])
    assert (complaint.wanted, complaint.category) == ("Mend it", "slow_broadband")
    assert (complaint.reach, complaint.extra_help) == ("anne@example.com", "Large print, please")
    with models.reading() as session:
        who = complainant_of(session, complaint.id or 0)
        row = session.get(IdempotencyKey, 1)
        assert who is not None and (who.name, who.account_number) == ("Anne Lister", "40000001")
        assert row is not None and "Anne" not in row.model_dump_json() and "Anne Lister" in row.asked


def test_an_account_that_we_do_not_know_stops_nothing_and_is_not_said(send: Send) -> None:
    """Regulation, difference 14: failing the privacy questions must not stop a complaint."""
    answer = send({"statement": STATEMENT, "account_number": "99999999"})
    assert answer.status_code == 201 and "99999999" not in answer.text
    assert kept(answer.json["reference"]).customer_id is None


def test_the_acknowledgement_goes_by_mail_too(send: Send) -> None:
    """CP8: a worker writes it after the commit; here, that it was asked to."""
    complaint = kept(send({"statement": STATEMENT, "email": "anne@example.com"}).json["reference"])
    with models.reading() as session:
        kinds = [event.kind for event in events_of_complaint(session, complaint.id or 0)]
    assert EventKind.COMPLAINT_CONFIRMED in kinds


def test_asking_after_it_tells_stage_owner_next_date_and_all_we_owe(send: Send, ask: Send) -> None:
    """CP9: "to keep you informed at all times"."""
    reference = send({"statement": STATEMENT}).json["reference"]
    with models.transaction() as tx:
        own(tx, reference, "Joyce Adeyemi")
    told = ask(reference).json
    assert told["owner"] == "Joyce" and "Adeyemi" not in ask(reference).text
    assert told["stage_in_words"].startswith("we have your complaint")
    decides = [owed for owed in told["obligations"] if owed["decides"]]
    assert [owed["rule"] for owed in decides] == ["statutory.adr_letter"]
    assert told["next_due"] == min(owed["due_ends_at"] for owed in told["obligations"])


def own(tx: Transaction, reference: str, name: str) -> None:
    at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    staff = Staff(
        email="j@example.test", name=name, password_hash="-", presence_since=at, role=models.Role.ADVISER
    )
    tx.add(staff)
    tx.flush()
    complaint = complaint_with_reference(tx, reference)
    assert complaint is not None
    complaint.own(staff.id, by="staff:1", at=at)


def test_a_portal_sees_only_the_complaints_it_made(send: Send, ask: Send) -> None:
    """CP6: another portal's complaint is as unknown as one that never was."""
    reference = send({"statement": STATEMENT}).json["reference"]
    theirs, never = ask(reference, token=OTHERS), ask("12345674", token=OTHERS)
    assert theirs.status_code == never.status_code == 404
    assert theirs.data == never.data


def test_nothing_of_the_account_is_told(send: Send, ask: Send) -> None:
    """CP6, CP7: facts of an account are for its proved holder."""
    reference = send({"statement": STATEMENT, "name": "Anne Lister", "account_number": "40000001"}).json[
        "reference"
    ]
    for word in ("Anne", "40000001", "drops out", "broadband"):
        assert word not in ask(reference).text


def test_the_description_is_there_for_everybody_and_says_nothing_of_anybody(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json")
    assert described.status_code == 200 and described.json["openapi"].startswith("3.1")
    assert set(described.json["paths"]) == {"/api/v1/complaints", "/api/v1/complaints/{reference}"}
