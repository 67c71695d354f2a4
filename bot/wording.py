"""The words for people, from gettext catalogues: an explicit translator, never an ambient one (DESIGN.md 6)."""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, cast, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Locale = Literal["vi", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)
DEFAULT: Locale = "vi"


class MissingWords(LookupError):
    """A catalogue has no text for a key: the check finds this before a reader does."""


@dataclass(frozen=True)
class Wording:
    """The words of one language. `t("start.what")` gives the text of a key, its placeholders filled in."""

    locale: Locale
    catalogue: gettext.NullTranslations

    def t(self, key: str, **values: object) -> str:
        """The text of a key. Raises MissingWords for an unknown key, KeyError for a placeholder without a value."""
        text = self.catalogue.gettext(key)
        if text == key:
            raise MissingWords(key)
        return text.format(**values) if values else text

    def n(self, key: str, count: int, **values: object) -> str:
        """The text of a key in the form that `count` takes; `{count}` is filled in."""
        text = self.catalogue.ngettext(key, key, count)
        if text == key:
            raise MissingWords(key)
        return text.format(count=count, **values)

    def of(self, translated: object) -> str:
        """The text in this language of anything that carries `vi` and `en`."""
        return cast(str, getattr(translated, self.locale))

    def day(self, day: date) -> str:
        """A date as both languages read it without doubt: 15/11/2026, 15 Nov 2026."""
        if self.locale == "vi":
            return f"{day.day}/{day.month}/{day.year}"
        return f"{day.day} {self.t('months').split()[day.month - 1]} {day.year}"

    def clock(self, moment: datetime) -> str:
        """A time of day: 8:05."""
        return f"{moment.hour}:{moment.minute:02d}"


Wordings = Mapping[Locale, Wording]


@cache
def load(folder: Path) -> Wordings:
    """Every language's catalogue below `folder` (vi/messages.po, en/messages.po), read as written, without a compiled twin."""
    return {locale: Wording(locale, _catalogue(folder / locale / "messages.po")) for locale in LOCALES}


def _catalogue(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        written = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, written)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def placeholders(text: str) -> frozenset[str]:
    """Names between braces in a text. Raises ValueError where braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def language_of(code: str | None) -> Locale | None:
    """Ours for a Telegram language code ("vi", "en-GB"): Vietnamese, English for every other, None where there is none."""
    if not code:
        return None
    return "vi" if code.lower().split("-")[0] == "vi" else "en"
