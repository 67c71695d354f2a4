"""Each change is bound to all of itself and to the one before it; a head is read as it was written."""

from dataclasses import replace

import pytest

from bot.directory.chain import ORIGIN, START, Change, Changed, Head, entries_digest, link

BARE = Change(1, 1_790_000_000, "publish", 2001, 2002, {"proposal": 7, "rung": ["a"]}, "e" * 64, ORIGIN, "")
CHANGE = replace(BARE, digest=link(BARE))


def test_a_change_as_it_was_written_is_whole() -> None:
    assert CHANGE.is_whole()


@pytest.mark.parametrize(
    "altered",
    [
        {"number": 2},
        {"made_at": 1_790_000_001},
        {"action": "hide"},
        {"actor": 2002},
        {"actor": None},
        {"approver": 2001},
        {"details": {"proposal": 8, "rung": ["a"]}},
        {"details": {"proposal": 7}},
        {"entries": "f" * 64},
        {"previous": "1" * 64},
        {"digest": "0" * 64},
        {"digest": ""},
    ],
)
def test_a_change_of_any_field_shows(altered: dict[str, object]) -> None:
    assert not replace(CHANGE, **altered).is_whole()  # type: ignore[arg-type]  # real fields


@pytest.mark.parametrize("field", ["number", "made_at", "action", "actor", "details", "entries", "previous", "digest"])
@pytest.mark.parametrize("value", [None, b"\x00", object(), "\ud800", "zz", [[]]])
def test_whatever_stands_in_a_row_is_judged_and_never_breaks_the_judge(field: str, value: object) -> None:
    assert not replace(CHANGE, **{field: value}).is_whole()  # type: ignore[arg-type]  # that is the point


def test_details_nested_without_end_are_not_whole() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert not replace(CHANGE, details={"x": nested}).is_whole()


def test_the_order_of_keys_is_no_change() -> None:
    assert replace(CHANGE, details={"rung": ["a"], "proposal": 7}).is_whole()


def test_what_entries_were_and_became_is_in_the_digest_and_so_is_their_order() -> None:
    a, b = Changed("a", None, {"name": "A"}), Changed("b", {"name": "x"}, {"name": "B"})
    digests = {
        entries_digest(each)
        for each in (
            [],
            [a],
            [a, b],
            [b, a],
            [a, replace(b, before=None)],
            [a, replace(b, after={"name": "C"})],
            [a, replace(b, entry="c")],
        )
    }
    assert len(digests) == 7


def test_nothing_can_be_moved_from_one_entry_into_the_next() -> None:
    whole = [Changed("a", None, {}), Changed("b", None, {})]
    assert entries_digest(whole) != entries_digest([Changed('a",null,{}]["b', None, {})])


def test_a_head_is_read_as_it_was_written_and_as_a_phone_copies_it() -> None:
    head = Head(128, "ab" * 32)
    assert str(head) == f"128:{'ab' * 32}"
    assert Head.parse(str(head)) == head
    assert Head.parse(f"  128:{'AB' * 32}\n") == head
    assert Head.parse(str(START)) == START


@pytest.mark.parametrize(
    "written",
    ["", "128", "128:", f":{ORIGIN}", f"-1:{ORIGIN}", f"x:{ORIGIN}", f"١:{ORIGIN}", f"1:{ORIGIN}0", f"1:{'g' * 64}"],
)
def test_what_is_no_head_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="a number, a colon and 64 hex digits"):
        Head.parse(written)
