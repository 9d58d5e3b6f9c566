"""No order of moves, by anybody, breaks the law: every path is walked, and a machine tries to find one."""

from collections.abc import Iterator

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from code_of_practice import stages
from code_of_practice.errors import MoveRefused
from code_of_practice.roles import Actor, Party, Role
from code_of_practice.stages import ClosingReason, Move, Stage

ACTORS: tuple[Actor, ...] = (*Role, *Party)


def test_no_path_at_all_reaches_closed_without_a_lawful_reason_or_round_the_letter() -> None:
    """Every path that visits no stage twice, walked to its end: the reason belongs to what happened on the way."""
    because = {
        ClosingReason.AGREED: Stage.ACCEPTED,
        ClosingReason.SILENT_28_DAYS: Stage.SILENT_28D,
        ClosingReason.WITHDRAWN: Stage.WITHDRAWN,
        ClosingReason.VEXATIOUS: Stage.VEXATIOUS,
        ClosingReason.ADR_FINISHED: Stage.DECISION,
        ClosingReason.ADR_NOT_TAKEN_UP: Stage.ADR_LETTER_SENT,
    }
    walked = 0
    for path, reason in _paths((Stage.OPEN,)):
        walked += 1
        assert because[reason] in path
        if Stage.SILENT_28D in path:
            assert path[path.index(Stage.SILENT_28D) - 1] is Stage.OUTCOME_SENT
        if Stage.DEADLOCK in path:
            assert path[path.index(Stage.DEADLOCK) + 1] is Stage.ADR_LETTER_SENT
        if Stage.WITH_OMBUDSMAN in path:
            assert Stage.ADR_LETTER_SENT in path[: path.index(Stage.WITH_OMBUDSMAN)]
    assert walked > 1000


def _paths(path: tuple[Stage, ...]) -> Iterator[tuple[tuple[Stage, ...], ClosingReason]]:
    for move in stages.moves_from(path[-1]):
        arrow = stages.arrow_for(path[-1], move)
        if arrow.closes_because is not None:
            yield path, arrow.closes_because
        elif arrow.to not in path:
            yield from _paths((*path, arrow.to))


def _leads(stage: Stage, move: Move) -> Stage | None:
    return stages.after(stage, move) if move in stages.moves_from(stage) else None


class AComplaintsLife(RuleBasedStateMachine):
    """Anybody tries anything, in any order; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.OPEN
        self.events: list[tuple[Stage, Move, Actor, Stage]] = []
        self.letter_owed = False

    @rule(
        move=st.sampled_from(Move),
        actor=st.sampled_from(ACTORS),
        reason=st.sampled_from(["", "They said so."]),
    )
    def anybody_tries_anything(self, move: Move, actor: Actor, reason: str) -> None:
        try:
            arrow = stages.check(self.stage, move, actor, reason=reason)
        except MoveRefused as refused:
            assert str(refused).endswith(".")
            return
        self._go(arrow.move, actor)

    @precondition(lambda self: self.stage is not Stage.CLOSED)
    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        move = data.draw(st.sampled_from(stages.moves_from(self.stage)))
        self._go(move, data.draw(st.sampled_from(stages.arrow_for(self.stage, move).made_by)))

    def _go(self, move: Move, actor: Actor) -> None:
        before, self.stage = self.stage, stages.after(self.stage, move)
        self.events.append((before, move, actor, self.stage))
        self.letter_owed = (
            self.letter_owed or self.stage is Stage.DEADLOCK
        ) and move is not Move.SEND_ADR_LETTER

    @invariant()
    def the_events_tell_the_whole_life(self) -> None:
        stage = Stage.OPEN
        for before, move, _, after in self.events:
            assert before is stage and stages.after(stage, move) is after
            stage = after
        assert stage is self.stage

    @invariant()
    def closed_means_a_lawful_reason(self) -> None:
        if self.stage is Stage.CLOSED:
            before, move, actor, _ = self.events[-1]
            arrow = stages.arrow_for(before, move)
            assert arrow.closes_because in ClosingReason and actor in arrow.made_by

    @invariant()
    def an_owed_letter_is_sent_before_anything_else(self) -> None:
        assert self.letter_owed is (self.stage is Stage.DEADLOCK)


AComplaintsLife.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
test_no_order_of_moves_by_anybody_breaks_the_law = AComplaintsLife.TestCase
