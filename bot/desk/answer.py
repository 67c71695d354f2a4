"""Who asks at the desk, and what she gets: screens for her, and what others of the team are told."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.directory.access import Person
from bot.screens.model import Screen
from bot.screens.words import Words

Told = Callable[[Words], Screen]
"""A screen in the reader's own language."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody of the team, in private, and the words in her language at this moment."""

    person: Person
    words: Words


@dataclass(frozen=True, slots=True)
class Tell:
    """What others are told, by their numeric ids. Who asked is left out by whoever delivers it."""

    people: tuple[int, ...]
    screen: Told


@dataclass(frozen=True, slots=True)
class Answer:
    """The first screen may stand where the tapped one stood."""

    screens: tuple[Screen, ...]
    tells: tuple[Tell, ...] = ()


def answer(*screens: Screen, tells: tuple[Tell, ...] = ()) -> Answer:
    return Answer(screens, tells)
