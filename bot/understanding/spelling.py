"""One Vietnamese word taken apart into letters, letter marks and tone, so that half-marked spellings can be compared."""

import unicodedata
from dataclasses import dataclass

_TONES = {"\u0300": "\\", "\u0301": "/", "\u0303": "~", "\u0309": "?", "\u0323": "."}
_MARKS = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
# Hook and tilde are one tone in the speech of the Centre and the South, and are written for each other.
_SAME_TONE = {"?": "~", "~": "~"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word as letters without any mark, the mark of each letter (a space for none) and the tone of the whole.

    "đường" is bare "duong", marks "-++  ", tone "\\". The place of the tone is not kept: hòa and hoà are one word.
    """

    bare: str
    marks: str = ""
    tone: str = ""

    @property
    def unmarked(self) -> bool:
        return not self.tone and not self.marks.strip()

    def may_stand_for(self, other: "Spelling") -> bool:
        """Whether this, as typed, can be `other`: its full, its bare or its half-marked spelling, never a different full one."""
        if self.bare != other.bare:
            return False
        if self.tone and _SAME_TONE.get(self.tone, self.tone) != _SAME_TONE.get(other.tone, other.tone):
            return False
        return all(mine in (" ", theirs) for mine, theirs in zip(self.marks, other.marks, strict=False))


def _letter(character: str) -> tuple[str, str, str]:
    if character == "đ":
        return "d", "-", ""
    base, mark, tone = "", " ", ""
    for part in unicodedata.normalize("NFD", character):
        if part in _TONES:
            tone = _TONES[part]
        elif part in _MARKS:
            mark = _MARKS[part]
        elif not unicodedata.combining(part):
            base += part
    return base or character, mark if len(base) == 1 else " " * len(base), tone


_LETTERS = {
    character: _letter(character)
    for character in map(chr, [*range(0xC0, 0x1EFA)])
    if character.islower() and len(_letter(character)[0]) == 1
}


def spell(word: str) -> Spelling:
    """The spelling of one lower-case NFC word of any script; the last tone counts where several are typed."""
    if word.isascii():
        return Spelling(word, " " * len(word))
    bare, marks, tone = [], [], ""
    for character in word:
        base, mark, its_tone = _LETTERS.get(character, (character, " ", ""))
        bare.append(base)
        marks.append(mark)
        tone = its_tone or tone
    return Spelling("".join(bare), "".join(marks), tone)
