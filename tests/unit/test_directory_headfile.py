"""The head beside the database: read only as this key wrote it, and old or new, never half, whenever the program is killed."""

import os
from pathlib import Path

import pytest

from bot.directory.chain import START, Head
from bot.directory.headfile import BrokenHead, HeadFile, Kept, head_path

KEY = bytes(range(32))
ONE, TWO = Head(1, "1" * 64), Head(2, "2" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tincay.head"


def test_what_was_written_is_read(path: Path) -> None:
    file = HeadFile(path, KEY)
    assert file.is_kept
    assert file.read() is None
    file.write(ONE)
    assert file.read() == Kept(ONE)
    file.write(ONE, TWO)
    assert HeadFile(path, KEY).read() == Kept(ONE, TWO)


def test_only_its_owner_may_read_it_and_nothing_else_is_left(path: Path) -> None:
    HeadFile(path, KEY).write(ONE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["tincay.head"]


def test_the_log_may_end_with_the_head_or_with_what_was_announced() -> None:
    assert Kept(ONE, TWO).allows(ONE)
    assert Kept(ONE, TWO).allows(TWO)
    assert not Kept(ONE).allows(TWO)
    assert not Kept(ONE, TWO).allows(START)
    assert not Kept(ONE, TWO).allows(Head(2, "3" * 64))


def test_another_key_did_not_write_it(path: Path) -> None:
    HeadFile(path, KEY).write(ONE)
    with pytest.raises(BrokenHead):
        HeadFile(path, bytes(32)).read()


def test_a_head_put_in_by_hand_is_not_believed(path: Path) -> None:
    file = HeadFile(path, KEY)
    file.write(ONE, TWO)
    written = path.read_text()
    for forged in (written.replace("1:1", "2:1"), written.replace("2:2", "3:2"), written.replace(f'"{TWO}"', "null")):
        assert forged != written
        path.write_text(forged)
        with pytest.raises(BrokenHead):
            file.read()


def test_a_change_that_was_announced_is_not_mistaken_for_the_head(path: Path) -> None:
    """The proof covers which of the two is which."""
    file = HeadFile(path, KEY)
    file.write(ONE, TWO)
    path.write_text(
        path.read_text().replace(f'"{ONE}"', '"x"').replace(f'"{TWO}"', f'"{ONE}"').replace('"x"', f'"{TWO}"')
    )
    with pytest.raises(BrokenHead):
        file.read()


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'"x"',
        b"null",
        b'{"head": 1}',
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"head":"1:1","next":null,"proof":""}',
    ],
)
def test_whatever_lies_there_instead_is_no_head(path: Path, written: bytes) -> None:
    path.write_bytes(written)
    with pytest.raises(BrokenHead):
        HeadFile(path, KEY).read()


def test_killed_while_writing_the_old_one_stands(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = HeadFile(path, KEY)
    file.write(ONE)
    with monkeypatch.context() as killed:
        killed.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("no space")))
        with pytest.raises(OSError, match="no space"):
            file.write(TWO)
    assert file.read() == Kept(ONE)
    file.write(TWO)
    assert file.read() == Kept(TWO)


def test_where_no_file_is_kept_nothing_is_missed() -> None:
    file = HeadFile(None, KEY)
    file.write(ONE)
    assert not file.is_kept
    assert file.read() is None


def test_it_lies_beside_the_database_under_a_name_that_a_copy_of_it_leaves_behind() -> None:
    assert head_path(Path("/x/tincay.db")) == Path("/x/tincay.head")
    assert head_path(Path("/x/tincay.head")) == Path("/x/tincay.log-head")
    assert head_path(None) is None
