"""The administrative units of both eras: how they are called, what contains what, what became of what, and how far it is."""

from collections import Counter
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from bot.places.alphabet import alphabetical
from bot.places.model import Area, AreaRef
from bot.places.units import COMMUNE, DISTRICT, PROVINCE, Units, read_units
from bot.places.vocabulary import Vocabulary, read_vocabulary

_EARTH_RADIUS_KM = 6371.0

# Reported to have changed type on 30 April 2026, codes kept, but no primary text was at hand: print the bare name. The
# province, and the communes said to be phường now.
_UNSURE_TYPES = frozenset(
    "75 25270 25357 25363 26116 26170 26248 26326 26368 26425 26485".split()  # noqa: SIM905
)


class Gazetteer:
    """All areas, read once and never changed."""

    def __init__(self, units: Units, vocabulary: Vocabulary) -> None:
        self.units = units
        self.vocabulary = vocabulary
        self._provinces: tuple[Area, ...] | None = None
        self._communes: dict[AreaRef, tuple[Area, ...]] = {}

    def area(self, ref: AreaRef) -> Area:
        """Raises KeyError for a code that does not exist in its era."""
        return self.units.area(self.units.number(ref))

    def provinces(self) -> tuple[Area, ...]:
        """The 34 in force, in Vietnamese alphabetical order."""
        if self._provinces is None:
            self._provinces = self._sorted(unit for unit in range(self.units.first_former) if self._is_province(unit))
        return self._provinces

    def communes(self, province: AreaRef) -> tuple[Area, ...]:
        """Those in force in a present province, in Vietnamese alphabetical order. Raises KeyError for any other area."""
        if province.era != "present" or province.level != "province":
            raise KeyError(str(province))
        if province not in self._communes:
            children = self.units.children[self.units.number(province)]
            self._communes[province] = self._sorted(unit for unit in children if self.units.is_present(unit))
        return self._communes[province]

    def all_communes(self) -> tuple[Area, ...]:
        """The 3,321 in force, in the order of their codes."""
        present = range(self.units.first_former)
        return tuple(self.units.area(unit) for unit in present if not self._is_province(unit))

    def chain(self, ref: AreaRef) -> tuple[tuple[AreaRef, ...], ...]:
        """The ranks of areas that contain an area, nearest first; each rank best first. Raises KeyError.

        A present commune: itself and the former communes whose land it took, their districts, their provinces, its province.
        Of the former units the ones with most of those communes come first.
        """
        unit = self.units.number(ref)
        if self.units.tiers[unit] != COMMUNE:
            above = [unit]
            while self.units.parents[above[-1]] >= 0:
                above.append(self.units.parents[above[-1]])
            return tuple((self.units.ref(each),) for each in above)
        if not self.units.is_present(unit):
            district = self.units.parents[unit]
            return ((ref, *self.present(ref)), *self.chain(self.units.ref(district)))
        formers = self.units.formers.get(unit, [])
        districts = _commonest(
            each if self.units.tiers[each] == DISTRICT else self.units.parents[each] for each in formers
        )
        provinces = _commonest(self.units.province(each) for each in formers)
        communes = [each for each in formers if self.units.tiers[each] == COMMUNE]
        ranks = ([unit, *communes], districts, provinces, [self.units.parents[unit]])
        return tuple(tuple(self.units.ref(each) for each in rank) for rank in ranks)

    def formers(self, commune: AreaRef) -> tuple[AreaRef, ...]:
        """Former communes (for five islands: the former district) whose land a present commune took. Raises KeyError."""
        return tuple(self.units.ref(unit) for unit in self.units.formers.get(self.units.number(commune), ()))

    def present(self, former: AreaRef) -> tuple[AreaRef, ...]:
        """What took the land of a former unit, best first; a present unit is its own. Raises KeyError.

        Communes for a commune or a district (the one that took most of its communes first), the province for a province.
        """
        unit = self.units.number(former)
        if self.units.is_present(unit):
            return (former,)
        if self.units.tiers[unit] == PROVINCE:
            return (self.units.ref(self.units.parents[unit]),)
        if unit in self.units.successors:
            return tuple(self.units.ref(each) for each in self.units.successors[unit])
        shares = _commonest(each for child in self.units.children[unit] for each in self.units.successors[child])
        return tuple(self.units.ref(each) for each in shares)

    def full_name(self, area: Area) -> str:
        """Unmistakable without the unit's type: `Đồng Tâm, Đồng Nai`; `Đồng Phú, Bình Phước`; `Đồng Nai`.

        A former commune names its district too. Numbered units keep their type, for a bare number says nothing.
        """
        parts = [
            area,
            *(self.area(ref) for ref in (area.district, area.province) if ref is not None and ref != area.ref),
        ]
        return ", ".join(self.title(part).capitalize() if part.name.isdigit() else _name_alone(part) for part in parts)

    def title(self, area: Area) -> str:
        """With its type: `xã Đồng Tâm`, `phường 5`. Where the type in force is in doubt, the name alone."""
        if area.ref.era == "present" and area.ref.code in _UNSURE_TYPES:
            return area.name
        return f"{area.unit} {area.name}"

    def centre(self, ref: AreaRef) -> tuple[float, float] | None:
        """Latitude and longitude in degrees of a present commune; None for others, or where none is reliable.

        Raises KeyError for an unknown code.
        """
        return self.units.centres.get(self.units.number(ref))

    def nearest(self, latitude: float, longitude: float, limit: int) -> tuple[tuple[Area, float], ...]:
        """Present communes by the distance of their centres, in km.

        The nearest centre is the right commune for 70 % of points only: fit to rank and to offer, never to say where one is.
        """
        here = (latitude, longitude)
        ranked = sorted((distance_km(here, centre), unit) for unit, centre in self.units.centres.items())
        return tuple((self.units.area(unit), distance) for distance, unit in ranked[:limit])

    def _is_province(self, unit: int) -> bool:
        return self.units.tiers[unit] == PROVINCE

    def _sorted(self, units: Iterable[int]) -> tuple[Area, ...]:
        areas = (self.units.area(unit) for unit in units)
        return tuple(sorted(areas, key=lambda area: (alphabetical(area.name), area.ref)))


def load(path: Path) -> Gazetteer:
    """Read places.json.gz, and words.toml beside it. Raises OSError or ValueError when either is missing or broken."""
    return Gazetteer(read_units(path), read_vocabulary(path.with_name("words.toml")))


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance between two points, each latitude and longitude in degrees."""
    latitude, longitude, other_latitude, other_longitude = map(radians, (*here, *there))
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def _commonest(units: Iterable[int]) -> list[int]:
    return [unit for unit, _ in Counter(units).most_common()]


def _name_alone(area: Area) -> str:
    return f"{area.unit.capitalize()} {area.name}" if area.name[0].isdigit() else area.name
