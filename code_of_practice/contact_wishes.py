"""How somebody wants to be written to, and how they must not be: obeyed by every letter, mail and text (GC C5).

A need is written down as the help that is wanted, never as a diagnosis. A safe-contact wish may keep post from a
shared doormat or mail from a shared computer; it is stronger than any habit of ours.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self


class Format(StrEnum):
    """How a letter is made to be read. What we cannot make ourselves is made by hand from the standard one."""

    STANDARD = "standard"
    LARGE_PRINT = "large_print"  # 18 point
    BRAILLE = "braille"
    AUDIO = "audio"
    EASY_READ = "easy_read"

    @property
    def is_made_by_hand(self) -> bool:
        return self in (Format.BRAILLE, Format.AUDIO, Format.EASY_READ)


class Way(StrEnum):
    """How words reach a person."""

    MAIL = "mail"
    POST = "post"
    SMS = "sms"


@dataclass(frozen=True)
class Wishes:
    """What was asked of us. `never` are ways that may do harm; `email`, `mobile` and `address` are safe ones to use instead."""

    format: Format = Format.STANDARD
    never: tuple[Way, ...] = ()
    rather: Way | None = None
    email: str = ""
    mobile: str = ""
    address: tuple[str, ...] = ()

    @classmethod
    def read(cls, kept: str, *, needs: Collection[str] = (), help_wanted: str = "") -> Self:
        """The wishes as `written` kept them; a format among the customer's needs counts where no other was chosen."""
        told: dict[str, Any] = json.loads(kept) if kept else {}
        chosen = Format(told.get("format", Format.STANDARD))
        return cls(
            format=chosen if chosen is not Format.STANDARD else _format_among((*needs, help_wanted)),
            never=tuple(Way(each) for each in told.get("never", ())),
            rather=Way(told["rather"]) if told.get("rather") else None,
            email=told.get("email", ""),
            mobile=told.get("mobile", ""),
            address=tuple(told.get("address", ())),
        )

    def written(self) -> str:
        """As it is kept, sealed."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, ensure_ascii=False)

    def ways(self, *, email: str, address: Collection[str], by_letter: bool = False) -> tuple[Way, ...]:
        """The ways by which a letter may reach them, the best first; empty where there is none that is safe.

        `by_letter` is a complaint that came by post, and is answered so. Braille and recordings go by post.
        """
        known = {Way.MAIL: bool(email), Way.POST: bool(address)}
        posted_first = by_letter or self.format.is_made_by_hand or self.rather is Way.POST
        order = (Way.POST, Way.MAIL) if posted_first and self.rather is not Way.MAIL else (Way.MAIL, Way.POST)
        return tuple(way for way in order if known[way] and way not in self.never)

    def may_text(self) -> bool:
        """Whether a text message does no harm."""
        return Way.SMS not in self.never

    def at(self, *, email: str, mobile: str, address: Iterable[str]) -> Self:
        """These wishes with the addresses we know, wherever they name no safer one."""
        return replace(
            self,
            email=self.email or email,
            mobile=self.mobile or mobile,
            address=self.address or tuple(address),
        )


def _format_among(words: Iterable[str]) -> Format:
    said = " ".join(words).casefold().replace("_", " ").replace("-", " ")
    named = (each for each in Format if each is not Format.STANDARD and each.replace("_", " ") in said)
    return next(named, Format.STANDARD)
