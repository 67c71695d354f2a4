"""What must hold for the answers and the Action Months, beyond what reading them demands."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import get_args

from bot.checks.phrases import Phrases
from bot.checks.readability import words
from bot.checks.texts import (
    filled,
    mark_problems,
    number_problems,
    phrase_problems,
    preview_problems,
    sentence_problems,
)
from bot.content import Answer, Campaign, Content, NamedAction, Problem
from bot.understanding.model import TOPICS
from bot.wording import LOCALES, Locale

WORDS_AT_ONCE = 60
WORDS_OF_SENTENCE = 25
WORDS_OF_SENTENCE_IN_MORE = 45  # names of laws and programmes, and lists of what they say, stand there as they are
CHARACTERS_OF_MORE = 3000  # leaves room for source and head within Telegram's 4096
CHARACTERS_OF_TITLE = 20  # what a button shows on a small phone (facts of safety, 49)
BUTTONS = 4
FIRST_YEAR = 2016

_NAMED_ACTIONS: frozenset[str] = frozenset(get_args(NamedAction))
_LAW = re.compile(r"\b(?:Luật|Bộ luật|Nghị định|Law|Penal Code|Decree)\b")
_ARTICLE = re.compile(r"\b(?:Điều|Articles?) \d")
_CONTACT = re.compile(r"`\{\w+\}`")


def check(
    content: Content, numbers: Mapping[str, str], phrases: Phrases, topics: Collection[str] = TOPICS
) -> list[Problem]:
    """All that is wrong with the content. `numbers`: the national numbers by their ids. Empty: it may be shown to people."""
    return [
        *_coverage(content, topics),
        *(each for answer in content.answers.values() for each in _answer(answer, content, numbers, phrases)),
        *(each for campaign in content.campaigns.values() for each in _campaign(campaign, content)),
        *_years(content),
    ]


def unreviewed(content: Content) -> int:
    """How many answers no named reviewer has read yet."""
    return sum(not answer.reviewed for answer in content.answers.values())


def _coverage(content: Content, topics: Collection[str]) -> Iterator[Problem]:
    for topic in topics:
        if topic not in content.answers:
            yield Problem(f"answers/{topic}.toml", "", "the topic has no answer; write this file")
    for topic, answer in content.answers.items():
        if (answer.part_of or topic) not in topics:
            yield Problem(
                f"answers/{topic}.toml", "", "there is no such topic; rename or remove the file, or write part_of"
            )


def _answer(answer: Answer, content: Content, numbers: Mapping[str, str], phrases: Phrases) -> Iterator[Problem]:
    file = f"answers/{answer.topic}.toml"
    yield from _sources(file, answer)
    yield from _buttons(file, answer, content)
    yield from _review(file, answer)
    for locale in LOCALES:
        yield from _in_language(file, answer, locale, numbers, phrases)
    yield from _same_in_both(file, answer)


def _sources(file: str, answer: Answer) -> Iterator[Problem]:
    if answer.source_date is None:
        yield Problem(file, "sources", "no source with a day; write at least one [[sources]] with vi, en and day")
    for number, source in enumerate(answer.sources):
        yield from _url(file, f"sources.{number}.url", source.url)
        if source.day and source.day > answer.checked_on:
            yield Problem(
                file, "checked_on", "earlier than one of the sources; compare the facts again and write the day"
            )


def _url(file: str, key: str, url: str) -> Iterator[Problem]:
    if url and not url.startswith(("https://", "http://")):
        yield Problem(file, key, "not an address; write it with https:// or leave it out")


def _buttons(file: str, answer: Answer, content: Content) -> Iterator[Problem]:
    known = (content.answers.keys() | _NAMED_ACTIONS) - {answer.topic}
    for button in answer.buttons:
        if button not in known:
            actions = ", ".join(sorted(_NAMED_ACTIONS))
            yield Problem(file, "buttons", f"“{button}” leads nowhere; write another topic or one of {actions}")
    if len(set(answer.buttons)) < len(answer.buttons):
        yield Problem(file, "buttons", "the same button twice; remove one")
    if len(answer.buttons) > BUTTONS:
        yield Problem(file, "buttons", f"more than {BUTTONS}; keep the best")


def _review(file: str, answer: Answer) -> Iterator[Problem]:
    if bool(answer.reviewed_by) != bool(answer.reviewed_on):
        yield Problem(file, "reviewed_by", "a review has a name and a day; write both or neither")
    elif answer.reviewed_on and answer.reviewed_on < answer.checked_on:
        yield Problem(file, "reviewed_on", "reviewed before the facts were last compared; have it read again")


def _in_language(
    file: str, answer: Answer, locale: Locale, numbers: Mapping[str, str], phrases: Phrases
) -> Iterator[Problem]:
    told = answer.in_language(locale)
    if len(told.title) > CHARACTERS_OF_TITLE:
        yield Problem(
            file, f"{locale}.title", f"longer than {CHARACTERS_OF_TITLE} characters; it stands on a button, shorten it"
        )
    if (count := words(filled(told.text, numbers))) > WORDS_AT_ONCE:
        yield Problem(file, f"{locale}.text", f"{count} words; keep {WORDS_AT_ONCE} and move the rest to more")
    if (count := len(filled(told.more, numbers))) > CHARACTERS_OF_MORE:
        yield Problem(file, f"{locale}.more", f"{count} characters; shorten it to {CHARACTERS_OF_MORE}")
    for key, text in (("title", told.title), ("text", told.text), ("more", told.more)):
        where = f"{locale}.{key}"
        yield from mark_problems(file, where, text, numbers)
        yield from number_problems(file, where, text)
        yield from phrase_problems(file, where, text, locale, phrases)
    for key, text in (("text", told.text), ("more", told.more)):
        where = f"{locale}.{key}"
        yield from preview_problems(file, where, filled(text, numbers), locale, phrases)
        most = WORDS_OF_SENTENCE if key == "text" else WORDS_OF_SENTENCE_IN_MORE
        yield from sentence_problems(file, where, text, most)
        yield from _law(file, where, text)


def _law(file: str, key: str, text: str) -> Iterator[Problem]:
    """A text that speaks of a law names the article, and ends with somebody who can be asked (facts of safety, 45)."""
    if not _LAW.search(text):
        return
    if not _ARTICLE.search(text):
        yield Problem(file, key, "names a law without its article; write Điều … or Article …")
    if not _CONTACT.search(text.rsplit("\n", 1)[-1]):
        yield Problem(file, key, "speaks of a law; end with a line that has a number to call")


def _same_in_both(file: str, answer: Answer) -> Iterator[Problem]:
    if bool(answer.vi.more) != bool(answer.en.more):
        yield Problem(file, "more", "there in one language only; write it in both or in neither")
    for key in ("text", "more"):
        shown = [sorted(set(_CONTACT.findall(getattr(answer.in_language(locale), key)))) for locale in LOCALES]
        if shown[0] != shown[1]:
            yield Problem(file, key, "the two languages show different numbers; write the same in both")


def _campaign(campaign: Campaign, content: Content) -> Iterator[Problem]:
    file = f"campaigns/{campaign.year}.toml"
    if (campaign.starts, campaign.ends) != (date(campaign.year, 11, 15), date(campaign.year, 12, 15)):
        yield Problem(
            file, "starts", "the month runs from 15 November to 15 December of its year; correct starts and ends"
        )
    if not campaign.sources:
        yield Problem(file, "sources", "missing; write where this was read")
    for number, source in enumerate(campaign.sources):
        yield from _url(file, f"sources.{number}.url", source.url)
    for topic in (*campaign.plans, *([campaign.aims] if campaign.aims else [])):
        if topic not in content.answers:
            yield Problem(file, "plans", f"“{topic}” is no topic with an answer; correct it")


def _years(content: Content) -> Iterator[Problem]:
    for year in range(FIRST_YEAR, max(content.campaigns, default=FIRST_YEAR) + 1):
        if year not in content.campaigns:
            yield Problem(f"campaigns/{year}.toml", "", "this year is missing; write the file")
