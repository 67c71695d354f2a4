"""Whatever somebody changes who can write the files: it is found, or it is found with the head that the owners kept."""

import asyncio
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.database import schema
from bot.directory.chain import ORIGIN, START, Change, Changed, Head, entries_digest, link
from bot.directory.changes import canonical
from bot.directory.headfile import HeadFile, Kept
from bot.directory.verify import Finding, Verdict, audit
from tests.unit.log_house import MAI, NGA, OTHER, House, append_a_change, edited, forging, new, opened, write_change

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

FIRST, SECOND = new("dl-0001"), new("dl-0002")
THU = {"person": 2102, "name": "Thử", "role": "editor", "provinces": ["75"]}


async def a_log(house: House) -> list[Change]:
    """Five changes: two entries, an edit, somebody who joins, and one that is not about entries."""
    return [
        await house.does(FIRST, SECOND),
        await house.does(edited(FIRST, overnight=True)),
        await joins(house),
        await house.does(action="freeze"),
        await house.does(edited(SECOND, overnight=False)),
    ]


async def joins(house: House) -> Change:
    async with house.register.writing() as writing:
        row = {"id": THU["person"], **{key: THU[key] for key in ("name", "role", "provinces")}}
        await writing.connection.execute(
            insert(schema.staff).values(invited_by=MAI, confirmed_by=NGA, joined_at=1, **row)
        )
        return await writing.record("join", actor=MAI, approver=NGA, details=THU)


def ends(change: Change) -> Head:
    return Head(change.number, change.digest)


def phones(number: str) -> str:
    return canonical([{"number": number, "charge": "unknown", "texts": False, "last_answered": None}]).decode()


async def test_an_untouched_log_holds(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        assert await house.audit() == Verdict(START)
        log = await a_log(house)
        assert await house.audit() == Verdict(ends(log[-1]))
    async with opened(tmp_path) as house:
        assert (await house.audit()).holds


async def test_the_owners_head_is_found_wherever_it_stands(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        for change in await a_log(house):
            assert (await house.audit(ends(change))).holds
        assert (await house.audit(START)).holds
        assert await house.finds(Head(3, "0" * 64)) == [Finding("not_theirs", 3)]
        assert await house.finds(Head(99, "0" * 64)) == [Finding("not_theirs", 99)]


@pytest.mark.safety(40)
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE change SET actor = 666 WHERE number = 2", {Finding("altered", 2)}),
        ("UPDATE change SET made_at = made_at + 1 WHERE number = 4", {Finding("altered", 4)}),
        ("UPDATE change SET details = '{}' WHERE number = 3", {Finding("altered", 3), Finding("team_differs")}),
        ("UPDATE change SET action = 'thaw' WHERE number = 4", {Finding("altered", 4)}),
        (
            "UPDATE change SET details = 'no json' WHERE number = 4",
            {Finding("altered", 4), Finding("altered_entries", 4)},
        ),
        ("UPDATE change SET details = x'00' WHERE number = 4", {Finding("altered", 4), Finding("altered_entries", 4)}),
        ("UPDATE change SET entries = x'00' WHERE number = 4", {Finding("altered", 4), Finding("altered_entries", 4)}),
        ("UPDATE change SET digest = x'00' WHERE number = 4", {Finding("altered", 4), Finding("gap", 5)}),
        ("UPDATE change SET previous = 'x' WHERE number = 4", {Finding("altered", 4), Finding("gap", 4)}),
        (
            "UPDATE change_entry SET after = before WHERE change = 5",
            {Finding("altered_entries", 5), Finding("entry_differs", entry="dl-0002")},
        ),
        (
            "UPDATE change_entry SET after = 'no json' WHERE change = 5",
            {Finding("altered_entries", 5), Finding("entry_differs", entry="dl-0002")},
        ),
        (
            "UPDATE change_entry SET entry = x'00' WHERE change = 5",
            {Finding("altered_entries", 5), Finding("entry_differs", entry="dl-0002")},
        ),
        (
            "UPDATE change_entry SET number = number + 5 WHERE change = 1 AND number = 0",
            {Finding("altered_entries", 1)},
        ),
        (
            "INSERT INTO change_entry VALUES (5, 1, 'dl-0001', NULL, '{}')",
            {Finding("altered_entries", 5), Finding("entry_differs", entry="dl-0002")},
        ),
        ("INSERT INTO change_entry VALUES (77, 0, 'dl-0001', NULL, '{}')", {Finding("stray_entries", 77)}),
        (
            "DELETE FROM change_entry WHERE change = 2",
            {Finding("altered_entries", 2), Finding("entry_differs", entry="dl-0001")},
        ),
        ("DELETE FROM change WHERE number = 4", {Finding("gap", 5)}),
        (
            "DELETE FROM change WHERE number = 5",
            {Finding("behind_head", 5), Finding("stray_entries", 5), Finding("entry_differs", entry="dl-0002")},
        ),
        ("UPDATE service SET status = 'defunct' WHERE id = 'dl-0001'", {Finding("entry_differs", entry="dl-0001")}),
        ("UPDATE service SET touched = 0 WHERE id = 'dl-0001'", {Finding("entry_differs", entry="dl-0001")}),
        ("UPDATE service SET version = 1 WHERE id = 'dl-0001'", {Finding("entry_differs", entry="dl-0001")}),
        ("UPDATE service SET version = x'00' WHERE id = 'dl-0001'", {Finding("entry_differs", entry="dl-0001")}),
        ("UPDATE service SET name = 'no json' WHERE id = 'dl-0001'", {Finding("entry_differs", entry="dl-0001")}),
        ("UPDATE service SET name = x'00' WHERE id = 'dl-0001'", {Finding("entry_differs", entry="dl-0001")}),
        ("UPDATE service SET contact = x'00' WHERE id = 'dl-0002'", {Finding("entry_differs", entry="dl-0002")}),
        (
            "UPDATE service SET id = 'dl-0009' WHERE id = 'dl-0001'",
            {Finding("entry_differs", entry="dl-0001"), Finding("entry_differs", entry="dl-0009")},
        ),
        ("DELETE FROM service WHERE id = 'dl-0002'", {Finding("entry_differs", entry="dl-0002")}),
        ("DELETE FROM service", {Finding("entry_differs", entry="dl-0001"), Finding("entry_differs", entry="dl-0002")}),
        ("DELETE FROM staff", {Finding("team_differs")}),
        ("UPDATE staff SET role = 'owner'", {Finding("team_differs")}),
        ("UPDATE staff SET provinces = NULL", {Finding("team_differs")}),
        ("UPDATE staff SET provinces = 'no json'", {Finding("team_differs")}),
        ("UPDATE staff SET id = 666", {Finding("team_differs")}),
        ("INSERT INTO staff VALUES (666, 'x', 'owner', NULL, 1, 1, 1)", {Finding("team_differs")}),
    ],
)
async def test_what_is_changed_in_the_file_is_found_and_named(
    tmp_path: Path, statement: str, found: set[Finding]
) -> None:
    async with opened(tmp_path) as house:
        await a_log(house)
        with forging(house.file) as database:
            database.execute(statement)
        assert set(await house.finds()) == found


async def test_numbers_of_two_entries_changed_places_in_the_log(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await a_log(house)
        with forging(house.file) as database:
            database.execute("UPDATE change_entry SET number = number + 5 WHERE change = 1 AND number = 0")
            database.execute("UPDATE change_entry SET number = 0 WHERE change = 1 AND number = 1")
        assert await house.finds() == [Finding("altered_entries", 1)]


async def test_who_left_is_of_the_team_no_more(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await a_log(house)
        async with house.register.writing() as writing:
            await writing.connection.execute(schema.staff.delete())
            await writing.record("leave", actor=MAI, details=THU)
        assert (await house.audit()).holds
        with forging(house.file) as database:
            database.execute("INSERT INTO staff VALUES (2102, 'Thử', 'editor', '[\"75\"]', 1, 1, 1)")
        assert await house.finds() == [Finding("team_differs")]


async def test_what_a_row_was_changed_to_may_have_a_digest_of_its_own_and_breaks_the_next(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        forged = replace(log[3], action="thaw")
        with forging(house.file) as database:
            database.execute("UPDATE change SET action = 'thaw', digest = ? WHERE number = 4", (link(forged),))
        assert await house.finds() == [Finding("gap", 5)]


async def test_a_last_change_made_anew_is_not_the_one_of_the_head(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        forged = replace(log[4], actor=666)
        with forging(house.file) as database:
            database.execute("UPDATE change SET actor = 666, digest = ? WHERE number = 5", (link(forged),))
        assert await house.finds() == [Finding("other_head", 5)]


async def test_a_perfect_change_that_nobody_announced_is_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        with forging(house.file) as database:
            append_a_change(
                database,
                log[4],
                "dl-0001",
                {**edited(FIRST, overnight=True).after, "phones": edited(FIRST, phones=[]).after["phones"]},
            )
        assert await house.finds() == [Finding("beyond_head", 5)]


async def test_a_perfect_change_in_place_of_the_announced_one_is_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        house.head_file.write(ends(log[4]), Head(6, "a" * 64))
        assert (await house.audit()).holds
        with forging(house.file) as database:
            append_a_change(database, log[4], "dl-0001", {**edited(FIRST, overnight=True).after, "phones": []})
        assert await house.finds() == [Finding("beyond_head", 5)]


async def test_after_a_crash_the_announced_change_is_accepted_and_only_that(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        house.head_file.write(ends(log[3]), ends(log[4]))
        assert (await house.audit()).holds
        house.head_file.write(ends(log[2]), ends(log[3]))
        assert await house.finds() == [Finding("beyond_head", 3)]


@pytest.mark.parametrize("count", [1, 5])
async def test_a_head_that_is_gone_or_is_not_ours_is_found_from_the_first_change_on(tmp_path: Path, count: int) -> None:
    async with opened(tmp_path) as house:
        await (house.does(FIRST) if count == 1 else a_log(house))
        (tmp_path / "tincay.head").write_text("{}")
        assert await house.finds() == [Finding("broken_head")]
        (tmp_path / "tincay.head").unlink()
        assert await house.finds() == [Finding("no_head")]
    async with opened(tmp_path, bytes(32)) as house:
        house.head_file.write(START)
    async with opened(tmp_path) as house:
        assert await house.finds() == [Finding("broken_head")]


async def test_a_restored_older_database_lies_behind_its_head(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        await house.does(SECOND)
    shutil.copy(tmp_path / "tincay.db", tmp_path / "backup")
    async with opened(tmp_path) as house:
        await house.does(edited(FIRST, phones=[]))
    shutil.copy(tmp_path / "backup", tmp_path / "tincay.db")
    async with opened(tmp_path) as house:
        assert await house.finds() == [Finding("behind_head", 3)]


async def test_both_files_of_an_older_day_are_found_with_the_owners_head_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
    for name in ("tincay.db", "tincay.head"):
        shutil.copy(tmp_path / name, tmp_path / f"{name}.older")
    async with opened(tmp_path) as house:
        theirs = ends(await house.does(edited(FIRST, phones=[])))
    for name in ("tincay.db", "tincay.head"):
        shutil.copy(tmp_path / f"{name}.older", tmp_path / name)
    async with opened(tmp_path) as house:
        assert (await house.audit()).holds
        assert await house.finds(theirs) == [Finding("not_theirs", 2)]


def forge_from_the_first(database: sqlite3.Connection, log: list[Change]) -> Head:
    """The whole log anew, another number in its first change, every digest right; and the entry as it says."""
    altered = database.execute("SELECT entry, before, after FROM change_entry WHERE change = 1 ORDER BY number")
    from json import loads

    did = [Changed(entry, before and loads(before), loads(after)) for entry, before, after in altered]
    did[1] = replace(did[1], after={**did[1].after, "phones": loads(phones(OTHER))})
    database.execute(
        "UPDATE change_entry SET after = ? WHERE change = 1 AND number = 1", (canonical(did[1].after).decode(),)
    )
    database.execute("UPDATE service SET phones = ? WHERE id = 'dl-0002'", (phones(OTHER),))
    database.execute(
        "UPDATE change_entry SET after = json_set(after, '$.phones', json(?)) WHERE change = 5", (phones(OTHER),)
    )
    (last_after,) = database.execute("SELECT after FROM change_entry WHERE change = 5").fetchone()
    (last_before,) = database.execute("SELECT before FROM change_entry WHERE change = 5").fetchone()
    digests = {
        1: entries_digest(did),
        5: entries_digest([Changed("dl-0002", loads(last_before), loads(last_after))]),
    }
    database.execute("DELETE FROM change")
    previous = ORIGIN
    for change in log:
        forged = replace(change, previous=previous, entries=digests.get(change.number, change.entries))
        forged = replace(forged, digest=link(forged))
        write_change(database, forged)
        previous = forged.digest
    return Head(len(log), previous)


async def test_a_log_made_anew_as_a_whole_is_not_the_one_of_the_head(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        with forging(house.file) as database:
            forged = forge_from_the_first(database, log)
        assert forged != ends(log[-1])
        assert await house.finds() == [Finding("other_head", 5)]


async def test_a_log_and_a_head_made_anew_are_found_with_the_owners_head_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        log = await a_log(house)
        with forging(house.file) as database:
            forged = forge_from_the_first(database, log)
        # With the secret key in hand: whoever has all of the machine.
        house.head_file.write(forged)
        assert (await house.audit()).holds
        for change in log:
            assert await house.finds(ends(change)) == [Finding("not_theirs", change.number)]


async def test_a_directory_without_any_log_and_head_is_found_with_the_owners_head(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        theirs = ends((await a_log(house))[-1])
        with forging(house.file) as database:
            for table in ("change", "change_entry", "staff"):
                database.execute(f"DELETE FROM {table}")  # noqa: S608  # names from the tuple above
        assert not (await house.audit()).precedes_log
        (tmp_path / "tincay.head").unlink()
        assert (await house.audit()).precedes_log
        assert not (await house.audit(theirs)).precedes_log


async def test_a_team_without_a_log_is_no_directory_of_an_older_release(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        with forging(house.file) as database:
            database.execute("INSERT INTO staff VALUES (666, 'x', 'owner', NULL, 1, 1, 1)")
        assert not (await house.audit()).precedes_log


async def test_where_no_file_is_kept_none_is_missed(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await a_log(house)
        assert (await audit(house.engine, HeadFile(None, b""))).holds


async def test_a_bot_that_writes_meanwhile_is_no_flaw(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        verdicts: list[Verdict] = []

        async def look() -> None:
            for _ in range(20):
                verdicts.append(await house.audit())

        async def write() -> None:
            for each in range(1, 21):
                await house.does(edited(FIRST, each, overnight=bool(each % 2)))

        await asyncio.gather(look(), write())
        assert all(each.holds for each in verdicts)
        assert (await house.audit()).head.count == 21


async def test_a_head_written_between_two_looks_is_read_again(tmp_path: Path) -> None:
    """The file and the database are read at two moments; a change in between must not look like tampering."""
    async with opened(tmp_path) as house:
        log = await a_log(house)

        class Turning(HeadFile):
            told = iter([Kept(ends(log[1])), Kept(ends(log[4])), Kept(ends(log[4])), Kept(ends(log[4]))])

            def read(self) -> Kept | None:
                return next(self.told)

        assert (await audit(house.engine, Turning(tmp_path / "tincay.head", b""))).holds


async def test_one_entry_among_many_is_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(*(new(f"dl-{each:05d}") for each in range(2000)))
        with forging(house.file) as database:
            database.execute("UPDATE service SET overnight = 1 WHERE id = 'dl-01234'")
        assert await house.finds() == [Finding("entry_differs", entry="dl-01234")]
