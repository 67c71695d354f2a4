"""Ways in which people type one and the same text: keys of Telex left over, a slip of the finger."""

import unicodedata

_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_MARKS = {"\u0306": "w", "\u031b": "w"}
_DOUBLED = "\u0302"


def telexed(text: str) -> str:
    """Every accented word as the keys of Telex, as a keyboard leaves it that was not switched on: "đánh" is "ddanhs"."""
    return " ".join(map(_keys, text.split(" ")))


def _keys(word: str) -> str:
    typed, tone = "", ""
    for character in unicodedata.normalize("NFC", word):
        if character in "đĐ":
            typed += character.replace("đ", "dd").replace("Đ", "Dd")
            continue
        for part in unicodedata.normalize("NFD", character):
            if part in _TONES:
                tone = _TONES[part]
            elif part == _DOUBLED:
                typed += typed[-1].lower()
            else:
                typed += _MARKS.get(part, part)
    letters = len(typed.rstrip(".,!?…:;)\"'”"))
    return typed[:letters] + tone + typed[letters:]


def with_a_slip(text: str) -> str:
    """The same text with two neighbouring letters swapped in the middle of its longest word of four letters and more."""
    words = text.split(" ")
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    if len(word) > 3:
        middle = len(word) // 2
        words[longest] = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return " ".join(words)
