"""The directory helps whoever asks for a place, and cannot be walked: many places an hour, and then the numbers alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.dialogue.limited import respond_within
from bot.dialogue.meaning import Meaning, Said, Tapped
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.reply import CountReport, Erase, Reply
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.model import Phone, Provenance, Service, Translated
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.privacy.listed import PLACES, PLACES_IN_DANGER, Listed
from bot.screens.actions import (
    CallFailed,
    ChooseCommune,
    ChooseLanguage,
    ChooseProvince,
    EraseChat,
    FindHelp,
    ReportCall,
    ShowNumbers,
    ShowOutside,
    ShowPlace,
    ShowTopic,
    Start,
    WhatIsKept,
)
from bot.screens.model import Screen
from bot.screens.plain import plain
from tests.conversations.people import House, Somebody

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(50)]

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
DONG_TAM = AreaRef("present", "25390")
SCRAPER, HER = 1, 2
LOCAL = re.compile(r"0912 \d{3} \d{3}")


def entry(area: AreaRef, number: int, name: str) -> Service:
    words = Translated(f"{name} {number}", f"{name} {number}")
    return Service(
        id=f"{name}-{number}",
        kind="womens_union",
        name=words,
        organization=words,
        area=area,
        provenance=Provenance("a test", date(2026, 11, 1)),
        phones=(Phone(f"0912 {number // 1000:03d} {number % 1000:03d}", "normal"),),
        assured_date=date(2026, 11, 1),
    )


@pytest.fixture(scope="module")
def world(read: Library) -> World:
    """A full directory: a contact for each commune, and one for each province."""
    communes, provinces = read.gazetteer.all_communes(), read.gazetteer.provinces()
    entries = [entry(area.ref, number, "xa") for number, area in enumerate(communes)]
    entries += [entry(area.ref, 9000 + number, "tinh") for number, area in enumerate(provinces)]
    return read.world(Snapshot.build(entries, read.hotlines), MORNING)


class Chats:
    """Chats with the bot, without a Telegram: what they see, under a clock that moves when told."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = MORNING
        self.listed = Listed(lambda: self.now)
        self.memories: dict[int, Memory] = {}

    def __call__(self, chat_id: int, meaning: Meaning) -> Reply:
        def may_see(place: AreaRef, in_danger: bool) -> bool:
            return self.listed.may_see(chat_id, str(place), in_danger=in_danger)

        reply = respond_within(may_see, self.memories.get(chat_id, FRESH), meaning, self.world)
        erased = any(isinstance(effect, Erase) for effect in reply.effects)
        self.memories[chat_id] = FRESH if erased else reply.memory
        return reply


@pytest.fixture
def chats(world: World) -> Chats:
    return Chats(world)


def local_numbers(screens: Iterable[Screen]) -> set[str]:
    """The numbers of the directory's entries, none of them national, that stand on screens."""
    return {number for screen in screens for number in LOCAL.findall(plain(screen))}


def spread(chats: Chats, asked: Sequence[Meaning]) -> tuple[set[str], list[Reply]]:
    """One chat asks all that within an hour, at even distances; the numbers of entries it got, and all replies."""
    replies, got = [], set()
    for place, meaning in enumerate(asked):
        chats.now = MORNING + timedelta(hours=1) * place / len(asked)
        reply = chats(SCRAPER, meaning)
        got |= local_numbers(reply.screens)
        replies.append(reply)
    return got, replies


def written(gazetteer: Gazetteer, before: str = "", step: int = 1) -> list[Meaning]:
    """All communes as people write them; each `step`-th."""
    communes = gazetteer.all_communes()[::step]
    return [Said(f"{before}{area.unit} {gazetteer.full_name(area)}") for area in communes]


def answers_now(reply: Reply) -> bool:
    """Numbers that can be dialled stand on the first screen of the reply, and it says so where it has no places."""
    text = plain(reply.screens[0])
    return "113" in text and bool(list(reply.screens[0].buttons))


def test_who_taps_through_every_commune_gets_the_numbers_of_twenty(chats: Chats) -> None:
    taps = [Tapped(ShowPlace(area.ref)) for area in chats.world.gazetteer.all_communes()]
    assert len(taps) == 3321
    got, replies = spread(chats, taps)
    # Each commune has a number of its own, and the first twenty lie in one province.
    assert len(got) == PLACES + 1
    assert all(answers_now(reply) for reply in replies)
    assert {screen.name for reply in replies[PLACES:] for screen in reply.screens} == {"place_later"}


@pytest.mark.parametrize("before", ["", "cuu toi voi "])
def test_who_writes_many_communes_gets_few_with_a_cry_in_front_too(chats: Chats, before: str) -> None:
    got, replies = spread(chats, written(chats.world.gazetteer, before, step=40))
    limit = PLACES_IN_DANGER if before else PLACES
    assert limit <= len(got) <= 2 * limit
    assert all(answers_now(reply) for reply in replies)
    if before:
        assert all(reply.screens[0].name.startswith("danger.") for reply in replies)
        assert all(len(reply.screens) == 1 for reply in replies[-20:])


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", "cuu toi voi "])
def test_who_writes_every_commune_gets_no_more(chats: Chats, before: str) -> None:
    """One commune's name is taken for a cry, so that the far bound holds for both."""
    got, _ = spread(chats, written(chats.world.gazetteer, before))
    assert len(got) <= PLACES_IN_DANGER + 10


@pytest.mark.parametrize("action", [ShowOutside, CallFailed])
def test_no_other_button_leads_around_it(chats: Chats, action: type[ShowOutside | CallFailed]) -> None:
    got, _ = spread(chats, [Tapped(action(area.ref)) for area in chats.world.gazetteer.all_communes()[::10]])
    assert len(got) <= 2 * PLACES


def test_reports_of_failed_calls_lead_not_around_it_and_are_counted_all_the_same(chats: Chats) -> None:
    got, replies = spread(chats, [Tapped(ReportCall(f"xa-{number}", "no_answer")) for number in range(0, 3000, 10)])
    assert len(got) <= PLACES
    assert all(any(isinstance(effect, CountReport) for effect in reply.effects) for reply in replies)
    assert all(answers_now(reply) for reply in replies)


def test_the_ways_around_share_one_count(chats: Chats) -> None:
    refs = [area.ref for area in chats.world.gazetteer.all_communes()[:60]]
    asked = [Tapped((ShowPlace, ShowOutside, CallFailed)[place % 3](ref)) for place, ref in enumerate(refs)]
    for meaning in asked:
        chats(SCRAPER, meaning)
    assert len(chats.listed) == PLACES


def full(chats: Chats, *, in_danger: bool = False) -> None:
    """Let her see as many places as she may."""
    if in_danger:
        chats(HER, Said("cuu toi voi"))
    for area in chats.world.gazetteer.all_communes()[-PLACES_IN_DANGER - 1 :]:
        chats(HER, Tapped(ShowPlace(area.ref)))


NEVER_LIMITED: list[Meaning] = [
    *(Tapped(action) for action in (Start(), ShowNumbers(), FindHelp(), ChooseLanguage(), WhatIsKept(), EraseChat())),
    *(Tapped(ShowTopic(topic)) for topic in ("campaign_what", "rights_of_victim", "find_shelter", "find_hotline")),
    *(Tapped(action) for action in (ChooseProvince(), ChooseCommune(AreaRef("present", "75")))),
    *(Said(text) for text in ("cuu toi voi", "chồng đánh em", "xin số gọi", "Tháng hành động là gì", "đổi ngôn ngữ")),
]


@pytest.mark.parametrize("meaning", NEVER_LIMITED, ids=str)
def test_all_that_lists_no_place_is_never_limited(chats: Chats, meaning: Meaning) -> None:
    full(chats)
    memory = chats.memories[HER]
    assert chats(HER, meaning) == respond(memory, meaning, chats.world)


def test_a_cry_comes_with_its_place_though_many_were_seen(chats: Chats) -> None:
    full(chats)
    reply = chats(HER, Said("cứu tôi với, tôi ở xã Đồng Tâm, Đồng Nai"))
    assert [screen.name for screen in reply.screens] == ["danger.emergency_now", "place"]
    assert local_numbers(reply.screens)


def test_beyond_the_far_bound_a_cry_comes_with_numbers_alone(chats: Chats) -> None:
    full(chats, in_danger=True)
    reply = chats(HER, Said("cứu tôi với, tôi ở xã Đồng Tâm, Đồng Nai"))
    assert [screen.name for screen in reply.screens] == ["danger.emergency_now"]
    assert "113" in plain(reply.screens[0])
    follows = chats(HER, Said("xã Đồng Tâm, Đồng Nai"))
    assert [screen.name for screen in follows.screens] == ["holding.emergency_now"]
    assert not local_numbers((*reply.screens, *follows.screens))


def test_a_place_seen_within_the_hour_is_shown_again_and_after_an_hour_others_are(chats: Chats) -> None:
    chats(HER, Tapped(ShowPlace(DONG_TAM)))
    full(chats)
    assert chats(HER, Tapped(ShowPlace(DONG_TAM))).screens[0].services
    first = chats.world.gazetteer.all_communes()[0].ref
    assert not chats(HER, Tapped(ShowPlace(first))).screens[0].services
    chats.now += timedelta(hours=1)
    assert chats(HER, Tapped(ShowPlace(first))).screens[0].services


def test_erasing_the_chat_lets_nobody_walk_on(chats: Chats) -> None:
    got = set()
    for number, area in enumerate(chats.world.gazetteer.all_communes()[:200]):
        got |= local_numbers(chats(SCRAPER, Tapped(ShowPlace(area.ref))).screens)
        if number % 10 == 9:
            chats(SCRAPER, Tapped(EraseChat()))
    assert len(got) == PLACES + 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_shown_instead_tells_nothing_of_what_was_seen(chats: Chats, language: str) -> None:
    chats.memories[HER] = replace(FRESH, language=language)  # type: ignore[arg-type]
    full(chats)
    (screen,) = chats(HER, Tapped(ShowPlace(DONG_TAM))).screens
    assert screen.name == "place_later"
    assert "1800 1768" in plain(screen) or "+84" in plain(screen)
    assert "Đồng Tâm" not in plain(screen)
    assert {ShowNumbers(), FindHelp(), EraseChat()} <= {button.action for button in screen.buttons}


@pytest.mark.safety(50, 18)
async def test_on_telegram_an_erase_does_not_reset_it_and_numbers_come_on(house: House, woman: Somebody) -> None:
    for area in house.app.library.gazetteer.all_communes()[:PLACES]:
        house.app.talk.listed.may_see(woman.user.id, str(area.ref))
    await woman.sends("xã Đồng Tâm, Đồng Nai")
    woman.sees("Lúc này bot chưa hiện thêm nơi nào được", "1800 1768")
    await woman.sends("/xoachat")
    await woman.sends("xã Đồng Tâm, Đồng Nai")
    woman.sees("Lúc này bot chưa hiện thêm nơi nào được")
    await woman.sends("/sogoi")
    woman.sees("113")
    await woman.sends("cứu tôi với, tôi ở xã Đồng Tâm, Đồng Nai")
    woman.sees_somewhere("Địa chỉ tin cậy")


async def test_the_hour_passes_on_telegram_too(house: House, woman: Somebody) -> None:
    for area in house.app.library.gazetteer.all_communes()[:PLACES]:
        house.app.talk.listed.may_see(woman.user.id, str(area.ref))
    house.telegram.clock.advance(timedelta(minutes=61))
    house.app.talk.sweep()
    assert len(house.app.talk.listed) == 0
    await woman.sends("xã Đồng Tâm, Đồng Nai")
    woman.sees_nothing_of("Lúc này bot chưa hiện")
