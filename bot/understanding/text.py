"""From what was typed to words: cleaned, cut, written out; no meaning yet.

Source of the rules: the measurements noted for this project (normalise, undo keys only for impossible syllables, short forms off for
English-looking text, two views of each word).
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from bot.places.keyboard import is_syllable, untype
from bot.understanding.lexicon import Lexicon
from bot.understanding.spelling import Spelling, spell
from bot.understanding.splitter import split

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LETTER_BY_LETTER = re.compile(r"(?<!\w)(?:[^\W\d_][.\-*_]){2,}[^\W\d_](?!\w)")
_PIECE = re.compile(r"\d+(?=[^\W\d_])|[^\W_]+(?:['’`´][^\W\d_]+)*|[.!?\n;…]+")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_APOSTROPHES = re.compile("['’`´]")
_BREAK = frozenset(".!?\n;…")
_LONGEST_SHORTHAND = 3
_SHORTEST_GLUED = 5
_LONGEST_SWAPPED = 7
_NO_INITIALS = frozenset("fjwz")
_LOOSE_INITIALS = (("f", "ph"), ("j", "gi"), ("w", "qu"), ("z", "d"), ("dz", "d"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message: what it may be read as, and whether only an exact match counts (in English text).

    `unknown`: it is in no list and no syllable, so it may be a slip. `strange`: it is no word of any language, by its letters.
    """

    readings: tuple[Spelling, ...]
    exact: bool = False
    unknown: bool = False
    strange: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A message cut into words. `breaks`: before which words a sentence ends. English: it reads as English, not Vietnamese.

    `vietnamese` and `strange` count the words that can be Vietnamese, and those that are a word of neither language.
    """

    words: tuple[Word, ...]
    breaks: frozenset[int]
    english: bool
    vietnamese: int
    strange: int
    asks: bool


def read(text: str, lexicon: Lexicon, *, leans_english: bool = False) -> Words:
    """Cut a message into words. Any text will do; nothing is raised. `leans_english`: so is a text that could be either."""
    pieces, breaks = _cut(_clean(text, lexicon), lexicon)
    share = sum(lexicon.english.get(piece, 0.0) for piece in pieces)
    vietnamese = [piece for piece in pieces if _looks_vietnamese(piece, lexicon)]
    english = share > len(vietnamese) or (leans_english and share == len(vietnamese) > 0)
    words: list[Word] = []
    moved: dict[int, int] = {}
    at = 0
    while at < len(pieces):
        moved[at] = len(words)
        taken, new = (1, [_english_word(pieces[at], lexicon)]) if english else _written_out(pieces, at, lexicon)
        words.extend(new)
        at += taken
    strange = sum(word.strange for word in words)
    ends = frozenset(moved[place] for place in breaks if place in moved)
    return Words(tuple(words), ends, english, len(vietnamese), strange, "?" in text)


def _clean(text: str, lexicon: Lexicon) -> str:
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).lower()
    for picture, meant in lexicon.pictures:
        text = text.replace(picture, meant)
    return _LETTER_BY_LETTER.sub(lambda found: re.sub(r"[.\-*_]", "", found[0]), text)


def _cut(text: str, lexicon: Lexicon) -> tuple[list[str], set[int]]:
    pieces: list[str] = []
    breaks: set[int] = set()
    for piece in _PIECE.findall(text):
        if piece[0] in _BREAK:
            breaks.add(len(pieces))
        else:
            for part in _parts(_APOSTROPHES.sub("", piece), lexicon):
                pieces.extend(_unglued(_squeezed(part, lexicon), lexicon))
    return pieces, breaks


def _parts(piece: str, lexicon: Lexicon) -> list[str]:
    """Digits stand apart from letters ("em15tuổi"), but for those that are keys left over ("cho62ng") and known forms ("sa0")."""
    if piece.isalpha() or piece.isdigit() or (piece,) in lexicon.shorthand or untype(piece) != piece:
        return [piece]
    return _LETTERS_OR_DIGITS.findall(piece) or [piece]


def _squeezed(word: str, lexicon: Lexicon) -> str:
    """Undo drawn-out letters: three or more become two where that is a word (cứuuu), else one (emmmm)."""
    if word.isdigit():
        return word
    runs = [list(run) for _, run in groupby(word, key=lambda letter: spell(letter).bare)]
    if all(len(run) < 3 for run in runs):
        if len(runs) < len(word) and not _is_word(word, lexicon):
            return _single(word, runs, lexicon)
        return word
    double = "".join("".join(run[:2]) if len(run) > 2 else "".join(run) for run in runs)
    return double if _is_word(double, lexicon) else _single(double, runs, lexicon)


def _single(word: str, runs: list[list[str]], lexicon: Lexicon) -> str:
    """Doubled letters that no word and no left-over key explains become one."""
    single = "".join(run[0] for run in runs)
    return single if _is_word(single, lexicon) and untype(word) == word else word


def _is_word(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.english or word in lexicon.protected or (word,) in lexicon.shorthand or _is_syllable(word)


def _is_syllable(word: str) -> bool:
    return is_syllable(spell(word).bare)


def _unglued(word: str, lexicon: Lexicon) -> list[str]:
    if len(word) < _SHORTEST_GLUED or word.isdigit() or _is_word(word, lexicon) or untype(word) != word:
        return [word]
    if len(word) <= _LONGEST_SWAPPED and (meant := _swapped(word, lexicon)):
        return [meant]
    return split(word, lexicon) or [word]


def _swapped(word: str, lexicon: Lexicon) -> str | None:
    """A common word of which two neighbouring letters changed places: "kohng" is "không", not words without a space."""
    for at in range(len(word) - 1):
        other = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        spelling = spell(other)
        if any(spelling.may_stand_for(common) for common in lexicon.common.get(spelling.bare, ())):
            return other
    return None


def _looks_vietnamese(word: str, lexicon: Lexicon) -> bool:
    if not word.isascii():
        return True
    if word in lexicon.english:
        return False
    return _is_syllable(word) or (word,) in lexicon.shorthand or untype(word) != word


def _english_word(word: str, lexicon: Lexicon) -> Word:
    known = word in lexicon.english or word in lexicon.protected or word.isdigit()
    return Word((spell(word),), exact=True, unknown=not known, strange=not known and not _pronounceable(word))


def _pronounceable(word: str) -> bool:
    """Whether letters could be a word at all: vowels, and no long run of consonants."""
    return re.search("[aeiouy]", word) is not None and re.search("[^aeiouy]{5}", word) is None


def _written_out(pieces: list[str], at: int, lexicon: Lexicon) -> tuple[int, list[Word]]:
    """How many pieces are taken, and the words they stand for."""
    for length in range(min(_LONGEST_SHORTHAND, len(pieces) - at), 0, -1):
        meant = lexicon.shorthand.get(tuple(pieces[at : at + length]))
        if meant is None or (length == 1 and pieces[at] in lexicon.protected):
            continue
        if len(meant) == 1:
            return length, [Word((spell(word),)) for word in meant[0]]
        return length, [Word(tuple(spell(reading[0]) for reading in meant))]
    return 1, [_word(pieces[at], lexicon)]


def _word(piece: str, lexicon: Lexicon) -> Word:
    if piece in lexicon.protected or piece in lexicon.english or piece.isdigit() or _is_syllable(piece):
        return Word((spell(piece),))
    loose = _loosely_spelled(piece)
    undone = untype(piece)
    if undone != piece and not (loose and piece[0] in _NO_INITIALS):
        return Word((spell(undone),))
    return Word((spell(loose or piece),), unknown=loose is None, strange=loose is None)


def _loosely_spelled(piece: str) -> str | None:
    """Teenage spelling by rule: fải, júp, wen, zì, đag, đáh."""
    for typed, meant in _LOOSE_INITIALS:
        if piece.startswith(typed) and _is_syllable(meant + piece[len(typed) :]):
            return meant + piece[len(typed) :]
    if piece.endswith("g") and _is_syllable(piece[:-1] + "ng"):
        return piece[:-1] + "ng"
    if piece.endswith("h") and _is_syllable(piece[:-1] + "nh"):
        return piece[:-1] + "nh"
    return None
