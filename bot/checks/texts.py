"""What must hold for any one text, in an answer or in a catalogue: marks, braces, numbers, phrases."""

import re
from collections.abc import Collection, Iterator, Mapping

from bot.checks.phrases import Phrases, betraying, forbidden
from bot.checks.readability import sentences, words
from bot.content import Problem, fill
from bot.screens.model import Number, lines
from bot.wording import Locale, placeholders

_MARKED_NUMBER = re.compile(r"\{(\w+)\}")
_WRITTEN_NUMBER = re.compile(
    r"(?<![\w/.–-])(?:\+84[\d .]{8,}\d|0\d[\d .]{7,}\d|1[89]00[\d .]{3,}\d|11[1-5])(?![\w/–]|\.\d)"
)


def phrase_problems(
    file: str, key: str, text: str, locale: Locale, phrases: Phrases, *, whole: bool = True
) -> Iterator[Problem]:
    """Phrases that no text for people may bear; `whole` tells an entire message from a part of one."""
    for found, rule in forbidden(text, locale, phrases, whole=whole):
        yield Problem(file, key, f"“{found}” ({rule.name}): {rule.remedy}")


def preview_problems(file: str, key: str, message: str, locale: Locale, phrases: Phrases) -> Iterator[Problem]:
    """A word at the beginning of a message, its numbers filled in, that would betray her on a locked screen."""
    if found := betraying(message, locale, phrases):
        yield Problem(file, key, f"“{found}” ({phrases.preview.name}): {phrases.preview.remedy}")


def number_problems(file: str, key: str, text: str, allowed: Collection[str] = ()) -> Iterator[Problem]:
    """Numbers written out, where they must come from data/hotlines.toml alone (DESIGN.md 6), but for those `allowed`."""
    for found in _WRITTEN_NUMBER.finditer(text):
        if found.group() in allowed:
            continue
        yield Problem(file, key, f"the number {found.group()} is written out; write `{{its id in hotlines.toml}}`")


def mark_problems(file: str, key: str, text: str, ids: Collection[str]) -> Iterator[Problem]:
    """Marks and braces that are not well formed, and ids that stand for no national number."""
    try:
        names, rows = placeholders(text), lines(text)
    except ValueError as error:
        yield Problem(file, key, f"{error}; close every {{…}}, `…` and *…*")
        return
    for name in sorted(names - set(ids)):
        yield Problem(file, key, f"{{{name}}} is no id in hotlines.toml; correct it")
    spans = [span for row in rows for span in row.spans]
    marked = [span.dial for span in spans if isinstance(span, Number)]
    for dial in marked:
        if not _MARKED_NUMBER.fullmatch(dial):
            yield Problem(
                file, key, f"`{dial}` marks something else than one number; write `{{its id in hotlines.toml}}`"
            )
    for span in spans:
        if not isinstance(span, Number) and "{" in str(span):
            yield Problem(file, key, "a number stands outside backticks; write `{its id}`, so that it can be tapped")


def filled(text: str, numbers: Mapping[str, str]) -> str:
    """A text as it is read, for counting; as it is written where it cannot be filled, which mark_problems tells."""
    try:
        return fill(text, numbers)
    except (KeyError, ValueError, IndexError):
        return text


_PLACEHOLDER = re.compile(r"`?\{\w+\}`?")


def sentence_problems(file: str, key: str, text: str, most: int) -> Iterator[Problem]:
    """Sentences of more than `most` words; what is filled in counts as one word."""
    for sentence in sentences(_PLACEHOLDER.sub("0", text)):
        if (count := words(sentence)) > most:
            yield Problem(file, key, f"a sentence of {count} words, “{sentence[:40]}…”; make two of it, {most} at most")
