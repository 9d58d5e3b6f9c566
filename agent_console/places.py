"""The places in the top bar that a role may go to."""

from dataclasses import dataclass

from flask import request, url_for

from models.people.staff import Staff

from .access import allowed

_PLACES = (
    ("console.desk", "Desk"),
    ("console.md", "Waiting for you"),
    ("console.complaints", "Complaints"),
    ("console.promises", "Promises"),
    ("console.post_in", "Post"),
    ("console.outbox", "Letters"),
    ("console.policy", "Policy"),
    ("console.undone", "Undone"),
)


@dataclass(frozen=True)
class Place:
    """One link of the bar."""

    name: str
    url: str
    here: bool


def places(staff: Staff) -> tuple[Place, ...]:
    """The links this person sees, and which of them they are at."""
    return tuple(
        Place(name, url_for(endpoint), request.path.startswith(url_for(endpoint)))
        for endpoint, name in _PLACES
        if allowed(endpoint, staff.role)
    )
