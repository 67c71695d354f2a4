"""The screen of a form as it stands: its open question, the no that stands in its way, or the preview."""

from collections.abc import Callable, Sequence

from bot.desk.form import is_complete, row
from bot.desk.form_draft import Context, Draft
from bot.desk.form_faults import blocked, unmet
from bot.desk.form_labels import choice_label
from bot.desk.form_refusals import Refusal
from bot.desk.questions import CONSENT, ENGLISH, KEY_OF, PREVIEW, STEPS, VETTING, door, has_answer, sequence
from bot.desk.questions_choices import can_go_back, choices, skippable
from bot.directory.changes import Item, Values, redirects
from bot.screens.card import AUDIENCES, KINDS
from bot.screens.desk.form import Question, blocked_screen, question_screen
from bot.screens.desk.form_preview import preview_screen
from bot.screens.desk.form_words import ASKS, ASKS_OF_A_PERSON, LABELS
from bot.screens.desk.parts import code, labelled, place_name, value
from bot.screens.desk.queue import changed_lines
from bot.screens.model import Card, Line, Number, Screen
from bot.screens.numbers import CHARGES
from bot.screens.words import Words

_STAFF = ("contact", "consent", "vetting", "source", "source_date")
_WITHOUT_OLD_ANSWER = frozenset({*CONSENT, *VETTING, "vetting", "english", "phones", "charge"})

Carded = Callable[[Values], Card | None]
"""The card that the public would see of a row, None where it would see none."""


def form_screen(
    draft: Draft,
    context: Context,
    words: Words,
    carded: Carded,
    *,
    shared: Sequence[str] = (),
    refusal: Refusal | None = None,
    resumed: bool = False,
) -> Screen:
    """`shared`: its numbers that stand at other entries, too. `refusal`: why the last answer was not taken."""
    refused = _refused(words, refusal)
    if draft.step == PREVIEW:
        return _preview(draft, context, words, carded, shared, refused, resumed=resumed)
    question = _question(draft, context, words, shared)
    if blocked(draft) and refusal is None:
        return blocked_screen(words, question, draft.entry, resumed=resumed)
    return question_screen(words, question, refused, resumed=resumed)


def doors(values: Values) -> tuple[str, ...]:
    """What can be changed of an entry, in the order of the form: questions, and groups of them by their name."""
    names = (_group(step) for step in STEPS if step not in ENGLISH and step != "vetting")
    every = dict.fromkeys(names)
    return tuple(name for name in every if door(name, values) is not None)


def _group(step: str) -> str:
    return "consent" if step in CONSENT else "vetting" if step in VETTING else step


def _refused(words: Words, refusal: Refusal | None) -> tuple[Line, ...]:
    if refusal is None:
        return ()
    values = {key: words.text(LABELS[text]) if key == "step" else text for key, text in refusal.values.items()}
    return words.lines(refusal.key, **values)


def _question(draft: Draft, context: Context, words: Words, shared: Sequence[str]) -> Question:
    step, values = draft.step, draft.values
    asked = sequence(values)
    straight = draft.mode == "add" and not draft.returns and step in asked
    return Question(
        step=step,
        lines=(*_lines(draft, context, words, shared), *_old_answer(draft, context, words)),
        choices=tuple((each, _label(draft, each, context, words)) for each in choices(draft, context)),
        number=asked.index(step) + 1 if straight else None,
        count=len(asked) if straight and step != "kind" else None,
        about=_about(draft, context, words),
        can_skip=skippable(draft),
        has_answer=has_answer(step, values),
        can_go_back=can_go_back(draft),
    )


def _label(draft: Draft, choice: str, context: Context, words: Words) -> str:
    if choice in draft.areas:
        return place_name(context.gazetteer, words, choice)
    return choice_label(words.wording, draft, choice, context)


def _about(draft: Draft, context: Context, words: Words) -> str | None:
    """`DL-0042 · Công an · xã Đồng Tâm, Đồng Nai`."""
    values = draft.values
    parts = [
        *((code(draft.entry),) if draft.entry else ()),
        *((words.text(KINDS[values["kind"]]),) if values.get("kind") and draft.step != "kind" else ()),
        *(
            (place_name(context.gazetteer, words, values["area"]),)
            if "area" in values and draft.step != "place"
            else ()
        ),
    ]
    return " · ".join(parts) or None


def _lines(draft: Draft, context: Context, words: Words, shared: Sequence[str]) -> tuple[Line, ...]:
    step, values = draft.step, draft.values
    if step == "phones":
        return _phone_lines(draft, words, shared)
    if step == "place" and draft.areas:
        return words.lines("form.ask_place_which")
    if step == "eligibility":
        return words.lines(ASKS[step], audience=words.text(AUDIENCES[values.get("audience") or "anyone"]))
    if step in ENGLISH:
        return words.lines(ASKS[step], text=values[ENGLISH[step]]["vi"])
    if step == "charge":
        numbers = [Line((Number(each["number"]),)) for each in values["phones"]]
        return (*words.lines(ASKS[step]), *numbers)
    asks = ASKS_OF_A_PERSON if values.get("holder") == "person" and step in ASKS_OF_A_PERSON else ASKS
    return words.lines(asks[step])


def _phone_lines(draft: Draft, words: Words, shared: Sequence[str]) -> tuple[Line, ...]:
    phones = draft.values.get("phones") or []
    if not phones:
        lender = draft.values.get("phone_of")
        borrowed = words.lines("form.phones_borrowed", code=code(lender)) if lender else ()
        return (*borrowed, *words.lines("form.ask_phones"))
    shown = [Line((Number(each["number"]), f" ({words.text(CHARGES[each['charge']])})")) for each in phones]
    return (*words.lines("form.phones_as_dialled"), *shown, *_elsewhere(words, shared))


def _elsewhere(words: Words, shared: Sequence[str]) -> tuple[Line, ...]:
    return words.lines("form.phones_elsewhere", numbers=", ".join(shared)) if shared else ()


def _old_answer(draft: Draft, context: Context, words: Words) -> tuple[Line, ...]:
    step = draft.step
    if step in _WITHOUT_OLD_ANSWER or not has_answer(step, draft.values) or draft.areas:
        return ()
    spans = value(words, context.gazetteer, KEY_OF[step], draft.values[KEY_OF[step]])
    return words.lines("form.now", value="".join(each for each in spans if isinstance(each, str)))


def _preview(
    draft: Draft,
    context: Context,
    words: Words,
    carded: Carded,
    shared: Sequence[str],
    refused: Sequence[Line],
    *,
    resumed: bool,
) -> Screen:
    after = row(draft)
    changes = None
    if draft.entry is not None and after is not None:
        changes = changed_lines(words, context.gazetteer, Item(draft.entry, draft.base, draft.before, after))
    return preview_screen(
        words,
        place_name(context.gazetteer, words, draft.values.get("area")),
        carded(after) if after is not None else None,
        _staff(draft.values, context, words),
        doors(draft.values),
        notes=(*_notes(draft, words, shared), *refused),
        changes=changes,
        unmet=unmet(draft),
        proposable=is_complete(draft),
        resumed=resumed,
    )


def _notes(draft: Draft, words: Words, shared: Sequence[str]) -> tuple[Line, ...]:
    values, before = draft.values, draft.before
    notes = [*_elsewhere(words, shared)]
    if not values.get("phones") and not values.get("phone_of"):
        notes.extend(words.lines("form.preview_no_phone"))
    if before is not None and before.get("assured_date") and redirects(before, {**before, **values}):
        notes.extend(words.lines("form.preview_clears_check"))
    return tuple(notes)


def _staff(values: Values, context: Context, words: Words) -> tuple[Line, ...]:
    """What the card does not say. Of a consent or a vetting only all of it can be said on a line."""
    whole = {"consent": frozenset(CONSENT.values()), "vetting": frozenset(VETTING.values())}
    shown = [key for key in _STAFF if values.get(key) and whole.get(key, frozenset()) <= set(_points(values, key))]
    return tuple(labelled(words, key, value(words, context.gazetteer, key, values[key])) for key in shown)


def _points(values: Values, key: str) -> Sequence[str]:
    return tuple(values[key]) if key in ("consent", "vetting") else ()
