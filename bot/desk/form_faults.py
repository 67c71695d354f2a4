"""What still keeps a form from being handed in: questions without an answer, and answers that do not go together."""

from collections.abc import Iterator

from bot.desk.form_draft import Draft
from bot.desk.form_refusals import Refusal
from bot.desk.form_text import names_a_person, trace_of
from bot.desk.questions import (
    CONSENT,
    ENGLISH,
    KEY_OF,
    PREVIEW,
    STEPS,
    TEXTS,
    VETTING,
    applies,
    is_asked,
    is_home,
    is_public,
    refused_point,
)
from bot.directory.changes import Values, changes_phone
from bot.places.model import AreaRef

_WRITTEN_ALONE = frozenset({"source", "contact"})


def unmet(draft: Draft) -> tuple[str, ...]:
    """The questions that must be answered, or answered otherwise, in the order of the form. Empty: it can be handed in."""
    return tuple(step for step in STEPS if applies(step, draft.values) and _is_unmet(draft, step))


def fault(draft: Draft, step: str) -> Refusal | None:
    """What is wrong with the answer that stands there: it keeps the place off the list, or does not go with another answer."""
    values = draft.values
    if refused_point(step, values):
        return Refusal("form.blocked_head")
    if step == "place" and values.get("holder") == "person" and not _is_commune(values):
        return Refusal("form.refuse_no_commune")
    if step == "name" and _shows_no_name(values) and names_a_person(_of(values, "name")["vi"]):
        return Refusal("form.refuse_name_not_agreed")
    return next((Refusal(key) for key in map(trace_of, _texts(draft, step)) if key is not None), None)


def missing(step: str) -> Refusal:
    """That a question has no answer yet."""
    return Refusal("form.refuse_missing", {"step": step})


def blocked(draft: Draft) -> bool:
    """Whether the question that stands open was answered with a no that keeps the place off the list."""
    return draft.step != PREVIEW and applies(draft.step, draft.values) and refused_point(draft.step, draft.values)


def _is_unmet(draft: Draft, step: str) -> bool:
    if fault(draft, step) is not None:
        return True
    if step == "address":
        return not draft.values.get("address")
    if draft.mode == "add":
        return is_asked(step, draft.values) and step not in draft.answered
    return _is_needed(draft, draft.before or {}, step)


def _is_needed(draft: Draft, before: Values, step: str) -> bool:
    """Of an edit. What the change made necessary is asked, and a person's consent whatever was changed; what an entry never had is not:
    an old one may be mended in one place without answering for all of it. A new number has a new source."""
    values, answered = draft.values, step in draft.answered
    if step in CONSENT:
        return CONSENT[step] not in (values.get("consent") or {}) and not _never_agreed(values, before)
    if step in ("vetting", *VETTING):
        return _vetting_is_needed(values, before, step)
    if step in ("source", "source_date") or (step == "charge" and is_asked(step, values)):
        return changes_phone(before, values) and not answered
    return step == "holder" and not applies(step, before) and not answered


def _never_agreed(values: Values, before: Values) -> bool:
    """Whether it is a house of an office that was listed without a paper: its number can be mended before there is one."""
    none = values.get("consent") is None and before.get("consent") is None
    return none and is_home(before) and values.get("holder") != "person"


def _vetting_is_needed(values: Values, before: Values, step: str) -> bool:
    vetting = values.get("vetting")
    if vetting is None and before.get("vetting") is None and is_home(values) == is_home(before):
        return False
    if step == "vetting":
        return vetting is None
    return VETTING[step] not in (vetting or {})


def _of(values: Values, key: str) -> Values:
    return values.get(key) or {"vi": "", "en": ""}


def _is_commune(values: Values) -> bool:
    area = values.get("area")
    return "area" not in values or (area is not None and AreaRef.parse(area).level == "commune")


def _shows_no_name(values: Values) -> bool:
    return values.get("holder") == "person" and (values.get("consent") or {}).get("shown") == "phone"


def _texts(draft: Draft, step: str) -> Iterator[str]:
    """The texts of an answer in which no street may stand. Sources and contacts of old may hold anything; new ones are read."""
    values = draft.values
    if is_public(values):
        return
    if step in TEXTS or step in ENGLISH:
        yield _of(values, KEY_OF[step])["en" if step in ENGLISH else "vi"]
    if step == "hours" and (values.get("schedule") or {}).get("text"):
        yield values["schedule"]["text"]["vi"]
    if step in _WRITTEN_ALONE and values.get(step) and values[step] != (draft.before or {}).get(step):
        yield values[step]
