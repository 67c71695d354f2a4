"""Phrases that texts for people must not bear, or bear only beside others: data/phrases.toml, and the search for them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.content import ContentError, Problem, data_file
from bot.wording import Locale

GAP = 4
_WORD = r"[^\s.!?;:…]+"
PREVIEW_CHARACTERS = 60  # what a locked screen may show of a message (facts of safety, 21)


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases of both languages, and what to do where one stands.

    In a phrase “…” stands for up to `GAP` words more, none of them a “not”. With `beside_vi` and `beside_en` they may stand where one of
    those stands in the same text. `negatable`: a “not” before it makes it true (“this is not your fault”).
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    remedy: str
    vi: tuple[str, ...]
    en: tuple[str, ...]
    beside_vi: tuple[str, ...] = ()
    beside_en: tuple[str, ...] = ()
    negatable: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """`preview`: what the first 60 characters of a message must not bear; `rules`: what no text may bear; `not_vi` and `not_en`: words that
    deny what follows."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    preview: Rule
    rules: tuple[Rule, ...]
    not_vi: tuple[str, ...] = ()
    not_en: tuple[str, ...] = ()


def read_phrases(overlay: Path | None = None) -> Phrases:
    """The phrases of data/phrases.toml, or the overlay's. Raises ContentError."""
    path = data_file("phrases.toml", overlay)
    try:
        return TypeAdapter(Phrases).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(Problem(str(path), "", f"this is not TOML; correct it: {error}")) from None
    except ValidationError as error:
        found = (Problem(str(path), ".".join(map(str, each["loc"])), each["msg"]) for each in error.errors())
        raise ContentError(*found) from None


def forbidden(text: str, locale: Locale, phrases: Phrases, *, whole: bool = True) -> Iterator[tuple[str, Rule]]:
    """Each forbidden phrase in a text, as it stands there, with its rule.

    `whole`: the text is all that a message says. Of a part, nobody can tell what will stand beside it.
    """
    plain = folded(text)
    for rule in phrases.rules:
        wrong, beside = (rule.vi, rule.beside_vi) if locale == "vi" else (rule.en, rule.beside_en)
        if beside and (not whole or any(folded(each) in plain for each in beside)):
            continue
        for found in _pattern(wrong).finditer(plain):
            if not (rule.negatable and _denied(plain[: found.start()], locale, phrases)):
                yield found.group(), rule


def betraying(message: str, locale: Locale, phrases: Phrases) -> str | None:
    """The word in a message's first 60 characters that would betray her on a locked screen. Marks are not counted, they are not shown."""
    words = phrases.preview.vi if locale == "vi" else phrases.preview.en
    found = _pattern(words).search(folded(_unmarked(message)), 0, PREVIEW_CHARACTERS)
    return found.group() if found else None


def _unmarked(text: str) -> str:
    return text.replace("`", "").replace("*", "")


def folded(text: str) -> str:
    """Lower case, composed letters, one space between words: marks do not hide a phrase."""
    return " ".join(unicodedata.normalize("NFC", _unmarked(text)).replace("’", "'").lower().split())


def _denied(before: str, locale: Locale, phrases: Phrases) -> bool:
    """Whether a “not” stands up to two words before, in the same sentence; “not only” denies nothing."""
    return _denial(phrases.not_vi if locale == "vi" else phrases.not_en).search(before) is not None


@cache
def _denial(words: tuple[str, ...]) -> re.Pattern[str]:
    said = "|".join(re.escape(folded(each)) for each in words) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{said})(?! only| just| chỉ| những)(?: {_WORD}){{0,2}} ?$")


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words; one that matches nothing for none."""
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_written, phrases))})(?!\w)")


def _written(phrase: str) -> str:
    """A phrase as a pattern, with room for other words where it says so, but for a “not”: “you should not leave it there” pushes nobody."""
    gap = rf"(?: (?!(?:not|never|không|chưa|chẳng)\b){_WORD}){{0,{GAP}}}? "
    return gap.join(re.escape(folded(part)) for part in phrase.split("…"))
