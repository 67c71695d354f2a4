"""What the talk answers: screens to show, what to remember, and what must be done besides."""

from dataclasses import dataclass

from bot.dialogue.memory import Memory
from bot.directory.model import ReportReason
from bot.places.model import AreaRef
from bot.screens.model import Screen
from bot.understanding.model import Understanding
from bot.wording import Locale


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase both sides of the chat, settings, sealed ids and memory; then show what was done, from what was done."""


@dataclass(frozen=True, slots=True)
class KeepLanguage:
    """Keep the language she chose."""

    language: Locale


@dataclass(frozen=True, slots=True)
class RemoveQuestion:
    """Delete the message that she sent and the question it answered: a position is not left lying in the chat."""


@dataclass(frozen=True, slots=True)
class CountReport:
    """Count that a call to this entry failed, and why: by day, and once a day for a chat."""

    service: str
    reason: ReportReason


@dataclass(frozen=True, slots=True)
class KeepVanishing:
    """Keep after how many minutes messages go by themselves (None: they stay); then show whether that was kept."""

    minutes: int | None


@dataclass(frozen=True, slots=True)
class RemoveTapped:
    """Delete the message whose button was tapped, and say nothing."""


@dataclass(frozen=True, slots=True)
class LetPass:
    """Her message goes by itself after a few minutes, as the screen that answered it does: it is better not left lying there."""


Effect = Erase | KeepLanguage | RemoveQuestion | CountReport | KeepVanishing | RemoveTapped | LetPass


@dataclass(frozen=True, slots=True)
class Reply:
    """The first screen edits the tapped message in place unless it is urgent; the others are new messages.

    `listed`: the place whose contacts the directory was asked for, where there is one; whoever shows the screens counts it, and asks again
    with `World.listing` False where it was one too many.
    """

    memory: Memory
    screens: tuple[Screen, ...]
    effects: tuple[Effect, ...] = ()
    understanding: Understanding | None = None
    listed: AreaRef | None = None
