"""Words that would lead a caller elsewhere: a number, a link, an account in a text, where nobody rings it and nobody notices a change."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Literal

from bot.directory.changes import Values
from bot.directory.disguises import DATES, spells_a_phone, with_digits, without
from bot.directory.phones import NotAPhone, parse
from bot.places.folding import fold

Lead = Literal["phone", "link", "link_in_source"]
"""What was found: a number; a link or an account; either of the latter in a source, which may bear the address of a page."""

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
"""Keys of an entry's words that the public reads in both languages, besides those of its hours."""

_ENDINGS = "com|vn|net|org|info|xyz|io|app|me|ly|gl|gg|top|site|online|shop|link|store|live|biz|club|vip|cc|tk"
_DOMAIN = rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_ENDINGS})(?!\w)"
_LINK = re.compile(
    rf"[a-z]{{2}}://|(?<!\w)www\.|@|{_DOMAIN}"
    # The dot in words or in brackets: "vi-du chấm com", "vi-du(.)com"; and without: "fb com", "t me".
    rf"|\w\s?(?:[(\[{{]\s?(?:\.|dot|chấm|cham)\s?[)\]}}]|\s(?:\.|dot|chấm|cham)\s)\s?(?:{_ENDINGS})(?!\w)"
    r"|(?<!\w)(?:fb|t|m|wa|zalo|facebook)\s(?:com|me)(?!\w)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?<![^\W\d_])(?:z[\W_]*a[\W_]*l[\W_]*o|face\s?book|messenger|viber|telegram|whats\s?app|we\s?chat|instagram|tik\s?tok|skype"
    r"|gmail|hotmail|yahoo|(?:fb|insta)(?![^\W\d_])|ket\s+ban(?!\w)|a\s(?:cong|moc|vong)\s(?=\w+\s?(?:\.|cham|dot)))"
)
"""Services on which somebody has an account, in folded text, and the ways to say where it is."""

_PAGE = re.compile(rf"https?://\S+|(?:www\.|{_DOMAIN})\S*", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?([^/?#\s]+)", re.IGNORECASE)
_FORWARDING = re.compile(r"(?:^|\.)(?:(?:t|m|wa|fb)\.me|fb\.com|bit\.ly|goo\.gl|tinyurl\.com)$")

_LIKE_A_PHONE = re.compile(r"(?<!\d)(?=((?:\+?84|0|1[89]00)(?:[\s.()/_*·•-]{0,2}\d){4,10}))")
_BETWEEN = re.compile("[_*·•]")


def lead_in(key: str, text: str, national: Collection[str]) -> Lead | None:
    """What in a text would lead a caller elsewhere. `key`: whose text it is; `national`: numbers that may stand anywhere.

    A source may bear addresses of pages: a card shows no more of one than the name of its site.
    """
    read = _read(text)
    if key != "source":
        return "phone" if _has_a_phone(read, national) else "link" if _has_a_link(read) else None
    pages, said = _PAGE.findall(read), _PAGE.sub(";", read)
    if _has_a_phone(said, national) or any(_calls(each, national) for each in pages):
        return "phone"
    return "link_in_source" if _has_a_link(said) or any(map(_leads_on, pages)) else None


def new_leads(before: Values | None, after: Values, national: Collection[str]) -> Iterator[tuple[str, Lead]]:
    """What leads elsewhere in the texts that a change brings, by the keys of `words_of`; what stood there is not asked again."""
    known = words_of(before)
    for key, text in words_of(after).items():
        lead = lead_in(key, text, national) if text != known.get(key) else None
        if lead is not None:
            yield key, lead


def hides_a_link(text: str) -> bool:
    """Whether Telegram would make a link of something in it, or it names an account, with whatever signs or words."""
    return _has_a_link(_read(text))


def hides_a_phone(text: str, national: Collection[str]) -> bool:
    """Whether a number stands in a text, in digits of any script, in pieces or in words. `national`: those that may stand anywhere."""
    return _has_a_phone(_read(text), national)


def words_of(values: Values | None) -> dict[str, str]:
    """The texts of an entry that the public reads, by `description.vi`."""
    if values is None:
        return {}
    words = {**{key: values.get(key) for key in SHOWN}, "schedule.text": values["schedule"]["text"]}
    told = {f"{key}.{locale}": text for key, each in words.items() for locale, text in (each or {}).items()}
    return told | {key: values[key] for key in ("address", "source") if values.get(key)}


def _read(text: str) -> str:
    """As a person reads it: without what cannot be seen and what strikes letters through, digits of every script as ours."""
    composed = unicodedata.normalize("NFKC", text)
    seen = (each for each in composed if unicodedata.category(each) not in ("Cf", "Mn", "Me"))
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in seen)


def _has_a_link(read: str) -> bool:
    return _LINK.search(read) is not None or _ACCOUNT.search(fold(read)) is not None


def _has_a_phone(read: str, national: Collection[str]) -> bool:
    plain = without(with_digits(read), national)
    return spells_a_phone(plain) or _is_written(plain)


def _is_written(plain: str) -> bool:
    """Whether a number stands there as numbers are written."""
    return any(_is_dialled(found[1]) for found in _LIKE_A_PHONE.finditer(DATES.sub(";", plain)))


def _calls(page: str, national: Collection[str]) -> bool:
    """Whether the address of a page bears a number. What stands after the name of its site is full of other digits."""
    host = _host(page)
    return _is_written(page) or _has_a_phone(host if "://" in page else page, national)


def _leads_on(page: str) -> bool:
    """Whether the address is an account's, or one that sends on to another; its beginning may be somebody's name (`thu@…`)."""
    host = _host(page)
    return "@" in host or _FORWARDING.search(host) is not None or _ACCOUNT.search(fold(host)) is not None


def _host(page: str) -> str:
    found = _HOST.match(page)
    return found[1].lower() if found else ""


def _is_dialled(written: str) -> bool:
    """Whether a number of the usual lengths begins here, whatever digits follow it."""
    plain = _BETWEEN.sub(".", written)
    ends = [place for place, char in enumerate(plain, 1) if char.isdigit()]
    for end in ends[7:]:
        try:
            parse(plain[:end])
        except NotAPhone:
            continue
        return True
    return False
