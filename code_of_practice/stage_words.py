"""The stages for people: what a customer is told, and the diagram of the whole life."""

from code_of_practice.stages import TABLE, Stage, named

_PLAIN_WORDS = {
    Stage.OPEN: "we have your complaint and will start looking into it",
    Stage.INVESTIGATING: "we are looking into it",
    Stage.WAITING_CUSTOMER: "we have asked you something and are waiting for your answer",
    Stage.WAITING_SUPPLIER: "we are waiting for a supplier of ours and keep after them",
    Stage.OUTCOME_SENT: "we have sent you our answer and would like to hear whether you accept it",
    Stage.ACCEPTED: "you have accepted our answer and we are finishing what we agreed",
    Stage.SILENT_28D: "we sent you our answer and have not heard from you for 28 days",
    Stage.REJECTED: "you have told us that our answer does not settle it",
    Stage.REVIEW: "we are looking at our answer again",
    Stage.DEADLOCK: "we cannot resolve it and are writing to you to say so",
    Stage.ADR_LETTER_SENT: "we have written to you about taking it to the ombudsman, free of charge",
    Stage.WITH_OMBUDSMAN: "the ombudsman is looking into it",
    Stage.DECISION: "the ombudsman has decided and the choice is yours",
    Stage.REMEDY: "we are doing what the ombudsman decided",
    Stage.CLOSED: "it is closed, and you can ask us to open it again",
    Stage.REOPENED: "it is open again, and its first date still counts",
    Stage.WITHDRAWN: "you have withdrawn it, and you can ask us to open it again",
    Stage.VEXATIOUS: "a manager has decided not to take it further and wrote down why",
}


def in_plain_words(stage: Stage) -> str:
    """Where a complaint stands, as its customer hears or reads it: half a sentence, without a full stop."""
    return _PLAIN_WORDS[stage]


def mermaid() -> str:
    """The table of moves as a Mermaid state diagram, one arrow a line; docs/stages.md holds exactly this."""
    lines = ["stateDiagram-v2", "    [*] --> open"]
    for arrow in TABLE:
        label = named(arrow.move)
        if arrow.closes_because is not None:
            label += f" ({named(arrow.closes_because)})"
        lines += [f"    {stage} --> {arrow.to} : {label}" for stage in arrow.from_stages]
    return "\n".join([*lines, "    closed --> [*]"])
