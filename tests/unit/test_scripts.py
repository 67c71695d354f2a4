"""What is run by hand does what it says: the live walk (here on the loopback Telegram), and `make bench` and `make evaluate`."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import TOKEN, Server, Telegram, serve
from scripts import live
from tests.programs import programs, run_all


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    telegram = Telegram()
    telegram.user(1001).sends("/start")
    running = await serve(telegram)
    yield running
    await running.stop()


@pytest.mark.parametrize(
    "environment",
    [{}, {"TINCAY_TOKEN": TOKEN}, {"TINCAY_LIVE_CHAT": "1001"}, {"TINCAY_TOKEN": TOKEN, "TINCAY_LIVE_CHAT": "me"}],
)
def test_without_a_token_and_a_chat_the_live_walk_says_so_and_sends_nothing(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert live.main(environment) == 2
    assert "TINCAY_TOKEN" in capsys.readouterr().err


async def test_the_ten_steps_go_well_where_telegram_keeps_its_rules(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {"TINCAY_TOKEN": TOKEN, "TINCAY_LIVE_CHAT": "1001", "TINCAY_API_BASE_URL": server.base_url}
    code = await asyncio.to_thread(live.main, environment)
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 10
    assert [line for line in told if not line.endswith(": ok")] == []
    assert code == 0


async def test_a_step_that_goes_wrong_is_named_and_the_others_are_walked(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = await live.walk_all(TOKEN, 999, server.base_url)
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 10
    assert told[0].endswith(": ok")
    assert wrong == sum("WRONG" in line for line in told) > 3


async def test_a_refused_token_is_not_printed(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    token = "7000000009:" + "B" * 35
    assert await live.walk_all(token, 1001, server.base_url) == 10
    shown = capsys.readouterr()
    assert "refuses the token" in shown.err
    assert token not in shown.out + shown.err


def test_every_program_of_a_folder_is_run_and_each_that_fails_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('if __name__ == "__main__":\n    pass\n', encoding="utf-8")
    (tmp_path / "b.py").write_text("texts = ()\n", encoding="utf-8")
    (tmp_path / "__main__.py").write_text('if __name__ == "__main__":\n    pass\n', encoding="utf-8")
    assert programs(tmp_path) == ["a"]
    # Not below tests/, so Python finds no such module.
    assert run_all(tmp_path / "__main__.py", []) == 1
    assert run_all(tmp_path / "__main__.py", ["x", "y"]) == 2


@pytest.mark.parametrize("folder", ["benchmarks", "evaluation"])
def test_there_is_something_to_measure(folder: str) -> None:
    assert programs(Path(__file__).resolve().parents[1] / folder)
