"""What people type or paste into the directory, made what it looks like: no sign that nobody sees, no letter that is another's look-alike.

A mark of direction shows a number backwards, a blank without width parts a word that is looked for, a Cyrillic “а” makes a second entry of
the same name (Unicode Technical Standard 39, sections 4 and 5). What only looks odd is made plain; what reads as something else is refused
by whoever calls.
"""

import unicodedata
from collections.abc import Callable, Iterator

MARKS = 3
"""Combining marks in a row that a text keeps, once composed: the languages of Viet Nam need no more, and floods of them cover the lines
around."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Me"})
# Signs that show nothing, though Unicode counts them among letters, marks and symbols.
_UNSEEN = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *(*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),
        ),
    )
)
_DRESSED = ("<wide>", "<narrow>", "<font>", "<circle>")

_OUR_SCRIPTS = frozenset(
    ("LATIN", "MODIFIER", "FEMININE", "MASCULINE", "MICRO", "KHMER", "CHAM", "TAI", "THAI", "LAO", "CJK")
) | {"HIRAGANA", "KATAKANA", "HANGUL"}
"""First words of the names of letters that may stand in a text: Latin, what peoples of Viet Nam write, and what none can take for Latin."""


class _Signs(dict[int, str]):
    """What becomes of each sign, worked out once: `str.translate` asks for it."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        super().__init__()
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        self[code] = self._becomes(chr(code))
        return self[code]


def _plain(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in _HIDDEN or sign in _UNSEEN:
        return ""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return unicodedata.normalize("NFKC", sign) if unicodedata.decomposition(sign).startswith(_DRESSED) else sign


_PLAIN = _Signs(_plain)
_MARKS_ALONE = _Signs(lambda sign: sign if unicodedata.category(sign) == "Mn" else "")


def seen(text: str) -> str:
    """The same words as they look: composed (NFC), without what cannot be seen or turns others around, wide, styled and circled letters and
    digits of every script as ours. Line ends stay, as one sign; other blanks are blanks."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = unicodedata.normalize("NFC", composed.translate(_PLAIN))
    if len(shown.translate(_MARKS_ALONE)) <= MARKS:
        return shown
    return unicodedata.normalize("NFC", "".join(_without_floods(shown)))


def one_line(text: str) -> str:
    """`seen`, on one line, with one blank between words: a line end in a text would write a line of its own onto a card."""
    return " ".join(seen(text).split())


def are_ours(text: str) -> bool:
    """Whether every letter is of a script that is read here; not so for look-alikes (Cyrillic, Greek …) and for scripts that run from right
    to left, which reorder the digits beside them."""
    return all(unicodedata.name(each, "?").split()[0] in _OUR_SCRIPTS for each in text if each.isalpha())


def _without_floods(text: str) -> Iterator[str]:
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) == "Mn" else 0
        if marks <= MARKS:
            yield sign
