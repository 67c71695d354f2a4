"""What a message says besides topic and danger: age, whom it is about, short questions. Curated patterns: data/understanding/cues.toml."""

from pathlib import Path
from typing import get_args

from bot.understanding.lexicon import read_toml, wrong
from bot.understanding.model import Cue
from bot.understanding.page import Page
from bot.understanding.pattern import Grammar
from bot.understanding.rules import patterns, table

_CUES: dict[str, Cue] = {str(cue): cue for cue in get_args(Cue)}
_GROUPS = ("age", "who", "what", "short")
_OF_THE_WRITER: frozenset[Cue] = frozenset({"under_16", "aged_16_17", "of_oneself"})
"""Read without the words that speak of somebody else: "con em 5 tuổi" tells nothing of the writer's age."""


class CueReader:
    """The compiled cues."""

    def __init__(self, grammar: Grammar, path: Path) -> None:
        """Raises ContentError."""
        content = read_toml(path)
        self._hidden = patterns(grammar, path, "hidden.patterns", table(path, content, "hidden").get("patterns"))
        listed = [(group, name, written) for group in _GROUPS for name, written in table(path, content, group).items()]
        if sorted(name for _, name, _ in listed) != sorted(_CUES):
            raise wrong(path, "", f"each of these cues is there once, and no other: {', '.join(_CUES)}")
        self._cues = {
            _CUES[name]: patterns(grammar, path, f"{group}.{name}", written) for group, name, written in listed
        }

    def read(self, page: Page) -> frozenset[Cue]:
        """The cues that stand in a text."""
        hidden = 0
        for pattern in self._hidden:
            hidden |= pattern.covered(page)
        of_the_writer = page.without(hidden)
        return frozenset(
            name
            for name, written in self._cues.items()
            if any(pattern.found(of_the_writer if name in _OF_THE_WRITER else page) for pattern in written)
        )
