"""What a mention comes to: the areas that its units are today, and whether they are one place or several."""

from bot.places.linking import Linked
from bot.places.units import COMMUNE, DISTRICT, PROVINCE, Units


class Meanings:
    def __init__(self, units: Units) -> None:
        self._units = units
        self._lands: dict[int, frozenset[int]] = {}

    def of(self, link: Linked) -> tuple[bool, list[int]]:
        """Whether the mention is ambiguous, and the areas it means, best first.

        Meanings whose land is disjoint are a question. Of meanings that overlap, a district stands for what lies within it;
        else the commune in force comes before what became of the former one of its name.
        """
        units = sorted(
            link.best, key=lambda unit: (self._units.tiers[unit], not self._units.is_present(unit), -link.points[unit])
        )
        lands = [self._land(unit) for unit in units]
        if len(units) > 1 and not _is_connected(lands):
            return True, self._areas(units)
        if self._units.tiers[units[0]] != COMMUNE and all(land <= lands[0] for land in lands):
            return False, units[:1]
        return False, self._areas(units)

    def _areas(self, units: list[int]) -> list[int]:
        areas: dict[int, None] = {}
        for unit in units:
            if self._units.is_present(unit) or self._units.tiers[unit] in (PROVINCE, DISTRICT):
                areas[unit] = None
            else:
                areas.update(dict.fromkeys(self._units.successors[unit]))
        return list(areas)

    def _land(self, unit: int) -> frozenset[int]:
        if self._units.tiers[unit] == COMMUNE:
            return self._units.land(unit)
        if unit not in self._lands:
            self._lands[unit] = self._units.land(unit)
        return self._lands[unit]


def _is_connected(lands: list[frozenset[int]]) -> bool:
    """Whether one can go from any of the lands to any other over lands that overlap."""
    reached, left = lands[0], lands[1:]
    while left:
        touching = [land for land in left if land & reached]
        if not touching:
            return False
        left = [land for land in left if not land & reached]
        reached = reached.union(*touching)
    return True
