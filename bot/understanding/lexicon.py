"""The word lists of data/understanding/words.toml: teencode, regional words, English, common words."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.content import ContentError, Problem
from bot.places.keyboard import is_syllable
from bot.understanding.spelling import Spelling, spell

Meant = tuple[tuple[str, ...], ...]
"""The readings of what was typed: of each, the words."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists, all in lower case and NFC; `frequent` holds bare letters.

    `shorthand` has short and regional forms, by the words typed (one to three). `common` is what a text without spaces is cut into, by
    bare letters. `pictures` is replaced in the raw text. `borrowed`: English words that do not make a text English.
    """

    protected: frozenset[str]
    shorthand: dict[tuple[str, ...], Meant]
    pictures: tuple[tuple[str, str], ...]
    english: dict[str, float]
    borrowed: frozenset[str]
    common: dict[str, tuple[Spelling, ...]]
    frequent: frozenset[str]

    def learn(self, words: Iterable[str]) -> None:
        """Count the words of the patterns as known too: those that cannot be Vietnamese as English, the others as common."""
        for word in words:
            spelling = spell(word)
            if not word.isalpha() or len(word) < 2 or word in self.protected:
                continue
            if word.isascii() and not is_syllable(word):
                self.english.setdefault(word, 1.0)
            elif spelling not in self.common.get(spelling.bare, ()):
                self.common[spelling.bare] = (*self.common.get(spelling.bare, ()), spelling)


def read_toml(path: Path) -> dict[str, object]:
    """The content of one rules file. Raises ContentError if it is missing or is not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise wrong(path, "", "this file is missing; put it back from the release") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise wrong(path, "", f"this is not TOML in UTF-8; correct it: {error}") from None


def wrong(path: Path, key: str, remedy: str) -> ContentError:
    """The error that names the file, the key in it and what to do."""
    return ContentError(Problem(str(path), key, remedy))


def load_lexicon(path: Path) -> Lexicon:
    """Read words.toml. Raises ContentError for a list or a map that is missing or of the wrong kind."""
    content = read_toml(path)
    lists = _table(path, content, "lists")
    weak = dict.fromkeys(_words(path, lists, "english_weak"), 0.5)
    return Lexicon(
        protected=frozenset(_words(path, content, "protect")),
        shorthand={**_map(path, content, "regional"), **_map(path, content, "teencode")},
        pictures=tuple((key, str(value)) for key, value in _table(path, content, "pictures").items()),
        english={**dict.fromkeys(_words(path, lists, "english_strong"), 1.0), **weak},
        borrowed=frozenset(_words(path, lists, "borrowed")),
        common=_by_letters(_words(path, lists, "common") + _words(path, lists, "frequent")),
        frequent=frozenset(spell(word).bare for word in _words(path, lists, "frequent")),
    )


def _by_letters(words: tuple[str, ...]) -> dict[str, tuple[Spelling, ...]]:
    by_letters: dict[str, tuple[Spelling, ...]] = {}
    for spelling in map(spell, dict.fromkeys(words)):
        by_letters[spelling.bare] = (*by_letters.get(spelling.bare, ()), spelling)
    return by_letters


def _table(path: Path, content: dict[str, object], key: str) -> dict[str, object]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise wrong(path, f"[{key}]", "must be a table; write its heading and its lines")
    return value


def _words(path: Path, content: dict[str, object], key: str) -> tuple[str, ...]:
    value = content.get(key)
    if not isinstance(value, str):
        raise wrong(path, key, "must be a text of words with spaces between")
    return tuple(value.lower().replace(",", " ").replace("'", "").split())


def _map(path: Path, content: dict[str, object], key: str) -> dict[tuple[str, ...], Meant]:
    meant: dict[tuple[str, ...], Meant] = {}
    for typed, value in _table(path, content, key).items():
        if not isinstance(value, str) or not value.strip():
            raise wrong(path, f"{key}.{typed}", 'must be what is meant, such as "không"')
        meant[tuple(typed.split())] = tuple(tuple(reading.split()) for reading in value.split("|"))
    return meant
