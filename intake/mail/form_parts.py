"""A multipart form taken apart into bytes as it comes in; nothing is decoded, nothing unpacked, no more kept than told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, MultipartDecoder, NeedData
from werkzeug.sansio.multipart import File as FilePart

from .arrived import File

_MOST_PARTS = 200


class NoForm(ValueError):
    """What came is not a multipart form; the message is a sentence."""


@dataclass
class Parts:
    """Fields by name, the last of each, and files in their order; `cut` where something did not fit."""

    fields: dict[str, bytes] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    cut: bool = False


def parts_of(body: bytes, content_type: str) -> Parts:
    """A form that is here already. Raises NoForm."""
    return read_parts([body], content_type, most=len(body))


def read_parts(chunks: Iterable[bytes], content_type: str, *, most: int) -> Parts:
    """A form that is still coming in, of which at most `most` bytes are held: a file that would be more is left out and a
    field cut short, whatever their order. Raises NoForm."""
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise NoForm("Send the mail's fields as multipart/form-data.")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=_MOST_PARTS)
    reader = _Reader(most)
    for chunk in _and_its_end(chunks):
        try:
            decoder.receive_data(chunk)
            while not isinstance(event := decoder.next_event(), NeedData):
                reader.take(event)
                if isinstance(event, Epilogue):
                    return reader.parts
        except (ValueError, RequestEntityTooLarge):
            raise NoForm("That form is broken or has too many parts; send it again.") from None
    return reader.parts


def _and_its_end(chunks: Iterable[bytes]) -> Iterable[bytes | None]:
    yield from chunks
    yield None


class _Reader:
    """Takes part after part, as many bytes as it may hold."""

    def __init__(self, most: int) -> None:
        self.parts = Parts()
        self._left = most
        self._now: Field | FilePart | None = None
        self._content = bytearray()
        self._fits = True

    def take(self, event: Event) -> None:
        match event:
            case Field() | FilePart():
                self._now, self._content, self._fits = event, bytearray(), True
            case Data():
                self._hold(event.data)
                if not event.more_data and self._now is not None:
                    self._add(self._now)

    def _hold(self, data: bytes) -> None:
        if len(data) > self._left:
            self._fits, self.parts.cut = False, True
            if isinstance(self._now, FilePart):  # half a file is none: what it took is free again
                self._left += len(self._content)
                self._content.clear()
                return
        if self._fits or not isinstance(self._now, FilePart):
            self._content += data[: self._left]
            self._left -= min(len(data), self._left)

    def _add(self, part: Field | FilePart) -> None:
        if not isinstance(part, FilePart):
            self.parts.fields[part.name] = bytes(self._content)
        elif self._fits:
            self.parts.files.append(File(part.filename or "file", bytes(self._content)))
