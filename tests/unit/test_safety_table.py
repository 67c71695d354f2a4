"""docs/safety.md tells the truth: each of the 50 requirements once, each with tests that exist and say so themselves."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "safety.md"
NUMBERS = range(1, 51)
STATES = {"held", "held otherwise", "partly", "not in this release"}
WITH_A_REASON = STATES - {"held"}
TEST = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")


@dataclass(frozen=True)
class Row:
    """One requirement as the document tells it; `tests` as `tests/….py::test_name`."""

    number: int
    asks: str
    state: str
    tests: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Marks:
    """What one module marks: the numbers of each test by its own mark, and those that its class or the module lends it."""

    own: Mapping[str, frozenset[int]]
    lent: Mapping[str, frozenset[int]]

    def of(self, test: str) -> frozenset[int]:
        return self.own[test] | self.lent[test]


@cache
def rows() -> tuple[Row, ...]:
    found = []
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0].isdecimal():
            assert len(cells) == 5, f"five cells, not {len(cells)}: {line[:60]}"
            found.append(Row(int(cells[0]), cells[1], cells[2], tuple(TEST.findall(cells[3])), cells[4]))
    return tuple(found)


@cache
def marks() -> Mapping[str, Marks]:
    """The marks of every test module, by its path."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        own: dict[str, frozenset[int]] = {}
        lent: dict[str, frozenset[int]] = {}
        for test, above in every_test(module.body, assigned(module.body)):
            own[test.name], lent[test.name] = numbers(test.decorator_list), above
        found[path.relative_to(ROOT).as_posix()] = Marks(own, lent)
    return found


def every_test(
    body: list[ast.stmt], above: frozenset[int]
) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, frozenset[int]]]:
    """The tests of a module or a class, with the numbers that everything in it bears."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node, above
        elif isinstance(node, ast.ClassDef):
            yield from every_test(node.body, above | numbers(node.decorator_list) | assigned(node.body))


def assigned(body: list[ast.stmt]) -> frozenset[int]:
    """The numbers in `pytestmark = …`."""
    values = [
        node.value
        for node in body
        if isinstance(node, ast.Assign)
        and [each.id for each in node.targets if isinstance(each, ast.Name)] == ["pytestmark"]
    ]
    return numbers(values)


def numbers(expressions: list[ast.expr]) -> frozenset[int]:
    """The numbers of each `pytest.mark.safety(…)` in them."""
    found = set()
    for expression in expressions:
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.safety":
                found |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    return frozenset(each for each in found if isinstance(each, int))


def test_each_requirement_stands_there_once_and_in_order() -> None:
    assert [row.number for row in rows()] == list(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_says_what_is_asked_its_state_and_the_reason_where_it_is_not_simply_held(number: int) -> None:
    (row,) = (each for each in rows() if each.number == number)
    assert row.asks
    assert row.state in STATES
    assert row.note or row.state not in WITH_A_REASON, "say why"
    assert row.tests or row.state == "not in this release", "name a test"
    assert not [test for test, times in Counter(row.tests).items() if times > 1], "named twice"


@pytest.mark.parametrize("number", NUMBERS)
def test_every_test_that_a_row_names_exists_and_bears_its_number(number: int) -> None:
    for row in rows():
        for named in row.tests if row.number == number else ():
            path, _, test = named.partition("::")
            assert path in marks(), f"{path} does not exist"
            assert test in marks()[path].own, f"{named} does not exist"
            assert number in marks()[path].of(test), f"{named} does not bear pytest.mark.safety({number})"


def test_every_mark_in_the_tests_is_in_the_table() -> None:
    """A test's own mark by the test's name; a mark on a class or a module by any test below it."""
    told = {(row.number, test) for row in rows() for test in row.tests}
    missing = []
    for path, module in marks().items():
        for test, own in module.own.items():
            missing += [f"{number}: {path}::{test}" for number in own if (number, f"{path}::{test}") not in told]
        for number in frozenset().union(*module.lent.values()):
            below = [test for test, lent in module.lent.items() if number in lent]
            if not any((number, f"{path}::{test}") in told for test in below):
                missing.append(f"{number}: {path} (marked as a whole)")
    assert not missing, "write into docs/safety.md:\n" + "\n".join(sorted(missing))


def test_no_mark_has_a_number_that_no_requirement_has() -> None:
    given = {
        number
        for module in marks().values()
        for borne in (*module.own.values(), *module.lent.values())
        for number in borne
    }
    assert given <= set(NUMBERS)


def test_marks_are_read_however_they_are_written() -> None:
    module = ast.parse(
        "pytestmark = [pytest.mark.slow, pytest.mark.safety(1)]\n"
        "@pytest.mark.safety(2, 3)\n@pytest.mark.slow\nasync def test_a(): ...\n"
        "@pytest.mark.safety(4)\nclass TestB:\n    pytestmark = pytest.mark.safety(5)\n"
        "    @pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.safety(6))])\n    def test_c(self, x): ...\n"
        "def helper(): ...\n"
    )
    found = [
        (test.name, numbers(test.decorator_list), above)
        for test, above in every_test(module.body, assigned(module.body))
    ]
    assert found == [
        ("test_a", frozenset({2, 3}), frozenset({1})),
        ("test_c", frozenset({6}), frozenset({1, 4, 5})),
    ]
