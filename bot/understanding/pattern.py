"""The small language of data/understanding/*.toml, compiled once.

    chồng đánh            these words, one after the other
    <attacker>            any word or phrase of the set of that name
    (đang | vừa mới)      either
    đang?                 this, or nothing
    ..3                   up to three words of any kind, within the sentence
    ^ cứu $               the whole text
    !<game>               what follows is none of these

A pattern word matches its exact, bare and half-marked spelling (bot/understanding/spelling.py).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from bot.understanding.page import Page, Vocabulary

_TOKEN = re.compile(r"\s*(\.\.\d+|<[a-z_]+>|[()|?^$!]|[^\s()|?^$!<>]+)")
_MOST_COVERED = 40
"""Nobody writes one veto more often; the bound keeps a hostile text cheap."""


class Node(Protocol):
    """A part of a pattern: from the positions where it may begin, those where it may end (bit masks)."""

    def ends(self, page: Page, starts: int) -> int: ...


@dataclass(frozen=True, slots=True)
class _Word:
    number: int

    def ends(self, page: Page, starts: int) -> int:
        return (starts & page.where(self.number)) << 1


@dataclass(frozen=True, slots=True)
class _Set:
    name: str
    phrases: tuple[tuple[int, ...], ...]

    def begins(self, page: Page) -> tuple[tuple[int, int], ...]:
        """(length in words, where phrases of that length begin); worked out once a page."""
        known = page.sets.get(self.name)
        if known is None:
            known = page.sets[self.name] = self._found(page)
        return known

    def _found(self, page: Page) -> tuple[tuple[int, int], ...]:
        by_length: dict[int, int] = {}
        masks = page.masks
        for phrase in self.phrases:
            begins = masks.get(phrase[0], 0)
            for place, number in enumerate(phrase[1:], 1):
                if not begins:
                    break
                begins &= masks.get(number, 0) >> place
            if begins:
                by_length[len(phrase)] = by_length.get(len(phrase), 0) | begins
        return tuple(by_length.items())

    def ends(self, page: Page, starts: int) -> int:
        reached = 0
        for length, begins in self.begins(page):
            reached |= (starts & begins) << length
        return reached


@dataclass(frozen=True, slots=True)
class _Either:
    nodes: tuple[Node, ...]

    def ends(self, page: Page, starts: int) -> int:
        reached = 0
        for node in self.nodes:
            reached |= node.ends(page, starts)
        return reached


@dataclass(frozen=True, slots=True)
class _Optional:
    node: Node

    def ends(self, page: Page, starts: int) -> int:
        return starts | self.node.ends(page, starts)


@dataclass(frozen=True, slots=True)
class _Gap:
    words: int

    def ends(self, page: Page, starts: int) -> int:
        reached = starts = starts & ~page.breaks
        for _ in range(self.words):
            starts = (starts << 1) & ~page.breaks & page.everywhere
            reached |= starts
        return reached


@dataclass(frozen=True, slots=True)
class _Edge:
    at_start: bool

    def ends(self, page: Page, starts: int) -> int:
        return starts & (1 if self.at_start else 1 << page.length)


@dataclass(frozen=True, slots=True)
class _Not:
    refused: _Set

    def ends(self, page: Page, starts: int) -> int:
        for _, begins in self.refused.begins(page):
            starts &= ~begins
        return starts


@dataclass(frozen=True, slots=True)
class _Sequence:
    nodes: tuple[Node, ...]

    def ends(self, page: Page, starts: int) -> int:
        for node in self.nodes:
            if not starts:
                return 0
            starts = node.ends(page, starts)
        return starts


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern."""

    written: str
    sequence: _Sequence

    def found(self, page: Page) -> bool:
        """Whether it stands anywhere in the text."""
        return bool(self.sequence.ends(page, page.everywhere))

    def covered(self, page: Page) -> int:
        """The words it covers, as a mask: of each place where it may begin, up to the farthest end. Not more than 40 places."""
        covered = 0
        for start in islice(self._starts(page, 0, page.length + 1), _MOST_COVERED):
            end = self.sequence.ends(page, 1 << start).bit_length() - 1
            covered |= (1 << end) - (1 << start)
        return covered

    def _starts(self, page: Page, low: int, high: int) -> Iterator[int]:
        """Where it begins, by halving: empty stretches cost one try."""
        if not self.sequence.ends(page, (1 << high) - (1 << low)):
            return
        if high - low == 1:
            yield low
            return
        middle = (low + high) // 2
        yield from self._starts(page, low, middle)
        yield from self._starts(page, middle, high)


class PatternError(ValueError):
    """What is wrong with a pattern, in words for the person who wrote it."""


class Grammar:
    """Turns written patterns into compiled ones; holds the word sets and the vocabulary they share."""

    def __init__(self, sets: Mapping[str, str]) -> None:
        """`sets`: words and phrases with commas between, by name; <other> inside takes in another set. Raises PatternError."""
        self.vocabulary = Vocabulary()
        self._written = sets
        self._sets: dict[str, _Set] = {}
        for name in sets:
            self._set(name, ())

    def pattern(self, written: str) -> Pattern:
        """Compile one pattern. Raises PatternError."""
        parts = _TOKEN.findall(written.lower())
        if "".join(parts) != "".join(written.lower().split()):
            raise PatternError(f"cannot read {written!r}: a set is written <name>, a gap ..3")
        nodes, rest = self._sequence(parts, written)
        if rest:
            raise PatternError(f"{written!r} closes a bracket that was never opened")
        if not nodes:
            raise PatternError("an empty pattern would match every text; write words or delete it")
        return Pattern(written, _Sequence(tuple(nodes)))

    def sets_in(self, page: Page) -> dict[str, tuple[int, int]]:
        """The word sets that stand in a text: before which word the first and the last of each begins."""
        found: dict[str, tuple[int, int]] = {}
        for name, words in self._sets.items():
            begins = 0
            for _, places in words.begins(page):
                begins |= places
            if begins:
                found[name] = ((begins & -begins).bit_length() - 1, begins.bit_length() - 1)
        return found

    def _sequence(self, parts: list[str], written: str) -> tuple[list[Node], list[str]]:
        nodes: list[Node] = []
        while parts and parts[0] not in ("|", ")"):
            part, parts = parts[0], parts[1:]
            if part == "(":
                node, parts = self._either(parts, written)
                nodes.append(node)
            elif part == "?":
                if not nodes:
                    raise PatternError(f"{written!r}: a question mark follows the word that may be missing")
                nodes[-1] = _Optional(nodes[-1])
            elif part == "!":
                if not parts or not (parts[0][0].isalpha() or parts[0].startswith("<")):
                    raise PatternError(f"{written!r}: after ! stands one word or one <set>")
                nodes.append(_Not(self._refused(parts[0], written)))
                parts = parts[1:]
            else:
                nodes.append(self._atom(part, written))
        return nodes, parts

    def _either(self, parts: list[str], written: str) -> tuple[Node, list[str]]:
        choices: list[Node] = []
        while True:
            nodes, parts = self._sequence(parts, written)
            choices.append(_Sequence(tuple(nodes)))
            if not parts:
                raise PatternError(f"{written!r} opens a bracket and does not close it")
            closing, parts = parts[0], parts[1:]
            if closing == ")":
                return _Either(tuple(choices)), parts

    def _atom(self, part: str, written: str) -> Node:
        if part.startswith("<"):
            return self._named(part[1:-1], written)
        if part.startswith(".."):
            return _Gap(int(part[2:]))
        if part in ("^", "$"):
            return _Edge(part == "^")
        return _Word(self.vocabulary.number(part))

    def _refused(self, part: str, written: str) -> "_Set":
        if part.startswith("<"):
            return self._named(part[1:-1], written)
        return _Set(f"!{part}", ((self.vocabulary.number(part),),))

    def _named(self, name: str, written: str) -> _Set:
        if name not in self._sets:
            raise PatternError(f"{written!r}: there is no set {name!r}; the sets are {', '.join(sorted(self._sets))}")
        return self._sets[name]

    def _set(self, name: str, within: tuple[str, ...]) -> _Set:
        if name in self._sets:
            return self._sets[name]
        if name in within or name not in self._written:
            raise PatternError(f"the set {name!r} is not there, or holds itself")
        phrases: list[tuple[int, ...]] = []
        for phrase in self._written[name].lower().replace("\n", " ").split(","):
            if inner := re.fullmatch(r"\s*<([a-z_]+)>\s*", phrase):
                phrases.extend(self._set(inner[1], (*within, name)).phrases)
            elif words := phrase.split():
                phrases.append(tuple(map(self.vocabulary.number, words)))
        self._sets[name] = _Set(name, tuple(dict.fromkeys(phrases)))
        return self._sets[name]
