"""Everything that the talk may look at, all of it immutable: places, directory, words, content, the hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.content import Content
from bot.dialogue.memory import Memory
from bot.directory.model import Answering
from bot.directory.national import Need
from bot.directory.snapshot import Snapshot, lines_for
from bot.places.gazetteer import Gazetteer
from bot.screens.danger import Situation
from bot.screens.words import Words
from bot.understanding.model import Age, Danger
from bot.understanding.understand import Understander
from bot.wording import DEFAULT, Locale, Wordings

_NEED_OF: dict[Danger, Need] = {
    "emergency_now": "danger",
    "suicide_risk": "suicide",
    "child_in_danger": "child_now",
    "sexual_violence": "sexual_violence",
    "trafficking": "trafficking",
}
_NEED_IN_SITUATION: dict[tuple[Danger, Situation], Need] = {
    ("suicide_risk", "taken"): "suicide_acted",
    ("suicide_risk", "young"): "suicide_young",
    ("sexual_violence", "young"): "sexual_violence_young",
    ("child_in_danger", "assaulted"): "sexual_violence_young",
    ("trafficking", "abroad"): "trafficking_abroad",
}
_CALM_NEED: dict[Age, Need] = {"under_16": "child", "aged_16_17": "teen"}

_SHOWN_NEEDS: tuple[Need, ...] = ("adult", "child", "man", "suicide")


@dataclass(frozen=True)
class World:
    """`now` is Viet Nam time; a message is answered with one world from beginning to end.

    `listing`: whether contacts of a place may be shown; without them its screen has the national numbers and says so.
    `kept`: what is stored, as keys of headings and of the sentences under each.
    """

    gazetteer: Gazetteer
    understander: Understander
    content: Content
    wordings: Wordings
    snapshot: Snapshot
    now: datetime
    listing: bool = True
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, memory: Memory) -> Words:
        """The words for a chat, in its language."""
        return Words(self.wordings[locale_of(memory)], self._dials, self.now)

    @cached_property
    def _dials(self) -> dict[str, str]:
        return self.snapshot.numbers()

    def lines(self, need: Need) -> tuple[Answering, ...]:
        """National numbers for a need at this hour, best first, at least one of them open."""
        return lines_for(self.snapshot, need, self.now)

    def calm_lines(self, memory: Memory) -> tuple[Answering, ...]:
        """Whom to call where nobody is in danger now: an adult's lines, or those for what she told of herself."""
        if memory.age is not None:
            return self.lines(_CALM_NEED[memory.age])
        return self.lines("man" if memory.man else "adult")

    def danger_lines(self, danger: Danger | None, situation: Situation | None = None) -> tuple[Answering, ...]:
        """Whom to call in a danger; None: it is not clear in which."""
        if danger is None or situation == "unclear":
            return self.lines("unclear")
        need = _NEED_IN_SITUATION.get((danger, situation)) if situation else None
        return self.lines(need or _NEED_OF[danger])

    def every_line(self) -> tuple[Answering, ...]:
        """What "Số gọi ngay" shows below the numbers for danger: each line of the common needs once."""
        of_danger = {each.service.id for each in self.lines("danger")}
        shown = {each.service.id: each for need in _SHOWN_NEEDS for each in self.lines(need)}
        return tuple(each for line_id, each in shown.items() if line_id not in of_danger)


def locale_of(memory: Memory) -> Locale:
    """By her choice; else what she clearly writes; else her Telegram language; else Vietnamese.

    What she writes goes before Telegram's setting: many phones in Viet Nam run an English Telegram, and "cuu toi voi" from one of
    them must not be answered in English.
    """
    return memory.language or memory.spoken or memory.telegram_language or DEFAULT
