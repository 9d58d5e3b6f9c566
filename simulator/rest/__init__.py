"""Twilio's REST API, api v2010, as far as this network goes."""

from aiohttp import web

from simulator.rest import calls, conferences, messages, numbers, queues, recordings
from simulator.rest.door import Handler, Refusal, door

ACCOUNT = "/2010-04-01/Accounts/{account}"
# method, path, name (of its fields in data/rest.yaml), handler
TABLE: list[tuple[str, str, str, Handler]] = [
    ("POST", "/Calls.json", "calls.create", calls.create),
    ("GET", "/Calls.json", "calls.list", calls.index),
    ("GET", "/Calls/{sid}.json", "calls.fetch", calls.fetch),
    ("POST", "/Calls/{sid}.json", "calls.update", calls.update),
    ("DELETE", "/Calls/{sid}.json", "calls.delete", calls.delete),
    ("POST", "/Calls/{call}/Recordings.json", "recordings.create", recordings.create),
    ("GET", "/Conferences.json", "conferences.list", conferences.index),
    ("GET", "/Conferences/{conference}.json", "conferences.fetch", conferences.fetch),
    ("POST", "/Conferences/{conference}.json", "conferences.update", conferences.update),
    ("GET", "/Conferences/{conference}/Participants.json", "participants.list", conferences.participants),
    ("POST", "/Conferences/{conference}/Participants.json", "participants.create", conferences.bring_in),
    (
        "GET",
        "/Conferences/{conference}/Participants/{sid}.json",
        "participants.fetch",
        conferences.participant,
    ),
    (
        "POST",
        "/Conferences/{conference}/Participants/{sid}.json",
        "participants.update",
        conferences.update_participant,
    ),
    (
        "DELETE",
        "/Conferences/{conference}/Participants/{sid}.json",
        "participants.delete",
        conferences.remove,
    ),
    ("GET", "/Queues.json", "queues.list", queues.index),
    ("POST", "/Queues.json", "queues.create", queues.create),
    ("GET", "/Queues/{sid}.json", "queues.fetch", queues.fetch),
    ("POST", "/Queues/{sid}.json", "queues.update", queues.update),
    ("DELETE", "/Queues/{sid}.json", "queues.delete", queues.delete),
    ("GET", "/Queues/{queue}/Members.json", "members.list", queues.members),
    ("GET", "/Queues/{queue}/Members/{sid}.json", "members.fetch", queues.member),
    ("POST", "/Queues/{queue}/Members/{sid}.json", "members.update", queues.dequeue),
    *(
        (method, f"{parent}/Recordings{path}", f"recordings.{name}", handler)
        for parent in ("", "/Calls/{call}", "/Conferences/{conference}")
        for method, path, name, handler in (
            ("GET", ".json", "list", recordings.index),
            ("GET", "/{sid}.json", "fetch", recordings.fetch),
            ("POST", "/{sid}.json", "update", recordings.update),
            ("DELETE", "/{sid}.json", "delete", recordings.delete),
            ("GET", "/{sid}.wav", "media", recordings.media),
            ("GET", "/{sid}", "media", recordings.media),
        )
    ),
    ("POST", "/Messages.json", "messages.create", messages.create),
    ("GET", "/Messages.json", "messages.list", messages.index),
    ("GET", "/Messages/{sid}.json", "messages.fetch", messages.fetch),
    ("DELETE", "/Messages/{sid}.json", "messages.delete", messages.delete),
    ("GET", "/IncomingPhoneNumbers.json", "numbers.list", numbers.index),
    ("POST", "/IncomingPhoneNumbers.json", "numbers.create", numbers.create),
    ("GET", "/IncomingPhoneNumbers/{sid}.json", "numbers.fetch", numbers.fetch),
    ("POST", "/IncomingPhoneNumbers/{sid}.json", "numbers.update", numbers.update),
    ("DELETE", "/IncomingPhoneNumbers/{sid}.json", "numbers.delete", numbers.delete),
]


def routes() -> list[web.RouteDef]:
    """Every route, and Twilio's 404 for the rest."""
    known = [web.route(method, ACCOUNT + path, door(name, handler)) for method, path, name, handler in TABLE]
    return [*known, web.route("*", "/2010-04-01/{rest:.*}", _nothing)]


async def _nothing(request: web.Request) -> web.Response:
    return Refusal(20404, f"{request.method} {request.path} is not carried by this network").response()
