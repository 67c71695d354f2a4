"""The form at the desk: it lies in its maker's draft row, is asked on, handed in, or thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.desk import form
from bot.desk.answer import Answer, Ask, answer
from bot.desk.drafts import Open
from bot.desk.form_draft import Context, Draft, UnreadableDraft
from bot.desk.form_look import form_screen, targets
from bot.desk.form_refusals import Refusal
from bot.desk.form_view import Look, about, refusal_lines
from bot.desk.handing_in import proposed
from bot.desk.questions import PREVIEW
from bot.desk.tools import Tools, shared_numbers
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item, Values
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal, Proposal
from bot.screens.desk import form as screens
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
from bot.screens.desk.form_preview import FIELDS, fields_screen
from bot.screens.model import Line


@dataclass(frozen=True, slots=True)
class _Form:
    """`replaces`: the own open proposal that it is a new version of."""

    draft: Draft
    replaces: int | None = None

    @property
    def holds_work(self) -> bool:
        """Whether throwing it away would throw an answer away."""
        return self.draft.values != (self.draft.before or {})


class Forms:
    """The desk's part for adding and editing. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def add(self, ask: Ask, _: AddEntry) -> Answer:
        """The first question; or, where a form lies open, that one again, with a button to begin anew."""
        opened = await self._opened(ask)
        if opened is None:
            return await self._shown(ask, _Form(form.begin()))
        return await self._shown(ask, opened, resumed=opened.holds_work)

    async def anew(self, ask: Ask, _: StartAnew) -> Answer:
        return await self._shown(ask, _Form(form.begin()))

    async def choose(self, ask: Ask, action: FormChoose) -> Answer:
        opened = await self._open(ask)
        return await self._took(ask, opened, form.chosen(opened.draft, action.step, action.choice, self._context(ask)))

    async def skip(self, ask: Ask, action: FormSkip) -> Answer:
        opened = await self._open(ask)
        return await self._took(ask, opened, form.skipped(opened.draft, action.step))

    async def back(self, ask: Ask, action: FormBack) -> Answer:
        opened = await self._open(ask)
        return await self._took(ask, opened, form.back(opened.draft, action.step))

    async def jump(self, ask: Ask, action: FormJump) -> Answer:
        opened = await self._open(ask)
        draft = opened.draft
        if action.step == FIELDS and draft.step == PREVIEW:
            return answer(fields_screen(ask.words, about(self._look(ask), draft), targets(draft.values)))
        return await self._took(ask, opened, form.jumped(draft, action.step))

    async def drop(self, ask: Ask, _: FormDrop) -> Answer:
        await self._tools.drafts.close(ask.person.id)
        return answer(screens.dropped_screen(ask.words))

    async def say(self, ask: Ask, text: str) -> Answer:
        """A text that answers the open question."""
        opened = await self._open(ask)
        return await self._took(ask, opened, form.said(opened.draft, text, self._context(ask)))

    def waits_for_text(self, opened: Open) -> bool:
        """Whether a bare text answers the form: everywhere but at the preview, where there is nothing to type."""
        return opened.form is not None and opened.form.get("step") != PREVIEW

    async def propose(self, ask: Ask, action: FormPropose) -> Answer:
        """Hand in what the preview showed. Where that is not possible the form stays, with the reason above it."""
        opened, words = await self._open(ask), ask.words
        if opened.draft.step != PREVIEW:
            return await self._shown(ask, opened)
        if action.seen != opened.draft.seen:
            return await self._shown(ask, opened, words.lines("form.changed_since"))
        after = form.result(opened.draft)
        if isinstance(after, tuple):
            return await self._shown(ask, opened)
        await self._refuse_twice(opened)
        draft = opened.draft
        item = Item(draft.entry or NEW_ENTRY, draft.base, draft.before, after)
        new = NewProposal(draft.mode, ask.person.id, (item,))
        try:
            return await proposed(self._tools, ask, new, closes_draft=True, replaces=opened.replaces)
        except Refused as refused:
            return await self._not_handed_in(ask, opened, refused)

    async def edit_menu(self, ask: Ask, action: EditEntry) -> Answer:
        """What can be changed of an entry."""
        standing = await self._tools.entry(action.entry)
        self._refuse_outside(ask, standing.values)
        entry, name = standing.values["id"], standing.values["name"][ask.words.locale]
        return answer(screens.edit_menu_screen(ask.words, entry, name, targets(standing.values)))

    async def edit(self, ask: Ask, action: EditField) -> Answer:
        """One question about an entry as it stands; a form over the same entry goes on there."""
        standing = await self._tools.entry(action.entry)
        self._refuse_outside(ask, standing.values)
        opened, entry = await self._opened(ask), standing.values["id"]
        if opened is None or (opened.draft.entry != entry and not opened.holds_work):
            return await self._shown(ask, _Form(form.edit(entry, standing.version, standing.values, action.step)))
        if opened.draft.entry != entry:
            return self._busy(ask, opened)
        draft = form.at_preview(opened.draft)
        if draft.base != standing.version:
            draft = form.rebased(draft, standing.version, standing.values, self._context(ask))
        return await self._shown(ask, replace(opened, draft=form.jumped(draft, action.step)))

    async def edit_proposal(self, ask: Ask, action: EditProposal) -> Answer:
        """One's own open proposal as a form again, at its preview."""
        found = await self._tools.decisions.get(action.proposal)
        if found.made_by != ask.person.id:
            raise Refused("refused.not_yours")
        if found.state != "open":
            raise Refused(f"refused.is_{found.state}", number=found.id)
        draft, opened = _written(found), await self._opened(ask)
        if opened is not None and opened.replaces == found.id:
            return await self._shown(ask, opened, resumed=True)
        if opened is not None and opened.holds_work:
            return self._busy(ask, opened)
        return await self._shown(ask, _Form(draft, found.id))

    async def _opened(self, ask: Ask) -> _Form | None:
        """The form that lies open. One that this release cannot read is thrown away, which is said once: raises Refused."""
        found = await self._tools.drafts.of(ask.person.id)
        if found.form is None:
            return None
        try:
            return _Form(Draft.from_json(found.form), found.replaces)
        except UnreadableDraft:
            await self._tools.drafts.close(ask.person.id)
            raise Refused("form.unreadable") from None

    async def _open(self, ask: Ask) -> _Form:
        opened = await self._opened(ask)
        if opened is None:
            raise Refused("refused.no_form")
        return opened

    async def _took(self, ask: Ask, opened: _Form, outcome: Draft | Refusal) -> Answer:
        if isinstance(outcome, Refusal):
            return await self._shown(ask, opened, refusal_lines(ask.words, outcome))
        return await self._shown(ask, replace(opened, draft=outcome))

    async def _shown(self, ask: Ask, opened: _Form, notices: Sequence[Line] = (), *, resumed: bool = False) -> Answer:
        """Kept, and on the screen: from now on a bare text answers it."""
        await self._tools.drafts.keep_form(ask.person.id, opened.draft.to_json(), replaces=opened.replaces)
        return answer(form_screen(self._look(ask), opened.draft, notices, resumed=resumed))

    async def _not_handed_in(self, ask: Ask, opened: _Form, refused: Refused) -> Answer:
        """The form again, under the reason; an entry that others changed meanwhile is shown as it is now, with what was changed here."""
        draft, words = opened.draft, ask.words
        if refused.key == "refused.no_longer":
            raise refused
        if refused.key == "refused.stale" and draft.entry is not None:
            standing = await self._tools.entry(draft.entry)
            draft = form.rebased(draft, standing.version, standing.values, self._context(ask))
            return await self._shown(ask, replace(opened, draft=draft), words.lines("form.refuse_stale"))
        named = {"entry": draft.values["name"][words.locale]} if draft.entry is None else {}
        return await self._shown(ask, opened, words.lines(refused.key, **{**refused.values, **named}))

    async def _refuse_twice(self, opened: _Form) -> None:
        """A new entry that was published meanwhile would come a second time. Raises Refused."""
        if opened.replaces is None or opened.draft.mode != "add":
            return
        older = await self._tools.decisions.get(opened.replaces)
        if older.state == "applied":
            raise Refused("refused.is_applied", number=older.id)

    def _busy(self, ask: Ask, opened: _Form) -> Answer:
        return answer(screens.other_open_screen(ask.words, about(self._look(ask), opened.draft)))

    def _refuse_outside(self, ask: Ask, values: Values) -> None:
        if not self._tools.may_change(ask, values):
            raise Refused("refused.province")

    def _context(self, ask: Ask) -> Context:
        tools = self._tools
        return Context(
            gazetteer=tools.office.gazetteer,
            resolver=tools.resolver,
            wordings=tools.wordings,
            hotlines=tools.office.live.snapshot.hotlines,
            today=tools.today(),
            provinces=ask.person.provinces,
        )

    def _look(self, ask: Ask) -> Look:
        return Look(ask.words, self._context(ask), lambda values: self._tools.card(ask.words, values), self._shared)

    def _shared(self, numbers: Sequence[str], entry: str | None) -> tuple[str, ...]:
        services = self._tools.office.live.services if numbers else {}
        standing = {each.id: [phone.number for phone in each.phones] for each in services.values()}
        return shared_numbers(standing, numbers, entry or NEW_ENTRY)


def _written(found: Proposal) -> Draft:
    """The form of a proposal. Raises Refused where it was not written by one."""
    if found.reason not in ("add", "edit") or len(found.items) != 1:
        raise Refused("refused.nothing")
    return form.reopened(found.items[0])
