"""A text: danger first, then what she asked (DESIGN.md 2)."""

from dataclasses import replace

from bot.dialogue import finding
from bot.dialogue.context import Asked, in_context, subject
from bot.dialogue.memory import Memory
from bot.dialogue.reply import Reply
from bot.dialogue.topics import topic_screen
from bot.dialogue.world import World, locale_of
from bot.screens import actions, danger, notices, topic
from bot.screens.danger import Situation
from bot.screens.model import Screen
from bot.screens.numbers import short_line
from bot.understanding.model import UNSURE, Danger, Understanding

# With danger on the screen these add nothing that she needs now.
_SILENT_BESIDES_DANGER = frozenset(
    {UNSURE, "greeting", "thanks", "goodbye", "disclosure", "find_hotline", "out_of_scope", "gibberish", "about_bot"}
)
_WITHOUT_ANSWER = frozenset({UNSURE, "out_of_scope", "gibberish"})
_SURELY_ASKED = 0.85
"""While danger holds, what she adds is rather more of it than a question."""
_OWN_TEMPER = "own_temper"
"""The answer for who fears to hurt somebody: no topic of its own, but a screen that does not speak to her as to who is hurt."""
_MAY_BE_OWN_TEMPER = frozenset(
    {UNSURE, "men_lgbt", "help_friend", "safety_plan", "disclosure", "violence_types", "find_hotline", "out_of_scope"}
)


def said(memory: Memory, text: str, world: World, before: Understanding | None = None) -> Reply:
    """The answer to a text; `before`: how it was read as Vietnamese, if it was."""
    if not text.strip():
        words = world.words(memory)
        return Reply(memory, (notices.notice_screen(words, "empty", world.lines("danger"), world.calm_lines(memory)),))
    locale = locale_of(memory)
    read = before if before is not None and locale == "vi" else world.understander.understand(text, locale)
    memory = replace(
        memory, spoken=read.spoken or memory.spoken, age=read.age or memory.age, man=memory.man or "a_man" in read.cues
    )
    if read.danger is not None and read.danger_level == "full":
        reply = _alarmed(memory, read, read.danger, world)
    elif memory.emergency is not None:
        reply = _while_danger_holds(memory, read, memory.emergency, world)
    else:
        reply = _calmly(memory, in_context(memory, text, read, world), world)
        if read.danger is not None:
            reply = _with_soft_line(reply, read, read.danger, world)
    return replace(reply, understanding=read)


def _with_soft_line(reply: Reply, read: Understanding, told: Danger, world: World) -> Reply:
    kind = told if read.danger_clear else None
    lines = danger.soft_line(world.words(reply.memory), kind, world.danger_lines(kind))
    return replace(reply, screens=_first(reply.screens[0].headed_by(*lines), *reply.screens[1:]))


def _first(*screens: Screen) -> tuple[Screen, ...]:
    """What comes with danger goes before all else on its way out."""
    return tuple(replace(screen, first=True) for screen in screens)


def _alarmed(memory: Memory, read: Understanding, told: Danger, world: World) -> Reply:
    if told == "emergency_now" and "own_temper" in read.cues and not read.cues & {"of_another", "of_oneself"}:
        return _own_temper(memory, world, urgent=True) or _in_danger(memory, read, told, world, fresh=True)
    kind = _for_her_age(_which_danger(memory, read, told), memory)
    memory = replace(memory, emergency=kind, situation=_situation(memory, read, kind))
    return _in_danger(memory, read, kind, world, fresh=True)


def _which_danger(memory: Memory, read: Understanding, told: Danger) -> Danger:
    """While a danger holds, a few words more do not make another of it, unless they are clear: "em khóa cửa rồi" after blows."""
    if memory.emergency is not None and not read.danger_clear:
        return memory.emergency
    return "sexual_violence" if "assaulted" in read.cues and not read.danger_clear else told


def _situation(memory: Memory, read: Understanding, kind: Danger) -> Situation | None:
    """What changes the first step. What was known of this danger stays known: who hides still hides, whoever is in it."""
    told = _told_situation(memory, read, kind)
    goes_on = memory.situation if memory.emergency == kind else None
    if goes_on == "of_another" and "of_oneself" in read.cues:
        goes_on = None
    if told is not None:
        return told
    return goes_on or ("unclear" if memory.emergency is None and not read.danger_clear else None)


def _told_situation(memory: Memory, read: Understanding, kind: Danger) -> Situation | None:
    if kind == "suicide_risk" and "taken" in read.cues and not read.witnessed:
        return "taken"
    if kind == "child_in_danger" and "assaulted" in read.cues:
        return "assaulted"
    if memory.age is not None and kind == "child_in_danger":
        return "young"
    if read.witnessed:
        return "of_another"
    if memory.age is not None or (kind == "child_in_danger" and "of_oneself" in read.cues):
        return "young"
    if kind == "emergency_now" and "hiding" in read.cues:
        return "hiding"
    return "abroad" if kind == "trafficking" and "abroad" in read.cues else None


def _for_her_age(kind: Danger, memory: Memory) -> Danger:
    """A child who is beaten is a child in danger, whatever its words were."""
    return "child_in_danger" if memory.age and kind == "emergency_now" else kind


def _while_danger_holds(memory: Memory, read: Understanding, held: Danger, world: World) -> Reply:
    """What she adds: her age, or what she swallowed, may change whom to call, and then the whole screen comes again."""
    kind = _for_her_age(held, memory)
    taken = kind == "suicide_risk" and "taken" in read.cues and memory.situation != "taken"
    if kind != held or taken:
        situation: Situation = "taken" if taken else "young"
        return _in_danger(replace(memory, emergency=kind, situation=situation), read, kind, world, fresh=True)
    return _in_danger(memory, read, kind, world, fresh=False)


def _in_danger(memory: Memory, read: Understanding, kind: Danger, world: World, *, fresh: bool) -> Reply:
    """The danger screen, or the shorter one while the emergency holds; then what she asked besides."""
    words, lines = world.words(memory), world.danger_lines(kind, memory.situation)
    asked = _asked_besides(memory, read, kind, world, fresh=fresh)
    if fresh:
        first = danger.danger_screen(words, kind, lines, memory.situation)
        if asked:
            return replace(asked, screens=(first, *_first(*asked.screens)))
        # Which of several places is no question for now; the next text may name one.
        return Reply(replace(memory, awaits="place" if read.place.places else memory.awaits), (first,))
    if "no_answer" in read.cues and memory.situation not in ("hiding", "abroad"):
        return Reply(memory, (danger.no_answer_screen(words, kind, lines),))
    if asked:
        numbers = short_line(words, lines)
        return replace(asked, screens=_first(*(screen.headed_by(numbers) for screen in asked.screens)))
    if "joking" in read.cues:
        return Reply(memory, (danger.joking_screen(words, kind, lines),))
    return Reply(memory, (danger.holding_screen(words, kind, lines, memory.situation),))


def _asked_besides(memory: Memory, read: Understanding, kind: Danger, world: World, *, fresh: bool) -> Reply | None:
    one_place = len({area.ref for area in read.place.places}) == 1
    if read.place.status != "none" and (one_place or not fresh):
        if one_place and not world.listing:
            return None
        return finding.place_reply(memory, read.place, world)
    if not fresh and read.confidence < _SURELY_ASKED:
        return None
    if read.topic in _SILENT_BESIDES_DANGER or (kind == "trafficking" and read.topic == "find_shelter"):
        return None
    screen = topic_screen(memory, read.topic, world)
    if screen is None:
        return None
    return Reply(replace(memory, awaits="place") if read.topic == "find_shelter" else memory, (screen,))


def _calmly(memory: Memory, asked: Asked, world: World) -> Reply:
    read = asked.read
    if "own_temper" in read.cues and read.topic in _MAY_BE_OWN_TEMPER:
        reply = _own_temper(memory, world)
        if reply is not None:
            return reply
    if "no_answer" in read.cues and read.topic in (*_WITHOUT_ANSWER, "find_hotline", "disclosure"):
        again = actions.CallFailed(memory.place) if memory.place else actions.NobodyAnswers()
        return finding.tapped(memory, again, world)
    if _names_a_place(memory, read):
        reply = finding.place_reply(memory, read.place, world)
        return _after_disclosure(reply, world) if read.topic == "disclosure" else reply
    if read.topic in _WITHOUT_ANSWER:
        return _without_answer(memory, read, world)
    screen = topic_screen(memory, _for_who_asks(memory, read), world, more=asked.more)
    if screen is None:
        return _without_answer(memory, read, world)
    if read.topic == "campaign_what" and any(area.ref.level == "province" for area in read.place.places):
        screen = topic.without_plan(world.words(memory), screen)
    awaits = "place" if read.topic == "find_shelter" else memory.awaits
    return Reply(replace(memory, topic=subject(memory, read.topic), awaits=awaits), (screen,))


def _for_who_asks(memory: Memory, read: Understanding) -> str:
    """The answer that fits whoever asks: no women's house for a man, no comfort of a victim for a witness."""
    if memory.man and read.topic in ("shelter_what", "disclosure"):
        return "men_lgbt"
    return "help_friend" if read.topic == "disclosure" and read.witnessed else read.topic


def _own_temper(memory: Memory, world: World, *, urgent: bool = False) -> Reply | None:
    screen = topic_screen(memory, _OWN_TEMPER, world)
    if screen is None:
        return None
    if urgent:
        screen = replace(screen.headed_by(short_line(world.words(memory), world.lines("danger"))), urgent=True)
    return Reply(replace(memory, topic="men_lgbt"), (screen,))


def _names_a_place(memory: Memory, read: Understanding) -> bool:
    """Whether the text is to be answered with a place: she was asked for one, she asks for help near one, or it says nothing else."""
    if read.place.status == "none":
        return False
    return memory.awaits == "place" or read.topic in ("find_shelter", "disclosure", UNSURE)


def _after_disclosure(reply: Reply, world: World) -> Reply:
    warm = topic_screen(reply.memory, "disclosure", world)
    return replace(reply, screens=(warm, *reply.screens)) if warm else reply


def _without_answer(memory: Memory, read: Understanding, world: World) -> Reply:
    if memory.awaits == "place" and read.topic == UNSURE and not read.options and read.danger is None:
        return finding.place_reply(memory, read.place, world)
    warm = topic_screen(memory, "disclosure", world) if read.danger is not None else None
    return Reply(memory, (warm or _unsure(memory, read, world),))


def _unsure(memory: Memory, read: Understanding, world: World) -> Screen:
    words, in_danger, lines = world.words(memory), world.lines("danger"), world.calm_lines(memory)
    options = [option for option in read.options if option in world.content.answers]
    if read.topic == UNSURE and options:
        return topic.ask_back_screen(words, world.content.answers, options[:3], in_danger, lines)
    return topic.dont_know_screen(words, in_danger, lines)
