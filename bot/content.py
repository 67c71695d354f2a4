"""What people edit, read and checked at the border: the curated answers and the Action Months (DESIGN.md 3, `data/`)."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass as plain_dataclass
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from bot.wording import LOCALES, Locale

_PACKAGE = Path(__file__).parent
_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

NamedAction = Literal["find_help", "show_numbers", "erase", "what_is_kept", "other_question", "choose_language"]
Written = Annotated[str, Field(min_length=1)]
Built = TypeVar("Built")
MaybeDay = Annotated[date | None, BeforeValidator(lambda value: None if value == "" else value)]


@plain_dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file that people edit: the file's name, the key in it ("en.text"; empty for the whole), what to do."""

    file: str
    key: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, {self.key}: {self.remedy}" if self.key else f"{self.file}: {self.remedy}"


class ContentError(ValueError):
    """Content that cannot be used. `problems` has all of what was found in the file; the text is a sentence for each."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True, config=_STRICT)
class Bilingual:
    """The same words in Vietnamese and English."""

    vi: Written
    en: Written

    def __str__(self) -> str:
        return self.vi


@dataclass(frozen=True, slots=True, config=_STRICT)
class Citation:
    """One source, as a reader sees it, in both languages. `url` is empty and `day` None where the source has none."""

    vi: Written
    en: Written
    url: str = ""
    day: MaybeDay = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Text:
    """An answer in one language: `title` on a button that leads here, `text` at once, `more` on demand in its place (may be empty).

    Rows end with a line break. `{police}` stands for a national number by its id, between backticks; `*…*` are strong words.
    """

    title: Written
    text: Written
    more: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Answer:
    """The curated answer to a topic. `buttons` are topics or named actions, best first.

    `checked_on`: the day its facts were compared with the sources. `reviewed_by` stays empty until the operator's named reviewer has
    read both languages. `part_of`: the topic of which this is one case with words of its own, where it is no topic itself.
    """

    topic: str
    vi: Text
    en: Text
    sources: tuple[Citation, ...]
    checked_on: date
    part_of: str = ""
    buttons: tuple[str, ...] = ()
    reviewed_by: str = ""
    reviewed_on: MaybeDay = None

    @property
    def source_date(self) -> date | None:
        """The day of its newest dated source."""
        return max((source.day for source in self.sources if source.day), default=None)

    @property
    def source(self) -> Bilingual:
        """Its sources as a reader sees them, in a row, the newest last so that `source_date` follows it."""
        oldest_first = sorted(self.sources, key=lambda source: source.day or date.min)
        return Bilingual(*("; ".join(getattr(source, locale) for source in oldest_first) for locale in LOCALES))

    @property
    def reviewed(self) -> bool:
        return bool(self.reviewed_by and self.reviewed_on)

    def in_language(self, locale: Locale) -> Text:
        return self.vi if locale == "vi" else self.en


@dataclass(frozen=True, slots=True, config=_STRICT)
class Campaign:
    """The Action Month of a year. `theme` is None where no source names one; `note` then says so.

    `aims` and `plans` are topics that tell what was aimed at and planned that year.
    """

    year: int
    starts: date
    ends: date
    name: Bilingual
    leader: Bilingual
    sources: tuple[Citation, ...]
    theme: Bilingual | None = None
    note: Bilingual | None = None
    aims: str | None = None
    plans: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _tells_its_theme(self) -> "Campaign":
        if self.theme is None and self.note is None:
            raise ValueError("write the theme, or a note that says that none is known")
        return self


@plain_dataclass(frozen=True, slots=True)
class Running:
    """The Action Month is on: its `day` (from 1) `of` so many."""

    day: int
    of: int

    @property
    def days_left(self) -> int:
        """Days after today; 0 on the last."""
        return self.of - self.day


@plain_dataclass(frozen=True, slots=True)
class StartsIn:
    """The next Action Month begins in so many `days`, `on` that date."""

    days: int
    on: date

    @property
    def year(self) -> int:
        return self.on.year


CampaignPhase = Running | StartsIn


@plain_dataclass(frozen=True, slots=True)
class Content:
    """All curated words: answers by topic, Action Months by year, oldest first."""

    answers: Mapping[str, Answer]
    campaigns: Mapping[int, Campaign]

    def campaign_phase(self, today: date) -> CampaignPhase:
        return campaign_phase(today)


def campaign_phase(today: date) -> CampaignPhase:
    """Where in the year today is: the month runs from 15 November to 15 December, both included, every year since 2016."""
    starts, ends = date(today.year, 11, 15), date(today.year, 12, 15)
    if starts <= today <= ends:
        return Running((today - starts).days + 1, (ends - starts).days + 1)
    following = starts if today < starts else starts.replace(year=today.year + 1)
    return StartsIn((following - today).days, following)


def fill(text: str, numbers: Mapping[str, str]) -> str:
    """A text with its numbers, by their ids. Raises KeyError for an id that is not among them."""
    return text.format_map(numbers)


def data_folder() -> Path:
    """The shipped `data/`, in an installed package or in a checkout."""
    return _shipped("data")


def locales_folder() -> Path:
    """The shipped `locales/`, in an installed package or in a checkout."""
    return _shipped("locales")


def _shipped(name: str) -> Path:
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise ContentError(Problem(f"{name}/", "", "this folder was not installed; install the package again"))


def data_file(name: str, overlay: Path | None = None) -> Path:
    """A file below data/ by its relative name ("hotlines.toml"); the overlay's own where it has one of that name."""
    if overlay is not None and (overlay / name).is_file():
        return overlay / name
    return data_folder() / name


def data_files(within: str, overlay: Path | None = None) -> dict[str, Path]:
    """The TOML files in a folder of data/ by their stem, in order; the overlay adds files and replaces those of the same name."""
    folders = [data_folder() / within, *([overlay / within] if overlay is not None else [])]
    found = {path.stem: path for folder in folders for path in folder.glob("*.toml")}
    return dict(sorted(found.items()))


def read(overlay: Path | None = None) -> Content:
    """All answers and Action Months, `overlay` (the setting `content_dir`) laid over the shipped ones. Raises ContentError.

    `{themes}` in an answer becomes the themes of all years, so that each is written in one place.
    """
    campaigns = {each.year: each for each in _campaigns(overlay)}
    answers = (
        _build(Answer, path, {**_toml(path), "topic": topic}) for topic, path in data_files("answers", overlay).items()
    )
    return Content({each.topic: _with_themes(each, campaigns) for each in answers}, campaigns)


def _campaigns(overlay: Path | None) -> Iterator[Campaign]:
    for stem, path in data_files("campaigns", overlay).items():
        if not (stem.isascii() and stem.isdigit() and len(stem) == 4):
            raise ContentError(Problem(str(path), "", "name the file by its year, such as 2026.toml"))
        yield _build(Campaign, path, {**_toml(path), "year": int(stem)})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(Problem(str(path), "", f"this is not TOML; correct it: {error}")) from None
    except UnicodeDecodeError:
        raise ContentError(Problem(str(path), "", "save the file as UTF-8")) from None


def _build(kind: Callable[..., Built], path: Path, values: dict[str, Any]) -> Built:
    try:
        return kind(**values)
    except ValidationError as error:
        raise ContentError(
            *(_problem(path, each["type"], each["loc"], each["msg"]) for each in error.errors())
        ) from None


_REMEDIES = {
    "missing": "missing; write it",
    "string_too_short": "empty; write it",
    "unexpected_keyword_argument": "unknown key; remove or rename it",
}


def _problem(path: Path, kind: str, where: tuple[int | str, ...], message: str) -> Problem:
    return Problem(str(path), ".".join(map(str, where)), _REMEDIES.get(kind, message))


def _with_themes(answer: Answer, campaigns: Mapping[int, Campaign]) -> Answer:
    told = {locale: _text_with_themes(answer.in_language(locale), locale, campaigns) for locale in LOCALES}
    return replace(answer, vi=told["vi"], en=told["en"])


def _text_with_themes(text: Text, locale: Locale, campaigns: Mapping[int, Campaign]) -> Text:
    if "{themes}" not in text.more:
        return text
    return replace(text, more=text.more.replace("{themes}", "\n".join(themes(locale, campaigns))))


def themes(locale: Locale, campaigns: Mapping[int, Campaign]) -> Iterator[str]:
    """A line for each theme, newest first, with the years that had it; a year without a known theme gives its note."""
    newest_first = sorted(campaigns.values(), key=lambda each: -each.year)
    for told, same in groupby(newest_first, key=lambda each: _theme(each, locale)):
        years = sorted(each.year for each in same)
        yield f"{years[0]}–{years[-1]}: {told}" if len(years) > 1 else f"{years[0]}: {told}"


def _theme(campaign: Campaign, locale: Locale) -> str:
    told = campaign.theme or campaign.note
    words = getattr(told, locale)
    return f"“{words}”" if campaign.theme else str(words)
