"""What a change does to entries: old and new values, what of it needs two people, and the digest that an approval is bound to.

An entry's values are its row as `records.columns` gives it: keys of HSDS, JSON values, withheld ones included.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.directory.records import ServiceRecord

Values = Mapping[str, Any]

KEYS = tuple(ServiceRecord.model_fields)
"""The keys of an entry's values, in the order in which people read them."""

WITHHELD = ("consent", "vetting", "contact", "assurer")
"""Keys that are for admins alone."""

RETOLD = ("description", "application_process", "alert", "source")
"""Keys whose words a caller follows, besides the number: on a card that is shown a change of them is told to the team."""

_REDIRECTING = ("name", "kind", "area", "phone_of")
_CHECKS = ("assured_date", "assurer")


@dataclass(frozen=True, slots=True)
class Item:
    """What a change does to one entry. `base`: the version it was made against, and `before` its values then; None for a new entry."""

    entry: str
    base: int | None
    before: Values | None
    after: Values


def canonical(value: object) -> bytes:
    """The same bytes for the same JSON, whoever writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(items: Iterable[Item]) -> str:
    """SHA-256 in hex of everything that an approver sees, base versions included; the order counts."""
    hashed = hashlib.sha256()
    for each in items:
        written = canonical([each.entry, each.base, each.before, each.after])
        hashed.update(len(written).to_bytes(8, "big"))
        hashed.update(written)
    return hashed.hexdigest()


def differing(before: Values | None, after: Values) -> tuple[str, ...]:
    """Keys whose values differ, in reading order; of a new entry those that have a value."""
    old = before or {}
    return tuple(key for key in KEYS if old.get(key) != after.get(key))


def dialled(values: Values | None) -> tuple[str, ...]:
    """The numbers on an entry, as they are dialled."""
    return tuple(phone["number"] for phone in (values or {}).get("phones", ()))


def changes_phone(before: Values | None, after: Values) -> bool:
    """Whether a caller would reach another phone: the change that is looked at first and told to everybody."""
    return dialled(before) != dialled(after) or (before or {}).get("phone_of") != after.get("phone_of")


def retells(before: Values | None, after: Values) -> bool:
    """Whether the words change on a card that the public sees already, other than with a new entry's."""
    shown = before is not None and before["status"] == after["status"] == "active"
    return shown and not set(RETOLD).isdisjoint(differing(before, after))


def redirects(before: Values | None, after: Values) -> bool:
    """Whether it changes phone, name, kind or area: then whatever was checked before is worth nothing (DESIGN.md 1.8)."""
    return changes_phone(before, after) or any((before or {}).get(key) != after.get(key) for key in _REDIRECTING)


def unchecked(before: Values | None, after: Values) -> Values:
    """`after`, its checks kept from `before`, or cleared where it redirects: editing is not checking."""
    kept = {} if before is None or redirects(before, after) else {key: before[key] for key in _CHECKS}
    answered = {phone["number"]: phone.get("last_answered") for phone in (before or {}).get("phones", ())}
    phones = [{**phone, "last_answered": answered.get(phone["number"])} for phone in after["phones"]]
    return {**after, **dict.fromkeys(_CHECKS), **kept, "phones": phones}
