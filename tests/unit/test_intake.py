"""Which updates are handled by themselves, which together, and which never."""

from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberMember, ChatMemberUpdated, InlineQuery, Message, Update, User

from bot.botapi.intake import Intake, Manner, Waiting, lane_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOA = User(1001, "Hoa", is_bot=False)
PRIVATE = Chat(1001, "private")
MEMBER = ChatMemberMember(HOA)


def message(number: int, minutes: float = 0, chat: Chat = PRIVATE, **more: Any) -> Update:
    sent = Message(number, NOW - timedelta(minutes=minutes), chat, from_user=HOA, text="help", **more)
    return Update(number, message=sent)


def edited(number: int, written: float, changed: float | None) -> Update:
    edit_date = NOW - timedelta(minutes=changed) if changed is not None else None
    sent = Message(number, NOW - timedelta(minutes=written), PRIVATE, from_user=HOA, text="help", edit_date=edit_date)
    return Update(number, edited_message=sent)


def tap(number: int, minutes: float = 0) -> Update:
    shown = message(number, minutes).message
    return Update(number, callback_query=CallbackQuery("1", HOA, "1", message=shown, data="x"))


def line_of(intake: Intake, *updates: Update) -> list[Waiting]:
    line: list[Waiting] = []
    for update in updates:
        line.append(intake.admit(line, update, NOW))
    return line


def groups(intake: Intake, *updates: Update) -> list[tuple[Manner, tuple[int, ...]]]:
    """How a line is answered, to its end."""
    line, found = line_of(intake, *updates), []
    while line:
        group = intake.next_group(line, NOW)
        found.append((group.manner, group.update_ids))
        line = [waiting for waiting in line if waiting.update.update_id not in group.update_ids]
    return found


def test_five_waiting_messages_are_handled_one_by_one() -> None:
    assert groups(Intake(), *map(message, range(5))) == [(Manner.NORMAL, (number,)) for number in range(5)]


def test_of_more_than_five_the_rest_are_answered_once() -> None:
    normal = [(Manner.NORMAL, (number,)) for number in range(5)]
    assert groups(Intake(), *map(message, range(8))) == [*normal, (Manner.CROWD, (5, 6, 7))]


def test_late_messages_are_answered_once_and_before_all_else() -> None:
    found = groups(Intake(), message(1, 16), tap(2, 60), message(3, 20), message(4, 14))
    assert found == [(Manner.LATE, (1, 3)), (Manner.NORMAL, (2,)), (Manner.NORMAL, (4,))]


def test_fifteen_minutes_are_not_late_yet() -> None:
    assert groups(Intake(), message(1, 15)) == [(Manner.NORMAL, (1,))]
    assert groups(Intake(late_after=timedelta(minutes=1)), message(1, 2)) == [(Manner.LATE, (1,))]


def test_a_tap_is_never_late_but_can_be_one_too_many() -> None:
    assert groups(Intake(), tap(1, 6000)) == [(Manner.NORMAL, (1,))]
    assert groups(Intake(most_waiting=1), tap(1), tap(2), tap(3))[1] == (Manner.CROWD, (2, 3))


def test_late_messages_do_not_make_a_crowd_of_timely_ones() -> None:
    late = [message(number, 30) for number in range(10)]
    found = groups(Intake(), *late, message(10))
    assert found == [(Manner.LATE, tuple(range(10))), (Manner.NORMAL, (10,))]


def test_an_edited_message_is_as_old_as_its_edit() -> None:
    assert groups(Intake(), edited(1, 60, 1)) == [(Manner.NORMAL, (1,))]
    assert groups(Intake(), edited(1, 60, 59)) == [(Manner.LATE, (1,))]
    assert groups(Intake(), edited(1, 60, None)) == [(Manner.LATE, (1,))]


def test_behind_a_crowd_even_a_single_message_joins_it() -> None:
    intake = Intake()
    waiting = intake.admit([], message(1), NOW, behind_crowd=True)
    assert intake.next_group([waiting], NOW).manner is Manner.CROWD


def test_groups_and_channels_have_no_late_messages_and_no_crowds() -> None:
    family = Chat(-100, "supergroup")
    found = groups(Intake(), *(message(number, 60, family) for number in range(8)))
    assert found == [(Manner.NORMAL, (number,)) for number in range(8)]


def test_an_erase_is_neither_late_nor_crowded_and_ends_all_that_was_written_before() -> None:
    intake = Intake(erases=lambda update: update.update_id in (3, 12))
    found = groups(intake, *(message(number, 60) for number in range(3)), message(3, 60), message(4))
    assert found == [(Manner.NORMAL, (0, 1, 2, 3)), (Manner.NORMAL, (4,))]
    found = groups(intake, *(message(number) for number in range(4, 15)))
    assert found == [(Manner.NORMAL, tuple(range(4, 13))), (Manner.CROWD, (13, 14))]


def test_an_erase_does_not_swallow_that_somebody_left() -> None:
    left = Update(2, my_chat_member=ChatMemberUpdated(PRIVATE, HOA, NOW, MEMBER, MEMBER))
    found = groups(Intake(erases=lambda update: update.update_id == 3), message(1), left, message(3))
    assert found == [(Manner.NORMAL, (1, 3)), (Manner.NORMAL, (2,))]


def test_who_asks_for_the_numbers_is_never_one_too_many_and_answered_first_and_once() -> None:
    intake = Intake(hastens=lambda update: update.update_id >= 20)
    found = groups(intake, *map(message, range(8)), *map(message, range(20, 30)))
    assert found[0] == (Manner.NORMAL, tuple(range(20, 30)))
    assert found[1:] == [*((Manner.NORMAL, (number,)) for number in range(5)), (Manner.CROWD, (5, 6, 7))]
    # Those that wait do not make a crowd of what comes after them.
    assert groups(intake, *map(message, range(20, 30)), message(1))[1] == (Manner.NORMAL, (1,))


def test_who_asked_for_the_numbers_long_ago_is_answered_late() -> None:
    intake = Intake(hastens=lambda update: True)
    assert groups(intake, message(1, 16), message(2)) == [(Manner.NORMAL, (2,)), (Manner.LATE, (1,))]
    waiting = intake.admit([], message(1, 14), NOW)
    later = intake.next_group([waiting], NOW + timedelta(minutes=2))
    assert later.manner is Manner.LATE


def test_a_cry_goes_before_what_waits_and_from_a_crowd_with_the_crowd() -> None:
    intake = Intake()
    line = line_of(intake, *map(message, range(8)))
    assert intake.next_group(line, NOW, {3}).update_ids == (3,)
    crowd = intake.next_group(line, NOW, {6})
    assert (crowd.manner, crowd.update_ids) == (Manner.CROWD, (5, 6, 7))
    late = line_of(intake, message(1, 16), message(2))
    assert intake.next_group(late, NOW, {1}).manner is Manner.LATE
    assert intake.next_group(late, NOW, {2}).update_ids == (2,)


def test_a_group_names_its_chat() -> None:
    intake = Intake()
    assert intake.next_group(line_of(intake, message(1, 60)), NOW).chat_id == 1001
    assert intake.next_group(line_of(intake, Update(1)), NOW).chat_id is None


def test_order_is_kept_within_a_chat_else_a_user_else_not_at_all() -> None:
    assert lane_of(message(1)) == lane_of(tap(2)) == ("chat", 1001)
    assert lane_of(Update(3, inline_query=InlineQuery("1", HOA, "d", ""))) == ("user", 1001)
    assert lane_of(Update(4)) == ("update", 4)
