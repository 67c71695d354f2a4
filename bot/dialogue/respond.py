"""The talk with a citizen: from her memory and what she just did to the screens she sees. Pure; decides everything."""

from dataclasses import replace

from bot.dialogue import finding, saying
from bot.dialogue.meaning import Located, Meaning, OldButton, Said, SentOther, Tapped, TooLate, UnknownCommand
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.reply import Erase, KeepLanguage, KeepVanishing, LetPass, RemoveQuestion, RemoveTapped, Reply
from bot.dialogue.topics import topic_screen
from bot.dialogue.world import World
from bot.screens import actions, choose, danger, kept, notices, numbers, start
from bot.screens.actions import Action
from bot.screens.model import Screen
from bot.screens.notices import Notice


def respond(memory: Memory, meaning: Meaning, world: World) -> Reply:
    """The answer to one update. Never raises for anything a citizen can do; every answer has numbers on it or one tap away."""
    match meaning:
        case Said(text) if _keeps_position(text, world):
            return replace(_place_tapped(memory, actions.FindHelp(), world), effects=(RemoveQuestion(),))
        case Said(text, read):
            return saying.said(memory, text, world, read)
        case Tapped(action):
            return _tapped(memory, action, world)
        case Located(latitude, longitude):
            return _located(memory, latitude, longitude, world)
        case SentOther(kind):
            return Reply(memory, (_notice(memory, kind, world),))
        case UnknownCommand():
            return Reply(memory, (_notice(memory, "command", world),))
        case OldButton():
            return Reply(memory, (_notice(memory, "old_button", world),))
        case TooLate():
            screen = notices.late_screen(world.words(memory), world.lines("danger"), world.calm_lines(memory))
            return Reply(memory, (replace(screen, urgent=meaning.danger),))


def fallback(memory: Memory, world: World) -> Screen:
    """The screen for when something inside broke."""
    return notices.broken_screen(world.words(memory), world.lines("danger"), world.calm_lines(memory))


def _notice(memory: Memory, notice: Notice, world: World) -> Screen:
    return notices.notice_screen(world.words(memory), notice, world.lines("danger"), world.calm_lines(memory))


def _keeps_position(text: str, world: World) -> bool:
    """Whether it is the other button below the question for her position, which sends its own words."""
    return text in {wording.t("location.no") for wording in world.wordings.values()}


def _located(memory: Memory, latitude: float, longitude: float, world: World) -> Reply:
    words, lines = world.words(memory), world.calm_lines(memory)
    near = finding.nearby(world.gazetteer, latitude, longitude)
    screen = (
        choose.nearby_screen(words, world.gazetteer, near, lines) if near else choose.nowhere_near_screen(words, lines)
    )
    return Reply(memory, (screen,), (RemoveQuestion(),))


def _tapped(memory: Memory, action: Action, world: World) -> Reply:
    words = world.words(memory)
    match action:
        case actions.Start():
            return Reply(
                replace(memory, emergency=None, situation=None, awaits=None),
                (start.start_screen(words, world.lines("danger")),),
            )
        case actions.ShowNumbers():
            return Reply(memory, (numbers.numbers_screen(words, world.lines("danger"), world.every_line()),))
        case actions.CalmNow():
            young = memory.age is None and memory.emergency == "child_in_danger"
            lines = world.lines("child") if young else world.calm_lines(memory)
            return Reply(replace(memory, emergency=None, situation=None), (danger.calm_screen(words, lines),))
        case actions.OtherQuestion():
            screen = danger.taken_back_screen(words, world.calm_lines(memory), start.doors(words))
            return Reply(replace(memory, emergency=None, situation=None, awaits=None), (screen,))
        case actions.ShowTopic(topic, more):
            return _topic(memory, topic, more, world)
        case actions.ChooseLanguage():
            return Reply(memory, (notices.languages_screen(words),))
        case actions.SetLanguage(language):
            chosen = replace(memory, language=language)
            screen = start.start_screen(world.words(chosen), world.lines("danger"))
            return Reply(chosen, (screen,), (KeepLanguage(language),))
        case actions.WhatIsKept():
            return Reply(memory, (kept.kept_screen(words),))
        case actions.WhatIsKeptInFull():
            return Reply(memory, (kept.kept_in_full_screen(words, world.kept),))
        case actions.EraseChat():
            return Reply(replace(FRESH, telegram_language=memory.telegram_language), (), (Erase(),))
        case actions.ChooseVanishing():
            return Reply(memory, (notices.vanishing_screen(words),), (LetPass(),))
        case actions.SetVanishing(minutes):
            if minutes not in (0, *notices.VANISHING):
                return Reply(memory, (_notice(memory, "old_button", world),))
            return Reply(memory, (), (KeepVanishing(minutes or None),))
        case actions.RemoveThis():
            return Reply(memory, (), (RemoveTapped(),))
        case _:
            return _place_tapped(memory, action, world)


def _topic(memory: Memory, topic: str, more: bool, world: World) -> Reply:
    screen = topic_screen(memory, topic, world, more=more)
    if screen is None:
        return Reply(memory, (_notice(memory, "old_button", world),))
    awaits = "place" if topic == "find_shelter" else memory.awaits
    return Reply(replace(memory, topic=topic, awaits=awaits), (screen,))


def _place_tapped(memory: Memory, action: Action, world: World) -> Reply:
    try:
        return finding.tapped(memory, action, world)
    except KeyError:
        return Reply(memory, (_notice(memory, "old_button", world),))
