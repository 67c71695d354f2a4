"""Which screen a topic has: its curated answer, or a screen that does something."""

from bot.dialogue.memory import Memory
from bot.dialogue.world import World
from bot.screens import choose, kept, notices, numbers
from bot.screens.model import Screen
from bot.screens.topic import answer_screen, with_phase

_WITH_PHASE = frozenset({"campaign_what", "campaign_dates"})


def topic_screen(memory: Memory, topic: str, world: World, *, more: bool = False) -> Screen | None:
    """The screen of a topic; None for a topic that has none."""
    words = world.words(memory)
    match topic:
        case "find_shelter":
            return choose.where_screen(words, world.calm_lines(memory))
        case "find_hotline":
            return numbers.numbers_screen(words, world.lines("danger"), world.every_line())
        case "privacy":
            return kept.kept_screen(words)
        case "delete_chat":
            return notices.erase_screen(words, world.calm_lines(memory))
        case "language_change":
            return notices.languages_screen(words)
    if topic not in world.content.answers:
        return None
    screen = answer_screen(words, world.content.answers, topic, more=more)
    if topic in _WITH_PHASE:
        return with_phase(words, screen, world.content.campaign_phase(world.now.date()))
    return screen
