"""The preview of a form: the card as the public will see it, what changed, what only admins see, what is still open."""

from collections.abc import Sequence

from pydantic import ValidationError

from bot.desk.form import result
from bot.desk.form_draft import Draft
from bot.desk.form_faults import unmet
from bot.desk.form_refusals import Refusal
from bot.desk.form_view import Look, asked_screen, refusal_lines, shared_lines
from bot.desk.questions import CONSENT, ENGLISH, PREVIEW, STEPS, VETTING, door, is_asked
from bot.desk.questions_suggested import area_of
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item, Values, redirects
from bot.directory.records import ServiceRecord
from bot.screens.desk.form_preview import preview_screen
from bot.screens.desk.parts import labelled, place_name, value
from bot.screens.desk.queue import changed_lines
from bot.screens.model import Line, Screen
from bot.screens.place import title

_STAFF = ("source", "address_visibility", "consent", "vetting", "contact")
_SAID_ELSEWHERE = frozenset({"form.refuse_missing", "form.refuse_unchanged", "form.blocked_head"})
"""What the preview says in its own words: the list of what is open, the changes."""


def form_screen(look: Look, draft: Draft, notices: Sequence[Line] = (), *, resumed: bool = False) -> Screen:
    """The form as it stands, whatever stands open. `notices` come before it."""
    if draft.step != PREVIEW:
        return asked_screen(look, draft, notices, resumed=resumed)
    outcome = result(draft)
    refusals = outcome if isinstance(outcome, tuple) else ()
    whole = outcome if not isinstance(outcome, tuple) else _as_far_as_known(draft)
    return preview_screen(
        look.words,
        _place(look, draft.values),
        look.card(whole) if whole is not None else None,
        _staff(look, draft),
        notes=(*notices, *_notes(look, draft, refusals)),
        changes=_changes(look, draft, whole) if draft.mode == "edit" else None,
        unmet=_grouped(unmet(draft)),
        seen=draft.seen,
        proposable=not refusals,
        resumed=resumed,
    )


def targets(values: Values) -> tuple[str, ...]:
    """What can be changed of an entry: questions, and the names of their groups, in the order of the form."""
    return tuple(step for step in _grouped(STEPS) if door(step, values) is not None and _is_offered(step, values))


def _is_offered(step: str, values: Values) -> bool:
    """What a call costs only where the number does not tell; the day of a source follows its source."""
    return step != "source_date" and (step != "charge" or is_asked(step, values))


def _grouped(steps: Sequence[str]) -> tuple[str, ...]:
    """The same, with one name for each group of which there are several."""
    names = {**dict.fromkeys(CONSENT, "consent"), **dict.fromkeys(VETTING, "vetting"), "vetting": "vetting"}
    names.update(dict.fromkeys(ENGLISH, "english"))
    counted = [names.get(step, step) for step in steps]
    return tuple(
        dict.fromkeys(name if counted.count(name) > 1 else step for name, step in zip(counted, steps, strict=True))
    )


def _place(look: Look, values: Values) -> str:
    """The heading under which the public finds it."""
    area = area_of(look.context, values)
    return (
        title(look.words, look.gazetteer, area) if area else place_name(look.gazetteer, look.words, values.get("area"))
    )


def _known(draft: Draft) -> Values:
    """The values without a consent or vetting of which a part is missing."""
    values = dict(draft.values)
    consent, vetting = values.get("consent"), values.get("vetting")
    if consent is not None and any(consent.get(point) is None for point in CONSENT.values()):
        values["consent"] = None
    if vetting is not None and any(vetting.get(point) is None for point in VETTING.values()):
        values["vetting"] = None
    return values


def _as_far_as_known(draft: Draft) -> Values | None:
    """The row of a form that cannot be handed in yet, for its card; None where even that cannot be made."""
    try:
        return ServiceRecord.model_validate({"id": NEW_ENTRY, **_known(draft)}).model_dump(mode="json")
    except ValidationError:
        return None


def _staff(look: Look, draft: Draft) -> list[Line]:
    known = _known(draft)
    return [
        labelled(look.words, key, value(look.words, look.gazetteer, key, known[key]))
        for key in _STAFF
        if known.get(key) not in (None, "")
    ]


def _changes(look: Look, draft: Draft, whole: Values | None) -> list[Line]:
    if draft.entry is None or draft.before is None or whole is None:
        return []
    return changed_lines(look.words, look.gazetteer, Item(draft.entry, draft.base, draft.before, whole))


def _notes(look: Look, draft: Draft, refusals: Sequence[Refusal]) -> list[Line]:
    words, before, values = look.words, draft.before, draft.values
    notes = [
        line for refusal in refusals if refusal.key not in _SAID_ELSEWHERE for line in refusal_lines(words, refusal)
    ]
    notes.extend(shared_lines(look, draft))
    if before is not None and before.get("assured_date") and redirects(before, values):
        notes.extend(words.lines("form.preview_clears_check"))
    if not values.get("phones") and values.get("phone_of") is None:
        notes.extend(words.lines("form.preview_no_phone"))
    return notes
