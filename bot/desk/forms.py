"""The guided form at the desk: kept as a row after every answer, handed in as a proposal."""

from collections.abc import Callable
from dataclasses import replace

from bot.desk import form
from bot.desk.answer import Answer, Ask, answer
from bot.desk.drafts import Open
from bot.desk.form_draft import Context, Draft, UnreadableDraft
from bot.desk.form_refusals import Refusal
from bot.desk.form_view import doors, form_screen
from bot.desk.handing_in import proposed
from bot.desk.questions import PREVIEW, STEPS
from bot.desk.tools import Tools, shared_numbers
from bot.directory.changes import Item, dialled, differing
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal
from bot.directory.store import Stored
from bot.screens.desk.actions import (
    AddEntry,
    EditEntry,
    EditField,
    EditProposal,
    FormBack,
    FormChoose,
    FormDrop,
    FormJump,
    FormPropose,
    FormSkip,
    StartAnew,
)
from bot.screens.desk.form import dropped_screen, edit_menu_screen, other_open_screen, unreadable_screen
from bot.screens.model import Screen

Change = Callable[[Draft, Context], Draft | Refusal]


class Forms:
    """The desk's part for adding and editing. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def add(self, ask: Ask, _: AddEntry) -> Answer:
        """Begin, or go on with the form that lies open."""
        opened = await self._tools.drafts.of(ask.person.id)
        if opened.form is None:
            return await self._kept(ask, form.begin())
        return await self._step(ask, lambda draft, _: draft, resumed=True)

    async def anew(self, ask: Ask, _: StartAnew) -> Answer:
        return await self._kept(ask, form.begin())

    async def choose(self, ask: Ask, action: FormChoose) -> Answer:
        return await self._step(ask, lambda draft, context: form.chosen(draft, action.step, action.choice, context))

    async def skip(self, ask: Ask, action: FormSkip) -> Answer:
        return await self._step(ask, lambda draft, _: form.skipped(draft, action.step))

    async def back(self, ask: Ask, action: FormBack) -> Answer:
        return await self._step(ask, lambda draft, _: form.back(draft, action.step))

    async def jump(self, ask: Ask, action: FormJump) -> Answer:
        return await self._step(ask, lambda draft, _: form.jumped(draft, action.step))

    async def say(self, ask: Ask, text: str) -> Answer:
        return await self._step(ask, lambda draft, context: form.said(draft, text, context))

    def waits_for_text(self, opened: Open) -> bool:
        """Whether a bare text answers the open question. One that is answered with a button says so."""
        return opened.form is not None and opened.form.get("step") != PREVIEW

    async def drop(self, ask: Ask, _: FormDrop) -> Answer:
        await self._tools.drafts.close(ask.person.id)
        return answer(dropped_screen(ask.words))

    async def edit_menu(self, ask: Ask, action: EditEntry) -> Answer:
        standing = await self._changeable(ask, action.entry)
        name = standing.values["name"][ask.words.locale]
        return answer(edit_menu_screen(ask.words, action.entry, name, doors(standing.values)))

    async def edit(self, ask: Ask, action: EditField) -> Answer:
        """One thing of an entry. A form that lies open is not thrown away for it; one over the same entry goes on from there."""
        standing = await self._changeable(ask, action.entry)
        opened = await self._tools.drafts.of(ask.person.id)
        if opened.form is not None and opened.form.get("values"):
            if opened.form.get("entry") != action.entry:
                return answer(other_open_screen(ask.words, opened.form.get("entry")))
            return await self._step(ask, lambda draft, _: form.jumped(replace(draft, step=PREVIEW), action.step))
        return await self._kept(ask, form.edit(action.entry, standing.version, standing.values, action.step))

    async def edit_proposal(self, ask: Ask, action: EditProposal) -> Answer:
        """One's own proposal as a form again; handed in it takes the old one's place."""
        proposal = await self._tools.decisions.get(action.proposal)
        if proposal.made_by != ask.person.id:
            raise Refused("refused.not_yours")
        if proposal.state != "open":
            raise Refused(f"refused.is_{proposal.state}", number=proposal.id)
        if len(proposal.items) != 1 or proposal.reason not in ("add", "edit"):
            raise Refused("refused.nothing")
        item = proposal.items[0]
        if item.base is None:
            draft = Draft("add", PREVIEW, values=item.after, answered=frozenset(STEPS))
        else:
            draft = Draft("edit", PREVIEW, item.entry, item.base, item.before, item.after)
        return await self._kept(ask, draft, replaces=proposal.id)

    async def propose(self, ask: Ask, _: FormPropose) -> Answer:
        opened = await self._tools.drafts.of(ask.person.id)
        draft = self._read(opened)
        if draft is None:
            return await self._unreadable(ask)
        after = form.result(draft)
        if isinstance(after, tuple):
            return await self._kept(ask, draft, replaces=opened.replaces, refusal=after[0])
        item = Item(after["id"], draft.base, draft.before, after)
        new = NewProposal("add" if draft.base is None else "edit", ask.person.id, (item,))
        try:
            return await proposed(self._tools, ask, new, closes_draft=True, replaces=opened.replaces)
        except Refused as refused:
            if refused.key != "refused.stale" or draft.entry is None:
                raise
        rebased = _over(draft, await self._changeable(ask, draft.entry))
        return await self._kept(ask, rebased, replaces=opened.replaces, refusal=Refusal("form.refuse_stale"))

    async def _changeable(self, ask: Ask, entry: str) -> Stored:
        standing = await self._tools.entry(entry)
        if not self._tools.may_change(ask, standing.values):
            raise Refused("refused.province")
        return standing

    async def _step(self, ask: Ask, change: Change, *, resumed: bool = False) -> Answer:
        opened = await self._tools.drafts.of(ask.person.id)
        draft = self._read(opened)
        if draft is None:
            return await self._unreadable(ask)
        changed = change(draft, self._context(ask))
        if isinstance(changed, Refusal):
            return await self._kept(ask, draft, replaces=opened.replaces, refusal=changed)
        return await self._kept(ask, changed, replaces=opened.replaces, resumed=resumed)

    def _read(self, opened: Open) -> Draft | None:
        """The open form; None for one of another version of the program. Raises Refused where there is none."""
        if opened.form is None:
            raise Refused("refused.no_form")
        try:
            return Draft.from_json(opened.form)
        except UnreadableDraft:
            return None

    async def _unreadable(self, ask: Ask) -> Answer:
        await self._tools.drafts.close(ask.person.id)
        return answer(unreadable_screen(ask.words))

    async def _kept(
        self,
        ask: Ask,
        draft: Draft,
        *,
        replaces: int | None = None,
        refusal: Refusal | None = None,
        resumed: bool = False,
    ) -> Answer:
        await self._tools.drafts.keep_form(ask.person.id, draft.to_json(), replaces=replaces)
        return answer(self._screen(ask, draft, refusal, resumed=resumed))

    def _screen(self, ask: Ask, draft: Draft, refusal: Refusal | None, *, resumed: bool) -> Screen:
        services = self._tools.office.live.services
        standing = {entry: [phone.number for phone in each.phones] for entry, each in services.items()}
        shared = shared_numbers(standing, dialled(draft.values), draft.entry or "")
        return form_screen(
            draft,
            self._context(ask),
            ask.words,
            lambda values: self._tools.card(ask.words, values),
            shared=shared,
            refusal=refusal,
            resumed=resumed,
        )

    def _context(self, ask: Ask) -> Context:
        tools, office = self._tools, self._tools.office
        return Context(
            gazetteer=office.gazetteer,
            resolver=tools.resolver,
            wordings=tools.wordings,
            hotlines=office.live.snapshot.hotlines,
            today=tools.today(),
            provinces=ask.person.provinces,
        )


def _over(draft: Draft, standing: Stored) -> Draft:
    """The same changes, made to the entry as it stands now."""
    hers = {key: draft.values[key] for key in differing(draft.before, draft.values) if key in draft.values}
    values = {**standing.values, **hers}
    return replace(draft, step=PREVIEW, base=standing.version, before=standing.values, values=values, returns=False)
