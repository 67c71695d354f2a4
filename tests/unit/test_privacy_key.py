"""The secret key: made once, kept from others, refused when it cannot be trusted."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from pydantic import SecretStr

from bot.privacy import key
from bot.privacy.key import SecretKeyError, key_path, secret_key

CONFIGURED = "5f" * 31 + "a0"


def url(folder: Path, name: str = "tincay.db") -> str:
    return f"sqlite+aiosqlite:///{folder / name}"


def test_the_configured_key_is_used_and_no_file_is_made(tmp_path: Path) -> None:
    assert secret_key(SecretStr(f" {CONFIGURED}\n"), url(tmp_path)) == bytes.fromhex(CONFIGURED)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("written", ["", "   ", "ab" * 31, "zz" * 32, CONFIGURED + "1", "mật khẩu", "５f" * 32])
def test_a_configured_key_that_is_empty_short_or_garbled_is_refused_and_not_quoted(written: str) -> None:
    with pytest.raises(SecretKeyError, match="TINCAY_SECRET_KEY") as refusal:
        secret_key(SecretStr(written), "sqlite+aiosqlite://")
    assert not written.strip() or written not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_first_run_makes_a_key_that_only_its_owner_reads_and_the_next_runs_use_it(tmp_path: Path) -> None:
    database = url(tmp_path / "var")
    first = secret_key(None, database)
    made = tmp_path / "var" / "tincay.key"
    assert len(first) == 32
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert secret_key(None, database) == first
    assert [path.name for path in made.parent.iterdir()] == ["tincay.key"]


def test_a_generous_umask_does_not_open_the_key_to_others(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        secret_key(None, url(tmp_path))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "tincay.key").stat().st_mode) == 0o600


def test_two_houses_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(None, url(tmp_path, "one.db")) != secret_key(None, url(tmp_path, "two.db"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o666, 0o601])
def test_a_key_that_others_may_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    secret_key(None, url(tmp_path))
    made = tmp_path / "tincay.key"
    made.chmod(mode)
    with pytest.raises(SecretKeyError, match=f"chmod 600 {made}") as refusal:
        secret_key(None, url(tmp_path))
    assert made.read_text().strip() not in str(refusal.value)
    made.chmod(0o600)
    assert secret_key(None, url(tmp_path)) == bytes.fromhex(made.read_text())


def test_the_owner_may_take_the_write_permission_away(tmp_path: Path) -> None:
    first = secret_key(None, url(tmp_path))
    (tmp_path / "tincay.key").chmod(0o400)
    assert secret_key(None, url(tmp_path)) == first


@pytest.mark.parametrize("content", [b"", b"\n", b"ab" * 31, b"\x00" * 64, b"\xff\xfe" * 40, b"no key at all"])
def test_a_key_file_that_is_empty_short_or_garbled_is_refused_and_never_replaced(
    tmp_path: Path, content: bytes
) -> None:
    made = tmp_path / "tincay.key"
    made.write_bytes(content)
    made.chmod(0o600)
    with pytest.raises(SecretKeyError, match="delete the file and start again") as refusal:
        secret_key(None, url(tmp_path))
    assert str(made) in str(refusal.value)
    assert made.read_bytes() == content


def test_a_key_that_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tincay.key").symlink_to("/dev/null")
    with pytest.raises(SecretKeyError, match="not a plain file"):
        secret_key(None, url(tmp_path))


def test_a_key_file_that_points_nowhere_is_refused_without_leaving_a_draft(tmp_path: Path) -> None:
    (tmp_path / "tincay.key").symlink_to(tmp_path / "gone")
    with pytest.raises(SecretKeyError, match="set TINCAY_SECRET_KEY"):
        secret_key(None, url(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["tincay.key"]


def test_a_folder_that_takes_no_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    with pytest.raises(SecretKeyError, match="Give the bot a folder where it may write"):
        secret_key(None, url(tmp_path / "var"))


@pytest.mark.parametrize("broken", ["fsync", "link"])
def test_a_crash_while_the_key_is_made_leaves_no_half_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing:
        crashing.setattr(key.os, broken, crash)
        with pytest.raises(KeyboardInterrupt):
            secret_key(None, url(tmp_path))
    assert not (tmp_path / "tincay.key").exists()
    assert len(secret_key(None, url(tmp_path))) == 32


def test_many_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    together = Barrier(8)

    def start(_: int) -> bytes:
        together.wait(timeout=30)
        return secret_key(None, url(tmp_path))

    with ThreadPoolExecutor(8) as starting:
        keys = set(starting.map(start, range(8)))
    assert keys == {secret_key(None, url(tmp_path))}
    assert [path.name for path in tmp_path.iterdir()] == ["tincay.key"]


@pytest.mark.parametrize(
    "database",
    [
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file::memory:?uri=true",
        "sqlite+aiosqlite:///file:one?mode=memory&cache=shared&uri=true",
    ],
)
def test_a_database_in_memory_gets_a_key_that_dies_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert key_path(database) is None
    assert secret_key(None, database) != secret_key(None, database)
    assert not list(tmp_path.iterdir())


def test_the_key_lies_where_a_backup_of_the_database_files_does_not_pick_it_up(tmp_path: Path) -> None:
    secret_key(None, url(tmp_path))
    assert not list(tmp_path.glob("tincay.db*"))
    assert key_path("sqlite+aiosqlite:///var/tincay.db") == Path("var/tincay.key")
    assert key_path("sqlite+aiosqlite:///file:/srv/my%20house/tincay.db?uri=true") == Path("/srv/my house/tincay.key")


def test_a_database_with_the_name_of_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretKeyError, match="Rename the database"):
        secret_key(None, url(tmp_path, "tincay.key"))


def test_a_database_server_needs_a_configured_key_for_its_machines_to_share() -> None:
    server = "postgresql+asyncpg://bot:hidden-word@db/tincay"
    assert key_path(server) is None
    with pytest.raises(SecretKeyError, match="the same on every machine") as refusal:
        secret_key(None, server)
    assert "hidden-word" not in str(refusal.value)
    assert secret_key(SecretStr(CONFIGURED), server) == bytes.fromhex(CONFIGURED)
