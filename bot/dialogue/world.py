"""Everything that the talk may look at, all of it immutable: places, directory, words, content, the hour."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.content import Content
from bot.dialogue.memory import Memory
from bot.directory.model import Answering
from bot.directory.snapshot import Snapshot
from bot.places.gazetteer import Gazetteer
from bot.screens.words import Words
from bot.understanding.model import Danger
from bot.understanding.understand import Understander
from bot.wording import DEFAULT, Locale, Wordings

NEED_OF: dict[Danger, str] = {
    "emergency_now": "danger",
    "suicide_risk": "suicide",
    "child_in_danger": "child_now",
    "sexual_violence": "sexual_violence",
    "trafficking": "trafficking",
}


@dataclass(frozen=True)
class World:
    """`now` is Viet Nam time; a message is answered with one world from beginning to end."""

    gazetteer: Gazetteer
    understander: Understander
    content: Content
    wordings: Wordings
    snapshot: Snapshot
    now: datetime

    def words(self, memory: Memory) -> Words:
        """The words for a chat, in its language."""
        return Words(self.wordings[locale_of(memory)], self._dials, self.now)

    @cached_property
    def _dials(self) -> dict[str, str]:
        return {line.id: line.phones[0].number for line in self.snapshot.hotlines}

    def lines(self, need: str) -> tuple[Answering, ...]:
        """National numbers for a need at this hour, best first, at least one of them open."""
        return self.snapshot.lines_for(need, self.now)

    def danger_lines(self, danger: Danger) -> tuple[Answering, ...]:
        return self.lines(NEED_OF[danger])


def locale_of(memory: Memory) -> Locale:
    """By her choice; else what she clearly writes; else her Telegram language; else Vietnamese.

    What she writes goes before Telegram's setting: many phones in Viet Nam run an English Telegram, and "cuu toi voi" from one of
    them must not be answered in English.
    """
    return memory.language or memory.spoken or memory.telegram_language or DEFAULT
