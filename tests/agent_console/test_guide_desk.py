"""The guide at the desk: it advises and does not cage, and the law's words stay owed until they are said."""

from collections.abc import Mapping
from typing import Any

import models
from agent_console.guide_desk import library
from models.casework.complaints import Complaint
from models.queries import events_of_call, guide_run_of
from models.telephone.calls import Call
from playbooks.progress import Run
from playbooks.showing import Showing, current
from tests.agent_console.people import Desk, a_call


def _on_call(desk: Desk, **more: bool) -> int:
    call = a_call(**more)
    desk.press(f"/calls/{call}/answer")
    return call


def _run(call: int) -> Run:
    with models.reading() as reading:
        kept = guide_run_of(reading, call)
        assert kept is not None
        return Run.from_json(kept.run)


def test_the_guide_of_what_the_caller_chose_is_open_with_its_first_line(adviser: Desk) -> None:
    call = _on_call(adviser)
    first = library().current["missed_engineer"].guide
    line = next(iter(step.say for step in first.steps.values() if step.say))
    assert line is not None
    page = adviser.page()
    assert first.title["en"] in page and "Alt+W" in page
    assert line["en"].split("{")[0][:30].replace("'", "&#39;") in page
    assert call


def test_one_key_says_it_ticks_it_and_moves_on(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/guide", do="next")
    run = _run(call)
    assert len(run.ticks) == 1 and run.ticks[0].by == "Daniel Price"
    with models.reading() as reading:
        assert "guide_step_done" in [event.kind for event in events_of_call(reading, call)]


def test_a_second_press_of_the_same_step_moves_on_once(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/guide", do="start", guide="missed_engineer")
    at = _run(call).place.step
    adviser.press(f"/calls/{call}/guide", do="next", at=at)
    after = _run(call).place.step
    adviser.press(f"/calls/{call}/guide", do="next", at=at)
    assert _run(call).place.step == after != at


def test_an_answer_the_guide_cannot_take_is_refused_in_a_sentence_and_nothing_moves(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/guide", do="start", guide="missed_engineer")
    before = _run(call)
    refused = adviser.press(f"/calls/{call}/guide", do="jump", step="no such step")
    assert refused.status_code == 409 and refused.text.endswith(".")
    assert _run(call) == before


def test_jumping_is_allowed_and_recorded(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/guide", do="start", guide="missed_engineer")
    steps = list(library().current["missed_engineer"].guide.steps)
    adviser.press(f"/calls/{call}/guide", do="jump", step=steps[-1].replace("_", " "))
    assert _run(call).jumps[-1].to_step == steps[-1]


def test_starting_a_guide_on_a_call_without_a_complaint_records_it(adviser: Desk) -> None:
    call = _on_call(adviser, complaint=False)
    assert "Which kind of complaint is it?" in adviser.page()
    _walk(adviser, call, "slow_broadband")
    with models.reading() as reading:
        number = reading.get_one(Call, call).complaint_id
        assert number is not None and reading.get_one(Complaint, number).category


def _walk(desk: Desk, call: int, guide: str, steps: int = 4) -> None:
    desk.press(f"/calls/{call}/guide", do="start", guide=guide)
    for _ in range(steps):
        desk.press(f"/calls/{call}/guide", do="next")


def test_words_that_must_be_read_are_marked_as_such(adviser: Desk) -> None:
    call = _on_call(adviser)
    marked = False
    for guide in ("missed_engineer", "slow_broadband", "billing_dispute"):
        adviser.press(f"/calls/{call}/guide", do="start", guide=guide)
        for step, told in _steps(guide).items():
            if told.must_read != "none":
                adviser.press(f"/calls/{call}/guide", do="jump", step=step)
                page = adviser.page()
                marked = marked or "Read word for word" in page or "Say all of this" in page
    assert marked


def _steps(guide: str) -> Mapping[str, Any]:
    return library().current[guide].guide.steps


def test_every_guide_can_be_walked_to_its_end_at_the_desk(adviser: Desk) -> None:
    call = _on_call(adviser)
    for guide in library().whole_guides():
        adviser.press(f"/calls/{call}/guide", do="start", guide=guide.guide)
        for _ in range(40):
            shown = current(library(), _run(call), {})
            if shown.ending is not None:
                break
            pressed = adviser.press(f"/calls/{call}/guide", **_whatever_it_asks(shown))
            assert pressed.status_code == 200, (guide.guide, shown.step, pressed.text)
        assert shown.ending is not None, f"{guide.guide} stays at {shown.step}"
        assert adviser.get("/desk").status_code == 200


def _whatever_it_asks(shown: Showing) -> dict[str, str]:
    """A press that the step on the screen takes."""
    if not shown.ask:
        return {"do": "next"}
    answers = {
        "yesno": "yes",
        "date": "12/11/2026",
        "datetime": "12/11/2026 09:00",
        "money": "12.50",
        "number": "10",
        "text": "words",
    }
    return {
        "do": "answer",
        "value": shown.choices[0][0] if shown.choices else answers[str(shown.answer_type)],
    }


def test_a_complaint_is_not_resolved_before_the_customer_knows_their_rights(
    adviser: Desk, manager: Desk
) -> None:
    """DMCC Act 2024 s.308: whoever tells the outcome of a complaint tells of ADR."""
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/guide", do="start", guide="missed_engineer")
    refused = adviser.press(f"/calls/{call}/resolved", reason="She is happy with the new visit.")
    assert refused.status_code == 409
    assert "Say these first" in refused.text and "ombudsman" in refused.text
    assert _stage(call) == "open"


def test_once_the_closing_words_are_said_the_customers_word_resolves_it(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/guide", do="start", guide="missed_engineer")
    for _ in range(40):
        shown = current(library(), _run(call), {})
        if shown.ending is not None:
            break
        adviser.press(f"/calls/{call}/guide", **_whatever_it_asks(shown))
    answer = adviser.press(f"/calls/{call}/resolved", reason="She is happy with the new visit.")
    assert answer.status_code == 200, answer.text
    assert _stage(call) == "accepted"


def test_without_a_guide_only_the_reason_is_asked_for(adviser: Desk) -> None:
    call = _on_call(adviser)
    assert adviser.press(f"/calls/{call}/resolved", reason=" ").status_code == 409
    assert adviser.press(f"/calls/{call}/resolved", reason="He is content.").status_code == 200


def _stage(call: int) -> str:
    with models.reading() as reading:
        return reading.get_one(Complaint, reading.get_one(Call, call).complaint_id).stage
