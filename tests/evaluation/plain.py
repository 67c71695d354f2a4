"""How plain the screens are: `python -m tests.evaluation.plain` writes docs/plain-language.md's table."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import get_args

from bot import library
from bot.checks.readability import Spoken, quantile, spoken, words
from bot.dialogue.meaning import Located, Meaning, OldButton, Said, SentOther, Tapped, TooLate, UnknownCommand, Unread
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.respond import fallback, respond
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.screens.actions import Action, ChooseCommune, SetLanguage, ShowOutside, ShowPlace, ShowTopic, Start
from bot.screens.danger import Situation, danger_screen, holding_screen, joking_screen, no_answer_screen
from bot.screens.model import Screen
from bot.screens.notices import VANISHING, Left, Messages, erased_screen, vanishing_screen
from bot.screens.plain import plain
from bot.understanding.model import Danger
from bot.wording import LOCALES, Locale

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
AREAS = ("p75", "f75", "p25390", "f765", "p22")
SAID = (
    "em ở Đồng Tâm",
    "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước",
    "giá vàng hôm nay",
    "asdfgh",
    "em sợ về nhà",
    "tìm nhà tạm lánh ở Quảng Ninh",
    "chồng hay đánh em",
    "",
)

KINDS: Mapping[str, str] = {
    "danger": "danger", "holding": "danger goes on", "start": "first screen", "numbers": "numbers", "late": "numbers", "broken": "numbers",
    "notice": "numbers", "calm": "numbers", "other_question": "numbers", "call_failed": "numbers", "reported": "numbers",
    "place": "places", "outside": "places", "place_later": "places",
    "where": "asking", "provinces": "asking", "communes": "asking", "meanings": "asking", "nearby": "asking", "nowhere_near": "asking",
    "location": "asking", "dont_know": "asking", "ask_back": "asking", "languages": "asking",
    "kept": "what is kept", "kept_full": "what is kept", "vanishing": "what is kept", "erase": "what is kept", "erased": "what is kept",
}  # fmt: skip

LIMITS: Mapping[str, int] = {
    "danger": 15,
    "danger goes on": 15,
    "first screen": 25,
    "numbers": 25,
    "places": 25,
    "asking": 25,
    "answers": 25,
    "answers, read on": 45,
    "what is kept": 30,
}
"""Words of the longest sentence, by the kind of screen: tests hold it, `python -m bot check` the same for the texts by themselves."""


def world_of(read: Library, now: datetime = NOW) -> World:
    return read.world(Snapshot.build(read.entries, read.hotlines, frozenset()), now)


def citizen_screens(world: World, locale: Locale) -> Iterator[Screen]:
    """Every screen that a citizen can come to, each once, as good as."""
    memory = replace(FRESH, language=locale)
    brought = list(_brought(memory, world))
    yield from brought
    known: set[object] = set()
    waiting: deque[object] = deque([Start(), *(button.action for screen in brought for button in screen.buttons)])
    while waiting:
        action = waiting.popleft()
        if action in known or not isinstance(action, Action) or not _walked(action, locale):
            continue
        known.add(action)
        for screen in respond(memory, Tapped(action), world).screens:
            yield screen
            waiting.extend(button.action for button in screen.buttons)


def _brought(memory: Memory, world: World) -> Iterator[Screen]:
    told = world.words(memory)
    for danger, situation in product(get_args(Danger), (None, *get_args(Situation))):
        lines = world.danger_lines(danger, situation)
        yield danger_screen(told, danger, lines, situation)
        yield holding_screen(told, danger, lines, situation)
    for danger in get_args(Danger):
        yield joking_screen(told, danger, world.danger_lines(danger))
        yield no_answer_screen(told, danger, world.danger_lines(danger))
    meanings: list[Meaning] = [
        *map(Said, SAID),
        *(SentOther(kind) for kind in get_args(Unread)),
        *(Tapped(ShowTopic(topic, more)) for topic in world.content.answers for more in (False, True)),
        *(Located(11.5, 106.8), Located(0, 0), UnknownCommand(), OldButton(), TooLate()),
    ]
    for meaning in meanings:
        yield from respond(memory, meaning, world).screens
    yield fallback(memory, world)
    for messages, left in product(get_args(Messages), get_args(Left)):
        yield erased_screen(told, messages, left)
    for minutes in (None, *VANISHING):
        yield vanishing_screen(told, minutes)


def _walked(action: Action, locale: Locale) -> bool:
    match action:
        case SetLanguage(language):
            return language == locale
        case ShowPlace(area) | ShowOutside(area) | ChooseCommune(area):
            return str(area) in AREAS
        case _:
            return getattr(action, "tried", 0) < 4


def kind(screen: Screen) -> str:
    """The row of the table that a screen belongs to."""
    first = screen.name.split(".")[0]
    if first != "answer":
        return KINDS[first]
    shorter = any(button.action == ShowTopic(screen.name.partition(".")[2]) for button in screen.buttons)
    return "answers, read on" if shorter else "answers"


def main() -> None:
    """Print the table of docs/plain-language.md."""
    read = library.load()
    print(
        "| screens | language | how many | words a sentence: median, p90, most | limit | words a message: median, p90, most |"
    )
    print("|---|---|--:|--:|--:|--:|")
    for locale in LOCALES:
        by_kind: defaultdict[str, dict[str, Spoken]] = defaultdict(dict)
        for screen in citizen_screens(world_of(read), locale):
            by_kind[kind(screen)][plain(screen)] = spoken(screen)
        for name, limit in LIMITS.items():
            told = list(by_kind[name].values())
            sentences = [words(sentence) for each in told for sentence in each.sentences]
            messages = [each.words for each in told]
            figures = " | ".join((_figures(sentences), str(limit), _figures(messages)))
            print(f"| {name} | {locale} | {len(told)} | {figures} |")


def _figures(sizes: Sequence[int]) -> str:
    return ", ".join(str(quantile(sizes, share)) for share in (0.5, 0.9, 1.0))


if __name__ == "__main__":
    main()
