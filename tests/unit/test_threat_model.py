"""docs/threat-model.md names tests that exist, and a line without one is one where nothing stops anybody."""

import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROWS = tuple(
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TEXT.partition("## 7.")[0].splitlines()
    if line.startswith("| ") and not line.startswith(("| what he", "| what she", "| who |"))
)


@cache
def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(("path", "test"), sorted(set(TEST.findall(TEXT))))
def test_a_test_that_the_threat_model_names_exists(path: str, test: str) -> None:
    assert f"def {test}(" in source(path)


def test_a_line_without_a_test_is_one_where_nothing_stops_anybody() -> None:
    assert len(ROWS) > 30
    for who, stops, remains, shown in ROWS:
        assert TEST.search(shown) or (stops.startswith("nothing") and remains), who
