"""The units of both eras in columns: fourteen thousand of them, so no object for each until somebody asks for one."""

import gzip
import json
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.places.model import Area, AreaRef, Era, Level

NO_UNIT = -1

# Tier of a unit, counted from the largest.
PROVINCE, DISTRICT, COMMUNE = 0, 1, 2
_LEVELS: tuple[Level, Level, Level] = ("province", "district", "commune")


@dataclass(slots=True)
class Units:
    """Every column is indexed by the unit's number: present provinces and communes first, then the former ones.

    parent: province of a commune or district in force or before, district of a former commune, present province of a former
    province. successors: present communes that took the land of a former commune, best first. other_names: folded and joined.
    """

    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: "array[int]" = field(default_factory=lambda: array("b"))
    tiers: "array[int]" = field(default_factory=lambda: array("b"))
    parents: "array[int]" = field(default_factory=lambda: array("h"))
    kind_words: tuple[str, ...] = ()
    first_former: int = 0
    successors: dict[int, tuple[int, ...]] = field(default_factory=dict)
    formers: dict[int, list[int]] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)
    other_names: dict[int, list[str]] = field(default_factory=dict)
    centres: dict[int, tuple[float, float]] = field(default_factory=dict)
    present_numbers: dict[str, int] = field(default_factory=dict)
    former_numbers: dict[str, int] = field(default_factory=dict)

    def is_present(self, unit: int) -> bool:
        return unit < self.first_former

    def number(self, ref: AreaRef) -> int:
        """Raises KeyError for a code that does not exist in its era."""
        return (self.present_numbers if ref.era == "present" else self.former_numbers)[ref.code]

    def ref(self, unit: int) -> AreaRef:
        era: Era = "present" if self.is_present(unit) else "former"
        return AreaRef(era, self.codes[unit])

    def province(self, unit: int) -> int:
        """The province of the same era; the unit itself for a province."""
        while self.tiers[unit] != PROVINCE:
            unit = self.parents[unit]
        return unit

    def area(self, unit: int) -> Area:
        district = None
        if self.tiers[unit] == COMMUNE and not self.is_present(unit):
            district = self.ref(self.parents[unit])
        return Area(
            ref=self.ref(unit),
            name=self.names[unit],
            unit=self.kind_words[self.kinds[unit]],
            province=self.ref(self.province(unit)),
            district=district,
        )

    def land(self, unit: int) -> frozenset[int]:
        """The present communes that lie in a unit, at least in part."""
        if self.tiers[unit] == COMMUNE:
            return frozenset((unit,)) if self.is_present(unit) else frozenset(self.successors[unit])
        if unit in self.successors:
            return frozenset(self.successors[unit])
        return frozenset().union(*(self.land(child) for child in self.children.get(unit, ())))


def read_units(path: Path) -> Units:
    """Read places.json.gz as scripts/build_places.py writes it. Raises OSError or ValueError for a file that is no such."""
    content: dict[str, list[Any]] = json.loads(gzip.decompress(path.read_bytes()))
    units = Units(kind_words=tuple(content["units"]))
    present, former = units.present_numbers, units.former_numbers
    for code, name, kind in content["present_provinces"]:
        _add(units, present, code, name, kind, PROVINCE, NO_UNIT)
    for code, name, kind, province, latitude, longitude in content["present_communes"]:
        unit = _add(units, present, code, name, kind, COMMUNE, present[province])
        if latitude is not None:
            units.centres[unit] = (latitude, longitude)
    units.first_former = len(units.codes)
    for code, name, kind, province in content["former_provinces"]:
        _add(units, former, code, name, kind, PROVINCE, present[province])
    for code, name, kind, province, other_names, successors in content["former_districts"]:
        unit = _add(units, former, code, name, kind, DISTRICT, former[province])
        _add_history(units, unit, other_names, successors)
    for code, name, kind, district, successors, other_names in content["former_communes"]:
        unit = _add(units, former, code, name, kind, COMMUNE, former[district])
        _add_history(units, unit, other_names, successors)
    return units


def _add(units: Units, numbers: dict[str, int], code: str, name: str, kind: int, tier: int, parent: int) -> int:
    unit = len(units.codes)
    units.codes.append(code)
    units.names.append(name)
    units.kinds.append(kind)
    units.tiers.append(tier)
    units.parents.append(parent)
    numbers[code] = unit
    if parent != NO_UNIT:
        units.children.setdefault(parent, []).append(unit)
    return unit


def _add_history(units: Units, unit: int, other_names: list[str], successors: list[str]) -> None:
    if other_names:
        units.other_names[unit] = other_names
    if successors:
        units.successors[unit] = tuple(units.present_numbers[code] for code in successors)
        for successor in units.successors[unit]:
            units.formers.setdefault(successor, []).append(unit)
