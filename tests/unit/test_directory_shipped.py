"""A mistake in what is shipped names its file, its entry and its key, and what to do."""

from pathlib import Path
from typing import get_args

import pytest

from bot.directory.national import Need
from bot.directory.shipped import ShippedError, read, read_entries, read_hotlines

LINE = """
[lines.police]
kind = "police"
name = { vi = "Công an", en = "Police" }
organization = { vi = "Công an", en = "Police" }
phones = [{ number = "113" }]
schedule = { always = true }
source = "s"
[lines.day]
kind = "hotline"
name = { vi = "Ngày", en = "Day" }
organization = { vi = "", en = "" }
phones = [{ number = "1800 1233" }]
source = "s"
"""
NEEDS = "[needs]\n" + "".join(f'{need} = ["police", "day"]\n' for need in get_args(Need))
ENTRY = """
[house]
kind = "shelter"
name = { vi = "Nhà", en = "House" }
organization = { vi = "", en = "" }
source = "s"
"""


def hotlines(folder: Path, text: str = LINE + NEEDS) -> Path:
    file = folder / "hotlines.toml"
    file.write_text(text, encoding="utf-8")
    return file


def entries(folder: Path, text: str) -> Path:
    (folder / "directory").mkdir(exist_ok=True)
    (folder / "directory" / "some.toml").write_text(text, encoding="utf-8")
    return folder


def refusal_of_lines(folder: Path, text: str) -> str:
    with pytest.raises(ShippedError) as caught:
        read_hotlines(hotlines(folder, text))
    return str(caught.value)


def refusal_of_entries(folder: Path, text: str) -> str:
    hotlines(folder)
    with pytest.raises(ShippedError) as caught:
        read(entries(folder, text))
    return str(caught.value)


def test_what_is_right_is_read(tmp_path: Path) -> None:
    hotlines(tmp_path)
    told, found = read(entries(tmp_path, ENTRY))
    assert [line.id for line in told.lines] == ["police", "day"]
    assert all(line.national for line in told.lines)
    assert [(entry.id, entry.national) for entry in found] == [("house", False)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShippedError, match=r"hotlines\.toml: the file is missing; put it back"):
        read(tmp_path)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    assert refusal_of_lines(tmp_path, "[lines").startswith("hotlines.toml: this is not TOML; correct it")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "hotlines.toml").write_bytes("[lines.cong-an]\nname = 'Công an'".encode("utf-16"))
    with pytest.raises(ShippedError, match=r"hotlines\.toml: save the file as UTF-8"):
        read_hotlines(tmp_path / "hotlines.toml")


@pytest.mark.parametrize("text", ["", LINE, "lines = 1\n" + NEEDS])
def test_lines_and_needs_are_tables(tmp_path: Path, text: str) -> None:
    assert "write the lines as tables" in refusal_of_lines(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extra = 1\n" + LINE + NEEDS, "hotlines.toml, extra: unknown key"),
        ('only_while_open = ["nobody"]\n' + LINE + NEEDS, "hotlines.toml, only_while_open: there is no line nobody"),
        (LINE + NEEDS + 'boredom = ["police"]', "hotlines.toml, needs, boredom: unknown need"),
        (
            LINE.replace('phones = [{ number = "1800 1233" }]', "") + NEEDS,
            "hotlines.toml, day, phones: write its number",
        ),
        (LINE + NEEDS.replace('man = ["police", "day"]\n', ""), "needs, man: name a line that answers at every hour"),
        (LINE + NEEDS.replace('man = ["police"', 'man = ["nobody"'), "needs, man: there is no line nobody"),
        (LINE + NEEDS.replace('man = ["police", ', "man = ["), "needs, man: name a line that answers at every hour"),
        (LINE.replace('"113"', '"116"') + NEEDS, "hotlines.toml, police, phones.0.number: "),
        (LINE.replace('kind = "police"', "") + NEEDS, "hotlines.toml, police, kind: "),
        (LINE.replace("1800 1233", "113") + NEEDS, "hotlines.toml, day, phones: this number stands at police"),
        (
            LINE.replace('phones = [{ number = "1800 1233" }]', 'phone_of = "nobody"') + NEEDS,
            "day, phone_of: name a line",
        ),
        (
            LINE.replace('phones = [{ number = "113" }]', "") + NEEDS,
            "needs, danger: name a line that answers at every hour",
        ),
    ],
)
def test_mistakes_in_the_lines_name_their_place(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal_of_lines(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("house = 1", "some.toml, house: write it as a table"),
        (
            ENTRY + 'phones = [{ number = "113" }]',
            "some.toml, house, phones: this number stands at police; write phone_of",
        ),
        (ENTRY.replace("[house]", "[police]"), "some.toml, police: another entry or line has this id"),
        (ENTRY + 'phone_of = "nobody"', "some.toml, house, phone_of: name a line or an entry"),
        (
            ENTRY + 'phone_of = "house"',
            "some.toml, house, phone_of: name a line or an entry that has a number of its own",
        ),
        (ENTRY + 'address = "5 Trần Phú"', "some.toml, house: Value error, address: a shelter"),
        (ENTRY + 'description = { vi = "ở 5 Trần Phú", en = "there" }', "these words would lead to a door"),
    ],
)
def test_mistakes_in_the_entries_name_their_place(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal_of_entries(tmp_path, text)


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    assert len(refusal_of_entries(tmp_path, "a = 1\nb = 2\n[c]\n").splitlines()) > 4


def test_entries_may_use_the_number_of_another_file(tmp_path: Path) -> None:
    told = read_hotlines(hotlines(tmp_path))
    (tmp_path / "a.toml").write_text(ENTRY + 'phone_of = "hall"', encoding="utf-8")
    (tmp_path / "b.toml").write_text(
        ENTRY.replace("house", "hall") + 'phones = [{ number = "0912345678" }]', encoding="utf-8"
    )
    assert len(read_entries([tmp_path / "a.toml", tmp_path / "b.toml"], told)) == 2
