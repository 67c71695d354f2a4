"""From a name, joined and without marks, to the units that bear it."""

from collections.abc import Iterable, Mapping

from bot.places.folding import bare, sound
from bot.places.gazetteer import Gazetteer
from bot.places.keyboard import is_syllable
from bot.places.model import AreaRef
from bot.places.units import PROVINCE, Units

LONGEST_NAME = 6
"""In syllables."""


class NameIndex:
    """Looks names up; every answer is a tuple of unit numbers, empty where nobody is called so.

    A former province whose name is in force is left out for the present one: the same name means the present.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        units = gazetteer.units
        self.units = units
        self.same_as_present = _same_as_present(units)
        names: dict[str, list[int]] = {}
        others: dict[str, list[int]] = {}
        self.keys: dict[str, tuple[str, ...]] = {}
        for unit, name in enumerate(units.names):
            if unit in self.same_as_present:
                continue
            if name not in self.keys:
                self.keys[name] = name_keys(name)
            for key in self.keys[name]:
                names.setdefault(key, []).append(unit)
        for unit, written in units.other_names.items():
            for name in written:
                # A syllable that a hamlet of old bore alone says nothing: most are common words.
                if is_syllable(name):
                    continue
                others.setdefault(sound(name), []).append(unit)
        spoken = {bare(syllable) for name in self.keys for syllable in syllables_of(name)}
        self.other_syllables = frozenset(syllable for syllable in spoken if not is_syllable(syllable))
        _add_codes(names, units, gazetteer.vocabulary.nicknames)
        self._names = {key: tuple(found) for key, found in names.items()}
        self._others = {key: tuple(found) for key, found in others.items()}
        parents: dict[str, list[int]] = {}
        _add_codes(parents, units, gazetteer.vocabulary.parent_nicknames)
        self._parents = {key: tuple(found) for key, found in parents.items()}
        self._all = frozenset((*names, *others, *parents))

    def __contains__(self, key: str) -> bool:
        """Whether anything at all is called so."""
        return key in self._all

    def bearing(self, key: str) -> tuple[int, ...]:
        return self._names.get(key, ())

    def once_bearing(self, key: str) -> tuple[int, ...]:
        """Units that took in one that was called so."""
        return self._others.get(key, ())

    def parents_called(self, key: str) -> tuple[int, ...]:
        """Provinces with this short name, which counts only beside something that lies in them."""
        return self._parents.get(key, ())

    def is_known(self, key: str) -> bool:
        return key in self._names or key in self._others


def name_keys(name: str) -> tuple[str, ...]:
    """Usually one; two where joining the syllables changes the spelling of a sound."""
    syllables = syllables_of(name)
    by_syllable = "".join(sound(bare(syllable)) for syllable in syllables)
    whole = sound(bare("".join(syllables)))
    return (by_syllable,) if by_syllable == whole else (by_syllable, whole)


def syllables_of(name: str) -> tuple[str, ...]:
    return tuple(name.lower().replace("-", " ").replace("'", " ").split())


def _same_as_present(units: Units) -> dict[int, int]:
    """Former provinces to the present province of the same name."""
    named = {units.names[unit]: unit for unit in range(units.first_former) if units.tiers[unit] == PROVINCE}
    former = range(units.first_former, len(units.codes))
    return {
        unit: named[units.names[unit]]
        for unit in former
        if units.tiers[unit] == PROVINCE and units.names[unit] in named
    }


def _add_codes(names: dict[str, list[int]], units: Units, nicknames: Mapping[str, Iterable[str]]) -> None:
    for written, codes in nicknames.items():
        key = sound(bare(written))
        found = names.setdefault(key, [])
        found.extend(number for number in (units.number(AreaRef.parse(code)) for code in codes) if number not in found)
