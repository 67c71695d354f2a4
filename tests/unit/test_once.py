"""One chat, one card, one day: one report; and nobody can ask afterwards who it was."""

from datetime import date, timedelta

from bot.privacy.once import Once

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
HER, OTHER = 7_263_518_904, 6_918_273_645


def test_a_chat_counts_once_a_day_for_a_card() -> None:
    once = Once()
    assert once.first(HER, "x", MONDAY)
    assert not once.first(HER, "x", MONDAY)
    assert once.first(HER, "y", MONDAY)
    assert once.first(OTHER, "x", MONDAY)
    assert not once.first(OTHER, "x", MONDAY)


def test_the_next_day_she_may_report_again_and_yesterday_is_forgotten() -> None:
    once = Once()
    once.first(HER, "x", MONDAY)
    once.first(OTHER, "x", MONDAY)
    assert once.first(HER, "x", TUESDAY)
    assert len(once) == 1


def test_at_midnight_it_is_forgotten_without_another_report() -> None:
    once = Once()
    once.first(HER, "x", MONDAY)
    once.forget_before(MONDAY)
    assert not once.first(HER, "x", MONDAY)
    once.forget_before(TUESDAY)
    assert len(once) == 0


def test_a_restart_forgets_it() -> None:
    Once().first(HER, "x", MONDAY)
    assert Once().first(HER, "x", MONDAY)


def test_when_it_is_full_no_more_count_that_day_and_none_counts_twice() -> None:
    once = Once(most=3)
    assert [once.first(chat_id, "x", MONDAY) for chat_id in (1, 2, 3, 4, 1)] == [True, True, True, False, False]
    assert len(once) == 3
    assert once.first(4, "x", TUESDAY)


def test_what_is_remembered_names_neither_chat_nor_card_and_is_another_each_day_and_after_each_start() -> None:
    kept: list[bytes] = []
    for _ in range(2):
        once = Once()
        for days in range(2):
            once.first(HER, "some-entry", MONDAY + timedelta(days))
            kept.extend(once._seen)
    assert len(set(kept)) == 4
    assert all(len(each) == 32 for each in kept)
    assert not any(each in repr(kept) for each in (str(HER), "some-entry"))
