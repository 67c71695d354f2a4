"""Who can help at a place: numbers that can be dialled now, cards, the bodies of the commune, what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.directory.freshness import Age
from bot.directory.model import Answering
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area
from bot.screens.actions import (
    CallFailed,
    ChooseCommune,
    ChooseProvince,
    EraseChat,
    ShowNumbers,
    ShowOutside,
    ShowPlace,
)
from bot.screens.card import card
from bot.screens.model import Block, Button, Heading, Line, Screen
from bot.screens.numbers import full_line
from bot.screens.start import doors
from bot.screens.words import Words

CARDS = 3
_OFFICE_DAYS = range(5)
_OFFICE_HOURS = range(8, 17)
_BODIES = {"police", "womens_union", "commune_committee"}
_URBAN = {"phường", "thị trấn"}
_UNITS = {
    "xã": "unit.commune",
    "phường": "unit.ward",
    "thị trấn": "unit.township",
    "đặc khu": "unit.special_zone",
    "huyện": "unit.district",
    "quận": "unit.urban_district",
    "thị xã": "unit.town",
    "thành phố": "unit.city",
    "tỉnh": "unit.province",
}


@dataclass(frozen=True, slots=True)
class Local:
    """A service of the directory found for a place, and how fresh its check is."""

    answering: Answering
    age: Age


def place_screen(
    words: Words,
    gazetteer: Gazetteer,
    area: Area,
    found: Sequence[Local],
    lines: Sequence[Answering],
    *,
    outside: bool = False,
) -> Screen:
    """Everything known for a place. `found`: local services, best first. `lines`: national ones for this hour, free first."""
    shown = found[:CARDS]
    blocks: list[Block] = [call_now(words, lines), *_titles(words, gazetteer, area)]
    for local in shown:
        blocks.extend((Line(), card(words, local.answering, local.age)))
    blocks.append(Line())
    if not shown:
        blocks.extend(words.lines("place.nothing_outside" if outside else "place.nothing_checked"))
    if not any(local.answering.service.phones for local in shown):
        # A card with a number says it of its own.
        blocks.extend(words.lines("card.call_log"))
    if area.ref.level == "commune":
        blocks.extend(_bodies(words, area, shown, outside=outside))
    else:
        blocks.extend(words.lines("place.name_commune"))
    return Screen("outside" if outside else "place", tuple(blocks), _buttons(words, area, outside=outside))


def later_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """A place whose contacts are not shown just now, for the chat has seen many: the numbers, and that it passes.

    It says nothing of what was seen before: another may hold the phone by now.
    """
    erase = words.button("button.erase", EraseChat())
    return Screen(
        "place_later", (call_now(words, lines), Line(), *words.lines("place.later")), (*doors(words), (erase,))
    )


def call_now(words: Words, lines: Sequence[Answering]) -> Line:
    """The first line of every search: numbers that can be dialled now."""
    return Line(
        (*words.line("place.call_now").spans, *full_line(words, lines).spans, *words.line("place.emergency").spans)
    )


def _titles(words: Words, gazetteer: Gazetteer, area: Area) -> list[Block]:
    titles: list[Block] = [Heading(title(words, gazetteer, area))]
    before, merged = former_names(gazetteer, area), merged_names(gazetteer, area)
    if before:
        titles.append(words.line("place.before", names="; ".join(before), merged=", ".join(merged)))
    return titles


def title(words: Words, gazetteer: Gazetteer, area: Area) -> str:
    """Xã Đồng Tâm, Đồng Nai: the type of the unit, its name, its province."""
    full = gazetteer.full_name(area)
    return words.text(_UNITS[area.unit], name=full) if area.ref.level != "province" else full


def former_names(gazetteer: Gazetteer, area: Area) -> list[str]:
    """The former districts whose land a commune took, with their province: what people still say."""
    if area.ref.era != "present" or area.ref.level != "commune":
        return []
    districts = {gazetteer.area(former).district for former in gazetteer.formers(area.ref)}
    return sorted(gazetteer.full_name(gazetteer.area(ref)) for ref in districts if ref)


def merged_names(gazetteer: Gazetteer, area: Area) -> list[str]:
    """The former communes whose land it took, by their own names: hers is among them."""
    formers = (gazetteer.area(ref) for ref in gazetteer.formers(area.ref))
    return sorted({gazetteer.title(former) for former in formers if former.ref.level == "commune"})


def _bodies(words: Words, area: Area, shown: Sequence[Local], *, outside: bool) -> tuple[Line, ...]:
    """Where Law 13/2022/QH15, article 19, lets anybody report in a commune, those who can be reached at this hour first.

    `shown`: the cards above, which may hold numbers of some of them.
    """
    if outside:
        return words.lines("place.outside_shy")
    unit = words.text(_UNIT_NAMES[area.unit])
    head = words.text("place.head_urban" if area.unit in _URBAN else "place.head_rural")
    key = "place.bodies_day" if office_hours(words.now) else "place.bodies_night"
    services = [each.answering.service for each in shown]
    known = any(each.kind in _BODIES and each.phones for each in services)
    numbers = words.lines("place.bodies_some" if known else "place.bodies_unknown")
    return (*words.lines(key, unit=unit, head=head), *numbers)


_UNIT_NAMES = {
    "xã": "unit_name.commune",
    "phường": "unit_name.ward",
    "thị trấn": "unit_name.township",
    "đặc khu": "unit_name.special_zone",
}


def office_hours(now: datetime) -> bool:
    """Whether offices are open: Monday to Friday, 8 to 17, Viet Nam time, as the legal-aid line states its own."""
    return now.weekday() in _OFFICE_DAYS and now.hour in _OFFICE_HOURS


def _buttons(words: Words, area: Area, *, outside: bool) -> tuple[tuple[Button, ...], ...]:
    failed = words.button("button.call_failed", CallFailed(area.ref))
    erase = words.button("button.erase", EraseChat())
    numbers = words.button("button.numbers", ShowNumbers())
    if area.ref.level == "commune":
        other = (
            words.button("button.inside", ShowPlace(area.ref))
            if outside
            else words.button("button.outside", ShowOutside(area.ref))
        )
        return ((failed, other), (numbers, erase), (words.button("button.other_place", ChooseProvince()),))
    return ((words.button("button.choose_commune", ChooseCommune(area.ref)), failed), (numbers, erase))
