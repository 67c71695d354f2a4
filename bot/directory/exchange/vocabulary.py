"""The words of a sheet in both languages: what its columns are called and what may stand in them."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from bot.directory.exchange.columns import CHOICES, FIELDS, MAX_PHONES, Column
from bot.places.folding import fold
from bot.wording import Wording, Wordings

_GROUPS = {"kind": "kind", "audience": "audience", "charge": "charge"}
"""Choices whose words stand elsewhere in the catalogue; all others stand below `sheet.`."""

Word = Literal["yes", "no", "always", "closed", "everywhere", "sample", "pack", "ignored", "withheld"]
"""Words with a meaning of their own. `sample`: a row that only shows how to fill in a sheet. `pack`: one of the commune pack.
`ignored`: a column that people add for themselves, such as the running number. `withheld`: a column of what only admins may know (a
person's name, consent, vetting, contact): a file is read by too many eyes to bring it in."""

_WORDS: tuple[Word, ...] = get_args(Word)

HourToken = tuple[str, int]
"""`day` and its number from Monday = 0; or `every` (day), `to`, `and`, `skip` with 0. Behind `afternoon` no hour is before noon."""

_NUMBER = re.compile(r"^(.*\D) (\d)$")


def normal(text: str) -> str:
    """How written words are compared: without case, accents and punctuation."""
    return " ".join(re.findall(r"\w+", fold(text)))


class Vocabulary:
    """`sheet` writes (the sheet's language is Vietnamese), every language reads."""

    def __init__(self, wordings: Wordings) -> None:
        self.sheet = wordings["vi"]
        self._languages = tuple(wordings.values())
        self._known_aliases: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._fields = {name: column for column in FIELDS.values() for name in self._names(column)}
        self._choices = {
            group: {name: code for code in codes for name in self._choice_names(group, code)}
            for group, codes in CHOICES.items()
        }
        self._ways = {word: frozenset(self._written(f"sheet.{word}")) for word in _WORDS}
        self.hour_words = tuple(sorted(self._hour_words(), key=lambda each: -len(each[0])))

    def heading(self, field: str, wording: Wording | None = None) -> str:
        """What a column is called: "Điện thoại", "Điện thoại 2"."""
        column = FIELDS[field]
        name = (wording or self.sheet).t(f"sheet.column.{column.key}")
        return f"{name} {column.number}" if column.number > 1 else name

    def field(self, heading: str) -> str | None:
        """What the column of a heading holds, however it is written; None where nobody knows."""
        written = normal(heading)
        match = _NUMBER.match(written)
        if match and (column := self._fields.get(match[1])) and 1 <= int(match[2]) <= MAX_PHONES and column.number:
            return column.field.replace("phones.0.", f"phones.{int(match[2]) - 1}.")
        column = self._fields.get(written)
        return column.field if column else None

    def says(self, word: Word, text: str) -> bool:
        """Whether a cell says one of the words that a sheet gives a meaning of its own, in any of the ways to write it."""
        return normal(text) in self._ways[word]

    def write(self, word: Word) -> str:
        """The way in which a sheet writes such a word."""
        return self.sheet.t(f"sheet.{word}").split("|")[0]

    def label(self, group: str, code: str, wording: Wording | None = None) -> str:
        """How a choice is written, beginning with a capital."""
        text = (wording or self.sheet).t(_label_key(group, code))
        return text[:1].upper() + text[1:]

    def labels(self, group: str) -> tuple[str, ...]:
        """All choices of a column, as they are written."""
        return tuple(self.label(group, code) for code in CHOICES[group])

    def choice(self, group: str, text: str) -> str | None:
        """The code of a choice, however it is written; None for anything else."""
        return self._choices[group].get(normal(text))

    def _names(self, column: Column) -> Iterator[str]:
        if column.number > 1:
            return
        yield from self._written(f"sheet.column.{column.key}")
        yield from self._aliases("columns").get(column.key, ())
        yield normal(column.field)

    def _choice_names(self, group: str, code: str) -> Iterator[str]:
        yield from self._written(_label_key(group, code))
        yield from self._aliases(group).get(code, ())
        yield normal(code.replace("_", " "))
        yield normal(code)

    def _aliases(self, group: str) -> Mapping[str, tuple[str, ...]]:
        """Other ways to write the columns, or the choices of a column: a line for each, `code: one way|another`."""
        if group not in self._known_aliases:
            found: dict[str, tuple[str, ...]] = {}
            for wording in self._languages:
                for line in wording.t(f"sheet.alias.{group}").splitlines():
                    code, _, written = line.partition(": ")
                    found[code] = (*found.get(code, ()), *map(normal, written.split("|")))
            self._known_aliases[group] = found
        return self._known_aliases[group]

    def _hour_words(self) -> Iterator[tuple[str, HourToken]]:
        for wording in self._languages:
            for day, line in enumerate(wording.t("sheet.days").splitlines()):
                yield from ((fold(word), ("day", day)) for word in line.split("|"))
            for kind in ("every", "to", "and", "skip", "afternoon"):
                yield from ((fold(word), (kind, 0)) for word in wording.t(f"sheet.hour_{kind}").split("|"))

    def _written(self, key: str) -> Iterator[str]:
        """The ways to write something in any language: those in a text, between bars."""
        for wording in self._languages:
            yield from map(normal, wording.t(key).split("|"))


def _label_key(group: str, code: str) -> str:
    prefix = _GROUPS.get(group, f"sheet.{group}")
    return f"{prefix}.{code.replace(' ', '_')}"
