"""What a complaint can be about, by key on the phone or in the caller's own words."""

import re
from typing import Self

from pydantic import Field, model_validator

from code_of_practice.edition import kept
from code_of_practice.errors import NoSuchCategory
from code_of_practice.policy_file import Form, read


class Category(Form):
    """One kind of complaint."""

    key: str = Field(pattern=r"^[a-z_]+$")
    words: str = Field(min_length=3)  # as the phone says it: "for {words}, press …"
    press: str = Field(default="", pattern=r"^([1-5]|5 [1-5])?$")
    guide: str = Field(pattern=r"^[a-z_]+$")
    second_clock: str | None = None
    hints: tuple[str, ...]  # words that mean it, also given to speech recognition


class _File(Form):
    categories: tuple[Category, ...]

    @model_validator(mode="after")
    def _are_apart(self) -> Self:
        for field in ("key", "press"):
            said = [value for each in self.categories if (value := getattr(each, field))]
            if len(said) != len(set(said)):
                raise ValueError(f"two categories have the same {field}")
        if self.categories[-1].key != "other":
            raise ValueError("the last category is 'other', for what fits nowhere")
        return self


@kept
def every_category() -> tuple[Category, ...]:
    """All of them, in the order in which words are tried: the service, the handling of a complaint, our manner (R1)."""
    return read("categories.yaml", _File).categories


def category(key: str) -> Category:
    """The category with that key, whose guide the adviser has open on the line (CP5); raises NoSuchCategory."""
    for each in every_category():
        if each.key == key:
            return each
    raise NoSuchCategory(
        f"There is no category {key!r}; choose one of {', '.join(c.key for c in every_category())}."
    )


def pressed(keys: str) -> Category | None:
    """The category under "1" or, in the second menu, "5 1"; None where that key means nothing."""
    return next((each for each in every_category() if each.press and each.press == keys), None)


def heard(speech: str) -> Category | None:
    """The category whose hints the caller used most often, the longer hint counting for more; None if none."""
    said = speech.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("-", " ")
    best = max(every_category(), key=lambda each: _weight(each, said))
    return best if _weight(best, said) else None


def hints() -> tuple[str, ...]:
    """Every hint, for speech recognition."""
    return tuple(hint for each in every_category() for hint in each.hints)


def _weight(each: Category, said: str) -> int:
    return sum(
        len(hint.split()) for hint in each.hints if re.search(rf"\b{re.escape(hint.casefold())}\b", said)
    )
