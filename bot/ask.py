"""The talk in a terminal: one fresh chat a line as JSON (DESIGN.md 5), or a conversation."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from bot.dialogue.meaning import Said, Tapped
from bot.dialogue.memory import FRESH
from bot.dialogue.reply import Erase, Reply
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, Resolution
from bot.screens.actions import Action, Start
from bot.screens.desk.actions import DeskAction
from bot.screens.plain import plain
from bot.understanding.model import Understanding


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place in the JSON of `ask` and `where`."""

    code: str
    name: str
    era: str
    level: str


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """The texts of a stream: split at LF alone, bad UTF-8 replaced; a last line without LF counts too."""
    for raw in stream:
        yield raw.removesuffix(b"\n").decode("utf-8", errors="replace")


def asked(text: str, world: World) -> dict[str, object]:
    """The answer to one text in a fresh chat, as the contract's object."""
    reply = respond(FRESH, Said(text), world)
    read = reply.understanding or Understanding()
    return {
        "text": text,
        "danger": read.danger,
        "danger_level": read.danger_level,
        "topic": read.topic,
        "confidence": round(read.confidence, 4),
        "options": list(read.options),
        **placed(read.place, world.gazetteer),
        "services": [service for screen in reply.screens for service in screen.services],
        "reply": [plain(screen) for screen in reply.screens],
    }


def placed(resolution: Resolution, gazetteer: Gazetteer) -> dict[str, object]:
    """`places` and `place_status` of the contract."""
    return {
        "places": [asdict(_found(area, gazetteer)) for area in resolution.places],
        "place_status": resolution.status,
    }


def _found(area: Area, gazetteer: Gazetteer) -> PlaceFound:
    return PlaceFound(area.ref.code, gazetteer.full_name(area), area.ref.era, area.ref.level)


def as_json(value: object) -> str:
    """One line of JSON, whatever line separators the text holds."""
    return (
        json.dumps(value, ensure_ascii=False)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("\x85", "\\u0085")
    )


def conversation(texts: Iterable[str], world: World) -> Iterator[str]:
    """A chat as a terminal shows it: words, numbered buttons; a number taps its button."""
    opening = respond(FRESH, Tapped(Start(), typed=True), world)
    memory, buttons = opening.memory, _buttons(opening)
    yield _shown(opening)
    for text in texts:
        tapped = buttons[int(text) - 1] if text.isascii() and text.isdigit() and 0 < int(text) <= len(buttons) else None
        reply = respond(memory, Tapped(tapped) if tapped else Said(text), world)
        if any(isinstance(effect, Erase) for effect in reply.effects):
            reply = Reply(reply.memory, (world.words(reply.memory).screen("nothing_kept", "ask.nothing_kept"),))
        memory, buttons = reply.memory, _buttons(reply)
        yield _shown(reply)


def _buttons(reply: Reply) -> list[Action]:
    actions = (button.action for screen in reply.screens for button in screen.buttons)
    return [action for action in actions if not isinstance(action, DeskAction)]


def _shown(reply: Reply) -> str:
    number = 0
    parts = []
    for screen in reply.screens:
        parts.append(plain(screen))
        for row in screen.rows:
            labels = []
            for button in row:
                number += 1
                labels.append(f"[{number} {button.label}]")
            parts.append(" ".join(labels))
        parts.append("")
    return "\n".join(parts)
