"""What the desk's screens share: rows of buttons, how a value of an entry is written, who somebody is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.directory.access import Person
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.screens.card import AUDIENCES, KINDS
from bot.screens.desk.actions import DeskAction, DeskMenu
from bot.screens.model import Button, Line, Number, Span
from bot.screens.numbers import CHARGES
from bot.screens.words import Words

Row = tuple[Button, ...]
NAME = 40
"""Letters of a name within a button or a list."""

FIELDS = {
    "phones": "field.phones",
    "phone_of": "field.phone_of",
    "name": "field.name",
    "kind": "field.kind",
    "area": "field.area",
    "status": "field.status",
    "organization": "field.organization",
    "holder": "field.holder",
    "description": "field.description",
    "schedule": "field.schedule",
    "eligibility_description": "field.eligibility_description",
    "audience": "field.audience",
    "fees_description": "field.fees_description",
    "application_process": "field.application_process",
    "overnight": "field.overnight",
    "alert": "field.alert",
    "address_visibility": "field.address_visibility",
    "address": "field.address",
    "assured_date": "field.assured_date",
    "source": "field.source",
    "source_date": "field.source_date",
    "short": "field.short",
    "consent": "field.consent",
    "vetting": "field.vetting",
    "contact": "field.contact",
}
"""The words for the keys of an entry, what redirects a caller first; ids and who checked are not shown."""

_STATUSES = {
    "active": "status.active",
    "inactive": "status.inactive",
    "defunct": "status.defunct",
    "temporarily closed": "status.closed",
}
_VISIBILITIES = {"public": "visibility.public", "area_only": "visibility.area", "phone_only": "visibility.phone"}
_HOLDERS = {"person": "holder.person", "organization": "holder.organization"}
_ROLES = {"editor": "role.editor", "reviewer": "role.reviewer", "owner": "role.owner"}
_CHOICES: dict[str, Mapping[str, str]] = {
    "kind": KINDS,
    "audience": AUDIENCES,
    "status": _STATUSES,
    "address_visibility": _VISIBILITIES,
    "holder": _HOLDERS,
}


def home(words: Words) -> Row:
    return (words.button("desk.button.menu", DeskMenu()),)


def turns(words: Words, page: int, more: bool, turn: Callable[[int], DeskAction]) -> tuple[Row, ...]:
    """Back and forward, where there is something."""
    row = (
        *((words.button("button.back", turn(page - 1)),) if page > 0 else ()),
        *((words.button("button.forward", turn(page + 1)),) if more else ()),
    )
    return (row,) if row else ()


def person_name(words: Words, person: Person | None, number: int | None) -> str:
    """What the team calls somebody; who is gone by the number, the program itself as such."""
    if number is None:
        return words.text("desk.program")
    if person is None:
        return words.text("desk.former_person", number=number)
    return person.name or words.text("desk.owner", number=number)


def role_name(words: Words, role: str) -> str:
    return words.text(_ROLES[role])


def code(entry: str) -> str:
    """An entry's id as people say it: DL-0042."""
    return entry.upper()


def place_name(gazetteer: Gazetteer, words: Words, area: str | None) -> str:
    """The full name of an entry's area."""
    if area is None:
        return words.text("desk.everywhere")
    try:
        return gazetteer.full_name(gazetteer.area(AreaRef.parse(area)))
    except KeyError:
        return area


def value(words: Words, gazetteer: Gazetteer, key: str, written: Any) -> tuple[Span, ...]:
    """A value of an entry in words, its numbers ready to be tapped."""
    if written in (None, [], ""):
        return (words.text("desk.nothing"),)
    if key == "phones":
        return _phones(words, written)
    return (_text(words, gazetteer, key, written),)


def _phones(words: Words, phones: list[Mapping[str, Any]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for phone in phones:
        spans.extend((", ", Number(phone["number"])) if spans else (Number(phone["number"]),))
        spans.append(f" ({words.text(CHARGES[phone['charge']])})")
    return tuple(spans)


def _text(words: Words, gazetteer: Gazetteer, key: str, written: Any) -> str:
    if key in _CHOICES:
        return words.text(_CHOICES[key][written])
    if key == "area":
        return place_name(gazetteer, words, written)
    if key in ("assured_date", "source_date"):
        return words.wording.day(date.fromisoformat(written))
    if key == "schedule":
        return _schedule(words, written)
    if key == "consent":
        return consent_text(words, written)
    if key == "vetting":
        return words.text("desk.vetting_whole" if all(written.values()) else "desk.vetting_missing")
    if isinstance(written, bool):
        return words.text("desk.yes" if written else "desk.no")
    if isinstance(written, Mapping):
        return str(written["vi"]) if written["vi"] == written["en"] else f"{written['vi']} / {written['en']}"
    return str(written)


def _schedule(words: Words, written: Mapping[str, Any]) -> str:
    if written["always"]:
        return words.text("hours.always")
    if written["text"]:
        return str(written["text"][words.locale])
    if written["openings"]:
        return "; ".join(
            f"{each['byday']} {each['opens_at'][:5]}–{each['closes_at'][:5]}" for each in written["openings"]
        )
    return words.text("desk.nothing")


def consent_text(words: Words, consent: Mapping[str, Any]) -> str:
    """A holder's consent on one line."""
    yes, no = words.text("desk.yes"), words.text("desk.no")
    return words.text(
        "desk.consent",
        day=words.wording.day(date.fromisoformat(consent["paper_date"])),
        listed=yes if consent["on_commune_list"] else no,
        shown=words.text("desk.shown_name" if consent["shown"] == "phone_and_name" else "desk.shown_phone"),
        night=yes if consent["night_calls"] else no,
        overnight=yes if consent["overnight"] else no,
        risk=yes if consent["risk_read"] else no,
    )


def labelled(words: Words, key: str, spans: tuple[Span, ...]) -> Line:
    """`Điện thoại: …`."""
    return Line((f"{words.text(FIELDS[key])}: ", *spans))
