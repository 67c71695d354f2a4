"""Finding help: from a place, however it came, to who can help there."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.memory import Memory
from bot.dialogue.reply import CountReport, Reply
from bot.dialogue.world import World
from bot.directory.freshness import freshness
from bot.directory.model import Answering, PublicService, ReportReason
from bot.directory.search import search
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, AreaRef, Resolution
from bot.screens import actions, choose, failed_call, place
from bot.screens.actions import Action
from bot.screens.model import Screen
from bot.screens.place import Local

NEAREST = 5
FARTHEST_KM = 60.0
MOST_CALLED = 8
"""Entries of a place that are called one after the other before the national lines: a screen is one message."""
_NOT_FOR_MEN = frozenset({"women", "women_children"})


def nearby(gazetteer: Gazetteer, latitude: float, longitude: float) -> tuple[tuple[Area, float], ...]:
    """The nearest communes' centres; none where even the nearest is too far to mean anything (abroad, at sea)."""
    return tuple((area, km) for area, km in gazetteer.nearest(latitude, longitude, NEAREST) if km <= FARTHEST_KM)


def place_reply(memory: Memory, resolution: Resolution, world: World) -> Reply:
    """Who can help at a place that was named; or which one is meant; or, where none was recognised, the question again."""
    words, lines = world.words(memory), world.calm_lines(memory)
    if resolution.status == "found" and len({area.ref for area in resolution.places}) == 1:
        return show(memory, resolution.places[0], world)
    if resolution.status == "none":
        return Reply(replace(memory, awaits="place"), (choose.where_screen(words, lines, tried=True),))
    one_name = resolution.status == "ambiguous"
    screen = choose.meanings_screen(words, world.gazetteer, resolution.places, lines, one_name=one_name)
    return Reply(replace(memory, awaits="place"), (screen,))


def show(memory: Memory, area: Area, world: World, *, outside: bool = False) -> Reply:
    """The screen of one area; remembers it and ends the question."""
    shown = _place_screen(memory, area, world, outside=outside)
    return Reply(replace(memory, place=area.ref, topic="find_shelter", awaits=None), (shown,), listed=area.ref)


def _place_screen(memory: Memory, area: Area, world: World, *, outside: bool) -> Screen:
    words, lines = world.words(memory), world.calm_lines(memory)
    if not world.listing:
        return place.later_screen(words, lines)
    found = local_services(memory, area.ref, world, outside=outside)
    return place.place_screen(words, world.gazetteer, area, found, lines, outside=outside)


def local_services(memory: Memory, ref: AreaRef, world: World, *, outside: bool = False) -> list[Local]:
    """What the directory knows for a place and for who writes, without the national lines, which head every screen."""
    found = search(world.snapshot, world.gazetteer.chain(ref), world.now, outside=outside)
    return [
        Local(each.answering, each.freshness)
        for each in found
        if each.service.area is not None and _is_for(memory, each.service)
    ]


def _is_for(memory: Memory, service: PublicService) -> bool:
    """A man is sent to no women's house, and a child never alone to a person's (facts of practice)."""
    if memory.age == "under_16" and service.holder == "person":
        return False
    return not (memory.man and service.audience in _NOT_FOR_MEN)


def tapped(memory: Memory, action: Action, world: World) -> Reply:
    """A tap within finding help. Raises KeyError for an area or an entry that does not exist, or is not shown any more."""
    words, lines, gazetteer = world.words(memory), world.calm_lines(memory), world.gazetteer
    waiting = replace(memory, awaits="place")
    match action:
        case actions.FindHelp():
            return Reply(waiting, (choose.where_screen(words, lines),))
        case actions.ShareLocation():
            return Reply(waiting, (choose.location_screen(words, lines),))
        case actions.ChooseProvince(page):
            return Reply(waiting, (choose.provinces_screen(words, gazetteer, page),))
        case actions.ChooseCommune(area, page):
            return Reply(waiting, (choose.communes_screen(words, gazetteer, gazetteer.area(area), page),))
        case actions.ShowPlace(area):
            return show(memory, gazetteer.area(area), world)
        case actions.ShowOutside(area):
            return show(memory, gazetteer.area(area), world, outside=True)
        case actions.CallFailed(area, tried):
            return Reply(memory, (_next_number(memory, area, tried, world),), listed=area)
        case actions.NobodyAnswers(tried):
            return Reply(memory, (_next_number(memory, None, tried, world),))
        case actions.ReportCall(service, reason):
            return _reported(memory, service, reason, world)
        case _:
            raise AssertionError("an action without an answer")


def _next_number(memory: Memory, ref: AreaRef | None, tried: int, world: World) -> Screen:
    local = _callable(memory, ref, world)
    order = _order(local, world.calm_lines(memory))
    start = (tried + 1) % len(order)
    onward = _onward(memory, [*order[start:], *order[:start]], local, _again(ref, tried + 1), world)
    return failed_call.call_failed_screen(world.words(memory), onward, _just_tried(local, order, tried))


def _reported(memory: Memory, service_id: str, reason: ReportReason, world: World) -> Reply:
    """The numbers after the one that failed, and the report to count. Raises KeyError for a national line, and for what nobody is shown."""
    service = _reportable(service_id, world)
    ref = service.area
    if memory.place and any(each.answering.service.id == service_id for each in _callable(memory, memory.place, world)):
        ref = memory.place
    local, lines = _callable(memory, ref, world), world.calm_lines(memory)
    order = _order(local, lines)
    place = next((place for place, each in enumerate(order) if each.service.id == service_id), None)
    again = _again(ref, 0)
    if place is not None:
        number = service.phones[0].number
        # A national line stays on the screen also where the entry that failed uses its number.
        shared = [line for line in lines if line.service.phones[0].number == number]
        order, again = [*order[place + 1 :], *order[:place], *shared], _again(ref, place + 1)
    onward = _onward(memory, order, local, again, world)
    screen = failed_call.reported_screen(world.words(memory), onward, reason)
    return Reply(memory, (screen,), (CountReport(service_id, reason),), listed=ref)


def _reportable(service_id: str, world: World) -> PublicService:
    service = world.snapshot.service(service_id)
    if service is None or service.national:
        raise KeyError(service_id)
    if freshness(service.kind, service.holder, service.assured_date, world.now.date()) == "hidden":
        raise KeyError(service_id)
    return service


def _again(ref: AreaRef | None, tried: int) -> Action:
    return actions.CallFailed(ref, tried) if ref else actions.NobodyAnswers(tried)


def _onward(
    memory: Memory, order: Sequence[Answering], local: Sequence[Local], again: Action, world: World
) -> failed_call.Onward:
    ages = {each.answering.service.id: each.age for each in local}
    button = world.words(memory).button("button.call_failed", again)
    return failed_call.Onward(order, ages, world.lines("danger"), button)


def _just_tried(local: Sequence[Local], order: Sequence[Answering], tried: int) -> PublicService | None:
    """The entry that she most likely called: the first card with a number, then what stood first on the last screen.

    None for a national line, and for one that is closed now: that nobody answered there is no news.
    """
    called = order[tried % len(order)] if tried else next((each.answering for each in local), None)
    if called is None or called.service.national or called.is_open is False:
        return None
    return called.service


def _callable(memory: Memory, ref: AreaRef | None, world: World) -> list[Local]:
    """The entries for a place that have a number, best first; none where contacts may not be shown."""
    local = local_services(memory, ref, world) if ref and world.listing else []
    return [each for each in local if each.answering.service.phones][:MOST_CALLED]


def _order(local: Sequence[Local], lines: Sequence[Answering]) -> list[Answering]:
    """Whom to call one after the other, each number once: the entries, then the lines; last what is stale, reported or closed now."""
    doubtful = {each.answering.service.id for each in local if each.age == "stale" or each.answering.service.caution}
    candidates = sorted(
        (*(each.answering for each in local), *lines),
        key=lambda each: (each.is_open is False, each.service.id in doubtful),
    )
    by_number: dict[str, Answering] = {}
    for each in candidates:
        by_number.setdefault(each.service.phones[0].number, each)
    return list(by_number.values())
