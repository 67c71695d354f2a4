"""The talk for those who may not see the contacts of every place: whoever walks the directory gets the numbers instead."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.meaning import Meaning
from bot.dialogue.memory import Memory
from bot.dialogue.reply import Reply
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.places.model import AreaRef

MaySee = Callable[[AreaRef, bool], bool]
"""Whether the contacts of a place may be shown now, and whether that is in danger; it counts those that it allows."""


def respond_within(may_see: MaySee, memory: Memory, meaning: Meaning, world: World) -> Reply:
    """As `respond`; without contacts where the place that was asked for may not be seen. All else is never limited."""
    reply = respond(memory, meaning, world)
    if reply.listed is None or may_see(reply.listed, _in_danger(reply)):
        return reply
    return respond(memory, meaning, replace(world, listing=False))


def _in_danger(reply: Reply) -> bool:
    """Whether a danger holds, or the message told of one, likely or clear."""
    told = reply.understanding.danger if reply.understanding is not None else None
    return reply.memory.emergency is not None or told is not None
