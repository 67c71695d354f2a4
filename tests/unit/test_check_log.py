"""`check --log`: an operator reads whether the log holds, and cannot talk a tampered one right."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.checks import changelog
from bot.database.backup import copy_without_chats
from bot.database.engine import open_database
from bot.directory.chain import START, Head
from bot.directory.headfile import KEY_BYTES, KEY_PURPOSE, HeadFile
from bot.directory.national import NO_HOTLINES
from bot.directory.opening import open_directory
from bot.directory.verify import Verdict
from bot.privacy.seal import derived
from tests.unit.log_house import NOW, edited, forging, new, opened

SECRET = "ab" * 32
KEY = derived(bytes.fromhex(SECRET), KEY_PURPOSE, KEY_BYTES)
FIRST = new("dl-0001")
FALSE = Head(2, "0" * 64)


@pytest.fixture(autouse=True)
def of_this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TINCAY_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
    monkeypatch.setenv("TINCAY_SECRET_KEY", SECRET)


def told(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["check", "--log", *map(str, arguments)])


def working(folder: Path) -> list[Head]:
    """A bot that makes three changes; the heads that they left."""

    async def work() -> list[Head]:
        heads = []
        async with opened(folder, KEY) as house:
            for number in range(3):
                item = FIRST if number == 0 else edited(FIRST, number, overnight=bool(number % 2))
                change = await house.does(item)
                heads.append(Head(change.number, change.digest))
        return heads

    return asyncio.run(work())


@pytest.fixture
def heads(tmp_path: Path) -> list[Head]:
    """Three changes."""
    return working(tmp_path)


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_log_that_holds_says_where_it_ends_and_changes_nothing(tmp_path: Path, heads: list[Head]) -> None:
    before = listing(tmp_path)
    result = told()
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"Head of the log: {heads[2]}" in result.stdout
    assert "The change log holds." in result.stdout
    assert "with --head" in result.stdout
    assert listing(tmp_path) == before


@pytest.mark.parametrize("number", [0, 2])
def test_the_owners_head_is_looked_for(heads: list[Head], number: int) -> None:
    result = told("--head", f" {str(heads[number]).upper()} ")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"The owners' head is in it; changes since then: {2 - number}." in result.stdout
    assert "with --head" not in result.stdout


def test_a_head_that_is_not_in_it_is_a_replaced_log(heads: list[Head]) -> None:
    result = told("--head", FALSE)
    assert result.exit_code == 1
    assert "The owners' head, of change 2, is not in this log" in result.stderr
    assert "holds" not in result.stdout


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE change SET actor = 666 WHERE number = 2", "Change 2 was altered after it was written."),
        ("UPDATE change_entry SET after = '{}' WHERE change = 2", "What change 2 did to entries was altered."),
        ("DELETE FROM change WHERE number = 2", "Change 3 does not follow the one before it."),
        ("DELETE FROM change WHERE number = 3", "The log ends before change 3, which was acknowledged"),
        ("DELETE FROM change WHERE number = 3", "Entries name a change 3 that the log does not have."),
        ("UPDATE service SET status = 'defunct'", "Entry dl-0001 is not as the log left it."),
        ("UPDATE service SET id = 'x' || char(27) || '[31m'", r"Entry 'x\x1b[31m' is not as the log left it."),
        ("INSERT INTO staff VALUES (1, 'x', 'owner', NULL, 1, 1, 1)", "The team is not as the log left it."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(tmp_path: Path, heads: list[Head], statement: str, sentence: str) -> None:
    with forging(tmp_path / "tincay.db") as database:
        database.execute(statement)
    result = told()
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "holds" not in result.stdout


def test_every_flaw_has_its_sentence() -> None:
    from typing import get_args

    from bot.directory.verify import Flaw

    assert set(changelog._WORDS) == set(get_args(Flaw))


def test_a_thousand_findings_do_not_fill_the_terminal(tmp_path: Path, heads: list[Head]) -> None:
    async def many() -> None:
        async with opened(tmp_path, KEY) as house:
            await house.does(*(new(f"dl-{each:04d}") for each in range(100, 300)))

    asyncio.run(many())
    with forging(tmp_path / "tincay.db") as database:
        database.execute("UPDATE service SET status = 'defunct'")
    result = told()
    assert len(result.stderr.splitlines()) == changelog.MOST_TOLD + 1
    assert "And 151 more." in result.stderr


def test_a_bot_that_was_killed_after_its_announcement_is_no_finding(tmp_path: Path, heads: list[Head]) -> None:
    HeadFile(tmp_path / "tincay.head", KEY).write(heads[1], heads[2])
    assert told().exit_code == 0


def test_a_running_bot_is_looked_at_while_it_writes(tmp_path: Path, heads: list[Head]) -> None:
    """What lies in the write-ahead log alone is seen."""

    async def look() -> tuple[list[str], list[str]]:
        from bot.settings import Settings

        async with opened(tmp_path, KEY) as house:
            await house.does(new("dl-0002"))
            return await changelog.report(Settings(), None, renew=False)

    notes, problems = asyncio.run(look())
    assert problems == []
    assert notes[0].startswith("Head of the log: 4:")


def older_copy(folder: Path) -> list[Head]:
    """A backup of the second change put back over the third, the file beside it left."""
    heads = working(folder)[:2]
    shutil.copy(folder / "tincay.db", folder / "copy")
    with forging(folder / "copy") as database:
        database.execute("DELETE FROM change WHERE number = 3")
        database.execute("DELETE FROM change_entry WHERE change = 3")
        database.execute("UPDATE service SET overnight = 1, version = 2")
    (folder / "copy").replace(folder / "tincay.db")
    return heads


def test_a_backup_put_back_is_tampering_until_an_owners_head_vouches_for_it(tmp_path: Path) -> None:
    heads = older_copy(tmp_path)
    result = told()
    assert result.exit_code == 1
    assert "an older copy was put back" in result.stderr
    result = told("--head", heads[1], "--renew")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "is renewed" in result.stdout
    assert "The change log holds." in result.stdout
    assert told().exit_code == 0
    assert (tmp_path / "tincay.head").stat().st_mode & 0o777 == 0o600


def test_a_head_that_is_not_the_end_vouches_for_nothing_after_it(tmp_path: Path) -> None:
    heads = older_copy(tmp_path)
    before = listing(tmp_path)
    result = told("--head", heads[0], "--renew")
    assert result.exit_code == 1
    assert "Not renewed: the log goes on after the owners' head" in result.stderr
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET actor = 666 WHERE number = 1",
        "UPDATE change_entry SET after = '{}' WHERE change = 1",
        "UPDATE service SET status = 'defunct'",
        "DELETE FROM service",
        "INSERT INTO staff VALUES (1, 'x', 'owner', NULL, 1, 1, 1)",
    ],
)
def test_a_log_that_does_not_hold_is_never_renewed(tmp_path: Path, statement: str) -> None:
    heads = older_copy(tmp_path)
    with forging(tmp_path / "tincay.db") as database:
        database.execute(statement)
    before = listing(tmp_path)
    result = told("--head", heads[1], "--renew")
    assert result.exit_code == 1
    assert "Not renewed: more is wrong" in result.stderr
    assert listing(tmp_path) == before


def test_a_false_head_renews_nothing(tmp_path: Path) -> None:
    older_copy(tmp_path)
    before = listing(tmp_path)
    result = told("--head", FALSE, "--renew")
    assert result.exit_code == 1
    assert "Not renewed" in result.stderr
    assert listing(tmp_path) == before


@pytest.mark.parametrize("lost", ["missing", "broken"])
def test_a_lost_file_or_key_is_mended_by_the_owners_head(tmp_path: Path, heads: list[Head], lost: str) -> None:
    file = tmp_path / "tincay.head"
    if lost == "missing":
        file.unlink()
    else:
        HeadFile(file, bytes(32)).write(heads[2])
    assert told().exit_code == 1
    assert told("--head", heads[2], "--renew").exit_code == 0
    assert told().exit_code == 0


def test_where_the_log_holds_nothing_is_renewed(tmp_path: Path, heads: list[Head]) -> None:
    before = listing(tmp_path)
    result = told("--head", heads[2], "--renew")
    assert result.exit_code == 0
    assert "nothing to renew" in result.stdout
    assert listing(tmp_path) == before


def test_the_file_stays_the_bots_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of root's would keep the bot from reading it."""
    heads = older_copy(tmp_path)
    owned: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "chown", lambda *owner: owned.append(owner))
    assert told("--head", heads[1], "--renew").exit_code == 0
    database = (tmp_path / "tincay.db").stat()
    assert owned == [(tmp_path / "tincay.head", database.st_uid, database.st_gid)]


def test_another_user_renews_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = older_copy(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / "tincay.db").stat().st_uid + 1)
    result = told("--head", heads[1], "--renew")
    assert result.exit_code == 1
    assert "as the bot's user" in result.stderr


def test_a_directory_whose_log_was_taken_away_does_not_pass_for_an_old_one(tmp_path: Path, heads: list[Head]) -> None:
    with forging(tmp_path / "tincay.db") as database:
        database.execute("DELETE FROM change")
        database.execute("DELETE FROM change_entry")
    (tmp_path / "tincay.head").unlink()
    result = told()
    assert result.exit_code == 1
    assert "the log was taken away" in result.stderr
    assert "is not in this log" in told("--head", heads[0]).stderr
    assert "Not renewed" in told("--head", START, "--renew").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--log", "--head", "128"],
        ["--log", "--renew"],
        ["--head", str(FALSE)],
        ["--renew"],
    ],
)
def test_arguments_that_go_together_with_nothing_are_refused(tmp_path: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, ["check", *arguments])
    assert result.exit_code == 2
    assert "--head" in result.stderr


def test_where_there_is_no_database_nothing_holds_and_nothing_is_made(tmp_path: Path) -> None:
    result = told()
    assert result.exit_code == 2
    assert "There is no database" in result.stderr
    assert listing(tmp_path) == {}


def test_an_empty_or_older_database_keeps_no_log_yet(tmp_path: Path) -> None:
    (tmp_path / "tincay.db").touch()
    assert (told().exit_code, told().stderr) == (
        2,
        "This database keeps no change log yet: start the bot once, and it will.\n",
    )

    async def make() -> None:
        engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
        async with engine.begin() as connection:
            await connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
            await connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
        await engine.dispose()

    asyncio.run(make())
    assert "keeps no change log yet" in told().stderr


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "tincay.db").write_bytes(b"something else" * 100)
    result = told()
    assert result.exit_code == 2
    assert "not a database" in result.stderr


def test_a_missing_key_is_not_made(tmp_path: Path, heads: list[Head], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINCAY_SECRET_KEY")
    result = told()
    assert result.exit_code == 2
    assert "the secret key is missing" in result.stderr
    assert "tincay.key" not in listing(tmp_path)
    (tmp_path / "tincay.key").write_text(SECRET)
    (tmp_path / "tincay.key").chmod(0o600)
    assert told().exit_code == 0
    (tmp_path / "tincay.key").chmod(0o644)
    assert "chmod 600" in told().stderr


def test_what_the_disk_refuses_is_said(tmp_path: Path, heads: list[Head]) -> None:
    (tmp_path / "tincay.head").unlink()
    (tmp_path / "tincay.head").mkdir()
    result = told()
    assert result.exit_code == 2
    assert "cannot be read or written: Is a directory." in result.stderr


def test_a_database_in_memory_has_no_file_to_renew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINCAY_DATABASE_URL", "sqlite+aiosqlite://")
    assert "keeps no change log yet" in told().stderr
    assert changelog._refusal(Verdict(START), START, None) == "Not renewed: there is no file beside this database."


@pytest.mark.safety(43)
def test_a_backup_is_made_and_put_back_as_the_papers_tell(tmp_path: Path) -> None:
    """docs/operating.md, “Backups”."""
    working(tmp_path)
    kept = told().stdout.split()[4]
    copy_without_chats(tmp_path / "tincay.db", tmp_path / "copy.db")
    assert kept in told().stdout

    async def goes_on() -> None:
        async with opened(tmp_path, KEY) as house:
            await house.does(new("dl-0002"))

    asyncio.run(goes_on())
    for name in ("tincay.db", "tincay.db-wal", "tincay.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "copy.db").rename(tmp_path / "tincay.db")
    assert told().exit_code == 1
    assert told("--head", kept, "--renew").exit_code == 0

    async def starts() -> bool:
        url = f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}"
        directory = await open_directory(url, KEY, (), NO_HOTLINES, lambda: NOW)
        await directory.engine.dispose()
        return directory.sound

    assert asyncio.run(starts())
