"""What an adviser may answer, by type, checked and brought into one plain form that JSON can hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from playbooks.guide import GuideError, Var

LONGEST_TEXT = 2000


def accepted(var: Var, value: Any) -> Any:
    """The answer as kept in a run: bool, slug, text, number text, '12.50' or ISO date. Raises GuideError."""
    text = str(value).strip() if value is not None else ""
    if var.type == "yesno":
        return _yes_or_no(value, text)
    if not text:
        raise GuideError("Give an answer, or move on with jump.")
    if var.type == "choice":
        if text not in {choice.value for choice in var.choices}:
            raise GuideError(f"Choose one of: {', '.join(choice.label['en'] for choice in var.choices)}.")
        return text
    if var.type == "text":
        if len(text) > LONGEST_TEXT:
            raise GuideError(f"Keep the answer under {LONGEST_TEXT} characters; put the rest in the notes.")
        return text
    if var.type in ("number", "money"):
        return _amount(text, money=var.type == "money")
    return _moment(text, with_time=var.type == "datetime")


def _yes_or_no(value: Any, text: str) -> bool:
    if isinstance(value, bool):
        return value
    if text.lower() in ("yes", "true"):
        return True
    if text.lower() in ("no", "false"):
        return False
    raise GuideError("Answer yes or no.")


def _amount(text: str, *, money: bool) -> str:
    try:
        amount = Decimal(text.removeprefix("£").replace(",", "").strip())
    except InvalidOperation:
        raise GuideError("Give an amount in pounds, such as 12.50." if money else "Give a number.") from None
    if not amount.is_finite() or amount < 0 or amount > 1_000_000:
        raise GuideError("Give an amount between 0 and 1,000,000.")
    return str(amount.quantize(Decimal("0.01"))) if money else f"{amount.normalize():f}"


def _moment(text: str, *, with_time: bool) -> str:
    shapes = ("%d/%m/%Y %H:%M", "%d/%m/%Y") if with_time else ("%d/%m/%Y",)
    for shape in shapes:
        try:
            found = datetime.strptime(text, shape)  # noqa: DTZ007 - a London wall clock, as it was typed
        except ValueError:
            continue
        return found.isoformat(timespec="minutes") if with_time else found.date().isoformat()
    try:
        if with_time:
            return datetime.fromisoformat(text).isoformat(timespec="minutes")
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise GuideError("Give the date as day/month/year, such as 04/12/2026.") from None
