"""What a guide asks the desk to do is really done: offers within one's limit, marks, notes, tasks with their dates."""

import models
from code_of_practice import clocks
from models import Call, Complaint, Promise, queries
from models.casework.complaint_queries import obligations_of
from models.casework.offers import Offer, OfferState, offers_on
from models.record.event_kinds import EventKind
from tests.agent_console.people import Desk, a_call


def _guided(desk: Desk, guide: str = "missed_engineer", step: str = "goodwill") -> int:
    call = a_call()
    desk.press(f"/calls/{call}/answer")
    desk.press(f"/calls/{call}/guide", do="start", guide=guide)
    desk.press(f"/calls/{call}/guide", do="jump", step=step)
    return call


def _answer(desk: Desk, call: int, value: str) -> tuple[int, str]:
    pressed = desk.press(f"/calls/{call}/guide", do="answer", value=value)
    return pressed.status_code, pressed.text


def _complaint(call: int) -> Complaint:
    with models.reading() as reading:
        return reading.get_one(Complaint, reading.get_one(Call, call).complaint_id)


def _offers(call: int) -> list[Offer]:
    with models.reading() as reading:
        return offers_on(reading, _complaint(call).id or 0)


def _kinds(call: int) -> list[EventKind]:
    with models.reading() as reading:
        return [event.kind for event in queries.events_of_complaint(reading, _complaint(call).id or 0)]


def test_goodwill_that_was_accepted_is_kept_promised_as_a_credit_and_closes_nothing(adviser: Desk) -> None:
    call = _guided(adviser)
    _answer(adviser, call, "yes")
    assert _answer(adviser, call, "12.50")[0] == 200
    _answer(adviser, call, "yes")
    (offer,) = _offers(call)
    assert (offer.pence, offer.state, offer.made_by_id) == (1250, OfferState.ACCEPTED, adviser.staff_id)
    assert {EventKind.OFFER_MADE, EventKind.OFFER_ACCEPTED} <= set(_kinds(call))
    complaint = _complaint(call)
    assert complaint.is_open
    with models.reading() as reading:
        credit = next(
            each for each in obligations_of(reading, complaint.id or 0) if each.rule == "promise.credit"
        )
        assert credit.due == offer.credited_by
    page = adviser.get(f"/complaints/{complaint.reference}").text
    assert "£12.50 of goodwill, accepted" in page


def test_goodwill_that_was_not_accepted_is_kept_too(adviser: Desk) -> None:
    call = _guided(adviser)
    for value in ("yes", "12.50", "no"):
        _answer(adviser, call, value)
    assert [offer.state for offer in _offers(call)] == [OfferState.REFUSED]
    assert EventKind.OFFER_REFUSED in _kinds(call)


def test_more_than_ones_limit_is_refused_before_it_is_said_in_a_sentence_that_names_who_may(
    adviser: Desk,
) -> None:
    """The words "I would like to credit £30" are not shown to an adviser whose limit is £25."""
    call = _guided(adviser)
    _answer(adviser, call, "yes")
    status, sentence = _answer(adviser, call, "30")
    assert (status, sentence) == (409, "£30.00 is more than you may offer alone; ask a manager.")
    assert _offers(call) == []
    assert "I would like to credit" not in adviser.page()
    assert _answer(adviser, call, "25")[0] == 200


def test_an_offer_goes_into_the_packet_that_a_manager_reads(adviser: Desk) -> None:
    call = _guided(adviser)
    for value in ("yes", "20", "no"):
        _answer(adviser, call, value)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    with models.reading() as reading:
        kept = queries.last_escalation_of(reading, reading.get_one(Call, call))
        assert kept is not None and "£20.00 of goodwill, refused" in kept.packet


def test_what_is_disputed_is_marked_so_that_nobody_collects_it(adviser: Desk) -> None:
    call = _guided(adviser, "billing_dispute", "disputed")
    assert "no_collections" in _complaint(call).marks
    assert EventKind.COMPLAINT_MARKED in _kinds(call)
    assert "No collections" in adviser.get(f"/complaints/{_complaint(call).reference}").text


def test_a_task_is_due_by_the_end_of_its_working_days_and_a_managers_is_a_managers(adviser: Desk) -> None:
    """ "A second missed visit goes to a manager without anybody asking" (CP11)."""
    _guided(adviser, step="twice")
    with models.reading() as reading:
        (task,) = [each for each in queries.promises_open(reading) if each.kind == "manager_review"]
    made = clocks.local_date(task.made_at)
    assert task.due_at == clocks.last_minute_of(clocks.working_days_after(made, 1))
    assert (task.owner_id, task.owner_name) == (None, "a manager")


def test_the_schemes_sums_are_promised_to_nobody_before_we_have_joined(adviser: Desk) -> None:
    call = _guided(adviser)
    refused = adviser.press(f"/calls/{call}/guide", do="jump", step="due")
    assert refused.status_code == 409 and "offer goodwill instead" in refused.text
    assert _offers(call) == []


def test_a_guides_answers_are_sealed_where_they_rest(adviser: Desk) -> None:
    call = _guided(adviser)
    _answer(adviser, call, "yes")
    with models.reading() as reading:
        kept = queries.guide_run_of(reading, call)
        assert kept is not None and "goodwill_fair" not in kept.run_sealed
        assert kept.run["answers"]["goodwill_fair"] is True


def test_a_kept_promise_is_said_by_its_own_name(adviser: Desk) -> None:
    call = _guided(adviser, step="twice")
    with models.transaction() as tx:
        promise = next(each for each in queries.promises_open(tx) if each.kind == "manager_review")
        tx.get_one(Promise, promise.id).keep(tx, by="staff:1", at=promise.made_at)
    assert EventKind.PROMISE_KEPT in _kinds(call) and EventKind.CALL_BACK_MADE not in _kinds(call)
