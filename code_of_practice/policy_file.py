"""One policy file read into its form, or refused naming the file and the field."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from code_of_practice import strict_yaml
from code_of_practice.errors import PolicyNotUnderstood

FOLDER = Path(__file__).parent / "policy"


class Form(BaseModel):
    """What a policy file must look like: every field named, none unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


FormType = TypeVar("FormType", bound=Form)


def read(path: Path, form: type[FormType]) -> FormType:
    """Read a file; raises YamlRefused or PolicyNotUnderstood."""
    try:
        return form.model_validate(strict_yaml.load(path))
    except ValidationError as problem:
        first = problem.errors()[0]
        where = " → ".join(str(step) for step in first["loc"]) or "the file"
        said = first["msg"].removeprefix("Value error, ")
        raise PolicyNotUnderstood(f"{path.name}, {where}: {said}.") from problem
