"""Letters without their marks, and how well a word typed with marks agrees with a name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TONES = {"\u0300": "`", "\u0301": "'", "\u0303": "~", "\u0309": "?", "\u0323": "."}
_BASES = "aăâeêioôơuưyđ"


def _marked_letters() -> dict[int, tuple[str, str, str]]:
    """Each letter of the alphabet with marks to its bare letter, its letter without tone, and its tone."""
    letters = {}
    for base in _BASES:
        for tone, name in (("", ""), *_TONES.items()):
            for written in {unicodedata.normalize("NFC", base + tone), base + tone}:
                if len(written) == 1:
                    letters[ord(written)] = (unicodedata.normalize("NFD", base)[0].replace("đ", "d"), base, name)
    return letters


_LETTERS = _marked_letters()
_BARE = {code: bare for code, (bare, _, _) in _LETTERS.items()}
_TONELESS = {code: letter for code, (_, letter, _) in _LETTERS.items()}
_TONE_OF = {chr(code): tone for code, (_, _, tone) in _LETTERS.items() if tone}


def fold(text: str) -> str:
    """Lower case, composed (NFC), without marks: `Đồng Tâm` gives `dong tam`. Other characters stay as they are."""
    return unicodedata.normalize("NFC", text).lower().translate(_BARE)


def bare(lowered: str) -> str:
    """As `fold`, for text that is composed and in lower case already."""
    return lowered.translate(_BARE)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How typed syllables compare with those of a name.

    wrong: syllables whose marks contradict the name. missing: syllables that lack marks the name has. marked: the typed
    syllables that carry marks which agree.
    """

    wrong: int
    missing: int
    marked: int


def agreement(typed: tuple[str, ...], name: tuple[str, ...]) -> Agreement:
    """Compare syllable by syllable; both in lower case, composed, and equal once folded (but for i and y, c and k).

    Words typed in one piece, whose number differs, are compared as a whole.
    """
    if len(typed) != len(name):
        return _whole_agreement("".join(typed), "".join(name))
    wrong = missing = marked = 0
    for one, other in zip(typed, name, strict=True):
        if one == other:
            marked += not one.isascii()
            continue
        if one.isascii():
            missing += 1
            continue
        letters, tone = split_tone(one)
        name_letters, name_tone = split_tone(other)
        if not _fits(letters, name_letters) or (tone and tone != name_tone):
            wrong += 1
        elif tone == name_tone and letters == name_letters:
            marked += 1
        else:
            missing += 1
            marked += 1
    return Agreement(wrong, missing, marked)


def _whole_agreement(typed: str, name: str) -> Agreement:
    if typed.isascii():
        return Agreement(0, int(not name.isascii()), 0)
    return Agreement(int(typed != name), 0, int(typed == name))


def _fits(letters: str, name_letters: str) -> bool:
    """Whether each typed letter is the name's, or the bare form of the name's."""
    if len(letters) != len(name_letters):
        return bare(letters) == letters
    return all(
        one == other or one == other.translate(_BARE) or {one, other} <= {"i", "y"} or {one, other} <= {"c", "k"}
        for one, other in zip(letters, name_letters, strict=True)
    )


@lru_cache(maxsize=4096)
def split_tone(syllable: str) -> tuple[str, str]:
    """`hoà` and `hòa` both give (`hoa`, grave): where the tone stands differs by school and means nothing."""
    tone = next((_TONE_OF[letter] for letter in syllable if letter in _TONE_OF), "")
    return syllable.translate(_TONELESS), tone


_Y_AS_I = re.compile("(?:(?<=[bcdghklmnpqrstvx])|(?<=qu))y")
_FINAL_K = re.compile("k(?![aeiouyhrl])")


@lru_cache(maxsize=8192)
def sound(bare_word: str) -> str:
    """One spelling for what is written two ways: Mỹ and Mĩ, Quy and Qui, Đắk and Đắc. Expects a folded word."""
    if "y" in bare_word:
        bare_word = _Y_AS_I.sub("i", bare_word)
    return _FINAL_K.sub("c", bare_word) if "k" in bare_word else bare_word
