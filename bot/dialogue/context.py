"""What a few words mean after what was talked about: "còn Bình Phước?", "ở được bao lâu?", "có mất tiền không?"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.dialogue.memory import Memory
from bot.dialogue.world import World
from bot.places.folding import fold
from bot.understanding.model import UNSURE, Cue, Understanding

_FEW_WORDS = 5
_PLAN = "campaign_province_"
_MONTH = "campaign"
_STAYING = frozenset(
    {"shelter_what", "find_shelter", "trusted_address_what", "disclosure", "safety_plan", "help_friend"}
)
_ASIDE = frozenset(
    {"cost_free", "privacy", "delete_chat", "language_change", "about_bot", "thanks", "greeting", "goodbye"}
)
"""Asked in between, they do not change what the talk is about."""

# A short question after the Action Month, and after a place to stay; after any other topic it asks for more of that.
_OF_THE_MONTH: Mapping[Cue, str] = {
    "how_long": "campaign_dates",
    "when": "campaign_dates",
    "how_much": "campaign_how_to_join",
    "how": "campaign_how_to_join",
    "who": "campaign_what",
    "another_year": "campaign_theme",
    "where": "campaign_how_to_join",
    "why": "campaign_goal",
    "with_children": "campaign_how_to_join",
}
_OF_STAYING: Mapping[Cue, str] = {
    "how_long": "shelter_what",
    "how_much": "cost_free",
    "where": "find_shelter",
    "with_children": "shelter_what",
}
_SHORT: tuple[Cue, ...] = (
    "another_year",
    "how_long",
    "when",
    "how_much",
    "with_children",
    "who",
    "how",
    "why",
    "where",
    "more",
)
_TOLD_BELOW: frozenset[tuple[str, Cue]] = frozenset({("shelter_what", "how_long"), ("campaign_theme", "another_year")})
"""What only the longer text tells."""
_TOLD_ABOVE: frozenset[Cue] = frozenset({"with_children", "who"})
"""What the short text tells, also where it was just read."""
_COST_OF_ITS_OWN = frozenset({"report_how"})
"""Topics whose "how much?" is no question of what a call costs: fines."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for in its talk; `more`: the longer text, because the short one was just read."""

    read: Understanding
    more: bool = False


def subject(memory: Memory, topic: str) -> str:
    """What the talk is about after an answer to this topic."""
    return memory.topic if memory.topic is not None and topic in _ASIDE else topic


def in_context(memory: Memory, text: str, read: Understanding, world: World) -> Asked:
    """The same reading where the text stands for itself, or nothing was talked about."""
    if memory.topic is None or read.danger is not None:
        return Asked(read)
    if read.place.status != "none":
        return Asked(_of_another_place(memory, memory.topic, text, read, world))
    short = next((cue for cue in _SHORT if cue in read.cues), None)
    topic = _followed(memory.topic, short) if short else None
    if topic is None or topic not in world.content.answers:
        return Asked(read)
    longer = topic == memory.topic or (topic, short) in _TOLD_BELOW
    return Asked(replace(read, topic=topic, options=()), more=longer and short not in _TOLD_ABOVE)


def _followed(last: str, short: Cue) -> str | None:
    """The topic that a short question goes on with."""
    if last.startswith(_MONTH):
        return _OF_THE_MONTH.get(short, last)
    if last in _STAYING and short in _OF_STAYING:
        return _OF_STAYING[short]
    if short == "how_much" and last not in _COST_OF_ITS_OWN:
        return "cost_free"
    return last


def _of_another_place(memory: Memory, last: str, text: str, read: Understanding, world: World) -> Understanding:
    """ "Còn Bình Phước?": the plan of that province after the month, help there after help."""
    if len(text.split()) > _FEW_WORDS:
        return read
    if last == "find_shelter" and read.topic.startswith(_PLAN):
        return replace(read, topic="find_shelter")
    provinces = [area for area in read.place.places if area.ref.level == "province"]
    about_the_month = last.startswith(_MONTH) and memory.awaits is None
    if about_the_month and provinces and read.topic in ("find_shelter", UNSURE):
        plan = _PLAN + fold(provinces[0].name).replace(" ", "")
        return replace(read, topic=plan if plan in world.content.answers else "campaign_what")
    return read
