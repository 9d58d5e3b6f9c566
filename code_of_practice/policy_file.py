"""One policy file read into its form, or refused naming the file and the field."""

from pathlib import PurePosixPath
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from code_of_practice import edition, strict_yaml
from code_of_practice.errors import PolicyNotUnderstood


class Form(BaseModel):
    """What a policy file must look like: every field named, none unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


FormType = TypeVar("FormType", bound=Form)


def read(name: str, form: type[FormType]) -> FormType:
    """Read a file of the edition in force by its name; raises YamlRefused or PolicyNotUnderstood."""
    file = PurePosixPath(name).name
    text = edition.in_force().texts.get(name)
    if text is None:
        raise PolicyNotUnderstood(f"The policy has no file {name}; put it back.")
    try:
        return form.model_validate(strict_yaml.loads(text, name=file))
    except ValidationError as problem:
        first = problem.errors()[0]
        where = " → ".join(str(step) for step in first["loc"]) or "the file"
        said = first["msg"].removeprefix("Value error, ")
        raise PolicyNotUnderstood(f"{file}, {where}: {said}.") from problem
