"""What a portal says and hears, typed; the OpenAPI document is made from these."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from code_of_practice.categories import every_category
from intake.typed import tidy, tidy_line


class _Kind:
    """One of the kinds of complaint that the policy names, whichever edition of it is in force."""

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> Any:
        return core_schema.no_info_after_validator_function(self._known, handler(str))

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": [each.key for each in every_category()]}

    @staticmethod
    def _known(key: str) -> str:
        kinds = [each.key for each in every_category()]
        if key not in kinds:
            raise PydanticCustomError("kind", "choose one of {kinds}", {"kinds": ", ".join(kinds)})
        return key


#: One character at least that a person types; the others of a text are kept without what nobody does.
_TYPED = r"[^\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_Line = Annotated[
    str,
    Field(min_length=1, max_length=200, pattern=rf"^[^\x00-\x1f\x7f]*{_TYPED}[^\x00-\x1f\x7f]*$"),
    AfterValidator(tidy_line),
]
_Text = Annotated[str, Field(min_length=1, max_length=10_000, pattern=_TYPED), AfterValidator(tidy)]


class NewComplaint(BaseModel):
    """A complaint, in the customer's own words. Only `statement` is needed; nothing else ever stops a complaint."""

    model_config = ConfigDict(extra="forbid", strict=True)

    statement: _Text = Field(description="What has gone wrong, in the customer's own words.")
    wanted: _Text | None = Field(default=None, description="What would put it right.")
    category: Annotated[str, _Kind()] | None = Field(default=None, description="What it is about.")
    name: _Line | None = Field(default=None, description="Who complains.")
    account_number: Annotated[str, Field(pattern=r"^[0-9]{8}$")] | None = Field(
        default=None,
        description="The account of the customer who is signed in to the portal; the portal vouches for them.",
    )
    email: (
        Annotated[str, Field(max_length=254, pattern=r"^[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
        | None
    ) = Field(default=None, description="Where we acknowledge and answer in writing.")
    phone: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()-]{6,24}$")] | None = Field(
        default=None, description="Where we call."
    )
    extra_help: _Text | None = Field(
        default=None,
        description="Help that is wanted: large print, a relay call, more time. Never a diagnosis.",
    )


class ContactPoint(BaseModel):
    """Whom to ask how it is going (CP8)."""

    team: str
    owner: str | None = Field(description="The first name of whoever looks after it, once somebody does.")
    phone: str
    email: str


class Opened(BaseModel):
    """A complaint taken: what CP8 promises to everybody who writes."""

    reference: str = Field(pattern=r"^[1-9][0-9]{7}$")
    received: datetime
    stage: str
    stage_in_words: str
    next_due: datetime = Field(description="The moment by which we next respond, in UTC: a London day's end.")
    contact: ContactPoint
    what_happens_next: list[str] = Field(
        description="Sentences to show the customer, the ombudsman's among them."
    )


class Owed(BaseModel):
    """One thing we owe, by when, and whether it is done."""

    rule: str
    due: date = Field(description="A date in London; it lasts to the end of that day.")
    due_ends_at: datetime
    state: str
    decides: bool = Field(
        description="Of the two clocks that lead to the ombudsman, the one that ends first."
    )
    source: str


class Progress(BaseModel):
    """How a complaint is going (CP9)."""

    reference: str = Field(pattern=r"^[1-9][0-9]{7}$")
    received: datetime
    stage: str
    stage_in_words: str
    owner: str | None
    next_due: datetime | None
    contact: ContactPoint
    obligations: list[Owed]


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str


class ProblemDetails(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None


def plain(shape: BaseModel) -> dict[str, Any]:
    """As JSON values."""
    return shape.model_dump(mode="json")
