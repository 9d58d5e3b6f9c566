"""A request's body read with care: what is wrong with it is said, field by field, in plain sentences."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Request
from pydantic import ValidationError
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from .problems import Problem
from .shapes import NewComplaint

_SENTENCES = {
    "missing": "It is missing; give it.",
    "extra_forbidden": "We know no such field; leave it out.",
    "string_type": "Give it as text.",
    "string_too_short": "It is empty; leave it out or write something.",
    "string_too_long": "It is too long: {max_length} characters are the most.",
    "string_pattern_mismatch": "It is not written as we can read it; see the pattern in /api/v1/openapi.json.",
    "enum": "Choose one of {expected}.",
    "string_unicode": "It holds characters that are not text.",
}
_OBJECT = "Send one JSON object with the complaint."


def new_complaint(asked: Request) -> NewComplaint:
    """The complaint in a request. Raises Problem 400, 413, 415 or 422."""
    if asked.mimetype != "application/json":
        raise Problem(415, "Send the complaint as JSON, with 'Content-Type: application/json'.")
    try:
        body = asked.get_data(cache=False)
    except (RequestEntityTooLarge, ClientDisconnected):
        raise Problem(413, "That is too long for one complaint; 64 kilobytes are the most.") from None
    try:
        return NewComplaint.model_validate_json(body)
    except ValidationError as problem:
        raise _refusal(problem) from None


def canonical(complaint: NewComplaint) -> str:
    """One spelling for equal requests: order and spacing do not make two of them."""
    return json.dumps(
        complaint.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=False
    )


def _refusal(problem: ValidationError) -> Problem:
    # Never the input itself: a refusal must not repeat what somebody wrote.
    found = problem.errors(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return Problem(400, f"{_OBJECT} What came cannot be read as JSON.")
    if not found[0]["loc"]:
        return Problem(422, _OBJECT)
    errors = [{"field": _field(each), "detail": _sentence(each)} for each in found]
    names = ", ".join(dict.fromkeys(each["field"] for each in errors))
    return Problem(422, f"Please mend {names} and send it again.", errors=errors)


def _field(error: Mapping[str, Any]) -> str:
    return str(error["loc"][0])[:60]


def _sentence(error: Mapping[str, Any]) -> str:
    return _SENTENCES.get(error["type"], f"{error['msg']}.").format_map(error.get("ctx") or {})
