"""What must hold for the catalogues: both languages whole, the same placeholders, no phrase that no text may bear."""

import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from bot.checks.phrases import Phrases
from bot.checks.texts import number_problems, phrase_problems, sentence_problems
from bot.content import Problem
from bot.screens.model import lines
from bot.wording import LOCALES, Locale, placeholders

Messages = Mapping[str, tuple[str, ...]]

# What Telegram shows of the bot before a chat begins is set without the directory at hand: numbers stand in it as they are dialled.
_SET_AHEAD = "profile."


WORDS_OF_SENTENCE = 25
_SHORTER = {"danger.": 15, "holding.": 15, "soft.": 15}
"""Words of a sentence, by how the key begins: who is in danger reads no long one."""
_LONGER = {"kept.": 30, "stat.": 30}
_NO_SENTENCES = ("sheet.alias.", "sheet.withheld", "months")
"""Lists of names for columns and cells, which nobody reads through."""


def check_catalogues(folder: Path, phrases: Phrases, national: Collection[str] = ()) -> list[Problem]:
    """All that is wrong with vi/messages.po and en/messages.po below `folder`. `national`: the numbers of hotlines.toml."""
    read: dict[Locale, Messages] = {}
    for locale in LOCALES:
        try:
            read[locale] = _messages(folder / locale / "messages.po")
        except (OSError, PoFileError, UnicodeDecodeError) as error:
            return [Problem(_name(locale), "", f"cannot be read; correct it: {error}")]
    return [
        *(
            each
            for locale in LOCALES
            for key, texts in read[locale].items()
            for each in _text(locale, key, texts, phrases, national)
        ),
        *_same_in_all(read),
    ]


def texts_of(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Every text of the catalogues below `folder`: its file, its key, the text. Nothing of one that cannot be read."""
    for locale in LOCALES:
        try:
            read = _messages(folder / locale / "messages.po")
        except (OSError, PoFileError, UnicodeDecodeError):
            continue
        yield from ((_name(locale), key, text) for key, texts in read.items() for text in texts)


def _messages(path: Path) -> Messages:
    """Every text by its key, a plural's forms together."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        if key:
            forms = message.string or ""
            found[key] = (forms,) if isinstance(forms, str) else tuple(forms)
    return found


def _text(
    locale: Locale, key: str, texts: tuple[str, ...], phrases: Phrases, national: Collection[str]
) -> Iterator[Problem]:
    file = _name(locale)
    allowed = national if key.startswith(_SET_AHEAD) else ()
    for text in texts:
        if not text:
            yield Problem(file, key, "empty; translate it")
        try:
            placeholders(text)
            lines(text)
        except ValueError as error:
            yield Problem(file, key, f"{error}; close every {{…}}, `…` and *…*")
        yield from number_problems(file, key, text, allowed)
        yield from sentence_problems(file, key, text, most_words(key))
        yield from phrase_problems(file, key, text, locale, phrases, whole=False)


def most_words(key: str) -> int:
    """How many words a sentence of this key may have."""
    if key.startswith(_NO_SENTENCES):
        return sys.maxsize
    return next((most for start, most in {**_SHORTER, **_LONGER}.items() if key.startswith(start)), WORDS_OF_SENTENCE)


def _same_in_all(read: Mapping[Locale, Messages]) -> Iterator[Problem]:
    every = {key: None for messages in read.values() for key in messages}
    for key in every:
        missing = [locale for locale, messages in read.items() if key not in messages]
        for locale in missing:
            yield Problem(_name(locale), key, "missing; translate it")
        if not missing and len({_names(messages[key]) for messages in read.values()}) > 1:
            yield Problem(
                _name(LOCALES[-1]), key, "other placeholders than in the other language; write the same in both"
            )


def _names(texts: tuple[str, ...]) -> frozenset[str]:
    try:
        return frozenset(name for text in texts for name in placeholders(text))
    except ValueError:
        return frozenset()


def _name(locale: Locale) -> str:
    return f"locales/{locale}/messages.po"
