"""The whole graph of screens, walked from the first one: numbers near, no dead end, nothing that betrays her."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import get_args

import pytest

from bot.checks.phrases import Phrases, betraying, forbidden, read_phrases
from bot.dialogue.meaning import Located, Meaning, OldButton, Said, SentOther, Tapped, TooLate, UnknownCommand
from bot.dialogue.memory import FRESH
from bot.dialogue.respond import fallback, respond
from bot.dialogue.world import World
from bot.directory.model import Phone, Provenance, Service, Translated
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.places.model import AreaRef
from bot.screens.actions import (
    Action,
    ChooseCommune,
    EraseChat,
    SetLanguage,
    ShowNumbers,
    ShowOutside,
    ShowPlace,
    Start,
    encode,
)
from bot.screens.model import Number, Screen
from bot.screens.notices import VANISHING, Left, Messages, erased_screen, vanishing_screen
from bot.screens.plain import plain
from bot.wording import LOCALES, Locale

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

HOURS = (datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM), datetime(2026, 12, 20, 2, 0, tzinfo=VIET_NAM))
CHOSEN = ("p75", "f75", "p25390", "f765")
"""Areas whose communes are walked through; the others are of the same make."""
SAID = (
    "cuu toi voi",
    "em muốn chết",
    "bố đang đánh con",
    "em vừa bị hiếp",
    "em bị lừa bán sang Campuchia",
    "em ở Đồng Tâm",
    "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước",
    "giá vàng hôm nay",
    "asdfgh",
    "chồng em hay đánh em",
    "",
)

ADDED = tuple(
    Service(
        id=service_id,
        kind="shelter",
        name=Translated("Nhà tạm lánh của xã", "Shelter of the commune"),
        organization=Translated("Hội Phụ nữ xã", "Women's Union of the commune"),
        area=AreaRef("present", "25390"),
        provenance=Provenance("https://example.org/nha-tam-lanh", date(2026, 8, 1)),
        holder="person",
        phones=(Phone(number, "normal"),),
        assured_date=rung,
    )
    for service_id, number, rung in (
        ("test-checked", "0912 000 001", date(2026, 10, 1)),
        ("test-ageing", "0912 000 002", date(2026, 8, 1)),
        ("test-stale", "0912 000 003", date(2026, 4, 1)),
        ("test-unverified", "0912 000 004", None),
        ("test-reported", "0912 000 005", date(2026, 10, 1)),
        ("a-test-" * 7, "0912 000 006", date(2026, 10, 1)),
    )
)
"""What admins will add: names that say much, checks of every age, one reported, one whose id is too long for some buttons."""

HELP_PATH = {
    "start",
    "numbers",
    "where",
    "provinces",
    "communes",
    "meanings",
    "nearby",
    "nowhere_near",
    "place",
    "place_later",
    "outside",
    "call_failed",
    "reported",
    "danger",
    "holding",
    "calm",
}


@dataclass(frozen=True)
class Walk:
    """Every screen that buttons lead to, by the action that shows it, and those that something else brings."""

    locale: Locale
    tapped: dict[Action, tuple[Screen, ...]]
    brought: tuple[Screen, ...]

    @property
    def screens(self) -> Iterator[Screen]:
        for screens in self.tapped.values():
            yield from screens
        yield from self.brought


@pytest.fixture(scope="module", params=[(locale, hour) for locale in LOCALES for hour in HOURS], ids=str)
def walk(request: pytest.FixtureRequest, read: Library) -> Walk:
    locale, now = request.param
    world = read.world(Snapshot.build((*read.entries, *ADDED), read.hotlines, frozenset({"test-reported"})), now)
    memory = replace(FRESH, language=locale)
    tapped: dict[Action, tuple[Screen, ...]] = {}
    brought = tuple(_brought(world, locale))
    waiting: deque[Action] = deque([Start(), *(button.action for screen in brought for button in screen.buttons)])
    while waiting:
        action = waiting.popleft()
        if action in tapped or not _walked(action, locale):
            continue
        tapped[action] = respond(memory, Tapped(action), world).screens
        waiting.extend(button.action for screen in tapped[action] for button in screen.buttons)
    return Walk(locale, tapped, brought)


def _walked(action: Action, locale: Locale) -> bool:
    match action:
        case SetLanguage(language):
            return language == locale
        case ShowPlace(area) | ShowOutside(area) | ChooseCommune(area):
            return str(area) in CHOSEN
        case _:
            return getattr(action, "tried", 0) < 8


def _brought(world: World, locale: Locale) -> Iterator[Screen]:
    memory = replace(FRESH, language=locale)
    meanings: list[Meaning] = [
        *(Said(text) for text in SAID),
        *(SentOther(kind) for kind in ("voice", "photo", "sticker", "contact", "document", "edited", "other")),
        Located(11.5, 106.8),
        Located(0, 0),
        UnknownCommand(),
        OldButton(),
        TooLate(),
        Tapped(ShowPlace(AreaRef("present", "25390"))),
        Tapped(ShowPlace(AreaRef("former", "765"))),
    ]
    for meaning in meanings:
        yield from respond(memory, meaning, world).screens
    for text in SAID[:5]:
        in_danger = respond(memory, Said(text), world).memory
        yield from respond(in_danger, Said("dạ"), world).screens
    yield from respond(memory, Tapped(ShowPlace(AreaRef("present", "25390"))), replace(world, listing=False)).screens
    yield fallback(memory, world)
    for messages, left in product(get_args(Messages), get_args(Left)):
        yield erased_screen(world.words(memory), messages, left)
    for minutes, done in product((None, *VANISHING), ("asked", "kept", "failed")):
        yield vanishing_screen(world.words(memory), minutes, done)


@pytest.mark.safety(6)
def test_numbers_are_on_every_screen_or_one_tap_away(walk: Walk) -> None:
    for screen in walk.screens:
        if screen.name == "erased":
            continue  # one neutral message: the menu of commands stays (DESIGN.md 1.5)
        on_it = any(_dials(screen))
        near = any(button.action == ShowNumbers() for button in screen.buttons)
        assert on_it or near, screen.name


@pytest.mark.safety(8)
def test_no_screen_is_a_dead_end(walk: Walk) -> None:
    for screen in walk.screens:
        assert screen.asks_location or list(screen.buttons), screen.name


@pytest.mark.safety(16)
def test_the_chat_can_be_erased_from_every_screen_of_the_help_path(walk: Walk) -> None:
    seen = set()
    for screen in walk.screens:
        if screen.name.split(".")[0] in HELP_PATH:
            seen.add(screen.name.split(".")[0])
            assert any(button.action == EraseChat() for button in screen.buttons), screen.name
    assert seen == HELP_PATH


@pytest.mark.safety(49)
def test_every_button_fits_and_reads_well(walk: Walk) -> None:
    for screen in walk.screens:
        for button in screen.buttons:
            assert encode(button.action)
            assert any(char.isalpha() for char in button.label), f"{screen.name}: {button.label}"
            assert len(button.label) <= 64, f"{screen.name}: {button.label}"
        assert len(list(screen.buttons)) <= 100


@pytest.mark.safety(21)
def test_the_first_60_characters_betray_nothing(walk: Walk) -> None:
    phrases: Phrases = read_phrases()
    for screen in walk.screens:
        assert betraying(plain(screen), walk.locale, phrases) is None, f"{screen.name}: {plain(screen)[:80]}"


@pytest.mark.safety(1, 4, 44)
def test_no_screen_bears_a_forbidden_word(walk: Walk) -> None:
    phrases = read_phrases()
    for screen in walk.screens:
        found = [phrase for phrase, _ in forbidden(plain(screen), walk.locale, phrases, whole=False)]
        assert not found, f"{screen.name}: {found}"


def test_every_screen_is_one_message(walk: Walk) -> None:
    for screen in walk.screens:
        assert 0 < len(plain(screen).encode("utf-16-le")) // 2 <= 4096, screen.name


def test_screens_of_danger_are_short_urgent_and_begin_with_a_number(walk: Walk) -> None:
    seen = set()
    for screen in walk.screens:
        if screen.name.startswith("danger."):
            seen.add(screen.name)
            assert screen.urgent
            assert len(plain(screen).splitlines()) <= 5
            assert plain(screen)[0].isdigit()
    assert len(seen) == 5


@pytest.mark.safety(50, 6)
def test_danger_numbers_and_the_report_of_an_erase_go_before_all_else(walk: Walk) -> None:
    first = {screen.name.split(".")[0] for screen in walk.screens if screen.goes_first}
    assert first >= {"danger", "holding", "numbers", "erased", "broken"}
    assert all(screen.goes_first for screen in walk.screens if screen.name.split(".")[0] in first - {"answer"})
    assert not first & {"start", "kept", "provinces", "communes"}


def test_a_screen_speaks_one_language(walk: Walk) -> None:
    english = {"the", "call", "numbers", "and", "with"}
    for screen in walk.screens:
        words = set(plain(screen).lower().split())
        if walk.locale == "vi":
            assert len(words & english) < 2, f"{screen.name}: {plain(screen)}"


def _dials(screen: Screen) -> Iterator[str]:
    for block in screen.blocks:
        for line in getattr(block, "lines", (block,)):
            for span in getattr(line, "spans", ()):
                if isinstance(span, Number):
                    yield span.dial
