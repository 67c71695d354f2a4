"""The queue: looking, ringing, approving, turning down, taking back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.desk.answer import Answer, Ask, Tell, Told, answer
from bot.desk.tools import Tools, shared_numbers
from bot.directory.approval import ALONE_WAITS
from bot.directory.changes import RETOLD, Item, changes_phone, dialled, retells
from bot.directory.decisions import Published
from bot.directory.proposal import VALID, Proposal
from bot.screens.desk import queue as screens
from bot.screens.desk.actions import Approve, Queue, RangForProposal, Reject, RingList, ShowProposal, Withdraw
from bot.screens.desk.entry import done_screen
from bot.screens.desk.form import fitted
from bot.screens.desk.parts import Row, person_name
from bot.screens.model import Block, Button, Heading, Screen
from bot.screens.words import Words

DAY_SECONDS = 24 * 3600
MOST_TOLD = 5
"""Phone changes, and changed words, that one message to everybody tells; of an import the rest is in the history."""


class Waiting:
    """The desk's part for proposals. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def list(self, ask: Ask, action: Queue) -> Answer:
        waiting = await self._tools.decisions.waiting()
        start = action.page * screens.QUEUE_PAGE
        shown = [
            (each, self._tools.office.roster.person(each.made_by))
            for each in waiting[start : start + screens.QUEUE_PAGE]
        ]
        return answer(screens.queue_screen(ask.words, action.page, shown, len(waiting)))

    async def show(self, ask: Ask, action: ShowProposal) -> Answer:
        proposal = await self._tools.decisions.get(action.proposal)
        view = self._view(ask, proposal, action.page)
        return answer(screens.proposal_screen(ask.words, self._tools.office.gazetteer, view))

    async def ring_list(self, ask: Ask, action: RingList) -> Answer:
        proposal = await self._tools.decisions.get(action.proposal)
        return answer(screens.ring_screen(ask.words, self._view(ask, proposal, 0), action.page))

    async def rang(self, ask: Ask, action: RangForProposal) -> Answer:
        """The numbers of one page were rung: on to the next page, or back to the proposal when that was the last."""
        tools = self._tools
        proposal = await tools.decisions.get(action.proposal)
        page = proposal.to_ring()[action.page * screens.RING_PAGE : (action.page + 1) * screens.RING_PAGE]
        rung = await tools.decisions.ring(action.proposal, action.digest, ask.person.id, page)
        view = self._view(ask, rung, 0)
        if view.missing and (action.page + 1) * screens.RING_PAGE < len(rung.to_ring()):
            return answer(screens.ring_screen(ask.words, view, action.page + 1))
        return answer(screens.proposal_screen(ask.words, tools.office.gazetteer, view))

    async def approve(self, ask: Ask, action: Approve) -> Answer:
        """What the button of a single number says is that it was rung; an import's numbers were said to be before."""
        tools = self._tools
        proposal = await tools.decisions.get(action.proposal)
        rang = not proposal.rings_by_list
        published = await tools.decisions.approve(action.proposal, action.digest, ask.person.id, rang=rang)
        key = "queue.thawed" if proposal.reason == "thaw" else "queue.approved"
        done = done_screen(ask.words, key, *await self._onward(ask), number=proposal.id)
        return answer(done, tells=() if published.again else self._tells(ask, published))

    async def reject(self, ask: Ask, action: Reject) -> Answer:
        tools = self._tools
        proposal = await tools.decisions.reject(action.proposal, ask.person.id)
        done = done_screen(ask.words, "queue.rejected", *await self._onward(ask), number=proposal.id)
        return answer(done, tells=self._to_maker(ask, proposal, "queue.told_rejected"))

    async def withdraw(self, ask: Ask, action: Withdraw) -> Answer:
        await self._tools.decisions.withdraw(action.proposal, ask.person.id)
        return answer(done_screen(ask.words, "queue.withdrawn", self._queue(ask.words), number=action.proposal))

    async def _onward(self, ask: Ask) -> tuple[Row, ...]:
        """From one decision to the next: whoever sits down to approve has several before her."""
        waiting = await self._tools.decisions.waiting()
        following = next((each for each in waiting if each.made_by != ask.person.id), None)
        if following is None:
            return (self._queue(ask.words),)
        label = ask.words.text("queue.button.next", title=screens.title(ask.words, following))
        return ((Button(fitted(label), ShowProposal(following.id)),), self._queue(ask.words))

    def _queue(self, words: Words) -> Row:
        return (words.button("desk.button.queue", Queue()),)

    def _view(self, ask: Ask, proposal: Proposal, page: int) -> screens.View:
        tools, now = self._tools, self._tools.office.now
        page = min(page, max(0, (len(proposal.items) - 1) // screens.ITEMS_PAGE))
        items = proposal.items[page * screens.ITEMS_PAGE : (page + 1) * screens.ITEMS_PAGE]
        left = VALID.total_seconds() - (now - proposal.made_at)
        return screens.View(
            proposal=replace(proposal, items=tools.changes_seen_by(ask.person, proposal.items)),
            reader=ask.person,
            maker=tools.office.roster.person(proposal.made_by),
            cards=[tools.card(ask.words, each.after) for each in items],
            page=page,
            days_left=max(0, -int(-left // DAY_SECONDS)),
            own_waits=tools.office.alone and now - proposal.made_at >= ALONE_WAITS.total_seconds(),
            duplicates=self._duplicates(items),
        )

    def _duplicates(self, items: tuple[Item, ...]) -> tuple[str, ...]:
        services = self._tools.office.live.services
        standing = {entry: [phone.number for phone in each.phones] for entry, each in services.items()}
        new = [each for each in items if changes_phone(each.before, each.after)]
        return tuple(told for each in new for told in shared_numbers(standing, dialled(each.after), each.entry))

    def _tells(self, ask: Ask, published: Published) -> tuple[Tell, ...]:
        tells = self._to_maker(ask, published.proposal, "queue.told_approved")
        phones = [each for each in published.items if changes_phone(each.before, each.after)]
        others = [each for each in published.items if not changes_phone(each.before, each.after)]
        retold = [each for each in others if retells(each.before, each.after)]
        if phones:
            tells = (*tells, self._tools.everybody(self._of_changes(ask, "queue.told_phone", phones)))
        if retold:
            told = self._of_changes(ask, "queue.told_words", retold)
            tells = (*tells, self._tools.everybody(told, but=ask.person.id))
        return tells

    def _of_changes(self, ask: Ask, head: str, items: Sequence[Item]) -> Told:
        """What changed for callers, old and new: the number, and the words of a card that they saw before."""

        def told(words: Words) -> Screen:
            gazetteer = self._tools.office.gazetteer
            blocks: list[Block] = [*words.lines(head, name=person_name(words, ask.person, ask.person.id))]
            for each in items[:MOST_TOLD]:
                blocks.append(Heading(f"{each.entry.upper()} · {each.after['name'][words.locale]}"))
                if changes_phone(each.before, each.after):
                    blocks.append(screens.phone_line(words, gazetteer, each))
                if retells(each.before, each.after):
                    blocks.extend(screens.changed_lines(words, gazetteer, each, RETOLD))
            if len(items) > MOST_TOLD:
                blocks.append(words.line("history.not_listed", count=len(items) - MOST_TOLD))
            return Screen("desk.told_change", tuple(blocks))

        return told

    def _to_maker(self, ask: Ask, proposal: Proposal, key: str) -> tuple[Tell, ...]:
        def told(words: Words) -> Screen:
            name = person_name(words, ask.person, ask.person.id)
            row = (words.button("queue.button.show", ShowProposal(proposal.id)),)
            return done_screen(words, key, row, number=proposal.id, name=name)

        return self._tools.one(proposal.made_by, told) if proposal.made_by != ask.person.id else ()
