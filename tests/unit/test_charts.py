"""A chart is drawn by a process that knows nothing of the bot; where it cannot be drawn nothing else is lost."""

import json
import logging
import struct
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot import charts
from bot.drawing import ENVIRONMENT, Drawing
from bot.screens.desk.statistics import Chart, Series

LETTERS = "aăâeêioôơuưyđ"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SERIES = Series("Số người mỗi ngày", ("1/11", "2/11", "3/11"), (12, None, 7))
BARS = Series("Hỏi nhiều nhất", ("Tìm nơi giúp", "Xin cấm tiếp xúc"), (9, 5))
CHART = Chart("Cả nước", SERIES, BARS, "Chỗ không có cột: không ghi.")


@pytest.fixture(autouse=True)
def folder_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a drawing sets for itself is set back."""
    monkeypatch.setenv("MPLCONFIGDIR", "")


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG (https://www.w3.org/TR/png/#5Chunk-layout)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place = 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        yield kind, png[place + 8 : place + 8 + length]
        place += length + 12


def drawn(spec: Any) -> tuple[int, bytes]:
    picture = BytesIO()
    return charts.main(BytesIO(json.dumps(spec).encode()), picture), picture.getvalue()


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", dict(chunks(png))[b"IHDR"][:8])
    return width, height


def test_a_chart_fits_a_phone_and_its_file_tells_nothing_else() -> None:
    code, png = drawn(asdict(CHART))
    assert code == 0
    width, height = size(png)
    assert width == 1080
    assert 600 < height < 1920
    assert {kind for kind, _ in chunks(png)} <= {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


def test_the_same_numbers_make_the_same_bytes() -> None:
    assert drawn(asdict(CHART)) == drawn(asdict(CHART))


def test_every_vietnamese_letter_is_in_the_font() -> None:
    """A letter that is not there warns, and a warning fails a test."""
    written = "".join(unicodedata.normalize("NFC", letter + tone) for letter in LETTERS for tone in TONES)
    code, _ = drawn({**asdict(CHART), "title": written, "note": written.upper()})
    assert code == 0
    with pytest.warns(UserWarning, match="missing from font"):
        drawn({**asdict(CHART), "title": "漢"})


def test_words_are_drawn_as_they_stand() -> None:
    """The library would read formulas between two dollar signs."""
    code, _ = drawn({**asdict(CHART), "title": r"$\frac$"})
    assert code == 0


def test_without_topics_there_are_the_columns_alone() -> None:
    whole, alone = drawn(asdict(CHART))[1], drawn({**asdict(CHART), "bars": asdict(Series("", (), ()))})[1]
    assert size(alone)[1] < size(whole)[1]


def test_a_year_of_months_and_thirty_days_are_drawn() -> None:
    for count in (7, 13, 30):
        days = Series("Số người", tuple(map(str, range(count))), tuple(range(count)))
        assert drawn({**asdict(CHART), "columns": asdict(days)})[0] == 0


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {**asdict(CHART), "columns": None},
        {**asdict(CHART), "columns": {"title": "", "labels": ["1"], "values": []}},
        {**asdict(CHART), "bars": {"title": "", "labels": ["1"], "values": ["x"]}},
        {**asdict(CHART), "columns": {"title": "", "labels": ["1"] * 101, "values": [1] * 101}},
    ],
)
def test_another_shape_makes_no_picture(spec: Any) -> None:
    assert drawn(spec) == (1, b"")


def test_where_the_systems_folder_is_closed_it_writes_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried: list[str | None] = []

    class Closed(tempfile.TemporaryDirectory[str]):
        def __init__(self, dir: str | None = None) -> None:  # noqa: A002  # as the library names it
            tried.append(dir)
            if dir is None or dir == "/nowhere":
                raise PermissionError
            super().__init__(dir=dir)

    monkeypatch.setattr(tempfile, "TemporaryDirectory", Closed)
    monkeypatch.setattr(charts, "SCRATCH", (None, str(tmp_path)))
    with charts.scratch():
        assert len(list(tmp_path.iterdir())) == 1
    assert tried == [None, str(tmp_path)]
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(charts, "SCRATCH", (None, "/nowhere"))
    with pytest.raises(OSError, match="nowhere"), charts.scratch():
        pass


async def test_the_process_draws() -> None:
    picture = await Drawing(seconds=120).draw(CHART)
    assert picture is not None
    assert size(picture)[0] == 1080


@pytest.mark.safety(24)
async def test_the_process_gets_neither_token_nor_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINCAY_TOKEN", "12345:canary")
    program = "import json, os; print(json.dumps(dict(os.environ)))"
    told = await Drawing(seconds=120, program=(sys.executable, "-I", "-c", program)).draw(CHART)
    assert told is not None
    assert json.loads(told) == ENVIRONMENT


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ((sys.executable, "-c", "import sys; sys.exit(3)"), "code=3"),
        ((sys.executable, "-c", "pass"), "code=0"),
        (("/nowhere/python",), "chart.failed"),
    ],
)
async def test_what_cannot_be_drawn_is_said_in_the_log(
    program: tuple[str, ...], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await Drawing(seconds=120, program=program).draw(CHART) is None
    assert told in caplog.text
    assert "chart.failed" in caplog.text


async def test_what_does_not_end_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    program = (sys.executable, "-c", "import time; time.sleep(600)")
    with caplog.at_level(logging.WARNING):
        assert await Drawing(seconds=0.01, program=program).draw(CHART) is None
    assert "chart.failed" in caplog.text
