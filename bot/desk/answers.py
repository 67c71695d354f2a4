"""What an answer does to the values: one function for taps, one for texts. Nothing here knows which question comes next.

English: a text typed in Vietnamese stands in for the English one, too, so that nobody is asked for a translation. Where the English of an
entry differed, a new Vietnamese text takes its place in both languages: an old translation of a text that is gone would be a lie. Who
has an English text gives it afterwards by the question `english`; the same Vietnamese typed again leaves the English alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.desk.answers_derived import derived, schedule
from bot.desk.answers_place import place_said
from bot.desk.form_days import day, day_within, paper_day
from bot.desk.form_draft import Context, Draft
from bot.desk.form_phones import added, charged, typed
from bot.desk.form_refusals import NotTaken
from bot.desk.form_text import names_a_person, written
from bot.desk.questions import CONSENT, ENGLISH, KEY_OF, TEXTS, VETTING, is_public
from bot.desk.questions_suggested import everywhere, suggested
from bot.directory.changes import Values

TYPED = frozenset({*TEXTS, *ENGLISH, "hours", "address", "source", "contact"})
"""Questions that a text answers as it stands."""

_YES_NO = {"yes": True, "no": False, "unknown": None, "read": True, "refused": False}
_SHOWN = {"phone": "phone", "phone_and_name": "phone_and_name", "nothing": None}
_OFFICE_HOURS = {"byday": "MO,TU,WE,TH,FR", "opens_at": "08:00:00", "closes_at": "17:00:00"}
_LEFT_OUT_WITH_KIND = frozenset(
    {"holder", "name", "organization", "audience", "hours", "overnight", "fees", "process", "visibility"}
)
_LEFT_OUT_WITH_PLACE = frozenset({"name", "organization"})


def tapped(draft: Draft, choice: str, context: Context) -> Draft:
    """The draft with the answer of a button that its question has. `phones` waits for `done` or `none`; `vetting` may open its points."""
    step, values = draft.step, draft.values
    if step == "phones" and choice == "clear":
        return replace(draft, values={**values, "phones": [], "phone_of": None}, answered=draft.answered - {step})
    if step == "place":
        return _placed(draft, None if choice == "all" else choice, context)
    if step == "source":
        said = context.today if choice == "itself" else None
        return _sourced(draft, suggested(step, values, context)[choice]["vi"], said, context)
    if step == "kind":
        return _answered(_of_kind(draft, choice), {"kind": choice}, context)
    return _answered(draft, _of_choice(draft, choice, context), context)


def told(draft: Draft, text: str, context: Context) -> Draft:
    """The draft with a typed answer. Raises NotTaken with the sentence that says what to do."""
    step, values = draft.step, draft.values
    if step == "place":
        areas = place_said(text, values, context)
        return _placed(draft, areas[0], context) if len(areas) == 1 else replace(draft, areas=areas)
    if step == "phones":
        return _with_phones(draft, text, context)
    if step == "consent_paper":
        return _answered(
            draft, _point(values, "consent", "paper_date", paper_day(text, context.today).isoformat()), context
        )
    if step == "source_date":
        return _answered(draft, {"source_date": day(text, context.today).isoformat()}, context)
    if step == "source":
        return _sourced(draft, _text(draft, text, context), day_within(text, context.today), context)
    if step not in TYPED:
        raise NotTaken("form.refuse_tap")
    return _answered(draft, _of_text(draft, _text(draft, text, context)), context)


def left_out(draft: Draft) -> Draft:
    """The draft without an answer to its question, which may be left out; what stood there goes."""
    key, values = KEY_OF[draft.step], draft.values
    empty: dict[str, Any]
    if draft.step in ENGLISH:
        empty = {key: {"vi": values[key]["vi"], "en": values[key]["vi"]}}
    elif draft.step == "organization":
        empty = {key: values["name"]} if "name" in values else {}
    else:
        empty = {key: None}
    return replace(draft, values={**values, **empty}, answered=draft.answered | {draft.step})


def _answered(draft: Draft, changed: Mapping[str, Any], context: Context) -> Draft:
    answered = replace(draft, values={**draft.values, **changed}, answered=draft.answered | {draft.step}, areas=())
    return derived(answered, draft.values, context)


def _of_kind(draft: Draft, kind: str) -> Draft:
    """Another kind is another form: what was said of the old one is asked again, with its answer there to keep."""
    if draft.values.get("kind") in (None, kind):
        return draft
    return replace(draft, answered=draft.answered - _LEFT_OUT_WITH_KIND)


def _placed(draft: Draft, area: str | None, context: Context) -> Draft:
    moved = "area" in draft.values and draft.values["area"] != area
    answered = draft.answered - _LEFT_OUT_WITH_PLACE if moved and draft.mode == "add" else draft.answered
    return _answered(replace(draft, answered=answered), {"area": area}, context)


def _sourced(draft: Draft, source: str, said: date | None, context: Context) -> Draft:
    """Another source has another day, which is asked next unless the source says it: what the place itself told, it told today."""
    dated = {"source_date": said.isoformat()} if said is not None else {}
    answered = draft.answered - {"source_date"} | dated.keys()
    return _answered(replace(draft, answered=answered), {"source": source, **dated}, context)


def _of_choice(draft: Draft, choice: str, context: Context) -> dict[str, Any]:
    step, values = draft.step, draft.values
    if step in CONSENT:
        return _point(values, "consent", CONSENT[step], _of_consent(step, choice, context.today))
    if step in VETTING:
        return _point(values, "vetting", VETTING[step], _YES_NO[choice])
    offered = suggested(step, values, context)
    if choice in offered:
        return {KEY_OF[step]: offered[choice]}
    match step:
        case "phones":
            return {"phones": [], "phone_of": None} if choice == "none" else {}
        case "charge":
            return {"phones": charged(values["phones"], choice)}  # type: ignore[arg-type]  # one of the question's choices
        case "hours":
            return {"schedule": _hours(choice, context)}
        case "audience":
            same = values.get("audience") == choice
            return {
                "audience": choice,
                "eligibility_description": values.get("eligibility_description") if same else None,
            }
        case "overnight":
            return {"overnight": _YES_NO[choice]}
        case "source_date":
            return {"source_date": context.today.isoformat() if choice == "today" else None}
        case "visibility":
            return {"address_visibility": choice, "address": values.get("address") if choice == "public" else None}
        case "vetting":
            return {"vetting": dict.fromkeys(VETTING.values(), True) if choice == "all" else {}}
        case _:
            return {KEY_OF[step]: choice}


def _of_consent(step: str, choice: str, today: date) -> object:
    match step:
        case "consent_paper":
            return today.isoformat() if choice == "today" else None
        case "consent_shown":
            return _SHOWN[choice]
        case _:
            return _YES_NO[choice]


def _point(values: Values, key: str, point: str, answer: object) -> dict[str, Any]:
    return {key: {**(values.get(key) or {}), point: answer}}


def _hours(choice: str, context: Context) -> dict[str, Any]:
    match choice:
        case "always":
            return schedule(always=True)
        case "office":
            return schedule(openings=[_OFFICE_HOURS], text=everywhere("form.hours_office", context))
        case "appointment":
            return schedule(text=everywhere("form.hours_appointment", context))
        case _:
            return schedule()


def _with_phones(draft: Draft, text: str, context: Context) -> Draft:
    """The numbers stand there to be looked at; the question stays open until she says that these are all."""
    numbers = typed(text, national(context))
    before = (draft.before or {}).get("phones") or []
    phones = added(list(draft.values.get("phones") or []), numbers, before)
    return replace(
        draft,
        values={**draft.values, "phones": phones, "phone_of": None},
        answered=draft.answered - {"charge"},
    )


def national(context: Context) -> frozenset[str]:
    """Numbers of emergency and national lines, which stand in one place alone."""
    return frozenset(phone.number for line in context.hotlines.lines for phone in line.phones)


def _text(draft: Draft, text: str, context: Context) -> str:
    """Whether a street may stand in it: whom admins ask at an office is no secret of a house; everything else follows the address."""
    step, values = draft.step, draft.values
    read = written(step, text, public_address=is_public(values), national=national(context))
    shown = (values.get("consent") or {}).get("shown")
    if step == "name" and values.get("holder") == "person" and shown == "phone" and names_a_person(read):
        raise NotTaken("form.refuse_name_not_agreed")
    return read


def _of_text(draft: Draft, text: str) -> dict[str, Any]:
    step, key = draft.step, KEY_OF[draft.step]
    old = draft.values.get(key) or {}
    if step in ENGLISH:
        return {key: {"vi": old["vi"], "en": text}}
    if step == "hours":
        return {key: schedule(text={"vi": text, "en": text})}
    if step not in TEXTS:
        return {key: text}
    return {key: old if old.get("vi") == text else {"vi": text, "en": text}}
