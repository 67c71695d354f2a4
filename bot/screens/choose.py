"""Choosing a place without typing it: provinces, communes, meanings of one name, points nearby."""

from collections.abc import Callable, Sequence

from bot.directory.model import Answering
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, AreaRef
from bot.screens.actions import (
    Action,
    ChooseCommune,
    ChooseProvince,
    EraseChat,
    FindHelp,
    ShareLocation,
    ShowNumbers,
    ShowPlace,
)
from bot.screens.model import Button, Screen
from bot.screens.place import call_now, title
from bot.screens.words import Words

COLUMNS = 2
PAGE = 40
MEANINGS = 12


def where_screen(words: Words, lines: Sequence[Answering], *, tried: bool = False) -> Screen:
    """Asks for the place. `tried`: a text was just not recognised as one."""
    return Screen(
        "where",
        (
            call_now(words, lines),
            *words.lines("where.not_found" if tried else "where.ask"),
            *words.lines("where.erase_first"),
        ),
        (
            (
                words.button("button.choose_province", ChooseProvince()),
                words.button("button.share_location", ShareLocation()),
            ),
            (words.button("button.numbers", ShowNumbers()), words.button("button.erase", EraseChat())),
        ),
    )


def provinces_screen(words: Words, gazetteer: Gazetteer, page: int) -> Screen:
    """The provinces in force, in alphabetical order."""
    provinces = gazetteer.provinces()
    buttons = [Button(gazetteer.full_name(area), ChooseCommune(area.ref)) for area in provinces]
    return Screen("provinces", words.lines("choose.province"), _paged(words, buttons, page, ChooseProvince))


def communes_screen(words: Words, gazetteer: Gazetteer, area: Area, page: int) -> Screen:
    """The communes of a province or of a former district, in alphabetical order; the whole area is a choice too."""
    communes = _inside(gazetteer, area)
    buttons = [Button(_labelled(words, each), ShowPlace(each.ref)) for each in communes]
    rows = _paged(words, buttons, page, lambda number: ChooseCommune(area.ref, number))
    whole = (
        words.button("button.whole_area", ShowPlace(area.ref)),
        words.button("button.choose_province", ChooseProvince()),
    )
    return Screen("communes", words.lines("choose.commune", area=title(words, gazetteer, area)), (whole, *rows))


def _inside(gazetteer: Gazetteer, area: Area) -> Sequence[Area]:
    if area.ref.era == "present":
        return gazetteer.communes(area.ref)
    return [gazetteer.area(ref) for ref in gazetteer.present(area.ref)]


def _labelled(words: Words, commune: Area) -> str:
    return (
        commune.name
        if commune.unit == "xã"
        else words.text("choose.ward" if commune.unit == "phường" else "choose.zone", name=commune.name)
    )


def meanings_screen(
    words: Words, gazetteer: Gazetteer, meanings: Sequence[Area], lines: Sequence[Answering], *, one_name: bool
) -> Screen:
    """Which of several places? The first dozen are named, and are buttons; who means another is asked for its province.

    `one_name`: they are the meanings of one name; else a text named several, or a commune that was split.
    """
    names = _as_people_say(words, gazetteer, meanings)
    buttons = [Button(name, ShowPlace(area.ref)) for name, area in zip(names, meanings[:MEANINGS], strict=False)]
    more = len(meanings) > MEANINGS
    return Screen(
        "meanings",
        (
            call_now(words, lines),
            *words.lines("meanings.which" if one_name else "meanings.several"),
            *words.lines("meanings.names", names="; ".join(names[:MEANINGS])),
            *(words.lines("meanings.more") if more else ()),
        ),
        (
            *((button,) for button in buttons),
            (words.button("button.choose_province", ChooseProvince()), words.button("button.numbers", ShowNumbers())),
            (words.button("button.erase", EraseChat()),),
        ),
    )


def _as_people_say(words: Words, gazetteer: Gazetteer, meanings: Sequence[Area]) -> list[str]:
    """Each meaning by the name that all of them share, the former one where the present unit is called otherwise."""
    formers = [[gazetteer.area(ref) for ref in _formers(gazetteer, area)] for area in meanings]
    called = [{area.name, *(each.name for each in former)} for area, former in zip(meanings, formers, strict=True)]
    shared = set.intersection(*called)
    names = []
    for area, former in zip(meanings, formers, strict=True):
        said = next((each for each in former if each.name in shared), None)
        now = title(words, gazetteer, area)
        if area.name in shared or said is None:
            names.append(now)
        else:
            names.append(words.text("meanings.now", name=gazetteer.full_name(said), now=area.name))
    return names


def _formers(gazetteer: Gazetteer, area: Area) -> Sequence[AreaRef]:
    return gazetteer.formers(area.ref) if area.ref.era == "present" and area.ref.level == "commune" else ()


def nearby_screen(
    words: Words, gazetteer: Gazetteer, near: Sequence[tuple[Area, float]], lines: Sequence[Answering]
) -> Screen:
    """After a shared position: communes whose centres are near, by rounded distance; never "you are in"."""
    rows = tuple(
        (
            Button(
                words.text("nearby.label", name=title(words, gazetteer, area), km=max(1, round(km))),
                ShowPlace(area.ref),
            ),
        )
        for area, km in near
    )
    return Screen("nearby", (call_now(words, lines), *words.lines("nearby.which")), (*rows, *_other_ways(words)))


def nowhere_near_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """A position outside Viet Nam, or none that makes sense."""
    return Screen("nowhere_near", (call_now(words, lines), *words.lines("nearby.none")), _other_ways(words))


def _other_ways(words: Words) -> tuple[tuple[Button, ...], ...]:
    return (
        (words.button("button.choose_province", ChooseProvince()), words.button("button.type_place", FindHelp())),
        (words.button("button.erase", EraseChat()),),
    )


def location_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """Asks for the phone's position, with what happens to it, and a way out."""
    return Screen(
        "location",
        (call_now(words, lines), *words.lines("location.ask")),
        asks_location=words.text("location.share"),
        way_out=words.text("location.no"),
    )


def _paged(
    words: Words, buttons: Sequence[Button], page: int, turn: Callable[[int], Action]
) -> tuple[tuple[Button, ...], ...]:
    pages = max(1, -(-len(buttons) // PAGE))
    page = min(page, pages - 1)
    shown = buttons[page * PAGE : (page + 1) * PAGE]
    rows = [tuple(shown[start : start + COLUMNS]) for start in range(0, len(shown), COLUMNS)]
    turns = []
    if page > 0:
        turns.append(words.button("button.back", turn(page - 1)))
    if page + 1 < pages:
        turns.append(words.button("button.forward", turn(page + 1)))
    if turns:
        rows.append(tuple(turns))
    rows.append((words.button("button.numbers", ShowNumbers()), words.button("button.type_place", FindHelp())))
    rows.append((words.button("button.erase", EraseChat()),))
    return tuple(rows)
