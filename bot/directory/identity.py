"""By what an entry without an id is known again: kind and area, with the name or a number."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.directory.changes import Item, Values, dialled
from bot.directory.model import Service

Identity = tuple[str, str, str, str]
"""`name` or `number`, kind, area ("" for all of Viet Nam), and which."""


def identities(kind: str, area: str, name: str, numbers: Iterable[str]) -> Iterator[Identity]:
    """A name is the same in capitals and small letters, and however many blanks stand in it; accents count."""
    if name:
        yield ("name", kind, area, " ".join(unicodedata.normalize("NFC", name).casefold().split()))
    yield from (("number", kind, area, number) for number in numbers)


def identities_of(values: Values) -> Iterator[Identity]:
    """Of an entry's values."""
    return identities(values["kind"], values["area"] or "", values["name"]["vi"], dialled(values))


def standing_twins(items: Sequence[Item], services: Iterable[Service]) -> tuple[str, ...]:
    """Entries that stand there already and that new ones of these would be once more."""
    new = {identity for each in items if each.before is None for identity in identities_of(each.after)}
    if not new:
        return ()
    return tuple(each.id for each in services if not new.isdisjoint(_of_service(each)))


def _of_service(service: Service) -> Iterator[Identity]:
    area = str(service.area) if service.area is not None else ""
    return identities(service.kind, area, service.name.vi, (phone.number for phone in service.phones))
