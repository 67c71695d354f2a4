"""The command line: `ask`, `where`, `check`, and what it says when it cannot start."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import ask, library
from bot.__main__ import cli
from bot.botapi import events
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot

ARTICLE = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"
KEYS = [
    "text",
    "danger",
    "danger_level",
    "topic",
    "confidence",
    "options",
    "places",
    "place_status",
    "services",
    "reply",
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, so that neither a database nor a .env of the machine takes part."""
    monkeypatch.chdir(tmp_path)
    for name in ("TINCAY_TOKEN", "TINCAY_DATABASE_URL", "TINCAY_CONTENT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def world() -> World:
    read = library.load()
    return read.world(Snapshot.build(read.entries, read.hotlines), library.now())


def asked(*lines: bytes, command: str = "ask") -> list[dict[str, object]]:
    result = CliRunner().invoke(cli, [command, "--json"], input=b"".join(lines))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]


def test_each_line_is_a_fresh_chat_and_an_object_with_the_keys_of_the_contract() -> None:
    first, second = asked(b"cuu toi voi\n", f"{ARTICLE}\n".encode())
    assert list(first) == KEYS
    assert (first["danger"], first["danger_level"]) == ("emergency_now", "full")
    assert second["danger"] is None
    assert second["places"] == [{"code": "25390", "name": "Đồng Tâm, Đồng Nai", "era": "present", "level": "commune"}]
    assert (second["place_status"], second["services"]) == ("found", ["dong-tam-2021"])


def test_blank_lines_count_and_only_lf_ends_a_line() -> None:
    texts = [each["text"] for each in asked("a\u2028b\x85c\r\n".encode(), b"\n", b"x\xffy\n", b"last")]
    assert texts == ["a\u2028b\x85c\r", "", "x\ufffdy", "last"]


def test_a_separator_inside_a_text_cannot_split_the_output() -> None:
    result = CliRunner().invoke(cli, ["ask", "--json"], input="a\u2028b\u2029c\x85d\n".encode())
    assert len(result.stdout.splitlines()) == 1


def test_nothing_is_written(tmp_path: Path) -> None:
    asked(b"cuu toi voi\n")
    assert list(tmp_path.iterdir()) == []


def test_where_says_which_places_a_text_names() -> None:
    (found,) = asked("q bình thạnh\n".encode(), command="where")
    assert list(found) == ["text", "places", "place_status"]
    assert found["places"] == [{"code": "765", "name": "Bình Thạnh, Hồ Chí Minh", "era": "former", "level": "district"}]
    plain = CliRunner().invoke(cli, ["where"], input="q bình thạnh\nem đồng ý\n".encode())
    assert plain.stdout == "found: f765 Bình Thạnh, Hồ Chí Minh\nnone\n"


def test_a_terminal_chat_taps_buttons_by_number(world: World) -> None:
    talk = ask.conversation(iter(["2", ARTICLE, "cuu toi voi", "99", "4"]), world)
    start, where, place, danger, again, erased = talk
    assert "[1 Số gọi ngay] [2 Tìm nơi giúp]" in start
    assert "Ở xã, phường nào?" in where
    assert "Xã Đồng Tâm, Đồng Nai" in place
    assert danger.startswith("113 Công an")
    assert again.startswith("113 Công an")
    assert "Ở đây không có gì để xóa" in erased


def test_a_chat_in_the_terminal_ends_with_the_input() -> None:
    result = CliRunner().invoke(cli, ["ask"], input="xin chào\n")
    assert result.exit_code == 0
    assert "Số gọi ngay" in result.stdout


def test_check_finds_the_shipped_content_right() -> None:
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 0, result.output
    assert "unreviewed" in result.output


def test_check_names_file_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine" / "answers").mkdir(parents=True)
    (tmp_path / "mine" / "answers" / "thanks.toml").write_text("title = 1\n")
    monkeypatch.setenv("TINCAY_CONTENT_DIR", str(tmp_path / "mine"))
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 1
    assert "thanks.toml" in result.output


@pytest.mark.parametrize("command", ["ask", "where"])
@pytest.mark.parametrize("file", ["hotlines.toml", "answers/thanks.toml"])
def test_wrong_content_is_named_where_a_text_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, file: str
) -> None:
    (tmp_path / "mine" / "answers").mkdir(parents=True)
    (tmp_path / "mine" / file).write_text("broken = [\n")
    monkeypatch.setenv("TINCAY_CONTENT_DIR", str(tmp_path / "mine"))
    result = CliRunner().invoke(cli, [command, "--json"], input="alo\n")
    assert result.exit_code == 2
    assert Path(file).name in result.output
    assert "Traceback" not in result.output


def started(monkeypatch: pytest.MonkeyPatch) -> Result:
    """`run`, which takes over the logs for good: here they are given back."""
    taken: list[Callable[[], None]] = []
    install = events.install
    monkeypatch.setattr(events, "install", lambda level: taken.append(install(level)))
    result = CliRunner().invoke(cli, ["run"])
    for give_back in taken:
        give_back()
    return result


def test_without_a_token_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = started(monkeypatch)
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir()), "a bot that may not start leaves nothing behind"
    assert "TINCAY_TOKEN" in result.output
    assert "Traceback" not in result.output


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINCAY_SEND_PER_SECOND", "many-secrets")
    result = started(monkeypatch)
    assert result.exit_code == 2
    assert "TINCAY_SEND_PER_SECOND" in result.output
    assert "many-secrets" not in result.output


async def test_the_configured_database_is_read_if_it_is_there(tmp_path: Path) -> None:
    from bot.database.engine import open_database
    from bot.database.migrations import migrate
    from bot.directory.headfile import HeadFile
    from bot.directory.register import Register
    from bot.directory.store import Store
    from bot.settings import Settings

    url = f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}"
    engine = await open_database(url)
    await migrate(engine)
    read = library.load()
    await Store(engine).seed(read.entries[:1], Register(engine, HeadFile(None, b""), library.now))
    await engine.dispose()
    snapshot = await library.snapshot_on_disk(read, Settings(database_url=url))
    assert [service.id for service in snapshot.services] == [read.entries[0].id]
    (tmp_path / "broken.db").write_bytes(b"not a database at all" * 99)
    broken = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'broken.db'}")
    assert len((await library.snapshot_on_disk(read, broken)).services) == len(read.entries)


def test_lines_are_split_at_lf_alone() -> None:
    assert list(ask.lines_of(io.BytesIO(b"a\rb\n\nc"))) == ["a\rb", "", "c"]
