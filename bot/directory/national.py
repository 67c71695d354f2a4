"""Emergency and national lines, by need and hour. They come from data/hotlines.toml and from no table, so they outlive the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.directory.model import Service

Need = Literal[
    "danger",
    "adult",
    "child",
    "child_now",
    "teen",
    "man",
    "suicide",
    "suicide_young",
    "suicide_acted",
    "trafficking",
    "trafficking_abroad",
    "sexual_violence",
    "sexual_violence_young",
    "unclear",
]


@dataclass(frozen=True, slots=True)
class Hotlines:
    """The file: its lines in its order, ids of lines by need, best first, and the lines that are no help while they are closed."""

    lines: tuple[Service, ...]
    needs: Mapping[Need, tuple[str, ...]]
    only_while_open: frozenset[str] = frozenset()


NO_HOTLINES = Hotlines((), MappingProxyType({}))
