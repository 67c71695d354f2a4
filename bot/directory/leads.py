"""Words that would lead a caller elsewhere: a number or a link in a text, where nobody rings it and no change of it would be noticed."""

import re
import unicodedata
from collections.abc import Collection

from bot.directory.changes import Values
from bot.directory.phones import NotAPhone, parse

SHOWN = (
    "name",
    "organization",
    "description",
    "eligibility_description",
    "fees_description",
    "application_process",
    "alert",
    "short",
)
"""Keys of an entry's words that the public reads, besides those of its hours and its address."""

_LINK = re.compile(
    r"[a-z]{2,}://|(?<!\w)www\.|(?<!\w)(?:[\w-]+\.)+(?:com|vn|net|org|me|ly|gl|app|info|xyz|io)(?!\w)|(?<!\w)@\w{3,}",
    re.IGNORECASE,
)
_DATES = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)")
_LIKE_A_PHONE = re.compile(r"(?<!\d)(?=((?:\+?84|0|1[89]00)(?:[\s.()/_*·•-]{0,2}\d){4,10}))")
_BETWEEN = re.compile("[_*·•]")


def hides_a_link(text: str) -> bool:
    """Whether Telegram would make a link of something in it, or it names an account."""
    return _LINK.search(_read(text)) is not None


def hides_a_phone(text: str, national: Collection[str]) -> bool:
    """Whether a number stands in a text, in digits of any script. `national`: those that may stand anywhere."""
    plain = _DATES.sub(";", _read(text))
    return any(_is_dialled(found[1], national) for found in _LIKE_A_PHONE.finditer(plain))


def words_of(values: Values | None) -> dict[str, str]:
    """The texts of an entry that the public reads, by `description.vi`."""
    if values is None:
        return {}
    words = {**{key: values.get(key) for key in SHOWN}, "schedule.text": values["schedule"]["text"]}
    told = {f"{key}.{locale}": text for key, each in words.items() for locale, text in (each or {}).items()}
    return told | ({"address": values["address"]} if values.get("address") else {})


def _read(text: str) -> str:
    """As a person reads it: without what cannot be seen, digits of every script as ours."""
    seen = (each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in seen)


def _is_dialled(written: str, national: Collection[str]) -> bool:
    """Whether a number of the usual lengths begins here, whatever digits follow it."""
    plain = _BETWEEN.sub(".", written)
    ends = [place for place, char in enumerate(plain, 1) if char.isdigit()]
    for end in ends[7:]:
        try:
            if parse(plain[:end]) not in national:
                return True
        except NotAPhone:
            continue
    return False
