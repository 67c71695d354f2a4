"""The officers' handbook tells the truth: each button, command, sentence and picture in it exists, and no command is left out."""

import re
from pathlib import Path

import pytest

from bot.wording import load
from handlers.admin.commands import DESK_COMMANDS
from handlers.commands import COMMANDS

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = (ROOT / "docs" / "so-tay-quan-tri.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "pictures" / "so-tay"
FOR_EVERYBODY = "maso"
MOST_PICTURES, MOST_BYTES = 12, 120_000
BUTTON = re.compile(r"\*\*\[([^\]]+)\]\*\*")
PICTURE = re.compile(r"!\[[^\]]+\]\(pictures/so-tay/([^)]+)\)")
COMMAND = re.compile(r"`/([a-z]+)")
LABELLED = re.compile(
    r"(^|\.)button\b|(^|\.)(button|choice)_|\.button\.|^(kind|role|field|audience|charge|try|report)\.|^form\.(label|name)_"
)
"""The keys whose texts stand on buttons; names of offices are offered as buttons, too."""

VI = load(ROOT / "locales")["vi"]


def label_patterns() -> list[re.Pattern[str]]:
    """What a button may say, a placeholder as anything, its first letter as large as a screen makes it."""
    catalogue = VI.catalogue._catalog  # type: ignore[attr-defined]
    texts = {text for key, text in catalogue.items() if isinstance(key, str) and LABELLED.search(key)}
    headed = texts | {text[:1].upper() + text[1:] for text in texts}
    return [re.compile(re.sub(r"\\\{[a-z]+\\\}", ".+", re.escape(text))) for text in headed]


def is_button(label: str) -> bool:
    return any(pattern.fullmatch(label) for pattern in label_patterns())


def test_the_markup_is_used() -> None:
    assert len(BUTTON.findall(HANDBOOK)) > 50


@pytest.mark.parametrize("label", sorted(set(BUTTON.findall(HANDBOOK))))
def test_each_button_is_on_a_screen(label: str) -> None:
    assert is_button(label)


@pytest.mark.parametrize("label", ["Gửi phê duyệt", "Duyệt luôn", "1 Có", "gửi duyệt"])
def test_a_button_that_no_screen_has_is_found(label: str) -> None:
    assert not is_button(label)


def test_each_command_exists_and_none_of_the_team_is_left_out() -> None:
    named = set(COMMAND.findall(HANDBOOK))
    known = {name for command in (*COMMANDS, *DESK_COMMANDS) for name in command.names} | {FOR_EVERYBODY}
    assert named <= known
    assert {command.names[0] for command in DESK_COMMANDS} | {FOR_EVERYBODY} <= named


def test_what_is_read_out_to_a_holder_is_what_the_form_asks_to_read() -> None:
    (read_out,) = re.findall(r"^> “(.+)”$", HANDBOOK, re.MULTILINE)
    assert f"“{read_out}”" in VI.t("form.ask_consent_risk")


def test_what_is_asked_on_the_telephone_is_what_the_screen_says() -> None:
    (asked,) = re.findall(r"“(Số này còn[^”]+)”", HANDBOOK)
    assert f"“{asked}”" in VI.t("call.ask")


def test_each_picture_exists_is_small_and_is_shown() -> None:
    shown = PICTURE.findall(HANDBOOK)
    assert sorted(shown) == sorted(path.name for path in PICTURES.iterdir())
    assert len(shown) <= MOST_PICTURES
    assert [name for name in shown if (PICTURES / name).stat().st_size >= MOST_BYTES] == []
