"""Words, ids and points that must never be found again, and the search for them."""

import base64
import json
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

# Every word has both stems and every id the first digits and bytes in common: the search is for these alone.
STEMS = ("ZxuộtQuặngmây", "KẽmzxVàngkhói")
FIRST_ID = 0x0C5A9E7B3D0000
FIRST_POINT = 11.318_29


class Canaries:
    """Words, ids and points that stand for a person; each is given out once. `now`: seconds since 1970."""

    def __init__(self, now: float) -> None:
        self.now = int(now)
        self._words = 0
        self._ids = 0
        self._points: list[float] = []

    def word(self) -> str:
        self._words += 1
        return f"{STEMS[0]}{self._words:04d}{STEMS[1]}"

    def number(self) -> int:
        """An id of 52 bits, as long as Telegram's get (https://core.telegram.org/bots/api#user)."""
        self._ids += 1
        return FIRST_ID + self._ids

    def digits(self) -> str:
        """A telephone number."""
        return f"+84{self.number()}"

    def point(self) -> float:
        """A latitude or longitude."""
        self._points.append(FIRST_POINT + 1e-8 * len(self._points))
        return self._points[-1]

    def needles(self) -> set[bytes]:
        """Every form in which they could lie in a file."""
        words = {form for stem in STEMS for form in forms_of_text(stem)}
        points = {form for point in (FIRST_POINT, *self._points) for form in forms_of_point(point)}
        return words | points | set(forms_of_ids())


def forms_of_text(word: str) -> Iterator[bytes]:
    """How a text can lie in a file: letters as they are, small, capital or folded, in each encoding that something here writes."""
    for text in {word, word.lower(), word.upper(), fold(word)}:
        for written in (unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)):
            yield written.encode()
            yield written.encode("utf-16-le")
            yield written.encode("utf-16-be")
            yield quote(written).encode()
            yield quote(written).lower().encode()
            yield json.dumps(written)[1:-1].encode()
            yield ascii(written)[1:-1].encode()
            yield repr(written.encode())[2:-1].encode()
            yield written.encode().hex().encode()
            yield from _base64(written.encode())


def forms_of_ids() -> Iterator[bytes]:
    """What all ids have in common, written out or as bytes."""
    digits = str(FIRST_ID)[:-6]
    assert str(FIRST_ID + 0xFFFF).startswith(digits)
    yield digits.encode()
    yield f"{FIRST_ID:,}"[:-8].encode()
    yield f"{FIRST_ID:x}"[:-4].encode()
    # What the first 5 of 7 bytes are, in either order.
    yield (FIRST_ID >> 16).to_bytes(5, "big")
    yield (FIRST_ID >> 16).to_bytes(5, "little")
    yield from _base64(digits.encode())


def forms_of_point(point: float) -> Iterator[bytes]:
    """A latitude or longitude, written out or as eight bytes."""
    yield str(point).encode()
    yield struct.pack("<d", point)
    yield struct.pack(">d", point)


def _base64(content: bytes) -> Iterator[bytes]:
    """The middle of its base64, whatever stands before and after it."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + content)
        whole = encoded[4 if shift else 0 : len(encoded) // 4 * 4 - 4]
        yield whole
        yield whole.replace(b"+", b"-").replace(b"/", b"_")


def fold(text: str) -> str:
    """Lower case without accents, as understanding sees it."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def hits(content: bytes, needles: set[bytes]) -> set[bytes]:
    """Which of them lie in it."""
    texts = (content, content.lower())
    return {needle for needle in needles if any(needle in text for text in texts)}


def written_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
