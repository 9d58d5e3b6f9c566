"""A multipart form taken apart into bytes, as it came; nothing is decoded and nothing is unpacked."""

from dataclasses import dataclass, field

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, MultipartDecoder, NeedData
from werkzeug.sansio.multipart import File as FilePart

from .arrived import File

_MOST_PARTS = 200


class NoForm(ValueError):
    """What came is not a multipart form; the message is a sentence."""


@dataclass
class Parts:
    """Fields by name, the last of each, and files in their order."""

    fields: dict[str, bytes] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)


def parts_of(body: bytes, content_type: str) -> Parts:
    """Raises NoForm."""
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise NoForm("Send the mail's fields as multipart/form-data.")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=_MOST_PARTS)
    decoder.receive_data(body)
    decoder.receive_data(None)
    try:
        return _read(decoder)
    except (ValueError, RequestEntityTooLarge):
        raise NoForm("That form is broken or has too many parts; send it again.") from None


def _read(decoder: MultipartDecoder) -> Parts:
    parts, now, content = Parts(), None, b""
    while True:
        event = decoder.next_event()
        match event:
            case Field() | FilePart():
                now, content = event, b""
            case Data():
                content += event.data
                if not event.more_data and now is not None:
                    _add(parts, now, content)
            case Epilogue() | NeedData():
                return parts


def _add(parts: Parts, part: Field | FilePart, content: bytes) -> None:
    if isinstance(part, FilePart):
        parts.files.append(File(part.filename or "file", content))
    else:
        parts.fields[part.name] = content
