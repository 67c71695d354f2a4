"""The screen of a form as it stands: its open question, or the no that stands in its way; the preview is form_look's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.desk.form_draft import Context, Draft
from bot.desk.form_faults import blocked
from bot.desk.form_labels import choice_label
from bot.desk.form_refusals import Refusal
from bot.desk.questions import CONSENT, ENGLISH, KEY_OF, VETTING, has_answer, sequence
from bot.desk.questions_choices import can_go_back, choices, skippable
from bot.directory.changes import Values, dialled
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.screens.card import AUDIENCES, KINDS
from bot.screens.desk.form import Question, blocked_screen, question_screen
from bot.screens.desk.form_words import ASKS, ASKS_OF_A_PERSON, LABELS
from bot.screens.desk.parts import code, place_name, value
from bot.screens.model import Card, Line, Number, Screen
from bot.screens.numbers import CHARGES
from bot.screens.words import Words


@dataclass(frozen=True, slots=True)
class Look:
    """What the form's screens are made with. `card`: the card of whole values as the public would see it, None where nobody would.
    `shared`: which of these numbers stand at entries other than this one, as people read it."""

    words: Words
    context: Context
    card: Callable[[Values], Card | None]
    shared: Callable[[Sequence[str], str | None], tuple[str, ...]]

    @property
    def gazetteer(self) -> Gazetteer:
        return self.context.gazetteer


def asked_screen(look: Look, draft: Draft, notices: Sequence[Line] = (), *, resumed: bool = False) -> Screen:
    """The open question. `notices`: why the last answer was not taken, or what happened meanwhile."""
    question = _question(look, draft)
    if blocked(draft):
        return blocked_screen(look.words, question, draft.entry, notices, resumed=resumed)
    return question_screen(look.words, question, notices, resumed=resumed)


def refusal_lines(words: Words, refusal: Refusal) -> tuple[Line, ...]:
    """Why something was not taken; a question that is named in it gets its words."""
    step = refusal.values.get("step")
    named = {"step": words.text(LABELS[step])} if step is not None else {}
    return words.lines(refusal.key, **{**refusal.values, **named})


def about(look: Look, draft: Draft) -> str:
    """What is known of the entry, on one line: Công an · Đồng Tâm, Đồng Nai · Công an xã Đồng Tâm. Empty at the beginning."""
    words, values = look.words, draft.values
    known = [code(draft.entry)] if draft.entry is not None else []
    if draft.entry is None and "kind" in values:
        known.append(words.text(KINDS[values["kind"]]))
    if draft.entry is None and "area" in values:
        known.append(place_name(look.gazetteer, words, values["area"]))
    if "name" in values:
        known.append(values["name"][words.locale])
    return " · ".join(known)


def _question(look: Look, draft: Draft) -> Question:
    number, count = _progress(draft)
    return Question(
        draft.step,
        (*_asked(look, draft), *_standing_lines(look, draft)),
        tuple((choice, _label(look, draft, choice)) for choice in choices(draft, look.context)),
        number=number,
        count=count,
        about=about(look, draft) or None,
        can_skip=skippable(draft),
        has_answer=has_answer(draft.step, draft.values),
        can_go_back=can_go_back(draft),
    )


def _progress(draft: Draft) -> tuple[int | None, int | None]:
    asked = sequence(draft.values)
    if draft.mode == "edit" or draft.returns or draft.step not in asked:
        return None, None
    return asked.index(draft.step) + 1, len(asked) if "kind" in draft.values else None


def _label(look: Look, draft: Draft, choice: str) -> str:
    if choice not in draft.areas:
        return choice_label(look.words.wording, draft, choice, look.context)
    name = place_name(look.gazetteer, look.words, choice)
    former = AreaRef.parse(choice).era == "former"
    return look.words.text("form.choice_former", place=name) if former else name


def _asked(look: Look, draft: Draft) -> tuple[Line, ...]:
    words, step, values = look.words, draft.step, draft.values
    if draft.areas:
        return words.lines("form.ask_place_which")
    if step in ENGLISH:
        return words.lines(ASKS[step], text=values[ENGLISH[step]]["vi"])
    if step == "phones" and dialled(values):
        return words.lines("form.phones_as_dialled")
    if step == "eligibility":
        return words.lines(ASKS[step], audience=words.text(AUDIENCES[values.get("audience") or "anyone"]))
    of_a_person = ASKS_OF_A_PERSON if values.get("holder") == "person" else {}
    return words.lines(of_a_person.get(step, ASKS[step]))


def _standing_lines(look: Look, draft: Draft) -> tuple[Line, ...]:
    """The answer that stands there; of numbers also where else they stand."""
    words, step, values = look.words, draft.step, draft.values
    if draft.areas or not has_answer(step, values):
        return _borrowed(look, draft)
    if step == "phones":
        numbers = [
            Line((Number(each["number"]), f" ({words.text(CHARGES[each['charge']])})")) for each in values["phones"]
        ]
        return (*numbers, *shared_lines(look, draft))
    standing = _standing(look, step, values)
    return words.lines("form.now", value=standing) if standing else ()


def _borrowed(look: Look, draft: Draft) -> tuple[Line, ...]:
    lender = draft.values.get("phone_of")
    if draft.step != "phones" or lender is None:
        return ()
    return look.words.lines("form.phones_borrowed", code=code(lender))


def shared_lines(look: Look, draft: Draft) -> tuple[Line, ...]:
    """Numbers of the form that another entry has, too: a slip, or an office with one telephone."""
    shared = look.shared(dialled(draft.values), draft.entry)
    return look.words.lines("form.phones_elsewhere", numbers=", ".join(shared)) if shared else ()


def _standing(look: Look, step: str, values: Values) -> str:
    words = look.words
    if step in CONSENT:
        return _consent_point(words, step, values["consent"][CONSENT[step]])
    if step in VETTING:
        return words.text("desk.yes" if values["vetting"][VETTING[step]] else "desk.no")
    if step in ENGLISH:
        return str(values[ENGLISH[step]]["en"])
    if step == "place":
        return place_name(look.gazetteer, words, values["area"])
    key = KEY_OF[step]
    written = values.get(key)
    empty = written is None or (key == "schedule" and not any(written.values()))
    spans = () if empty else value(words, look.gazetteer, key, written)
    return "".join(each.dial if isinstance(each, Number) else str(each) for each in spans)


def _consent_point(words: Words, step: str, point: object) -> str:
    if step == "consent_paper" and isinstance(point, str):
        return words.wording.day(date.fromisoformat(point))
    if step == "consent_shown" and point is not None:
        return words.text("desk.shown_name" if point == "phone_and_name" else "desk.shown_phone")
    return words.text("desk.yes" if point else "desk.no")
