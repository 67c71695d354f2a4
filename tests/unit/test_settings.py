"""Settings: read from the environment and .env, refused with a word that names the setting and never its value."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.settings import Settings

Set = Callable[..., None]
SECRET = "7000000009:not-a-real-token"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("TINCAY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Set:
    def give(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return give


def started(*command: str) -> Result:
    return CliRunner().invoke(cli, command)


def test_without_any_setting_the_defaults_hold() -> None:
    settings = Settings()
    assert settings.token is None
    assert settings.api_base_url == "https://api.telegram.org"
    assert settings.late_after == timedelta(minutes=15)
    assert settings.owners == ()


def test_each_field_is_read_from_its_own_variable(given: Set, tmp_path: Path) -> None:
    given(
        TINCAY_TOKEN=SECRET,
        TINCAY_DATABASE_URL="sqlite+aiosqlite:////data/x.db",
        TINCAY_SECRET_KEY="ab" * 32,
        TINCAY_API_BASE_URL="http://127.0.0.1:8081",
        TINCAY_PROXY="socks5://127.0.0.1:1080",
        TINCAY_OWNERS="11, 22,",
        TINCAY_SINGLE_ADMIN="1",
        TINCAY_CONTENT_DIR=str(tmp_path),
        TINCAY_SEND_PER_SECOND="0",
        TINCAY_WEBHOOK_URL="https://bot.example.org/telegram",
        TINCAY_WEBHOOK_LISTEN="127.0.0.1:9000",
        TINCAY_HEALTH_LISTEN="127.0.0.1:9001",
        TINCAY_HANDLER_SECONDS="2.5",
        TINCAY_LATE_AFTER_MINUTES="1",
        TINCAY_LOG_LEVEL="DEBUG",
    )
    settings = Settings()
    assert settings.model_fields_set == set(Settings.model_fields)
    assert settings.token is not None
    assert settings.token.get_secret_value() == SECRET
    assert settings.owners == (11, 22)
    assert settings.single_admin is True
    assert settings.content_dir == tmp_path
    assert settings.handler_seconds == 2.5
    assert settings.late_after == timedelta(minutes=1)


def test_a_file_beside_the_working_folder_is_read_and_the_environment_goes_before_it(given: Set) -> None:
    Path(".env").write_text(f"TINCAY_TOKEN={SECRET}\nTINCAY_SEND_PER_SECOND=5\nOTHER=1\n", encoding="utf-8")
    given(TINCAY_SEND_PER_SECOND="7")
    settings = Settings()
    assert settings.token is not None
    assert settings.send_per_second == 7


def test_an_empty_value_counts_as_unset(given: Set) -> None:
    given(TINCAY_TOKEN="", TINCAY_SEND_PER_SECOND="")
    assert Settings().token is None
    assert Settings().send_per_second == 30


def test_a_slash_at_the_end_of_the_server_makes_no_difference(given: Set) -> None:
    given(TINCAY_API_BASE_URL="http://127.0.0.1:8081/")
    assert Settings().api_base_url == "http://127.0.0.1:8081"


def test_printing_the_settings_shows_no_secret(given: Set) -> None:
    given(TINCAY_TOKEN=SECRET, TINCAY_SECRET_KEY="ab" * 32)
    shown = repr(Settings()) + str(Settings())
    assert SECRET not in shown
    assert "abab" not in shown


def test_settings_cannot_be_changed_while_the_bot_runs() -> None:
    with pytest.raises(ValidationError):
        Settings().send_per_second = 5  # type: ignore[misc]  # that it is refused is what is tested


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINCAY_SEND_PER_SECOND", "-1"),
        ("TINCAY_SEND_PER_SECOND", "many-canary"),
        ("TINCAY_HANDLER_SECONDS", "0"),
        ("TINCAY_LATE_AFTER_MINUTES", "canary"),
        ("TINCAY_LOG_LEVEL", "canary"),
        ("TINCAY_SINGLE_ADMIN", "canary"),
        ("TINCAY_OWNERS", "canary"),
        ("TINCAY_DATABASE_URL", "canary"),
        ("TINCAY_DATABASE_URL", "sqlite:///canary.db"),
        ("TINCAY_API_BASE_URL", "canary.example.org"),
        ("TINCAY_PROXY", "canary:1080"),
        ("TINCAY_LATE_AFTER_MINUTES", "inf"),
    ],
)
def test_a_wrong_value_stops_the_start_with_the_name_and_not_the_value(given: Set, name: str, value: str) -> None:
    given(**{name: value})
    result = started("check")
    assert result.exit_code == 2
    assert name in result.output
    assert "canary" not in result.output
    assert "Traceback" not in result.output
