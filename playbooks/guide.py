"""The shape of a guide file: what an author may write, and nothing else."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from playbooks.actions import ActionName
from playbooks.conditions import Condition
from playbooks.topics import Topic

LANGUAGES = ("en",)
"""Every text of every guide is written in all of these."""


class GuideError(ValueError):
    """A guide, or an answer given to one, that cannot be used; the message says what to do."""


def _in_english(text: object) -> object:
    return {"en": text} if isinstance(text, str) else text


Text = Annotated[dict[Literal["en"], Annotated[str, Field(min_length=1)]], BeforeValidator(_in_english)]
"""Words by language. A bare string is English."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


class MustRead(StrEnum):
    """How exactly the words must be said. `none`, never `no`: YAML readers turn `no` into false."""

    VERBATIM = "verbatim"
    SUBSTANCE = "substance"
    NONE = "none"


class OutcomeKind(StrEnum):
    """How a guide may end; `return` hands back to the guide that ran this one."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    ESCALATE = "escalate"
    DEADLOCK = "deadlock"
    TRANSFER = "transfer"
    NO_COMPLAINT = "no_complaint"
    RETURN = "return"


class Part(BaseModel):
    """Every part of a guide is strict and never changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Choice(Part):
    """One answer the adviser can press."""

    value: Slug
    label: Text


class Var(Part):
    """Something the guide needs to know: asked once, or known already from the account."""

    type: Literal["yesno", "choice", "text", "number", "money", "date", "datetime"]
    label: Text = Field(description="how the summary names it, such as 'Wants a new visit'")
    ask: Text | None = Field(default=None, description="the question, where a step gives none of its own")
    from_: str | None = Field(default=None, alias="from", description="the fact that answers it unasked")
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> Var:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices are given for type choice, and only there")
        return self


class Branch(Part):
    """One line of a `next` list: the first whose condition holds is taken; the last is `else`."""

    if_: Condition | None = Field(default=None, alias="if")
    to: Slug | None = None
    else_: Slug | None = Field(default=None, alias="else")

    @model_validator(mode="after")
    def _if_with_to_or_else(self) -> Branch:
        if (self.else_ is None) == (self.if_ is None) or (self.if_ is None) != (self.to is None):
            raise ValueError("a branch is either {if: …, to: step} or {else: step}")
        return self

    @property
    def target(self) -> str:
        return self.to or self.else_ or ""


class Do(Part):
    """A named action that the desk carries out when the step is reached."""

    action: ActionName
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    save_as: Slug | None = None


class Step(Part):
    """One screen: what to say or ask, what is done, why, and where it goes."""

    say: Text | None = None
    points: tuple[Text, ...] = Field(default=(), description="talking points, in the adviser's own words")
    must_read: MustRead = MustRead.NONE
    tells: tuple[Topic, ...] = Field(
        default=(), description="what the customer has been told once this is said"
    )
    ask: Slug | None = None
    prompt: Text | None = None
    does: tuple[Do, ...] = ()
    why: Text | None = None
    cites: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    run: Slug | None = None
    outcome: OutcomeKind | None = None
    to: Literal["manager", "managing_director"] | None = None
    needs: tuple[Literal["customer_agreed"], ...] = ()
    letter: Slug | None = None
    carry: tuple[Literal["notes", "quote", "transcript", "answers"], ...] = ()
    next: Slug | tuple[Branch, ...] | None = None

    @model_validator(mode="after")
    def _one_purpose(self) -> Step:
        if (self.outcome is None) == (self.next is None):
            raise ValueError("a step has either an outcome or a next")
        if self.run and (self.say or self.ask or self.points):
            raise ValueError("a step that runs another guide says and asks nothing itself")
        if self.prompt and not self.ask:
            raise ValueError("a prompt belongs to an ask")
        if (self.must_read is not MustRead.NONE or self.tells) and not self.say:
            raise ValueError("must_read and tells need a say")
        if self.tells and self.must_read is MustRead.NONE:
            raise ValueError("what a step tells must be read: must_read is verbatim or substance")
        return self

    @property
    def targets(self) -> tuple[str, ...]:
        """Every step that may follow this one."""
        if isinstance(self.next, str):
            return (self.next,)
        return tuple(branch.target for branch in self.next or ())

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see; a step without is passed through."""
        return bool(self.say or self.points or self.ask or self.outcome)


class UseWhen(Part):
    """How the desk and search find the guide."""

    ivr: tuple[Slug, ...] = ()
    signals: tuple[Slug, ...] = ()
    say_like: tuple[str, ...] = ()
    otherwise: bool = Field(default=False, description="the guide for whatever no other guide is for")


class Needs(Part):
    """The identity gate: below this level account facts are not shown."""

    verified: Literal["none", "light", "full"] = "none"


class Scenario(Part):
    """A call the guide must handle, run by the tests."""

    name: str
    known: dict[str, Any] = Field(
        default_factory=dict, description="facts before the call, by fact or var name"
    )
    given: dict[str, Any] = Field(default_factory=dict, description="answers, by var name")
    path: tuple[Slug, ...] = Field(description="the steps of this guide shown or run, in order")
    heard: tuple[Slug, ...] = Field(default=(), description="must-reads the caller heard, sub-guides' too")


class Guide(Part):
    """One guide: a small graph of steps for one kind of complaint, or a part that others run."""

    guide: Slug
    version: int = Field(ge=1)
    title: Text
    status: Literal["draft", "review", "published", "retired"]
    owner: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$")]
    approved_by: str
    effective_from: date
    review_by: date
    cites: tuple[str, ...] = ()
    part: bool = Field(default=False, description="run by other guides, never started on its own")
    use_when: UseWhen = UseWhen()
    needs: Needs = Needs()
    vars: dict[Slug, Var] = Field(default_factory=dict)
    start: Slug
    steps: dict[Slug, Step]
    tests: tuple[Scenario, ...] = ()
