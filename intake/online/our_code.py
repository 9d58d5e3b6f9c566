"""Our Code of Practice as anybody reads it: how to complain, by when we answer, and the ombudsman; one link from every page.

Up to date by construction (R2, R11): every figure is the policy's, every name and address the dated record's.
"""

import re

from flask import render_template

from code_of_practice import edition, policy, schemes
from code_of_practice.provider import provider
from code_of_practice.whole_policy import PUBLISHED
from models import wall_clock

_HEADING = re.compile(r"^#+ .*$", re.M)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|<(https?:[^>]*)>")


def our_code() -> str:
    """The page."""
    at = wall_clock.now()
    rules = policy.held().on(at)
    return render_template(
        "online/our-code.html",
        us=provider(),
        scheme=schemes.scheme_on(at),
        weeks=rules["statutory.adr_letter"].rule.count,
        working_days=rules["published.target_10wd"].rule.count,
        acknowledged=rules["internal.ack_2wd"].rule.count,
        silent_days=rules["close.silence_28d"].rule.count,
        adr=schemes.standing_words(at),
        published=as_published(edition.in_force().texts[PUBLISHED]),
    )


def as_published(text: str) -> list[str]:
    """The published document's paragraphs as plain words, links by what they say."""
    words = _LINK.sub(lambda found: found[1] or found[2], _HEADING.sub("", text))
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", words) if each.strip()]
