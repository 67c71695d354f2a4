"""Finding help: from a place, however it came, to who can help there."""

from dataclasses import replace

from bot.dialogue.memory import Memory
from bot.dialogue.reply import Reply
from bot.dialogue.world import World
from bot.directory.model import Answering, PublicService
from bot.directory.search import search
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, AreaRef, Resolution
from bot.screens import actions, choose, place
from bot.screens.actions import Action
from bot.screens.model import Screen
from bot.screens.place import Local

NEAREST = 5
FARTHEST_KM = 60.0
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
    found = local_services(memory, area.ref, world, outside=outside)
    screen = place.place_screen(
        world.words(memory), world.gazetteer, area, found, world.calm_lines(memory), outside=outside
    )
    return Reply(replace(memory, place=area.ref, topic="find_shelter", awaits=None), (screen,))


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
    """A tap within finding help. Raises KeyError for an area that does not exist."""
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
            return Reply(memory, (_next_number(memory, area, tried, world),))
        case actions.NobodyAnswers(tried):
            return Reply(memory, (_next_number(memory, None, tried, world),))
        case _:
            raise AssertionError("an action without an answer")


def _next_number(memory: Memory, ref: AreaRef | None, tried: int, world: World) -> Screen:
    words = world.words(memory)
    local = [each.answering for each in local_services(memory, ref, world)] if ref else []
    order = _callable([*local, *world.calm_lines(memory)])
    start = (tried + 1) % len(order)
    again = actions.CallFailed(ref, tried + 1) if ref else actions.NobodyAnswers(tried + 1)
    return place.call_failed_screen(
        words, [*order[start:], *order[:start]], world.lines("danger"), words.button("button.call_failed", again)
    )


def _callable(candidates: list[Answering]) -> list[Answering]:
    """Those with a phone, each number once, open ones first."""
    by_number: dict[str, Answering] = {}
    for each in candidates:
        if each.service.phones:
            by_number.setdefault(each.service.phones[0].number, each)
    return sorted(by_number.values(), key=lambda each: each.is_open is False)
