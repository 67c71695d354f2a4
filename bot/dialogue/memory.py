"""What is remembered of a chat between messages, in RAM and nowhere else (DESIGN.md 2)."""

from dataclasses import dataclass
from typing import Literal

from bot.places.model import AreaRef
from bot.screens.danger import Situation
from bot.understanding.model import Age, Danger
from bot.wording import Locale

Awaited = Literal["place"]


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of one chat's talk. A new one is a fresh chat: the same text outside a form leads to the same screen.

    `language` she chose, `telegram_language` her app's, `spoken` the one she last wrote without doubt; `place` and `topic` the last
    ones talked about; `emergency` the danger whose mode holds until she leaves it, `situation` what changes its first step; `age` how
    young the writer said she is, `man` whether he said that he is one; `awaits` what a bare text would answer.
    """

    language: Locale | None = None
    telegram_language: Locale | None = None
    spoken: Locale | None = None
    place: AreaRef | None = None
    topic: str | None = None
    emergency: Danger | None = None
    situation: Situation | None = None
    age: Age | None = None
    man: bool = False
    awaits: Awaited | None = None


FRESH = Memory()
