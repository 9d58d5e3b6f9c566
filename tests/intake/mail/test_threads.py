"""More about a complaint finds it: by what the mail answers, by the reference; and tells strangers nothing (CP6)."""

from datetime import UTC, datetime

import models
from code_of_practice.roles import Role
from code_of_practice.stages import Move, Stage
from models import Complaint, MailKind, Message, MessageKind
from models.casework.complaint_queries import complaint_with_reference
from models.queries import promises_open

from .conftest import Post, Record

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def ours_about(complaint: Complaint) -> Message:
    """A mail that we sent about it."""
    with models.transaction() as tx:
        return Message.wait(
            tx, about="test", kind=MessageKind.MAIL, to="anne@example.com", subject="s", body="b", at=AT,
            complaint_id=complaint.id,
        )  # fmt: skip


def test_a_reply_to_our_mail_is_added_to_its_complaint(post: Post, record: Record) -> None:
    post()
    sent = ours_about(record.complaint())
    post(
        subject="Re: your letter",
        text="Still slow.",
        headers=f"In-Reply-To: <{sent.uid}@allcommunications.com>\n",
    )
    assert record.complaint().statement.endswith("Still slow.")
    assert record.mails()[1].kind == MailKind.MORE


def test_every_mail_of_the_case_refers_to_its_complaint(post: Post, record: Record) -> None:
    post()
    case = f"<complaint-{record.complaint().uid}@allcommunications.com>"
    post(headers=f"References: <x@y>\n {case}\n", text="Still slow.")
    assert record.complaint().statement.endswith("Still slow.")


def test_their_own_second_mail_in_the_same_thread_finds_it(post: Post, record: Record) -> None:
    post(message_id="<first@mail.example.com>")
    post(headers="References: <first@mail.example.com>\n", text="I forgot to say: also mornings.")
    assert record.complaint().statement.endswith("also mornings.")


def test_the_reference_finds_it_in_subject_or_body_however_it_is_grouped(post: Post, record: Record) -> None:
    post()
    reference = record.complaint().reference
    post(subject=f"Complaint {reference[:4]} {reference[4:]}", text="One")
    post(subject="Hello", text=f"It is about {reference}, thank you. Two")
    assert "One" in record.complaint().statement and "Two" in record.complaint().statement


def test_a_number_that_is_no_reference_of_ours_is_a_new_complaint(post: Post, record: Record) -> None:
    post(subject="Invoice 12345678", text="My phone is 0161 4960 000")
    assert len(record.complaints()) == 1


def test_another_address_with_the_reference_is_kept_and_told_nothing(post: Post, record: Record) -> None:
    """CP6: a reference can be read off a letter; it opens nothing."""
    post()
    complaint = record.complaint()
    post(
        sender="Mallory <m@example.net>", subject=f"Re: {complaint.reference}", text="What do you know of me?"
    )
    assert record.complaint().statement == complaint.statement
    assert record.mails()[1].kind == MailKind.STRANGER and record.mails()[1].complaint_id == complaint.id
    (answer,) = record.messages()
    assert answer.to == "m@example.net" and answer.complaint_id is None
    assert complaint.reference not in answer.body.replace(" ", "") + answer.subject


def test_what_they_send_is_confirmed_once_a_day(post: Post, record: Record) -> None:
    post()
    for text in ("One", "Two", "Three"):
        post(subject=record.complaint().reference, text=text)
    (answer,) = record.messages()
    assert "have put it with your complaint" in answer.body and "We will write to you by" in answer.body


def test_an_answer_to_our_question_sets_us_to_work_again(post: Post, record: Record) -> None:
    post()
    reference = record.complaint().reference
    with models.transaction() as tx:
        complaint = complaint_with_reference(tx, reference)
        assert complaint is not None
        complaint.move(Move.ASK_CUSTOMER, Role.ADVISER, by="staff:1", at=AT, reason="Which room?")
    post(subject=reference, text="The kitchen.")
    assert record.complaint().stage == Stage.INVESTIGATING


def test_what_a_reply_quotes_is_not_said_again(post: Post, record: Record) -> None:
    post(text="One")
    quoting = "Two\n\nOn Mon, 23 Nov 2026 at 12:00, Customer Service Team wrote:\n> One\n> and so on"
    post(subject=record.complaint().reference, text=quoting)
    assert record.complaint().statement.endswith("Two")


def test_a_reply_that_is_all_quotation_is_kept_as_it_is(post: Post, record: Record) -> None:
    post(text="One")
    post(subject=record.complaint().reference, text="> my answer is in here")
    assert record.complaint().statement.endswith("> my answer is in here")


def test_what_they_send_is_put_before_somebody_once_until_it_is_read(post: Post, record: Record) -> None:
    """CP9: "to keep you informed at all times": nothing sent to us lies unread, on a closed complaint either."""
    post()
    for text in ("One", "Two"):
        post(subject=record.complaint().reference, text=text)
    with models.transaction() as tx:
        (task,) = promises_open(tx)
        assert task.complaint_id == record.complaint().id and task.owner_name == "Customer Service Team"
        task.keep(tx, by="staff:1", at=record.mails()[2].came_at)
    post(subject=record.complaint().reference, text="Three")
    with models.reading() as session:
        assert len(promises_open(session)) == 1
