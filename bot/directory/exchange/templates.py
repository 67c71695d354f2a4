"""Sheets to be filled in: an empty one with two rows that show how, and the commune pack, where little more than numbers is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.directory.exchange.columns import FIELDS, columns
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.sheets import Contents
from bot.directory.model import Kind
from bot.places.model import Area, AreaRef

PACK: tuple[tuple[str, Kind], ...] = (
    ("police", "police"),
    ("health_station", "health_station"),
    ("womens_union", "womens_union"),
    ("border_post", "police"),
)
"""What a commune may have, by the key of its name; a row that stays without a number says nothing.

A border post takes reports as the police do (Law 13/2022, Article 19).
"""

_PACK_FIELDS = (
    "id",
    "kind",
    "name.vi",
    "area.province",
    "area.commune",
    "area",
    "phones.0.number",
    "schedule.rule",
    "source",
    "source_date",
)
_SAMPLES: tuple[tuple[str, Kind], ...] = (("first", "health_station"), ("second", "womens_union"))
_SAMPLE_TEXTS = (
    "name.vi",
    "organization.vi",
    "area.province",
    "area.commune",
    "phones.0.number",
    "schedule.rule",
    "source",
    "source_date",
)
_PLACE_OF_NAME = "…"


def empty(entries: Entries) -> Contents:
    """All columns, and two rows marked as samples, which no import reads."""
    return Contents(
        columns(), iter([_sample(entries, *each) for each in _SAMPLES]), len(_SAMPLES), ("sheet.told.empty",)
    )


def commune_pack(entries: Entries, provinces: Iterable[AreaRef] = ()) -> Contents:
    """Four rows for each commune of the provinces. Without a province four rows, whose place is to be filled in, too.

    Raises KeyError for anything but a province in force.
    """
    chosen = tuple(dict.fromkeys(provinces))
    rows = [*_pack(entries, chosen)] if chosen else [_row(entries, *each, None) for each in PACK]
    return Contents([FIELDS[each] for each in _PACK_FIELDS], iter(rows), len(rows), ("sheet.told.pack",))


def _pack(entries: Entries, provinces: Sequence[AreaRef]) -> Iterator[Mapping[str, str]]:
    for province in provinces:
        for commune in entries.areas.communes(province):
            yield from (_row(entries, name, kind, commune) for name, kind in PACK)


def _row(entries: Entries, name: str, kind: Kind, commune: Area | None) -> dict[str, str]:
    place = entries.areas.title(commune.ref) if commune is not None else _PLACE_OF_NAME
    row = {
        "id": entries.vocabulary.write("pack"),
        "kind": entries.vocabulary.label("kind", kind),
        "name.vi": entries.vocabulary.sheet.t(f"sheet.pack.{name}", place=place),
    }
    if commune is not None:
        row["area.province"], row["area.commune"] = entries.areas.names(commune.ref)
        row["area"] = str(commune.ref)
    return row


def _sample(entries: Entries, name: str, kind: Kind) -> dict[str, str]:
    row = {"id": entries.vocabulary.write("sample"), "kind": entries.vocabulary.label("kind", kind)}
    texts = entries.vocabulary.sheet.t(f"sheet.sample.{name}").splitlines()
    return {**row, **dict(zip(_SAMPLE_TEXTS, texts, strict=True))}
