"""Officers at work whose bot is killed at random moments, again and again: what was acknowledged is there, nothing is half there.

`python -m tests.faults.officers FOLDER KILLS SEED` prints a line for each kill that left something wrong, then what was acknowledged as one
JSON object, and ends with 1 where anything was wrong. Each run is a fork of this process, which reads everything once and starts no thread.
"""

import asyncio
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from bot.database import schema
from bot.directory.admission import NEW_ENTRY
from bot.directory.chain import Head
from bot.directory.changes import Item
from bot.directory.headfile import HeadFile
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal
from bot.directory.store import Store, built
from bot.directory.verify import audit
from tests.unit.office_house import KEY, MAI, NGA, House, gazetteer, hotlines, new, phone, service, working

ENTRIES = 300
KILLS_A_DIRECTORY = 10
MOST_ACKNOWLEDGED = 8
LONGEST_WAIT = 0.12
"""Seconds between an acknowledgement, or the start, and the kill: about as long as an import takes."""

# Every number here is made up.
SHIPPED = tuple(service(f"tram-{each:03d}", f"0912 {each // 1000:03d} {each % 1000:03d}") for each in range(ENTRIES))

Told = dict[str, Any]


class Officers:
    """Two of them, one run. Each line is said when what it names is durable, and not before."""

    def __init__(self, house: House, say: Callable[[Told], None], random: Random) -> None:
        self._house, self._say, self._random = house, say, random
        self._store = Store(house.opened.engine)

    async def work(self) -> None:
        self._say({"did": "open"})
        if self._random.random() < 0.5:
            # Whoever edits what a file says makes the file stale: beside an import others add.
            await asyncio.gather(self._import(), self._add())
        await asyncio.gather(self._edit(MAI, NGA), self._edit(NGA, MAI), self._act())

    async def _edit(self, maker: int, approver: int) -> None:
        while True:
            entry = self._random.choice(SHIPPED).id
            item = await self._house.edit(entry, phones=[phone(self._number())])
            await self._two(NewProposal("edit", maker, (item,)), approver)

    async def _add(self) -> None:
        while True:
            await self._two(NewProposal("add", NGA, (self._new(),)), MAI)

    async def _two(self, proposal: NewProposal, approver: int) -> None:
        made = await self._taken(self._house.decisions.propose(proposal))
        if made is not None:
            self._say({"did": "propose", "proposal": made.id, "digest": made.digest})
            await self._approve(made.id, made.seen, approver)

    async def _import(self) -> None:
        decisions = self._house.decisions
        while True:
            standing = await self._store.all_stored()
            edits = [
                Item(
                    each.id, standing[each.id].version, standing[each.id].values, self._moved(standing[each.id].values)
                )
                for each in SHIPPED
            ]
            items = (*edits, *(self._new() for _ in range(5)))
            made = await self._taken(
                decisions.propose(NewProposal("import", MAI, items, "planned", file_digest="f" * 64))
            )
            if made is None or await self._taken(decisions.hand_in(made.id, made.seen, MAI)) is None:
                continue
            self._say({"did": "hand in", "proposal": made.id, "digest": made.digest})
            await self._approve(made.id, made.seen, NGA, "import")

    async def _act(self) -> None:
        while True:
            entry, by = self._random.choice(SHIPPED).id, self._random.choice((MAI, NGA))
            if self._random.random() < 0.2:
                if await self._taken(self._house.acts.hide(entry, by)) is not None:
                    await self._acknowledge("hide")
            elif await self._taken(self._house.acts.check(entry, by)) is not None:
                await self._acknowledge("check")

    async def _approve(self, number: int, seen: str, by: int, did: str = "approve") -> None:
        published = await self._taken(self._house.decisions.approve(number, seen, by, rang=True))
        if published is not None:
            await self._acknowledge(did, applied=number)

    async def _taken(self, decision: Any) -> Any:
        """What came of it; None where the others were faster, or the day's fill of hiding is done."""
        try:
            return await decision
        except Refused:
            return None

    async def _acknowledge(self, did: str, **more: object) -> None:
        """With where the log ends now: whatever that is, it has been acknowledged."""
        self._say({"did": did, "head": str(await self._house.history.head()), **more})

    def _moved(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, "overnight": not values["overnight"]}

    def _new(self) -> Item:
        # Letters alone: digits in a name could be a number that nobody rings.
        letters = "".join(self._random.choices("bcdghkmnpqrstvx", k=16))
        item, name = new(NEW_ENTRY, self._number()), f"Trạm mới {letters}"
        return replace(item, after={**item.after, "name": {"vi": name, "en": name}})

    def _number(self) -> str:
        return f"0913 {self._random.randrange(1000):03d} {self._random.randrange(1000):03d}"


@dataclass
class Judge:
    """What was acknowledged over one directory, and what is wrong with what is there."""

    folder: Path
    heads: list[str] = field(default_factory=list)
    proposals: dict[int, str] = field(default_factory=dict)
    applied: set[int] = field(default_factory=set)

    def hear(self, told: list[Told]) -> None:
        for each in told:
            if "head" in each:
                self.heads.append(each["head"])
            if "digest" in each:
                self.proposals[each["proposal"]] = each["digest"]
            if "applied" in each:
                self.applied.add(each["applied"])

    async def faults(self) -> list[str]:
        """What a start finds, and what is missing after it."""
        async with working(self.folder, entries=SHIPPED, staff=()) as house:
            if not house.opened.sound:
                return [f"a start finds tampering: {house.opened.verdict.findings}"]
            return [*await self._log_faults(house), *await self._proposal_faults(house), *await _live_faults(house)]

    async def _log_faults(self, house: House) -> list[str]:
        """An acknowledged head that is in the log: each change up to it is there, whole and in its order."""
        last = max(map(Head.parse, self.heads), key=lambda each: each.count, default=None)
        verdict = await audit(house.opened.engine, HeadFile(self.folder / "tincay.head", KEY), last)
        return [str(each) for each in verdict.findings]

    async def _proposal_faults(self, house: House) -> list[str]:
        changes = {each.details.get("proposal"): each for each in await house.log() if each.action == "publish"}
        rows = {each.id: each for each in await house.rows(schema.proposal)}
        faults = [f"proposal {each}: acknowledged, and gone" for each in self.proposals.keys() - rows.keys()]
        faults += [f"proposal {each}: its approval is gone" for each in self.applied - changes.keys()]
        for number, row in rows.items():
            if (row.state == "applied") is not (number in changes):
                faults.append(f"proposal {number}: {row.state}, and the log says otherwise")
            found = await house.decisions.get(number)
            content = NewProposal(found.reason, found.made_by, found.items)
            # A plan that a new one took the place of keeps its row alone.
            whole = content.digest() == row.digest or (row.state == "withdrawn" and not found.items)
            if not whole or self.proposals.get(number, row.digest) != row.digest:
                faults.append(f"proposal {number}: not all of it is there")
            if number in changes and len((await house.history.change(changes[number].number)).changed) != len(
                found.items
            ):
                faults.append(f"proposal {number}: half of it was published")
        return faults


async def _live_faults(house: House) -> list[str]:
    async with house.opened.engine.connect() as connection:
        entries = (await connection.execute(select(schema.service.c.id))).scalars().all()
    stored = await Store(house.opened.engine).all_stored()
    same = {each: built(stored[each].values) for each in entries} == dict(house.office.live.services)
    return [] if same else ["what is shown is not what is stored"]


def forked(work: Callable[[], None]) -> int:
    """Do it in a process of its own; its id. What it raises is printed, and then it ends with 1."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - this process has nobody else who would tell
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def killed_at_random(folder: Path, random: Random) -> tuple[list[Told], bool]:
    """Let the officers work until they are killed; what they were told was done, and whether the kill came while they worked."""
    reading, writing = os.pipe()
    seed = random.getrandbits(32)
    # One kill in eight meets the start itself.
    wanted = random.randrange(1, MOST_ACKNOWLEDGED + 1) if random.randrange(8) else 0

    def say(told: Told) -> None:
        os.write(writing, json.dumps(told).encode() + b"\n")

    async def work() -> None:
        async with working(folder, entries=SHIPPED, staff=()) as house:
            await Officers(house, say, Random(seed)).work()

    child = forked(lambda: asyncio.run(work()))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [pipe.readline() for _ in range(wanted)]
        time.sleep(random.uniform(0, LONGEST_WAIT))
        os.kill(child, signal.SIGKILL)
        lines += pipe.readlines()
    _, status = os.waitpid(child, 0)
    return [json.loads(each) for each in lines if each.endswith(b"\n")], os.WIFSIGNALED(status)


def campaign(folder: Path, kills: int, seed: int) -> int:
    """How many of the kills left something wrong."""
    random, counted, wrong = Random(seed), Counter[str](), 0
    gazetteer(), hotlines()
    for kill in range(kills):
        if kill % KILLS_A_DIRECTORY == 0:
            judge = Judge(folder / f"{kill}")
            judge.folder.mkdir()
        told, was_killed = killed_at_random(judge.folder, random)
        counted.update(each["did"] for each in told)
        counted["announced"] += _is_announced(judge.folder)
        counted["killed"] += was_killed
        judge.hear(told)

        def judged(judge: Judge = judge) -> None:
            faults = asyncio.run(judge.faults())
            if faults:
                raise AssertionError("\n".join(faults))

        _, status = os.waitpid(forked(judged), 0)
        if status or not was_killed:
            wrong += 1
            print(f"kill {kill} in {judge.folder}: wrong", flush=True)
    print(json.dumps(counted), flush=True)
    return wrong


def _is_announced(folder: Path) -> bool:
    """Whether the kill came between the announcement of a change and its head."""
    path = folder / "tincay.head"
    kept = HeadFile(path, KEY).read()
    return kept is not None and kept.announced is not None


if __name__ == "__main__":
    raise SystemExit(1 if campaign(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])) else 0)
