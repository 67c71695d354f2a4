"""Which entry of the directory a row is about: by its id, else by kind and area with the name or a number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.directory.changes import dialled
from bot.directory.exchange.cells import is_reference
from bot.directory.exchange.columns import MAX_PHONES, WHOLE_COUNTRY
from bot.directory.exchange.merging import Unfit
from bot.directory.exchange.model import Row
from bot.directory.identity import Identity, identities, identities_of
from bot.directory.model import PublicService
from bot.directory.national import Hotlines
from bot.directory.snapshot import Snapshot
from bot.directory.store import Stored

_NUMBERS = tuple(f"phones.{index}.number" for index in range(MAX_PHONES))


@dataclass(frozen=True)
class Standing:
    """The directory as it stands. `shown`: what the public sees of each entry, those that it does not see left out.

    `by_number`: visible entries with a number of their own by it; `hidden_numbers`: an entry by each number that the public does not see.
    """

    stored: Mapping[str, Stored]
    shown: Mapping[str, PublicService]
    lines: frozenset[str]
    national_numbers: frozenset[str]
    lenders: Mapping[str, bool]
    by_number: Mapping[str, Sequence[str]]
    hidden_numbers: Mapping[str, str]
    by_identity: Mapping[Identity, Sequence[str]]

    @classmethod
    def of(cls, stored: Mapping[str, Stored], hotlines: Hotlines) -> "Standing":
        """Raises UnreadableEntry."""
        snapshot = Snapshot.build((each.build() for each in stored.values()), hotlines)
        shown = {each.id: each for each in snapshot.services}
        by_number: defaultdict[str, list[str]] = defaultdict(list)
        by_identity: defaultdict[Identity, list[str]] = defaultdict(list)
        hidden = {}
        for entry, each in stored.items():
            for number in dialled(each.values):
                by_number[number].append(entry)
            for identity in identities_of(each.values):
                by_identity[identity].append(entry)
            if entry not in shown:
                hidden.update(dict.fromkeys(dialled(each.values), entry))
        seen = {number for service in shown.values() for number in (phone.number for phone in service.phones)}
        return cls(
            stored=stored,
            shown=shown,
            lines=frozenset(line.id for line in hotlines.lines),
            national_numbers=frozenset(phone.number for line in snapshot.lines for phone in line.phones),
            lenders={each.id: bool(each.phones) for each in hotlines.lines}
            | {entry: bool(stored[entry].values["phones"]) for entry in shown},
            by_number={number: [entry for entry in entries if entry in shown] for number, entries in by_number.items()},
            hidden_numbers={number: entry for number, entry in hidden.items() if number not in seen},
            by_identity=by_identity,
        )

    def entry(self, row: Row) -> str | None:
        """The entry that a row is about; None for a new one. Raises Unfit where that cannot be told, or the public does not see it."""
        written = row.values.get("id")
        if written is None:
            entry = self._same(row)
        else:
            entry = str(written)
            if entry in self.lines:
                raise Unfit("id", "national_line", code=entry.upper())
            if entry not in self.stored:
                raise Unfit("id", "unknown_id", code=entry.upper())
        if entry is not None and entry not in self.shown:
            raise Unfit("id" if written is not None else "", "hidden", code=entry.upper())
        return entry

    def _same(self, row: Row) -> str | None:
        found = {entry for identity in identities_of_row(row) for entry in self.by_identity.get(identity, ())}
        found = (found & self.shown.keys()) or found
        if len(found) > 1:
            raise Unfit("id", "several", codes=", ".join(map(str.upper, sorted(found)[:5])))
        return next(iter(found), None)


def identities_of_row(row: Row) -> list[Identity]:
    """By what a row without an id is known."""
    values = row.values
    kind, area = str(values.get("kind", "")), str(values.get("area", ""))
    if not (kind and area):
        return []
    numbers = [str(values[key]) for key in _NUMBERS if key in values and not is_reference(str(values[key]))]
    return list(identities(kind, "" if area == WHOLE_COUNTRY else area, str(values.get("name.vi", "")), numbers))
