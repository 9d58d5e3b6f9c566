"""Conditions are data, never code: a few comparisons and all / any / not. Nothing is evaluated."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

COMPARISONS = ("is_", "in_", "gt", "lt", "known")


class Condition(BaseModel):
    """One test of a var or fact, or several joined by exactly one of all, any, not."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    var: str | None = None
    is_: Any = Field(default=None, alias="is")
    in_: tuple[Any, ...] | None = Field(default=None, alias="in")
    gt: Any = None
    lt: Any = None
    known: bool | None = None
    all_: tuple[Condition, ...] | None = Field(default=None, alias="all")
    any_: tuple[Condition, ...] | None = Field(default=None, alias="any")
    not_: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        tests = [name for name in COMPARISONS if getattr(self, name) is not None]
        joins = [join for join in (self.all_, self.any_, self.not_) if join is not None]
        if self.var is None and (tests or len(joins) != 1):
            raise ValueError("a condition has a var with one comparison, or exactly one of all, any, not")
        if self.var is not None and (joins or len(tests) != 1):
            raise ValueError("a var has exactly one of is, in, gt, lt, known")
        return self

    def tests(self) -> tuple[Condition, ...]:
        """Every single comparison inside, for the lint."""
        if self.var is not None:
            return (self,)
        inner = [*(self.all_ or ()), *(self.any_ or ()), *([self.not_] if self.not_ else ())]
        return tuple(test for condition in inner for test in condition.tests())


def holds(condition: Condition, value_of: Callable[[str], Any]) -> bool:
    """Whether the condition is true; `value_of` answers None for what is not known, which no comparison meets."""
    if condition.all_ is not None:
        return all(holds(inner, value_of) for inner in condition.all_)
    if condition.any_ is not None:
        return any(holds(inner, value_of) for inner in condition.any_)
    if condition.not_ is not None:
        return not holds(condition.not_, value_of)
    value = value_of(condition.var or "")
    if condition.known is not None:
        return (value is not None) is condition.known
    if value is None:
        return False
    if condition.in_ is not None:
        return any(_same(value, option) for option in condition.in_)
    if condition.is_ is not None:
        return _same(value, condition.is_)
    return _in_order(condition.lt, value) if condition.gt is None else _in_order(value, condition.gt)


def _same(left: Any, right: Any) -> bool:
    # 1 == True in Python; a guide that compares a count with a yes is wrong, not true.
    return isinstance(left, bool) == isinstance(right, bool) and str(left) == str(right)


def _in_order(larger: Any, smaller: Any) -> bool:
    try:
        return Decimal(str(larger)) > Decimal(str(smaller))
    except InvalidOperation:
        return str(larger) > str(smaller)  # ISO dates sort as text
