"""What an update means to the talk, whatever the channel: she said, tapped, shared, sent something else, or the bot was too late."""

from dataclasses import dataclass
from typing import Literal

from bot.screens.actions import Action
from bot.understanding.model import Understanding

Unread = Literal["voice", "photo", "sticker", "contact", "document", "edited", "other"]


@dataclass(frozen=True, slots=True)
class Said:
    """A text. `read`: how it was read before, as Vietnamese where it could be either language, if it was."""

    text: str
    read: Understanding | None = None


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button, or a command that means one. `typed` tells a command: its answer is a new message."""

    action: Action
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """A shared position, degrees WGS 84. It is used once and forgotten."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class SentOther:
    """Something that the bot cannot read."""

    kind: Unread


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A command that the bot does not have."""


@dataclass(frozen=True, slots=True)
class OldButton:
    """A button that this version cannot read."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """A message older than 15 minutes, or more messages at once than can be answered; `danger` tells whether one of them cried for help."""

    danger: bool = False


Meaning = Said | Tapped | Located | SentOther | UnknownCommand | OldButton | TooLate
