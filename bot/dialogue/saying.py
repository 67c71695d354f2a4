"""A text: danger first, then what she asked (DESIGN.md 2)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import finding
from bot.dialogue.memory import Memory
from bot.dialogue.reply import Reply
from bot.dialogue.topics import topic_screen
from bot.dialogue.world import World, locale_of
from bot.directory.model import Answering
from bot.places.folding import fold
from bot.screens import danger, notices, topic
from bot.screens.model import Screen
from bot.screens.numbers import short_line
from bot.screens.words import Words
from bot.understanding.model import UNSURE, Danger, Understanding

# With danger on the screen these add nothing that she needs now.
_SILENT_BESIDES_DANGER = frozenset(
    {UNSURE, "greeting", "thanks", "goodbye", "disclosure", "find_hotline", "out_of_scope", "gibberish", "about_bot"}
)
_FEW_WORDS = 5
_PLAN = "campaign_province_"
_WITHOUT_ANSWER = frozenset({UNSURE, "out_of_scope", "gibberish"})


def said(memory: Memory, text: str, world: World) -> Reply:
    """The answer to a text."""
    if not text.strip():
        words = world.words(memory)
        return Reply(memory, (notices.notice_screen(words, "empty", world.lines("danger"), world.lines("adult")),))
    read = world.understander.understand(text, locale_of(memory))
    memory = replace(memory, spoken=read.spoken or memory.spoken)
    if read.danger is not None and read.danger_level == "full":
        reply = _in_danger(replace(memory, emergency=read.danger), read, read.danger, world, fresh=True)
    elif memory.emergency is not None:
        reply = _in_danger(memory, read, memory.emergency, world, fresh=False)
    else:
        reply = _calmly(memory, _in_context(memory, text, read, world), world)
        if read.danger is not None:
            lines = danger.soft_line(world.words(memory), read.danger, world.danger_lines(read.danger))
            reply = replace(reply, screens=(reply.screens[0].headed_by(*lines), *reply.screens[1:]))
    return replace(reply, understanding=read)


def _in_context(memory: Memory, text: str, read: Understanding, world: World) -> Understanding:
    """What a few words mean after what was talked about: "còn Bình Phước?" asks for a plan or for help there."""
    if len(text.split()) > _FEW_WORDS or read.place.status == "none" or memory.topic is None:
        return read
    if memory.topic == "find_shelter" and read.topic.startswith(_PLAN):
        return replace(read, topic="find_shelter")
    provinces = [area for area in read.place.places if area.ref.level == "province"]
    about_the_month = memory.topic.startswith("campaign") and memory.awaits is None
    if about_the_month and provinces and read.topic in ("find_shelter", UNSURE):
        plan = _PLAN + fold(provinces[0].name).replace(" ", "")
        return replace(read, topic=plan if plan in world.content.answers else "campaign_what")
    return read


def _in_danger(memory: Memory, read: Understanding, kind: Danger, world: World, *, fresh: bool) -> Reply:
    """The danger screen, or the shorter one while the emergency holds; then what she asked besides."""
    words, lines = world.words(memory), world.danger_lines(kind)
    asked = _asked_besides(memory, read, kind, world)
    if fresh:
        first = danger.danger_screen(words, kind, lines)
        return Reply(asked.memory, (first, *asked.screens)) if asked else Reply(memory, (first,))
    if asked:
        numbers = short_line(words, lines)
        return Reply(asked.memory, tuple(screen.headed_by(numbers) for screen in asked.screens))
    return Reply(memory, (danger.holding_screen(words, kind, lines),))


def _asked_besides(memory: Memory, read: Understanding, kind: Danger, world: World) -> Reply | None:
    if read.place.status != "none":
        return finding.place_reply(memory, read.place, world)
    if read.topic in _SILENT_BESIDES_DANGER or (kind == "trafficking" and read.topic == "find_shelter"):
        return None
    screen = topic_screen(world.words(memory), read.topic, world)
    if screen is None:
        return None
    return Reply(replace(memory, awaits="place") if read.topic == "find_shelter" else memory, (screen,))


def _calmly(memory: Memory, read: Understanding, world: World) -> Reply:
    if _names_a_place(memory, read):
        reply = finding.place_reply(memory, read.place, world)
        return _after_disclosure(reply, world) if read.topic == "disclosure" else reply
    if read.topic in _WITHOUT_ANSWER:
        return _without_answer(memory, read, world)
    screen = topic_screen(world.words(memory), read.topic, world)
    if screen is None:
        return _without_answer(memory, read, world)
    if read.topic == "campaign_what" and any(area.ref.level == "province" for area in read.place.places):
        screen = topic.without_plan(world.words(memory), screen)
    awaits = "place" if read.topic in ("find_shelter", "disclosure") else memory.awaits
    return Reply(replace(memory, topic=read.topic, awaits=awaits), (screen,))


def _names_a_place(memory: Memory, read: Understanding) -> bool:
    """Whether the text is to be answered with a place: she was asked for one, she asks for help near one, or it says nothing else."""
    if read.place.status == "none":
        return False
    return memory.awaits == "place" or read.topic in ("find_shelter", "disclosure", UNSURE)


def _after_disclosure(reply: Reply, world: World) -> Reply:
    warm = topic_screen(world.words(reply.memory), "disclosure", world)
    return replace(reply, screens=(warm, *reply.screens)) if warm else reply


def _without_answer(memory: Memory, read: Understanding, world: World) -> Reply:
    words, lines = world.words(memory), world.lines("adult")
    if memory.awaits == "place" and read.topic == UNSURE and not read.options:
        return finding.place_reply(memory, read.place, world)
    return Reply(memory, (_unsure(read, world, words, lines),))


def _unsure(read: Understanding, world: World, words: Words, lines: Sequence[Answering]) -> Screen:
    options = [option for option in read.options if option in world.content.answers]
    if read.topic == UNSURE and options:
        return topic.ask_back_screen(words, world.content.answers, options[:3], lines)
    return topic.dont_know_screen(words, world.lines("danger"), lines)
