"""A card: one service, with all that a caller needs before she calls, and how true it is."""

from datetime import date
from textwrap import shorten

from bot.directory.freshness import Age
from bot.directory.model import Answering, PublicService
from bot.screens.model import Card, Line, Span, Strong
from bot.screens.numbers import charge, closed, hours
from bot.screens.words import Words, joined

_TITLE = 48
KINDS = {
    "trusted_address": "kind.trusted_address",
    "shelter": "kind.shelter",
    "hotline": "kind.hotline",
    "one_stop_centre": "kind.one_stop_centre",
    "police": "kind.police",
    "health_station": "kind.health_station",
    "legal_aid": "kind.legal_aid",
    "social_work_centre": "kind.social_work_centre",
    "womens_union": "kind.womens_union",
    "commune_committee": "kind.commune_committee",
}
AUDIENCES = {
    "anyone": "audience.anyone",
    "women": "audience.women",
    "children": "audience.children",
    "women_children": "audience.women_children",
    "victims_of_trafficking": "audience.victims_of_trafficking",
    "suicidal": "audience.suicidal",
    "legal_aid_entitled": "audience.legal_aid_entitled",
    "abroad": "audience.abroad",
}


def card(words: Words, answering: Answering, age: Age) -> Card:
    """The card of a service. Its lines: name, caution, number, terms, who and how, what the law asks of it, how it was checked."""
    service = answering.service
    lines = [_title(words, service), *caution(words, service), *_phones(words, answering)]
    lines.extend((_terms(words, service), *_texts(words, service)))
    if service.kind == "trusted_address":
        lines.extend(words.lines("card.trusted_address_duty"))
    if service.holder == "person":
        lines.extend(words.lines("card.seen_by_anyone"))
    lines.append(checked(words, service, age))
    return Card(service.id, tuple(line for line in lines if line.spans))


def caution(words: Words, service: PublicService) -> tuple[Line, ...]:
    """That others could not reach it, or not whom they expected, where it is so."""
    return words.lines("card.caution") if service.caution else ()


def _title(words: Words, service: PublicService) -> Line:
    name = words.wording.of(service.name)
    organization = words.wording.of(service.organization)
    rest: list[Span] = [f" ({organization})"] if organization and organization.casefold() not in name.casefold() else []
    return Line((Strong(name), *rest))


def _phones(words: Words, answering: Answering) -> list[Line]:
    service = answering.service
    if not service.phones:
        return [words.line("card.no_phone")]
    lines = []
    for phone in service.phones:
        terms = [charge(words, phone), *hours(words, service.schedule)]
        if phone.texts:
            terms.append(words.text("card.texts"))
        if answering.is_open is False:
            terms.append(closed(words, answering.opens_at))
        lines.append(Line((words.dial(phone.number), f" {', '.join(terms)}")))
    return [*lines, words.line("card.call_log")]


def _terms(words: Words, service: PublicService) -> Line:
    eligibility = (
        words.wording.of(service.eligibility) if service.eligibility else words.text(AUDIENCES[service.audience])
    )
    kind, name = words.text(KINDS[service.kind]), words.wording.of(service.name)
    parts = [] if kind.casefold() in name.casefold() else [words.line("card.kind", kind=kind)]
    if service.phones or service.eligibility:
        parts.append(words.line("card.serves", who=eligibility))
    if service.overnight is not None:
        parts.append(words.line("card.overnight" if service.overnight else "card.no_overnight"))
    elif service.phones:
        parts.append(words.line("card.overnight_unknown"))
    if service.fees:
        parts.append(words.line("card.fees", fees=words.wording.of(service.fees)))
    return joined(parts, " ")


def _texts(words: Words, service: PublicService) -> list[Line]:
    told = [service.alert, service.description, service.application_process]
    lines = [Line((words.wording.of(text),)) for text in told if text is not None]
    if service.address:
        lines.append(words.line("card.address", address=service.address))
    return lines


def checked(words: Words, service: PublicService, age: Age) -> Line:
    """When somebody last rang there, in words that grow plainer with its age, and where its facts were read."""
    source = words.line(
        "card.source", source=source_name(service.provenance.source), day=_day(words, service.provenance.source_date)
    )
    if age == "unverified" or service.assured_date is None:
        return joined([words.line("card.unverified"), source], " ")
    days = (words.now.date() - service.assured_date).days
    key = _CHECKED[age] if days else "card.checked_today"
    rung = words.line(key, days=words.days(days), day=words.wording.day(service.assured_date))
    return joined([rung, source], " ")


_CHECKED: dict[Age, str] = {"fresh": "card.checked", "ageing": "card.checked_ageing", "stale": "card.checked_stale"}


def _day(words: Words, day: date | None) -> str:
    return words.wording.day(day) if day else words.text("card.day_unknown")


def source_name(source: str) -> str:
    """The name of a source as people know it: the host of its first address, else the first words of its title."""
    first = source.split(" ; ")[0].strip()
    _, found, rest = first.partition("://")
    return rest.split("/")[0].removeprefix("www.") if found else shorten(first, _TITLE, placeholder="…")
