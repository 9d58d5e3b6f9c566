"""The decisions that end it or open the ombudsman's door: by whom, with what words, and never on our own say-so."""

from datetime import date, timedelta

import models
from code_of_practice.roles import Role
from code_of_practice.stages import Stage
from models import Complaint, EventKind, LetterState, Promise, wall_clock
from models.casework.decisions import PUT_RIGHT, WRITE_AGAIN, waiting_above
from tests.agent_console.deciding import case, decide, in_days, letters, promised, said, the
from tests.agent_console.people import Desk
from workers.letter_clock import lapse_declines

__all__ = ["case"]  # a fixture


# The ombudsman.


def test_an_advisers_deadlock_is_a_draft_before_the_one_they_chose(
    adviser: Desk, manager: Desk, case: str
) -> None:
    decide(adviser, case, "deadlock", position="We will not change it.", offered="", approver="manager")
    (draft,) = letters(case)
    assert draft.state == LetterState.DRAFT and the(case).stage == Stage.OPEN
    with models.transaction() as tx:
        (waits,) = waiting_above(tx, tx.get_one(Complaint, the(case).id))
    assert waits.to_rung == Role.MANAGER and "waits for your name" in waits.reason
    assert "Put my name to it" not in adviser.get(f"/complaints/{case}").text
    page = manager.get(f"/complaints/{case}").text
    assert "Put my name to it" in page and "waits for your name" in manager.page()
    manager.press(f"/letters/{draft.id}/approve", then="complaint")
    assert the(case).stage == Stage.ADR_LETTER_SENT and letters(case)[0].approved_by_id == manager.staff_id
    with models.transaction() as tx:
        assert waiting_above(tx, tx.get_one(Complaint, the(case).id)) == []


def test_a_draft_that_is_not_right_goes_back_to_its_writer_with_a_line(
    adviser: Desk, manager: Desk, case: str
) -> None:
    decide(adviser, case, "deadlock", position="Too harsh.", offered="", approver="manager")
    (draft,) = letters(case)
    assert "waits for a manager’s name" in manager.get("/outbox").text.lower()
    for _ in range(2):  # once is enough
        manager.press(f"/letters/{draft.id}/back", why="Say sorry first, then why.")
    assert letters(case)[0].state == LetterState.DROPPED and the(case).stage == Stage.OPEN
    assert said(case, EventKind.LETTER_SENT_BACK) == ["Say sorry first, then why."]
    (again,) = promised(case, WRITE_AGAIN)
    assert again.owner_id == adviser.staff_id
    with models.transaction() as tx:
        assert waiting_above(tx, tx.get_one(Complaint, the(case).id)) == []
    assert adviser.press(f"/letters/{draft.id}/back", why="x").status_code == 403


def test_a_managers_deadlock_goes_at_once_and_unasked(manager: Desk, case: str) -> None:
    """Difference 4: the customer no longer has to ask."""
    decide(manager, case, "deadlock", position="We will not change it.", offered="")
    assert the(case).stage == Stage.ADR_LETTER_SENT and letters(case)[0].kind == "deadlock"


def test_an_early_referral_is_agreed_from_the_day_it_was_asked(manager: Desk, case: str) -> None:
    """ "… you can ask us to agree an early referral to ADR" (CP16)."""
    decide(manager, case, "referral-agreed", asked=in_days(-1))
    (letter,) = letters(case)
    assert letter.kind == "early_referral_agreed" and the(case).stage == Stage.ADR_LETTER_SENT
    assert len(said(case, EventKind.EARLY_REFERRAL_ASKED)) == 1


def test_an_early_referral_is_declined_only_with_a_step_an_owner_a_day_and_a_managers_reason(
    manager: Desk, adviser: Desk, case: str
) -> None:
    """Difference 5: "active steps" are named, dated and signed; it ends by itself."""
    whole = {
        "asked": in_days(0), "next_step": "Fit a new line", "owner": "Daniel Price", "by_day": in_days(3),
        "reason": "It is booked.",
    }  # fmt: skip
    for name in whole:
        refused = decide(manager, case, "referral-declined", **(whole | {name: ""}))
        assert refused.status_code == 400 and f'id="{name}-fault"' in refused.text
    assert decide(manager, case, "referral-declined", **(whole | {"by_day": in_days(40)})).status_code == 400
    assert decide(adviser, case, "referral-declined", **whole).status_code == 409
    assert letters(case) == []
    assert decide(manager, case, "referral-declined", **whole).status_code == 303
    (letter,) = letters(case)
    assert letter.lapses_on == date.fromisoformat(in_days(3)) and "Fit a new line" in letter.in_words().text
    assert the(case).stage == Stage.OPEN  # it is not deadlock; it goes on
    assert "An early referral is declined until" in manager.get(f"/complaints/{case}").text
    again = decide(manager, case, "referral-declined", **(whole | {"by_day": in_days(5)}))
    assert again.status_code == 409 and "declined until" in again.text and len(letters(case)) == 1


def test_while_a_decline_runs_no_second_one_is_offered(manager: Desk, case: str) -> None:
    """CP16: "taking active steps": asked for more time once, we keep what was promised or agree."""
    form = f"/complaints/{case}/decide/referral-declined"
    assert form in manager.get(f"/complaints/{case}").text
    decide(
        manager, case, "referral-declined", asked=in_days(0), next_step="Fit a new line", owner="Daniel Price",
        by_day=in_days(3), reason="It is booked.",
    )  # fmt: skip
    page = manager.get(f"/complaints/{case}").text
    assert form not in page and "/decide/referral-agreed" in page
    by_an_old_link = manager.get(form)
    assert by_an_old_link.status_code == 409 and "is declined until" in by_an_old_link.text
    assert lapse_declines(wall_clock.now() + timedelta(days=7)) == 1
    assert form not in manager.get(f"/complaints/{case}").text  # the ombudsman's door is open then
    assert the(case).stage == Stage.ADR_LETTER_SENT


def test_a_larger_business_is_offered_no_ombudsman(manager: Desk, case: str) -> None:
    with models.transaction() as tx:
        customer = tx.get_one(models.Customer, the(case).customer_id)
        customer.customer_class = models.CustomerClass.LARGER_BUSINESS
        tx.add(customer)
    page = manager.get(f"/complaints/{case}").text
    assert (
        "/decide/cannot-resolve" in page and "/decide/deadlock" not in page and "/decide/referral" not in page
    )


def test_the_ombudsmans_way_is_walked_at_the_desk(manager: Desk, case: str) -> None:
    decide(manager, case, "deadlock", position="No.", offered="")
    for key, stage in (("to-ombudsman", Stage.WITH_OMBUDSMAN), ("ombudsman-decides", Stage.DECISION),
                       ("decision-accepted", Stage.REMEDY), ("remedy-done", Stage.CLOSED)):  # fmt: skip
        decide(manager, case, key, reason="As they wrote.")
        assert the(case).stage == stage


# What the customer says, and the end.


def test_a_customer_who_is_not_happy_is_looked_at_again(adviser: Desk, case: str) -> None:
    decide(adviser, case, "outcome", findings="x", doing="y", pence="", done_by="")
    decide(adviser, case, "rejected", reason="You have not listened.")
    assert "You have not listened." in said(case, EventKind.STAGE_CHANGED)
    decide(adviser, case, "review")
    assert the(case).stage == Stage.REVIEW


def test_nobody_but_its_customer_settles_or_withdraws_it_and_their_words_are_kept(
    adviser: Desk, case: str
) -> None:
    """ "A provider must not close a complaint on its own say-so" (GC C4)."""
    for key in ("accepted", "withdrawn"):
        assert decide(adviser, case, key, reason="  ").status_code == 400
    decide(adviser, case, "withdrawn", reason="I have sorted it out myself.")
    assert the(case).stage == Stage.WITHDRAWN and the(case).is_open
    decide(adviser, case, "reopen", reason="They rang again.")
    assert the(case).stage == Stage.REOPENED


def test_nobody_closes_over_a_promise(adviser: Desk, case: str) -> None:
    decide(adviser, case, "outcome", findings="x", doing="y", pence="", done_by=in_days(5))
    decide(adviser, case, "accepted", reason="Fine.")
    refused = decide(adviser, case, "close", reason="All well.")
    assert refused.status_code == 409 and "Daniel Price has promised something" in refused.text
    with models.transaction() as tx:
        tx.get_one(Promise, promised(case, PUT_RIGHT)[0].id).keep(tx, by="staff:1", at=wall_clock.now())
    decide(adviser, case, "close", reason="All well.")
    assert the(case).stage == Stage.CLOSED


def test_vexatious_is_a_managers_with_the_reason(manager: Desk, case: str) -> None:
    assert decide(manager, case, "vexatious", reason="").status_code == 400
    decide(manager, case, "vexatious", reason="The fortieth on one bill that was put right.")
    assert the(case).stage == Stage.VEXATIOUS
    decide(manager, case, "close", reason="As found.")
    assert the(case).stage == Stage.CLOSED
