"""Places in a file: how an area is written in two cells, and which area two cells mean."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from bot.places.folding import fold
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, AreaRef
from bot.places.resolver import Resolver
from bot.wording import Wording

_PROVINCE_WORDS = ("tinh ", "thanh pho ", "tp. ", "tp.", "tp ")
_SHOWN_MEANINGS = 3
_LONGEST_NAME = 120
"""Letters of a commune, its district and its province together, with room to spare: what is longer is a text."""

_MOST_REMEMBERED = 50_000


class Areas:
    """Reads and writes areas. Every cell's meaning is found once, however often it stands in a file."""

    def __init__(self, gazetteer: Gazetteer, resolver: Resolver, wording: Wording) -> None:
        self._gazetteer = gazetteer
        self._resolver = resolver
        self._wording = wording
        self._found: dict[tuple[str, str], tuple[AreaRef, ...]] = {}
        self._provinces = {fold(each.name): each.ref for each in gazetteer.provinces()}
        self._communes: dict[AreaRef, Mapping[str, tuple[AreaRef, ...]]] = {}

    def exists(self, ref: AreaRef) -> bool:
        """Whether there is, or was, such a unit."""
        try:
            self._gazetteer.area(ref)
        except KeyError:
            return False
        return True

    def names(self, ref: AreaRef) -> tuple[str, str]:
        """Province and commune (or former district) as they stand in a sheet, the second empty for a province; both for a code unknown."""
        if not self.exists(ref):
            return "", ""
        area = self._gazetteer.area(ref)
        province = self._gazetteer.area(area.province).name
        if area.ref.level == "province":
            return self._dated(area, province), ""
        parts = [self._gazetteer.title(area)]
        if area.district is not None:
            parts.append(self._gazetteer.title(self._gazetteer.area(area.district)))
        return self._dated(area, province), self._dated(area, ", ".join(parts))

    def full_name(self, ref: AreaRef) -> str:
        """The name that nobody mistakes: `Đồng Tâm, Đồng Nai`; the code where there is no such unit."""
        return self._gazetteer.full_name(self._gazetteer.area(ref)) if self.exists(ref) else str(ref)

    def title(self, ref: AreaRef) -> str:
        """With its type, as it stands in the middle of a name: `xã Đồng Tâm`. Raises KeyError."""
        return self._gazetteer.title(self._gazetteer.area(ref))

    def provinces(self) -> tuple[str, ...]:
        """Names of those in force, as they stand in a sheet."""
        return tuple(each.name for each in self._gazetteer.provinces())

    def communes(self, province: AreaRef) -> tuple[Area, ...]:
        """Those in force in a province in force. Raises KeyError for any other area."""
        return self._gazetteer.communes(province)

    def find(self, province: str, commune: str) -> tuple[AreaRef, ...]:
        """The areas that the two cells may mean: one where they are clear, none where nobody knows such a place."""
        if len(province) + len(commune) > _LONGEST_NAME:
            return ()
        key = (province, commune)
        if key not in self._found:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[key] = self._meanings(province, commune)
        return self._found[key]

    def meanings(self, refs: tuple[AreaRef, ...]) -> str:
        """Some of several meanings, to be told."""
        told = "; ".join(map(self.full_name, refs[:_SHOWN_MEANINGS]))
        return f"{told}; …" if len(refs) > _SHOWN_MEANINGS else told

    def _meanings(self, province: str, commune: str) -> tuple[AreaRef, ...]:
        within = self._provinces.get(_bare_province(province))
        if within is not None and not commune:
            return (within,)
        exact = self._exact(within, commune) if within is not None else ()
        if len(exact) == 1:
            return exact
        text = ", ".join(part for part in (commune, province) if part)
        found = tuple(area.ref for area in self._resolver.resolve(text).places)
        # A commune that nobody knows must not become its whole province.
        return tuple(ref for ref in found if ref.level != "province") if commune and province else found

    def _exact(self, province: AreaRef, commune: str) -> tuple[AreaRef, ...]:
        """Communes in force of that very name, with its accents before without them, with its type before without it."""
        names = self._names_within(province)
        written = " ".join(unicodedata.normalize("NFC", commune).lower().split())
        return names.get(written) or names.get(fold(written)) or ()

    def _names_within(self, province: AreaRef) -> Mapping[str, tuple[AreaRef, ...]]:
        if province not in self._communes:
            names: defaultdict[str, list[AreaRef]] = defaultdict(list)
            for area in self._gazetteer.communes(province):
                written = {f"{area.unit} {area.name}".lower(), area.name.lower()}
                for each in written | set(map(fold, written)):
                    names[each].append(area.ref)
            self._communes[province] = {name: tuple(refs) for name, refs in names.items()}
        return self._communes[province]

    def _dated(self, area: Area, name: str) -> str:
        return name if area.ref.era == "present" else self._wording.t("sheet.former", name=name)


def _bare_province(written: str) -> str:
    folded = " ".join(fold(written).split())
    for word in _PROVINCE_WORDS:
        folded = folded.removeprefix(word)
    return folded.strip()
