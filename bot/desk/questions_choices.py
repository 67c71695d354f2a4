"""The buttons of a question: its finite answers, and the ways on and back."""

from typing import get_args

from bot.desk.form_draft import Context, Draft
from bot.desk.form_faults import fault
from bot.desk.questions import (
    CONSENT,
    ENGLISH,
    OPTIONAL,
    PREVIEW,
    VETTING,
    applies,
    has_answer,
    refused_point,
    sequence,
)
from bot.desk.questions_suggested import suggested
from bot.directory.model import AddressVisibility, Audience, Charge

KEEP = "keep"
BACK = "back"
SKIP = "skip"

KINDS = (
    *("trusted_address", "police", "womens_union", "health_station", "commune_committee", "shelter"),
    *("social_work_centre", "one_stop_centre", "legal_aid", "hotline"),
)
"""The kinds in the order in which an officer of a commune needs them."""

_YES_NO = ("yes", "no")
_FIXED: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "holder": ("person", "organization"),
    "charge": get_args(Charge),
    "hours": ("always", "office", "appointment", "unknown"),
    "audience": get_args(Audience),
    "overnight": ("yes", "no", "unknown"),
    "visibility": get_args(AddressVisibility),
    "source_date": ("today", "unknown"),
    **dict.fromkeys((*CONSENT, *VETTING), _YES_NO),
    "consent_paper": ("today", "none"),
    "consent_shown": ("phone", "phone_and_name", "nothing"),
    "consent_risk": ("read", "refused"),
    "vetting": ("all", "each"),
}
_REFUSING = frozenset({"no", "none", "nothing", "refused"})


def choices(draft: Draft, context: Context) -> tuple[str, ...]:
    """The answers that can be tapped now, KEEP last; none at the preview."""
    if draft.step == PREVIEW:
        return ()
    offered = _offered(draft, context)
    if refused_point(draft.step, draft.values):
        return tuple(choice for choice in offered if choice not in _REFUSING)
    return (*offered, KEEP) if _can_stay(draft) else offered


def _offered(draft: Draft, context: Context) -> tuple[str, ...]:
    step, values = draft.step, draft.values
    match step:
        case "place":
            return (*draft.areas, *_everywhere(draft, context))
        case "phones":
            return ("done", "clear") if values.get("phones") else ("none",)
        case "english":
            return tuple(each.removeprefix("english_") for each in ENGLISH if applies(each, values))
        case _:
            return (*_FIXED.get(step, ()), *suggested(step, values, context))


def _everywhere(draft: Draft, context: Context) -> tuple[str, ...]:
    """A line may serve all of Viet Nam, for an admin who works for all of it."""
    return ("all",) if draft.values.get("kind") == "hotline" and context.provinces is None and not draft.areas else ()


def _can_stay(draft: Draft) -> bool:
    """Whether what stands there can be kept with one tap. Phones have `done`; meanings of a name are an answer half given."""
    borrowed = draft.step == "phones" and draft.values.get("phone_of") is not None
    owned = draft.step != "phones" and has_answer(draft.step, draft.values)
    return (borrowed or owned) and not draft.areas and fault(draft, draft.step) is None


def skippable(draft: Draft) -> bool:
    """Whether the open question may be left out."""
    return draft.step in OPTIONAL


def can_go_back(draft: Draft) -> bool:
    """Whether there is anything before the open question."""
    return bool(draft.areas) or draft.returns or (draft.mode == "add" and draft.step not in sequence(draft.values)[:1])
