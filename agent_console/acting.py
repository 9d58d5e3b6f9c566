"""How every button answers: the page's regions to the page's scripts, a redirect to a page without them.

A refusal is one plain sentence, with the page as it is now; what was typed stays in its box.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from code_of_practice.errors import CodeError
from models.telephone.calls import AlreadyTaken
from models.telephone.escalations import CannotDoThatNow
from playbooks.guide import GuideError

from .regions import answer, desk_now, desk_regions


class Refused(Exception):
    """The desk cannot do that; the sentence says what to do instead."""


REFUSALS = (Refused, CodeError, AlreadyTaken, CannotDoThatNow, GuideError)


def by_script() -> bool:
    """Whether the page's scripts asked, and want regions back."""
    return request.headers.get("X-Regions") == "1"


def refusal(sentence: str, status: int = 409) -> Response:
    """A refusal for scripts: the sentence travels in a header, so it needs no page of its own."""
    response = Response(sentence, status, content_type="text/plain; charset=utf-8")
    response.headers["X-Sentence"] = quote(sentence)
    return response


def action(view: Callable[..., None]) -> Callable[..., AnyResponse]:
    """Make a view out of a function that does something: it answers with the desk as it is afterwards."""

    @wraps(view)
    def answered(*args: object, **kwargs: object) -> AnyResponse:
        back = url_for("console.md") if g.me.role == "managing_director" else url_for("console.desk")
        try:
            view(*args, **kwargs)
        except REFUSALS as reason:
            if by_script():
                return refusal(str(reason))
            flash(str(reason))
            return redirect(back)
        if not by_script():
            return redirect(back)
        if g.me.role == "managing_director":
            from .md import md_regions

            return answer(md_regions())
        return answer(desk_regions(desk_now()))

    return answered
