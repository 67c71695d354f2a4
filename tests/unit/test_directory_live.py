"""What is committed is shown with the next answer; an answer that was begun keeps what it began with."""

from dataclasses import replace

import pytest

from bot.directory.live import Live
from bot.directory.national import NO_HOTLINES
from bot.directory.store import UnreadableEntry
from tests.unit.log_house import OTHER, edited, new, service


def live() -> Live:
    return Live([service("one"), service("two", OTHER, status="inactive")], NO_HOTLINES)


def test_admins_see_what_the_public_does_not() -> None:
    directory = live()
    assert set(directory.services) == {"one", "two"}
    assert [each.id for each in directory.snapshot.services] == ["one"]


def test_nobody_changes_it_from_outside() -> None:
    with pytest.raises(TypeError):
        live().services["one"] = service("one")  # type: ignore[index]  # that is the point


def test_what_is_committed_is_in_the_next_snapshot_and_not_in_the_one_at_hand() -> None:
    directory = live()
    begun = directory.snapshot
    directory.took([edited(new("one"), status="defunct"), edited(new("two"), status="active"), new("three")])
    assert [each.id for each in begun.services] == ["one"]
    assert sorted(each.id for each in directory.snapshot.services) == ["three", "two"]


def test_what_cannot_be_read_changes_nothing() -> None:
    directory = live()
    before = directory.snapshot
    with pytest.raises(UnreadableEntry):
        directory.took(
            [edited(new("one"), status="defunct"), replace(new("three"), after={**new("three").after, "kind": "x"})]
        )
    assert directory.snapshot is before
    assert directory.services["one"].status == "active"


def test_the_caution_comes_and_goes_and_stays_through_a_change() -> None:
    directory = live()
    directory.caution(frozenset({"one"}))
    assert [each.caution for each in directory.snapshot.services] == [True]
    same = directory.snapshot
    directory.caution(frozenset({"one"}))
    assert directory.snapshot is same
    directory.took([edited(new("one"), overnight=True)])
    assert [each.caution for each in directory.snapshot.services] == [True]
    directory.caution(frozenset())
    assert [each.caution for each in directory.snapshot.services] == [False]
