"""What an entry from a file must fulfil before it stands in a plan, each in a sentence that names row and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.directory.admission import consent_gap
from bot.directory.changes import Values, dialled
from bot.directory.exchange.columns import FIELDS, TRANSLATED
from bot.directory.exchange.merging import Unfit
from bot.directory.leads import Lead, new_leads, words_of
from bot.directory.letters import are_ours
from bot.directory.records import HOMES, ServiceRecord
from bot.directory.streets import find_street

MOST_LETTERS = 1000
MOST_LETTERS_OF_SOURCE = 2000
_PROBLEMS: Mapping[Lead, str] = {
    "phone": "phone_in_text",
    "link": "link_in_text",
    "link_in_source": "link_in_source",
}


@dataclass(frozen=True)
class Bounds:
    """What a file may say at all: who imports it, on which day, what stands in the directory beside it.

    `covers`: whether an entry lies where the admin may work. `exists`: whether there is such an area. `national`: numbers of the national
    lines. `lenders`: entries whose number another may use, with whether they have one of their own. `hidden`: numbers of entries that
    the public does not see, and whose they are.
    """

    today: date
    covers: Callable[[Values], bool]
    exists: Callable[[str | None], bool]
    national: frozenset[str]
    lenders: Mapping[str, bool]
    hidden: Mapping[str, str] = field(default_factory=dict)


def checked(after: Mapping[str, Any], before: Values | None, bounds: Bounds) -> Values:
    """The entry as it would stand in the directory. Raises Unfit for the first thing that forbids it."""
    for reason in _reasons(after, before, bounds):
        raise reason
    try:
        return ServiceRecord.model_validate(after).model_dump(mode="json")
    except ValidationError as error:
        raise Unfit(_column(error), "invalid") from None


def _reasons(after: Mapping[str, Any], before: Values | None, bounds: Bounds) -> Iterator[Unfit]:
    yield from _where(after, before, bounds)
    yield from _who(after, before)
    yield from _numbers(after, before, bounds)
    yield from _texts(after)
    yield from _leads(after, before, bounds)
    day = after.get("source_date")
    if day is not None and day > bounds.today.isoformat():
        yield Unfit("source_date", "future_day")


def _where(after: Mapping[str, Any], before: Values | None, bounds: Bounds) -> Iterator[Unfit]:
    area = after["area"]
    if area is not None and not bounds.exists(area):
        yield Unfit("area", "area_unknown", code=area)
    if not bounds.covers(after) or (before is not None and not bounds.covers(before)):
        yield Unfit("", "province")


def _who(after: Mapping[str, Any], before: Values | None) -> Iterator[Unfit]:
    """Consent is on paper and told in the form; a file cannot give it."""
    personal = after["kind"] in HOMES or after.get("holder") == "person"
    if personal and (before is None or (consent_gap(after) and not consent_gap(before))):
        yield Unfit("holder" if after["kind"] not in HOMES else "kind", "consent")
    public = after.get("address_visibility") == "public"
    if personal and (after.get("address") is not None or public):
        yield Unfit("address" if after.get("address") is not None else "address_visibility", "home_address")
    if after.get("address") is not None and not public:
        yield Unfit("address_visibility", "address_not_public")


def _numbers(after: Mapping[str, Any], before: Values | None, bounds: Bounds) -> Iterator[Unfit]:
    known = dialled(before)
    for index, number in enumerate(dialled(after)):
        column = f"phones.{index}.number"
        if number in bounds.national:
            yield Unfit(column, "national_number", number=number)
        if number in bounds.hidden and number not in known:
            yield Unfit(column, "hidden_number", number=number, code=bounds.hidden[number].upper())
    lender = after.get("phone_of")
    if lender is not None and lender != (before or {}).get("phone_of"):
        if lender not in bounds.lenders or lender == after.get("id"):
            yield Unfit("phones.0.number", "reference_unknown", code=lender.upper())
        elif not bounds.lenders[lender]:
            yield Unfit("phones.0.number", "reference_empty", code=lender.upper())


def _texts(after: Mapping[str, Any]) -> Iterator[Unfit]:
    for key, most in (("address", MOST_LETTERS), ("source", MOST_LETTERS_OF_SOURCE)):
        if len(after.get(key) or "") > most:
            yield Unfit(key, "too_long", most=most)
    for key in TRANSLATED:
        words = after["schedule"]["text"] if key == "schedule.text" else after.get(key)
        for language, text in (words or {}).items():
            if len(text) > MOST_LETTERS:
                yield Unfit(f"{key}.{language}", "too_long", most=MOST_LETTERS)
            if after.get("address_visibility") != "public" and find_street(text) is not None:
                yield Unfit(f"{key}.{language}", "street")


def _leads(after: Mapping[str, Any], before: Values | None, bounds: Bounds) -> Iterator[Unfit]:
    """What a text says that has stood there is not asked again."""
    known = words_of(before)
    yield from (
        Unfit(key, "letters") for key, text in words_of(after).items() if text != known.get(key) and not are_ours(text)
    )
    yield from (Unfit(key, _PROBLEMS[lead]) for key, lead in new_leads(before, after, bounds.national))


def _column(error: ValidationError) -> str:
    """The column of what pydantic found; "" where it is about several."""
    place = next((each["loc"] for each in error.errors()), ())
    name = ".".join(map(str, place))
    return next((each for each in (name, f"{name}.vi", *map(str, place[:1])) if each in FIELDS), "")
