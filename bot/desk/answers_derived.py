"""What follows from the answers, so that nobody is asked for it: after each one, the values that do not fit any more go, and what is
plain is filled in.

- An office of the commune stands for itself: its organization has its name.
- A home has no street: nothing public, no address.
- Who is called first, never visited unasked: so it says of every person and shelter, until an admin words it otherwise.
- A place that helps for free says so as its fee; whether one can stay overnight is what the holder agreed to.
- Who has her number listed on paper has agreed to be listed.
- Who takes no calls at night is closed from 22 to 6.
"""

from dataclasses import replace
from typing import Any

from bot.desk.form_draft import Context, Draft
from bot.desk.questions import CONSENT, VETTING, is_home, refused_point
from bot.desk.questions_plan import plan
from bot.desk.questions_suggested import everywhere
from bot.directory.changes import Values

NIGHT = {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "22:00:00", "closes_at": "06:00:00"}
"""When nobody answers who takes no calls at night."""


def derived(draft: Draft, was: Values, context: Context) -> Draft:
    """The draft with all that follows from what was just answered; `was`: the values before that. Answers of her own stay."""
    values, answered = dict(draft.values), set(draft.answered)
    _held(draft, values)
    if is_home(values) != is_home(was):
        _dropped("vetting", values)
        answered -= {"vetting", *VETTING}
    if is_home(values) and values.get("address_visibility") == "public":
        values.update(address_visibility="area_only", address=None)
    if is_home(values):
        _agreed(values)
        _nights(values, answered, context)
    else:
        _dropped("consent", values)
        answered -= set(CONSENT)
    _named(draft, values)
    if draft.mode == "add":
        _filled_in(values, draft.answered, context)
    return replace(draft, values=values, answered=frozenset(answered))


def schedule(**known: Any) -> dict[str, Any]:
    """The hours of an entry, as its row writes them."""
    return {"always": False, "openings": [], "closed": [], "text": None, **known}


def _dropped(key: str, values: dict[str, Any]) -> None:
    if values.get(key) is not None:
        values[key] = None


def _held(draft: Draft, values: dict[str, Any]) -> None:
    """Only a trusted address is held by a person, as far as this form goes; an import may have said so of others."""
    kind = values.get("kind")
    if kind is not None and kind != "trusted_address" and kind != (draft.before or {}).get("kind"):
        values["holder"] = "organization"


def _agreed(values: dict[str, Any]) -> None:
    consent, vetting = values.get("consent") or {}, values.get("vetting")
    if consent.get("overnight") is not None:
        values["overnight"] = consent["overnight"]
    if vetting is None:
        return
    whole = all(point in consent for point in CONSENT.values())
    agreed = whole and not any(refused_point(step, values) for step in CONSENT)
    rest = {point: answer for point, answer in vetting.items() if point != "agreed"}
    values["vetting"] = {**rest, "agreed": True} if agreed else rest


def _nights(values: dict[str, Any], answered: set[str], context: Context) -> None:
    night, hours = (values.get("consent") or {}).get("night_calls"), values.get("schedule")
    if night is None or hours is None:
        return
    by_day = everywhere("form.hours_by_day", context)
    if night is False and hours["always"]:
        values["schedule"] = schedule(closed=[NIGHT], text=by_day)
    elif night is False and not hours["openings"]:
        values["schedule"] = {**hours, "closed": [NIGHT]}
    elif night and hours["closed"] == [NIGHT]:
        # What she said before she was asked about the nights is gone by now: it is asked again.
        values["schedule"] = schedule(text=None if hours["text"] == by_day else hours["text"])
        answered.discard("hours")


def _named(draft: Draft, values: dict[str, Any]) -> None:
    before = draft.before or {}
    follows = draft.mode == "add" or before.get("organization") == before.get("name")
    if plan(values) == "commune" and follows and "organization" not in draft.answered and "name" in values:
        values["organization"] = values["name"]


def _filled_in(values: dict[str, Any], answered: frozenset[str], context: Context) -> None:
    """Of a new entry: what its card says as long as nobody worded it otherwise."""
    free = is_home(values) and (values.get("vetting") or {}).get("free") is True
    if "fees" not in answered:
        values["fees_description"] = everywhere("form.fees_free", context) if free else None
    if "process" not in answered:
        values["application_process"] = everywhere("form.process_call_first", context) if is_home(values) else None
