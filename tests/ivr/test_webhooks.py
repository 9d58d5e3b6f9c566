"""The conversation through real signed webhooks, on real databases."""

from sqlmodel import select

import models
from models import Call, Complaint, Customer, Event, IdentityAttempt, Turn

from .line import Line
from .told import ACCOUNT, BIRTH, PIN

STORY = "Slow broadband since Tuesday."


def rows(kind):
    with models.reading() as session:
        return session.exec(select(kind)).all()


def test_a_call_is_answered_with_the_notice_and_the_menu(line: Line) -> None:
    assert "recorded" in line.ring()
    assert line.verbs == ["Say", "Gather", "Redirect"]
    assert [call.sid for call in rows(Call)] == [line.sid]


def test_the_notice_is_outside_the_gather_so_that_no_key_cuts_it_short(line: Line) -> None:
    line.ring()
    assert "recorded" in (line.root()[0].text or "")
    assert all("recorded" not in (say.text or "") for say in line.gather())


def test_a_whole_complaint_from_the_first_ring_to_the_queue(line: Line, customer: Customer) -> None:
    line.ring()
    line.press("1")
    assert len(rows(Complaint)) == 1
    line.press(ACCOUNT, BIRTH)
    positions = line.heard
    assert "digits of your PIN" in positions
    line.press(asked_for(positions))
    assert "that's all correct" in line.heard
    line.press("2", "1")
    line.say(STORY)
    line.press("1")
    complaint = rows(Complaint)[0]
    spaced = " ".join(complaint.reference)
    assert f"{spaced[:7]}, {spaced[8:]}" in line.heard
    assert "text message to the number ending 1 2 3" in line.heard
    line.silent()
    assert line.waits
    assert line.verb("Enqueue").text == "complaints"
    call = rows(Call)[0]
    assert (call.state, call.complaint_id, call.customer_id) == ("queued", complaint.id, customer.id)
    with models.reading() as session:
        complaint = session.get(Complaint, complaint.id)
        assert (complaint.customer_id, complaint.category) == (customer.id, "slow_broadband")
        assert complaint.statement == STORY


def asked_for(heard: str) -> str:
    """The two digits of the PIN that the question names in words."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth")
    return "".join(PIN[n] for n, word in enumerate(words) if word in heard.split("Please key in")[1])


def test_hanging_up_after_choosing_to_complain_leaves_the_complaint_open(line: Line) -> None:
    """CONTRACT: "hanging up after that leaves it open, for a call back"."""
    line.ring()
    line.press("1")
    fields = line.carrier.call_fields(
        line.sid, line.from_, "completed", SequenceNumber="0", CallbackSource="call-progress-events"
    )
    assert line.carrier.post("/ivr/status", fields).status_code == 204
    call, complaint = rows(Call)[0], rows(Complaint)[0]
    assert call.state == "ended" and complaint.is_open


def test_a_call_that_comes_again_after_its_end_is_hung_up(line: Line) -> None:
    line.ring()
    line.press("1")
    fields = line.carrier.call_fields(line.sid, line.from_, "completed")
    line.carrier.post("/ivr/status", fields)
    line.ring()
    assert line.verbs == ["Hangup"]
    assert len(rows(Complaint)) == 1


def test_a_caller_without_a_number_can_complain(line: Line) -> None:
    """Withheld, placeholder and odd callers: never refused for their number."""
    odd = ("anonymous", "+266696687", "", "client:somebody", "sip:a@b.example", "+448979000000")
    for from_ in odd:
        caller = Line(line.carrier, from_)
        caller.ring()
        caller.press("1")
    assert len(rows(Complaint)) == len(odd)
    with models.reading() as session:
        assert {call.from_number for call in session.exec(select(Call))} == {""}


def test_the_first_webhook_twice_is_one_call_and_one_answer(line: Line) -> None:
    line.ring()
    first = line.xml
    assert line.again() == first
    assert len(rows(Call)) == 1 and len(rows(Turn)) == 1


def test_a_turn_twice_is_one_complaint_and_the_same_answer(line: Line) -> None:
    line.ring()
    line.press("1")
    first = line.xml
    assert line.again() == first
    assert len(rows(Complaint)) == 1


def test_an_old_turn_replayed_changes_nothing_and_leads_to_the_current_one(line: Line) -> None:
    line.ring()
    line.press("1")
    old = line.last
    line.press("1")
    before = (len(rows(Event)), rows(Call)[0].turn)
    response = line.carrier.post(*old)
    call = rows(Call)[0]
    assert f"/ivr/{call.key}/{call.turn}" in response.get_data(as_text=True)
    assert (len(rows(Event)), rows(Call)[0].turn) == before


def test_a_step_cannot_be_skipped(line: Line) -> None:
    """ASVS 2.3.1: steps in order. A later turn than the current one is sent back to it."""
    line.ring()
    call = rows(Call)[0]
    fields = line.carrier.call_fields(line.sid, line.from_, Digits="1")
    response = line.carrier.post(f"/ivr/{call.key}/7", fields)
    assert f"/ivr/{call.key}/1#" in response.get_data(as_text=True)
    assert rows(Complaint) == []


def test_being_sent_to_the_current_turn_asks_again_and_counts_no_miss(line: Line) -> None:
    """The fallback resumes a call at its turn: "where were we?" is not silence."""
    line.ring()
    line.press("1")
    for _ in range(4):
        line.request(line.gather().get("action", ""))
        assert "account number" in line.heard and "didn't hear" not in line.heard


def test_three_silences_lead_to_a_person_never_to_a_hang_up(line: Line) -> None:
    """CONTRACT: "three misses lead to a person, never to a hang-up"."""
    line.ring()
    assert "didn't hear" in line.silent()
    assert "didn't hear" in line.silent()
    line.silent()
    assert line.waits


def test_a_wrong_caller_on_somebody_else_s_turn_is_begun_again_as_their_own_call(line: Line) -> None:
    line.ring()
    key = rows(Call)[0].key
    other = Line(line.carrier)
    other.request(f"/ivr/{key}/1", Digits="1")
    assert "recorded" in other.heard
    assert rows(Complaint) == []


def test_five_tries_an_account_a_day_over_all_calls_then_even_right_answers_are_not_looked_at(
    line: Line, customer: Customer
) -> None:
    """Issue: "5 an account a day over all calls and channels, counted before checking"."""
    for tries in (3, 2):
        wrong = Line(line.carrier)
        wrong.ring()
        wrong.press("1")
        for _ in range(tries):
            wrong.press(ACCOUNT, BIRTH, "99")
    line.ring()
    line.press("1", ACCOUNT, BIRTH)
    line.press(asked_for(line.heard))
    assert "can't check those details" in line.heard
    assert len(rows(IdentityAttempt)) == 6
    assert not any(call.is_verified for call in rows(Call))
    assert "identity_locked" in [event.kind for event in rows(Event)]


def test_identity_answers_never_rest_in_the_clear(line: Line, customer: Customer, database_url: str) -> None:
    """Answers are sealed even between two turns."""
    line.ring()
    line.press("1", ACCOUNT, BIRTH)
    assert BIRTH not in str(rows(Call)[0].memory)
    assert all(BIRTH not in turn.reply for turn in rows(Turn) if "date of birth" not in turn.reply)


def test_a_statement_of_four_kilobytes_with_control_characters_is_stored_whole_and_spoken_safely(
    line: Line,
) -> None:
    story = "It broke \x00\x0b\x1b and </Say><Dial>+449011111111</Dial> & then " + "it broke again " * 270
    line.ring()
    line.press("1", "1", "2", "1")
    line.say(story)
    assert "Dial" not in {element.tag for element in line.root().iter()}
    with models.reading() as session:
        assert session.exec(select(Complaint)).one().statement == story


def test_leaving_the_queue_promises_a_call_back_and_no_desk_rings_for_them(line: Line) -> None:
    line.ring()
    line.press("0")
    action = line.verb("Enqueue").get("action")
    line.request(action, QueueResult="leave", QueueTime="61", QueueSid="QU" + "0" * 32)
    assert "ring you back on the number ending 1 2 3" in line.heard
    assert rows(Call)[0].state == "in_menu"
    line.press("1")
    assert "call_back_promised" in [event.kind for event in rows(Event)]
    assert line.verbs[-1] == "Hangup"


def test_a_reply_kept_before_a_crash_is_what_the_caller_hears(line: Line) -> None:
    """Killed between commit and answer: the retry hears the stored reply, and nothing is done twice."""
    line.ring()
    line.press("1")
    kept = {turn.number: turn.reply for turn in rows(Turn)}
    events = len(rows(Event))
    assert line.again() == kept[1]
    assert len(rows(Event)) == events


def test_a_wrong_answer_sounds_the_same_for_an_account_we_have_and_one_we_have_not(
    line: Line, customer: Customer
) -> None:
    """Nobody learns which account numbers are real."""
    other = Line(line.carrier)
    for each, account in ((line, ACCOUNT), (other, "99999999")):
        each.ring()
        each.press("1", account, BIRTH, "00")
    assert line.heard == other.heard
    assert [turn.reply.replace(line_key(line), "") for turn in turns_of(line)][4] == [
        turn.reply.replace(line_key(other), "") for turn in turns_of(other)
    ][4]


def line_key(line: Line) -> str:
    with models.reading() as session:
        return session.exec(select(Call.key).where(Call.sid == line.sid)).one()


def turns_of(line: Line) -> list[Turn]:
    with models.reading() as session:
        return list(session.exec(select(Turn).join(Call).where(Call.sid == line.sid).order_by(Turn.number)))
