"""The questions about an entry: their order, which of them apply to it, which are asked, and what must not be answered with no.

A question is named by its step. All functions are of the values alone (keys and shapes of a ServiceRecord, as far as they are known).
"""

from bot.desk.questions_plan import asked_of
from bot.directory.changes import Values
from bot.directory.records import HOMES

CONSENT = {
    "consent_list": "on_commune_list",
    "consent_paper": "paper_date",
    "consent_shown": "shown",
    "consent_night": "night_calls",
    "consent_overnight": "overnight",
    "consent_risk": "risk_read",
}
"""The points of a holder's consent, in the order in which they are asked."""

VETTING = {
    "vetting_free": "free",
    "vetting_confidential": "confidential",
    "vetting_direct": "direct",
    "vetting_agreed": "agreed",
    "vetting_trusted": "trusted",
}
"""What is made sure of before a place is listed, point by point."""

ENGLISH = {
    "english_name": "name",
    "english_organization": "organization",
    "english_description": "description",
    "english_process": "application_process",
    "english_eligibility": "eligibility_description",
    "english_fees": "fees_description",
    "english_alert": "alert",
}
"""The English of each text, for who wants to give one: nobody is asked for it."""

TEXTS = {
    "name": "name",
    "organization": "organization",
    "eligibility": "eligibility_description",
    "fees": "fees_description",
    "process": "application_process",
    "description": "description",
    "alert": "alert",
}
"""Texts that stand on the card, in both languages."""

STEPS = (
    *(
        "kind",
        "holder",
        "place",
        "name",
        "organization",
        "phones",
        "charge",
        "hours",
        "audience",
        "eligibility",
        "fees",
    ),
    *("overnight", "process", "description", "alert", "visibility", "address", "source", "source_date"),
    *CONSENT,
    "vetting",
    *VETTING,
    "contact",
    "english",
    *ENGLISH,
)
"""Every question, in the order of the form."""

PREVIEW = "preview"

OPTIONAL = frozenset({"organization", "eligibility", "fees", "process", "description", "alert", "contact", *ENGLISH})
"""Questions that may be left out."""

KEY_OF = {
    **TEXTS,
    "kind": "kind",
    "holder": "holder",
    "place": "area",
    "phones": "phones",
    "charge": "phones",
    "hours": "schedule",
    "audience": "audience",
    "overnight": "overnight",
    "visibility": "address_visibility",
    "address": "address",
    "source": "source",
    "source_date": "source_date",
    "contact": "contact",
    "vetting": "vetting",
    **ENGLISH,
}
"""The key of the values that a question fills, but for the points of consent and vetting."""

_GROUPS = (("source", "source_date"), tuple(CONSENT), ("vetting", *VETTING))
_DOORS = {"consent": ("consent_list",), "vetting": ("vetting", "vetting_free")}


def is_home(values: Values) -> bool:
    """Whether it may be somebody's home or a hidden house: then no street of it is written down, whatever anybody asks for, and nothing
    of it is listed without its holder's word on paper (`admission.consent_gap`)."""
    return values.get("kind") in HOMES or values.get("holder") == "person"


def is_public(values: Values) -> bool:
    """Whether its address may be written down."""
    return values.get("address_visibility") == "public" and not is_home(values)


def applies(step: str, values: Values) -> bool:
    """Whether a question makes sense for an entry."""
    if step in CONSENT:
        return is_home(values)
    if step in VETTING:
        return _vetting_applies(step, values)
    if step in ENGLISH:
        return bool((values.get(ENGLISH[step]) or {}).get("vi"))
    match step:
        case "holder":
            return values.get("kind") == "trusted_address"
        case "charge":
            return bool(values.get("phones"))
        case "overnight" | "vetting" | "visibility":
            return not is_home(values)
        case "address":
            return is_public(values)
        case "english":
            return any(applies(each, values) for each in ENGLISH)
        case _:
            return step in STEPS


def _vetting_applies(step: str, values: Values) -> bool:
    """A home is asked point by point, but for its agreement, which is its consent; an office all at once, and point by point when
    something was not as it should be."""
    if is_home(values):
        return step != "vetting_agreed"
    vetting = values.get("vetting")
    return vetting is not None and not all(vetting.get(point) for point in VETTING.values())


def is_asked(step: str, values: Values) -> bool:
    """Whether a new entry is asked for it; the rest is derived or left out, and can be given from the preview."""
    if step in VETTING and not is_home(values):
        return applies(step, values)
    return step in asked_of(values) and applies(step, values)


def sequence(values: Values) -> tuple[str, ...]:
    """The questions that a new entry is asked, in their order."""
    return tuple(step for step in STEPS if is_asked(step, values))


def refused_point(step: str, values: Values) -> bool:
    """Whether a point was answered with a no that keeps the place off the list. An office may cost something; a shelter need not stand on
    a commune's list; whom to send at night or overnight is hers to say."""
    if step in CONSENT and is_home(values):
        point = CONSENT[step]
        listed = point != "on_commune_list" or values.get("kind") != "shelter"
        required = listed and point not in ("night_calls", "overnight")
        consent = values.get("consent") or {}
        return required and point in consent and consent[point] in (None, False)
    if step in VETTING and applies(step, values):
        required = step != "vetting_free" or is_home(values)
        return required and (values.get("vetting") or {}).get(VETTING[step]) is False
    return False


def follower(step: str, values: Values) -> str | None:
    """The next question of the same group, which is answered as a whole; None at its end."""
    for group in _GROUPS:
        if step in group:
            rest = group[group.index(step) + 1 :]
            return next((each for each in rest if applies(each, values)), None)
    return None


def door(step: str, values: Values) -> str | None:
    """Where a jump leads: the question itself, or the first of a group by its name; None where it does not apply."""
    return next((each for each in _DOORS.get(step, (step,)) if applies(each, values)), None)


def has_answer(step: str, values: Values) -> bool:
    """Whether something stands there that could be kept."""
    if step in CONSENT:
        return CONSENT[step] in (values.get("consent") or {})
    if step in VETTING:
        return VETTING[step] in (values.get("vetting") or {})
    if step in ENGLISH:
        written = values.get(ENGLISH[step]) or {}
        return written.get("en") != written.get("vi")
    if step == "english":
        return False
    if step in ("overnight", "place", "source_date", "hours"):
        return KEY_OF[step] in values
    return bool(values.get(KEY_OF[step]))
