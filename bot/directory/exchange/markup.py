"""XML from a stranger, piece by piece: elements by their local names, and nothing that could grow by itself."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.parsers import expat

from bot.directory.exchange.model import Refused

MAX_ELEMENTS = 6_000_000
"""Elements of one part: 20,000 rows of a hundred cells, with what is in them."""

MAX_TOKEN = 1_000_000
"""Bytes that may go by before an element or a text is whole: expat would look through them again and again."""


class Reader:
    """Told of each element and text as they come. A document type, and with it every entity, ends the reading at once."""

    def __init__(self) -> None:
        self._elements = self._fed = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.text

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Read on. Raises Refused for what is no XML, or more than XML."""
        try:
            self._parser.Parse(piece, last)
        except Refused:
            raise
        except (expat.ExpatError, ValueError, LookupError):
            raise Refused("damaged") from None
        self._fed += len(piece)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > MAX_TOKEN:
            raise Refused("too_large_inside")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within the last element that began."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise Refused("too_large_inside")
        self.start(name.rpartition(" ")[2], attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2])

    def _refuse(self, *_: Any) -> None:
        raise Refused("entities")


class _Elements(Reader):
    def __init__(self, take: Callable[[str, Mapping[str, str]], None]) -> None:
        super().__init__()
        self._take = take

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._take(name, {key.rpartition(" ")[2]: value for key, value in attributes.items()})


def each_element(pieces: Iterable[bytes], take: Callable[[str, Mapping[str, str]], None]) -> None:
    """Hand on every element's local name and attributes. Raises Refused."""
    reader = _Elements(take)
    for piece in pieces:
        reader.feed(piece)
    reader.feed(b"", last=True)
