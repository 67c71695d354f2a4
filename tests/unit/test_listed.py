"""A chat sees so many places an hour, the same one as often as it likes, and what is counted tells nobody anything."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.privacy.listed import AN_HOUR, PLACES, PLACES_IN_DANGER, Listed

HER, OTHER = 7_263_518_904, 6_918_273_645

pytestmark = pytest.mark.safety(50)


class Hour:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def listed(hour: Hour) -> Listed:
    return Listed(hour)


def seen(listed: Listed, chat_id: int, places: range, *, in_danger: bool = False) -> int:
    return sum(listed.may_see(chat_id, f"p{place}", in_danger=in_danger) for place in places)


def test_a_chat_sees_twenty_places_and_another_chat_its_own(listed: Listed) -> None:
    assert seen(listed, HER, range(100)) == PLACES == 20
    assert seen(listed, OTHER, range(100)) == PLACES


def test_a_place_seen_before_is_free_however_many_were_seen(listed: Listed) -> None:
    seen(listed, HER, range(100))
    assert seen(listed, HER, range(20)) == 20
    assert not listed.may_see(HER, "p20")


def test_in_danger_three_times_as_many_are_seen_and_no_more(listed: Listed) -> None:
    assert seen(listed, HER, range(100)) == PLACES
    assert seen(listed, HER, range(100), in_danger=True) == PLACES_IN_DANGER == 60
    assert not listed.may_see(HER, "p99", in_danger=True)
    assert not listed.may_see(HER, "p98")


def test_an_hour_after_it_was_first_seen_a_place_counts_no_more(listed: Listed, hour: Hour) -> None:
    listed.may_see(HER, "first")
    hour.passes(timedelta(minutes=30))
    seen(listed, HER, range(19))
    assert listed.may_see(HER, "first")
    assert not listed.may_see(HER, "another")
    hour.passes(timedelta(minutes=30))
    assert listed.may_see(HER, "another")
    assert not listed.may_see(HER, "and another")


def test_what_is_older_than_an_hour_is_forgotten_though_nobody_asks(listed: Listed, hour: Hour) -> None:
    seen(listed, HER, range(20))
    hour.passes(AN_HOUR - timedelta(seconds=1))
    listed.forget_old()
    assert len(listed) == 20
    hour.passes(timedelta(seconds=1))
    listed.forget_old()
    assert len(listed) == 0
    assert not listed._count


def test_a_full_memory_forgets_the_oldest_and_refuses_nobody(hour: Hour) -> None:
    listed = Listed(hour, most=50)
    assert all(listed.may_see(chat_id, "p1") for chat_id in range(200))
    assert len(listed) == 50
    assert len(listed._count) == 50


def test_a_restart_forgets_it(hour: Hour) -> None:
    seen(Listed(hour), HER, range(20))
    assert seen(Listed(hour), HER, range(20, 40)) == 20


def test_what_is_kept_names_neither_chat_nor_place_and_is_another_after_each_start(hour: Hour) -> None:
    kept: list[bytes] = []
    for _ in range(2):
        listed = Listed(hour)
        listed.may_see(HER, "p25390")
        kept.extend((*listed._shown, *listed._count))
    assert len(set(kept)) == 4
    assert {len(each) for each in kept} == {16}
    assert not any(each.encode() in b"".join(kept) for each in (str(HER), "25390"))


def test_after_an_erase_the_number_counts_and_no_place_is_free(hour: Hour) -> None:
    listed = Listed(hour)
    assert listed.may_see(HER, "p25390")
    listed.erased(HER)
    for number in range(PLACES - 1):
        assert listed.may_see(HER, f"p{number}")
    assert not listed.may_see(HER, "p25390")
    assert listed.may_see(OTHER, "p25390")
