"""Every refusal to a portal is problem details (RFC 9457) with a sentence that a person can read."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

_TITLES = {
    400: "That is not JSON",
    401: "Who is asking?",
    404: "There is no such complaint",
    405: "Not done here",
    413: "Too long",
    415: "Send JSON",
    422: "Not understood",
    429: "Too often",
    500: "Our fault",
}


class Problem(Exception):
    """A request refused: its status, its sentence, and what else the answer carries."""

    def __init__(
        self, status: int, sentence: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence
        self.headers, self.more = headers or {}, more

    def answer(self) -> Response:
        """The refusal on the wire."""
        body = {
            "type": "about:blank",
            "title": _TITLES[self.status],
            "status": self.status,
            "detail": self.sentence,
            **self.more,
        }
        return Response(
            json.dumps(body, ensure_ascii=False) + "\n",
            status=self.status,
            headers=self.headers,
            content_type="application/problem+json",
        )
