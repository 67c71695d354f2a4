"""What an import of 10,000 rows costs, read, planned, handed in and published: `python -m tests.benchmarks.exchange`.

Each round's file is a sheet of all entries with every number changed; memory must not grow from one round to the next.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot import content, wording
from bot.directory.access import Roster
from bot.directory.decisions import Decisions
from bot.directory.exchange import delimited
from bot.directory.exchange.columns import columns
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.model import Plan
from bot.directory.exchange.plan import Admin, plan
from bot.directory.exchange.reading import read
from bot.directory.model import Phone, Provenance, PublicService, Service, Translated, public
from bot.directory.office import Office
from bot.directory.opening import open_directory
from bot.directory.proposal import NewProposal
from bot.directory.shipped import read_hotlines
from bot.directory.store import Store
from bot.places.resolver import Resolver
from tests.evaluation.places import gazetteer

ROWS = 10_000
ROUNDS = 6
LIMIT = 60.0
GROWTH = 60
"""Megabytes that the program may be larger after the last round than after the third, when the allocator has what it needs."""

TODAY = date(2026, 11, 25)
MAKER, APPROVER = 1, 2
STATM_PAGE = 4096


@dataclass
class Costs:
    """Seconds of each step of one round."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started

    def __str__(self) -> str:
        return ", ".join(f"{step} {seconds:.1f} s" for step, seconds in self.seconds.items())


def number(entry: int, turn: int) -> str:
    """A made-up number, another one each turn."""
    digits = f"09{12_000_000 + entry * 11 + turn:08}"
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def directory(turn: int) -> Iterator[PublicService]:
    """Police stations over all communes."""
    communes = gazetteer().all_communes()
    for entry in range(ROWS):
        made = Service(
            id=f"e{entry:05}",
            kind="police",
            name=Translated(f"Công an thử {entry}", f"Test police {entry}"),
            organization=Translated("Công an thử", "Công an thử"),
            area=communes[entry % len(communes)].ref,
            provenance=Provenance("Danh sách thử", date(2026, 1, 2)),
            phones=(Phone(number(entry, turn), "normal"),),
            description=Translated("Tiếp nhận tin báo, trực cả ngày đêm.", "Takes reports, day and night."),
        )
        shown = public(made)
        assert shown is not None
        yield shown


def sheet(turn: int, entries: Entries, ids: dict[str, str]) -> bytes:
    """The directory as a CSV file. `ids`: the entries' own, by name; without them they are new."""
    fields = [column.field for column in columns()]
    heading = [entries.vocabulary.heading(each) for each in fields]
    written = (entries.written(each) for each in directory(turn))
    rows = ({**row, "id": ids.get(row["name.vi"], "")} for row in written)
    return delimited.write([heading, *([row.get(each, "") for each in fields] for row in rows)])


def megabytes() -> int:
    """Resident memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * STATM_PAGE // 1_000_000


async def round_of(data: bytes, entries: Entries, office: Office, store: Store) -> tuple[Costs, Plan]:
    """One file from its bytes to what the public sees, by two people."""
    costs, decisions = Costs(), Decisions(office)
    with costs.of("read"):
        found = await asyncio.to_thread(read, "danh-ba.csv", data, entries)
    with costs.of("planned"):
        standing = await store.all_stored()
        admin = Admin(lambda _: True, office.provinces, TODAY)
        made = await asyncio.to_thread(plan, found, standing, office.live.snapshot.hotlines, admin)
    if not made.items:
        return costs, made
    with costs.of("stored"):
        new = NewProposal("import", MAKER, made.items, state="planned", file_name="danh-ba.csv", file_digest="0" * 64)
        planned = await decisions.propose(new)
    with costs.of("handed in"):
        handed = await decisions.hand_in(planned.id, planned.seen, MAKER)
    with costs.of("approved"):
        await decisions.ring(handed.id, handed.seen, APPROVER, handed.to_ring())
        await decisions.approve(handed.id, handed.seen, APPROVER)
    return costs, made


async def measured(folder: str) -> int:
    """The figures, and 1 where one is over its limit."""
    hotlines = read_hotlines(content.data_folder() / "hotlines.toml")
    entries = Entries(wording.load(content.locales_folder()), gazetteer(), Resolver(gazetteer()))
    opened = await open_directory(
        f"sqlite+aiosqlite:///{folder}/tincay.db", b"k" * 32, (), hotlines, lambda: datetime.now(UTC)
    )
    office = Office(
        opened.engine, opened.register, Roster((MAKER, APPROVER)), opened.live, gazetteer(), lambda: datetime.now(UTC)
    )
    slowest, sizes = 0.0, []
    ids: dict[str, str] = {}
    for turn in (*range(ROUNDS), ROUNDS - 1):
        costs, made = await round_of(sheet(turn, entries, ids), entries, office, Store(opened.engine))
        ids = {each.name.vi: each.id for each in opened.live.services.values()}
        slowest = max(slowest, sum(costs.seconds.values()))
        sizes.append(megabytes())
        print(
            f"{made.new} new, {made.changed} changed, {made.unchanged} unchanged: {costs}; {sizes[-1]} MB", flush=True
        )
    await opened.engine.dispose()
    grown = sizes[-1] - sizes[2]
    print(f"{ROWS} rows, slowest round: {slowest:.1f} s (limit {LIMIT}); grown by {grown} MB (limit {GROWTH})")
    return int(slowest > LIMIT or grown > GROWTH)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measured(folder))


if __name__ == "__main__":
    sys.exit(main())
