"""Numbers as they are typed into the form: one or several in a message, checked, and what a call to them costs."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.desk.form_refusals import NotTaken
from bot.directory.model import Charge
from bot.directory.phones import NotAPhone, charge_by_prefix, parse

LIMIT = 3
"""Numbers on one entry."""

_BETWEEN = re.compile(r"[\n,;|/&]|\s[-–]\s|\s(?:và|hoặc|va|hoac)\s", re.IGNORECASE)


def typed(text: str, national: Collection[str]) -> tuple[str, ...]:
    """The numbers of a message, as they are dialled. Raises NotTaken where one is none, or is a line that the bot has already."""
    whole = _read(text)
    read = [whole] if whole else [_read(piece) for piece in _BETWEEN.split(text) if piece.strip()]
    if not read or None in read:
        raise NotTaken("form.refuse_phone")
    numbers = tuple(dict.fromkeys(each for each in read if each is not None))
    if set(numbers) & set(national):
        raise NotTaken("form.refuse_national")
    return numbers


def _read(piece: str) -> str | None:
    try:
        return parse(piece)
    except NotAPhone:
        return None


def added(
    phones: list[Mapping[str, Any]], numbers: tuple[str, ...], before: list[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The phones of an entry with more of them. One that it had `before` keeps what was known of it. Raises NotTaken when there are too
    many."""
    known = {phone["number"]: dict(phone) for phone in (*before, *phones)}
    every = dict.fromkeys((*(phone["number"] for phone in phones), *numbers))
    if len(every) > LIMIT:
        raise NotTaken("form.refuse_many_phones", limit=str(LIMIT))
    return [known.get(number) or _new(number) for number in every]


def _new(number: str) -> dict[str, Any]:
    return {"number": number, "charge": charge_by_prefix(number), "texts": False, "last_answered": None}


def charged(phones: list[Mapping[str, Any]], charge: Charge) -> list[dict[str, Any]]:
    """The phones with what a call costs: for those whose number does not tell, or for all where every number tells."""
    unclear = [charge_by_prefix(phone["number"]) == "unknown" for phone in phones]
    return [
        {**phone, "charge": charge if told or not any(unclear) else phone["charge"]}
        for phone, told in zip(phones, unclear, strict=True)
    ]
