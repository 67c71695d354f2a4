"""What the statistics may know of an answer: its topic, and the province of a place that was named without doubt.

What has no line here is not counted at all, and that is so with erasing, with what is kept and with the setting for messages that
vanish (facts of safety 23).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.meaning import Meaning, Tapped
from bot.dialogue.reply import Reply
from bot.dialogue.world import World
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.privacy.tally import DANGER
from bot.screens.actions import ShowOutside, ShowPlace
from bot.understanding.model import UNSURE

_PRIVATE = frozenset({"privacy", "delete_chat"})
_ANSWER = "answer."
_IN_DANGER = ("danger.", "holding.")
_TOPIC_OF_SCREEN: Mapping[str, str] = {
    **dict.fromkeys(
        ("where", "place", "outside", "meanings", "provinces", "communes", "nearby", "nowhere_near", "location"),
        "find_shelter",
    ),
    "numbers": "find_hotline",
    "languages": "language_change",
}
_WITHOUT_TOPIC = frozenset({"start", "other_question", "calm", "call_failed", "reported"})
_NOTICE = "notice."
_NOT_ANSWERED = frozenset({"ask_back", "dont_know"})


@dataclass(frozen=True, slots=True)
class Subject:
    """`topic`: an id of `understanding.TOPICS`, UNSURE or DANGER; None: somebody was there, and asked about none. `province`: the code of
    one in force; None where none was named, or it is not clear which."""

    topic: str | None = None
    province: str | None = None


def subject(meaning: Meaning, reply: Reply, world: World) -> Subject | None:
    """What an answered update was about; None for what is counted nowhere."""
    if not reply.screens:
        return None
    name = reply.screens[0].name
    if name in _WITHOUT_TOPIC or name.startswith(_NOTICE):
        return Subject()
    topic = _topic(name, reply, world)
    return None if topic is None or topic in _PRIVATE else Subject(topic, _province(meaning, reply, world.gazetteer))


def _topic(name: str, reply: Reply, world: World) -> str | None:
    """The topic of the answer given; what it could not answer is what was understood."""
    if name.startswith(_IN_DANGER):
        return DANGER
    if name.startswith(_ANSWER):
        answer = world.content.answers[name.removeprefix(_ANSWER)]
        return answer.part_of or answer.topic
    if name in _NOT_ANSWERED:
        return reply.understanding.topic if reply.understanding else UNSURE
    return _TOPIC_OF_SCREEN.get(name)


def _province(meaning: Meaning, reply: Reply, gazetteer: Gazetteer) -> str | None:
    if isinstance(meaning, Tapped):
        named = [meaning.action.area] if isinstance(meaning.action, ShowPlace | ShowOutside) else []
    else:
        place = reply.understanding.place if reply.understanding else None
        named = [area.ref for area in place.places] if place and place.status == "found" else []
    provinces = {province for ref in named for province in _present_provinces(ref, gazetteer)}
    return provinces.pop() if len(provinces) == 1 else None


def _present_provinces(ref: AreaRef, gazetteer: Gazetteer) -> set[str]:
    return {gazetteer.area(each).province.code for each in gazetteer.present(ref)}
