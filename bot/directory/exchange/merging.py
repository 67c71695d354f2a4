"""What a row makes of an entry: only what it says otherwise than the entry was shown."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.directory.changes import Values
from bot.directory.exchange.cells import is_reference
from bot.directory.exchange.columns import FIELDS, MAX_PHONES, TRANSLATED, WHOLE_COUNTRY
from bot.directory.exchange.model import Filled, Row, Value
from bot.directory.exchange.opening_hours import UNKNOWN
from bot.directory.phones import charge_by_prefix
from bot.directory.records import PhoneRecord, ScheduleRecord

Differences = Mapping[str, Value | None]
"""What a row says otherwise, by key; None where it takes something away."""

_PLAIN = ("kind", "status", "holder", "audience", "overnight", "address_visibility", "address", "source", "source_date")
_DEFAULTS: Values = {
    "status": "active",
    "holder": "organization",
    "audience": "anyone",
    "address_visibility": "area_only",
}
_NO_WORDS: Values = {"vi": "", "en": ""}
_NO_SCHEDULE: Values = ScheduleRecord().model_dump(mode="json")
_FIRST_NUMBER = "phones.0.number"


class Unfit(ValueError):
    """A row that cannot be used: `key` below `import.problem.`, the key of its column ("" for the whole row), and what fills it in."""

    def __init__(self, column: str, key: str, **values: object) -> None:
        super().__init__(key)
        self.column = column
        self.key = key
        self.values = values


def differences(row: Row, base: Filled, keys: frozenset[str]) -> Differences:
    """What a row says otherwise than `base`, which is its entry as a file of this form shows it; of a new entry everything.

    What only a call can say is never taken from a file: editing is not checking.
    """
    said = {key: value for key, value in row.values.items() if _counts(key) and base.get(key) != value}
    if not row.complete:
        return said
    return {**said, **{key: None for key in base if key in keys and key not in row.values and _counts(key)}}


def merged(row: Row, before: Values | None, base: Filled, said: Differences) -> dict[str, Any]:
    """The values of an entry with what a row says of it. Raises Unfit."""
    blank = {"organization": dict(_NO_WORDS), "schedule": dict(_NO_SCHEDULE)}
    after: dict[str, Any] = dict(before) if before is not None else blank
    for key in _PLAIN:
        if key in said:
            after[key] = said[key] if said[key] is not None else _DEFAULTS.get(key)
    if "area" in said:
        after["area"] = _area(said["area"])
    _merge_schedule(after, said)
    for key in TRANSLATED:
        if key != "schedule.text" and _is_said(key, said):
            after[key] = _words(after.get(key), key, said)
    after["organization"] = after["organization"] or dict(_NO_WORDS)
    if any(key.startswith("phones.") for key in said):
        after.update(_phones(row, after, base, said))
    for key in ("name", "kind", "area", "source"):
        if after.get(key) is None and not (key == "area" and key in after):
            raise Unfit("name.vi" if key == "name" else key, "required")
    return after


def lent(before: Values, said: Differences) -> tuple[str, ...]:
    """Keys of what a file shows of an entry and another entry owns: number and hours of `phone_of`. They are changed there.

    Else a file in which the other's number was edited would, imported once more, give this one the old number.
    """
    if before["phone_of"] is None:
        return ()
    borrowed = ("phones.", "schedule.") if before["schedule"] == _NO_SCHEDULE else ("phones.",)
    another = said.get(_FIRST_NUMBER)
    kept = {_FIRST_NUMBER} if another is not None and is_reference(str(another)) else set()
    return tuple(key for key in said if key.startswith(borrowed) and key not in kept)


def _counts(key: str) -> bool:
    return key != "id" and not FIELDS[key].read_only


def _is_said(key: str, said: Differences) -> bool:
    return f"{key}.vi" in said or f"{key}.en" in said


def _area(code: Value | None) -> str | None:
    """None stands for all of Viet Nam, which only its own code means."""
    if code is None:
        raise Unfit("area", "required")
    return None if code == WHOLE_COUNTRY else str(code)


def _words(old: Values | None, key: str, said: Differences) -> dict[str, str] | None:
    """Words in both languages. An English text that only repeated the Vietnamese one goes on repeating it."""
    before = old or _NO_WORDS
    repeats = before["en"] == before["vi"]
    vi = said.get(f"{key}.vi", before["vi"]) or ""
    en = said.get(f"{key}.en", "" if repeats else before["en"]) or ""
    return {"vi": str(vi or en), "en": str(en or vi)} if vi or en else None


def _merge_schedule(after: dict[str, Any], said: Differences) -> None:
    schedule = dict(after["schedule"])
    if "schedule.rule" in said:
        rule: Any = said["schedule.rule"] or UNKNOWN
        schedule.update(rule)
    if _is_said("schedule.text", said):
        schedule["text"] = _words(schedule["text"], "schedule.text", said)
    after["schedule"] = schedule


def _phones(row: Row, after: Values, base: Filled, said: Differences) -> dict[str, Any]:
    """The numbers, those that a file has no columns for included; or the entry whose number this one uses."""
    own = list(after.get("phones", ()))
    base = base if after.get("phone_of") is None else {}
    numbers = {index: number for index in range(MAX_PHONES) if (number := _number(index, base, said)) is not None}
    references = [index for index, number in numbers.items() if is_reference(number)]
    if references:
        if len(numbers) > 1:
            raise Unfit(f"phones.{references[0]}.number", "reference_alone")
        return {"phones": [], "phone_of": numbers[references[0]]}
    by_number = {phone["number"]: phone for phone in own}
    phones = [_phone(index, number, by_number.get(number), row, said) for index, number in numbers.items()]
    return {"phones": list(_once([*phones, *own[MAX_PHONES:]])), "phone_of": None}


def _number(index: int, base: Filled, said: Differences) -> str | None:
    key = f"phones.{index}.number"
    number = said[key] if key in said else base.get(key)
    return str(number) if number is not None else None


def _phone(index: int, number: str, known: Values | None, row: Row, said: Differences) -> dict[str, Any]:
    """A number with what the row says of it; of what it does not say, with what was known of that very number, or what its plan tells."""
    new = PhoneRecord(number=number, charge=charge_by_prefix(number)).model_dump(mode="json")
    phone = dict(known) if known is not None else new
    for name, otherwise in (("charge", "unknown"), ("texts", False)):
        key = f"phones.{index}.{name}"
        if key in said or key in row.values:
            told = said.get(key, row.values.get(key))
            phone[name] = told if told is not None else otherwise
    return phone


def _once(phones: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each number once, the first time it stands there."""
    seen = set()
    for phone in phones:
        if phone["number"] not in seen:
            seen.add(phone["number"])
            yield phone
