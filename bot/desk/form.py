"""The guided form by which an admin adds or edits an entry: one question at a time, every answer a new draft, nothing but values.

    begin() ─▶ kind ─▶ … one question after the other … ─▶ preview ─▶ result
    edit(…, step) ─▶ that question ─▶ what the change makes necessary ─▶ preview ─▶ result

An answer to another question than the open one (an old button) changes nothing. An answer that is not taken comes back as a Refusal:
the question stays open. A no that keeps a place off the list is an answer; the draft stays at its question and says what would help.
"""

from dataclasses import replace

from pydantic import ValidationError

from bot.desk.answers import left_out, tapped, told
from bot.desk.answers_derived import derived
from bot.desk.form_draft import Context, Draft
from bot.desk.form_faults import blocked, fault, missing, unmet
from bot.desk.form_labels import said_choice
from bot.desk.form_refusals import NotTaken, Refusal
from bot.desk.questions import OPTIONAL, PREVIEW, STEPS, applies, door, follower, has_answer, refused_point, sequence
from bot.desk.questions_choices import BACK, KEEP, SKIP, choices, skippable
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item, Values, differing, unchecked
from bot.directory.records import ServiceRecord

FIRST = STEPS[0]
_NUMBERS = frozenset({"phones", "phone_of"})
"""One is there instead of the other."""


def begin() -> Draft:
    """An empty form at its first question."""
    return Draft(mode="add", step=FIRST)


def edit(entry: str, base: int, values: Values, step: str | None = None) -> Draft:
    """The form over an entry as it stands, at one question (`consent` and `vetting` name whole groups), or else at the preview."""
    opened = Draft("edit", PREVIEW, entry=entry, base=base, before=values, values=values)
    return jumped(opened, step) if step is not None else opened


def reopened(item: Item) -> Draft:
    """The form of what had been handed in, at its preview: what stands there was answered, an organization that has the name follows it."""
    values = item.after
    answered = {step for step in STEPS if applies(step, values) and has_answer(step, values)}
    if item.before is not None:
        return Draft("edit", PREVIEW, item.entry, item.base, item.before, values, frozenset(answered))
    if values["organization"] == values["name"] and "organization" not in sequence(values):
        answered.discard("organization")
    new = {key: each for key, each in values.items() if key != "id"}
    return Draft("add", PREVIEW, values=new, answered=frozenset(answered | (OPTIONAL & set(sequence(values)))))


def at_preview(draft: Draft) -> Draft:
    """The same answers, seen from the preview."""
    return replace(draft, step=PREVIEW, returns=False, areas=())


def rebased(draft: Draft, base: int, values: Values, context: Context) -> Draft:
    """An edit moved onto the entry as it stands now: what was changed here stays changed, the rest is as others left it."""
    changed = set(differing(draft.before, draft.values))
    if changed & _NUMBERS:
        changed |= _NUMBERS
    merged = {**values, **{key: draft.values.get(key) for key in changed}}
    moved = replace(at_preview(draft), base=base, before=values, values=merged)
    return derived(moved, draft.values, context)


def chosen(draft: Draft, step: str, choice: str, context: Context) -> Draft | Refusal:
    """The draft after a button of the question `step`."""
    if step != draft.step or choice not in choices(draft, context):
        return draft
    if step == "english":
        return replace(draft, step=f"english_{choice}")
    if choice == KEEP:
        return _onward(replace(draft, answered=draft.answered | {step}))
    answered = tapped(draft, choice, context)
    wrong = fault(answered, step)
    if wrong is not None and not refused_point(step, answered.values):
        return wrong
    return _onward(answered) if step in answered.answered else answered


def said(draft: Draft, text: str, context: Context) -> Draft | Refusal:
    """The draft after a text. The words of a button say what the button says."""
    choice = said_choice(draft, text, context)
    if choice == BACK:
        return back(draft, draft.step)
    if choice == SKIP:
        return skipped(draft, draft.step) if skippable(draft) else missing(draft.step)
    if choice is not None:
        return chosen(draft, draft.step, choice, context)
    try:
        answered = told(draft, text, context)
    except NotTaken as refused:
        return refused.refusal
    return _onward(answered) if _is_answered_by(answered, draft) else answered


def skipped(draft: Draft, step: str) -> Draft:
    """The draft with the question `step` left out; what stood there goes. A question that must be answered stays open."""
    if step != draft.step or step not in OPTIONAL:
        return draft
    return _onward(left_out(draft))


def back(draft: Draft, step: str) -> Draft:
    """One question back; to the preview from a question that was jumped to; to the name of a place whose meanings are offered."""
    if step != draft.step:
        return draft
    if draft.areas:
        return replace(draft, areas=())
    if draft.returns:
        return replace(draft, step=PREVIEW, returns=False)
    asked = sequence(draft.values)
    earlier = [each for each in asked if STEPS.index(each) < (len(STEPS) if step == PREVIEW else STEPS.index(step))]
    return replace(draft, step=earlier[-1]) if earlier and draft.mode == "add" else draft


def jumped(draft: Draft, step: str) -> Draft:
    """From the preview to one question. Elsewhere, and to a question that does not apply, nothing happens."""
    target = door(step, draft.values)
    if target is None or not (draft.step == PREVIEW or draft.returns):
        return draft
    return replace(draft, step=target, returns=True, areas=())


def result(draft: Draft) -> Values | tuple[Refusal, ...]:
    """The whole row as it would be published, its checks kept or cleared as `unchecked` says; or all that stands in the way.

    A new entry bears NEW_ENTRY for its id, for the caller to replace.
    """
    refusals = tuple(fault(draft, step) or missing(step) for step in unmet(draft))
    if refusals:
        return refusals
    try:
        row = ServiceRecord.model_validate({"id": NEW_ENTRY, **draft.values}).model_dump(mode="json")
    except ValidationError:
        return (Refusal("form.refuse_invalid"),)
    after = unchecked(draft.before, row)
    if draft.before is not None and not differing(draft.before, after):
        return (Refusal("form.refuse_unchanged"),)
    return after


def _is_answered_by(answered: Draft, draft: Draft) -> bool:
    return draft.step in answered.answered and not answered.areas and draft.step != "phones"


def _onward(draft: Draft) -> Draft:
    """Where the answer leads: on within a group that is gone through again, to what is still open, else to the preview."""
    if blocked(draft):
        return draft
    group = follower(draft.step, draft.values) if draft.returns else None
    if group is not None and not (group == "source_date" and group in draft.answered):
        return replace(draft, step=group)
    open_steps = unmet(draft)
    if open_steps:
        return replace(draft, step=open_steps[0])
    return replace(draft, step=PREVIEW, returns=False)
