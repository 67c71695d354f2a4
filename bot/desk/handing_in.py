"""Handing something in: what its maker reads then, and what those hear who may approve it."""

from bot.desk.answer import Answer, Ask, Tell, Told, answer
from bot.desk.tools import Tools
from bot.directory.proposal import NewProposal, Proposal
from bot.screens.desk.actions import ShowProposal
from bot.screens.desk.entry import done_screen
from bot.screens.desk.parts import person_name
from bot.screens.desk.queue import title
from bot.screens.model import Screen
from bot.screens.words import Words


async def proposed(
    tools: Tools,
    ask: Ask,
    new: NewProposal,
    *,
    key: str | None = None,
    closes_draft: bool = False,
    replaces: int | None = None,
    **values: object,
) -> Answer:
    """Hand it in. `key`: the sentence for its maker, where it is not the usual one. Raises Refused."""
    made = await tools.decisions.propose(new, closes_draft=closes_draft, replaces=replaces)
    return handed_in(tools, ask, made, key=key, **values)


def handed_in(tools: Tools, ask: Ask, made: Proposal, *, key: str | None = None, **values: object) -> Answer:
    """What is said of a proposal that was just handed in."""
    usual = "queue.proposed_alone" if tools.office.alone else "queue.proposed"
    row = (ask.words.button("queue.button.show", ShowProposal(made.id)),)
    screen = done_screen(ask.words, key or usual, row, number=made.id, **values)
    return answer(screen, tells=(_told(tools, made, ask.person.id),))


def _told(tools: Tools, made: Proposal, maker: int) -> Tell:
    def screen(words: Words) -> Screen:
        name = person_name(words, tools.office.roster.person(maker), maker)
        row = (words.button("queue.button.show", ShowProposal(made.id)),)
        return done_screen(words, "queue.told_new", row, title=title(words, made), name=name)

    told: Told = screen
    return tools.approvers(told, but=maker)
