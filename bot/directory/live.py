"""The directory as it is now, in RAM: entries for admins, the snapshot for everybody, made anew after each commit."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.directory.changes import Item, Values
from bot.directory.model import Service
from bot.directory.national import Hotlines
from bot.directory.snapshot import Snapshot
from bot.directory.store import built


class Live:
    """Readers take `snapshot` and keep it for one answer; whoever has committed a change tells it here."""

    def __init__(
        self, services: Iterable[Service], hotlines: Hotlines, cautioned: frozenset[str] = frozenset()
    ) -> None:
        self._services = {each.id: each for each in services}
        self._hotlines = hotlines
        self._cautioned = cautioned
        self._prepared: dict[str, tuple[Values, Service]] = {}
        self.snapshot = self._made()

    @property
    def services(self) -> Mapping[str, Service]:
        """Every entry by its id, withheld fields and hidden ones included: for admins alone."""
        return MappingProxyType(self._services)

    def prepare(self, items: Iterable[Item]) -> None:
        """These are about to be committed. Of ten thousand that takes a second, in which a thread lets others be answered.

        Raises UnreadableEntry.
        """
        self._prepared = {each.entry: (each.after, built(each.after)) for each in items}

    def took(self, items: Iterable[Item]) -> None:
        """These were committed. Raises UnreadableEntry, and then nothing has changed."""
        taken = list(items)
        self._services.update({each.entry: _ready(each, self._prepared) for each in taken})
        # What somebody else prepares at this moment stays: her turn comes.
        for each in taken:
            self._prepared.pop(each.entry, None)
        self.snapshot = self._made()

    def caution(self, cautioned: frozenset[str]) -> None:
        """From now on exactly these contacts are being checked again."""
        if cautioned != self._cautioned:
            self._cautioned = cautioned
            self.snapshot = self._made()

    def _made(self) -> Snapshot:
        return Snapshot.build(self._services.values(), self._hotlines, self._cautioned)


def _ready(item: Item, prepared: Mapping[str, tuple[Values, Service]]) -> Service:
    """What was prepared of these very values, or made now."""
    values, service = prepared.get(item.entry, (None, None))
    return service if service is not None and values is item.after else built(item.after)
