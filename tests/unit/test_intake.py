"""Which updates are handled by themselves, which together, and which never."""

from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.botapi.intake import Intake, Manner, Waiting, lane_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOA = User(1001, "Hoa", is_bot=False)
PRIVATE = Chat(1001, "private")


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


def test_what_must_be_handled_each_is_neither_late_nor_crowded_nor_counted() -> None:
    intake = Intake(handle_each=lambda update: update.update_id < 10)
    erases = [message(number, 60) for number in range(10)]
    found = groups(intake, *erases, message(10))
    assert found == [(Manner.NORMAL, (number,)) for number in range(11)]


def test_a_group_names_its_chat() -> None:
    intake = Intake()
    assert intake.next_group(line_of(intake, message(1, 60)), NOW).chat_id == 1001
    assert intake.next_group(line_of(intake, Update(1)), NOW).chat_id is None


def test_order_is_kept_within_a_chat_else_a_user_else_not_at_all() -> None:
    assert lane_of(message(1)) == lane_of(tap(2)) == ("chat", 1001)
    assert lane_of(Update(3, inline_query=InlineQuery("1", HOA, "d", ""))) == ("user", 1001)
    assert lane_of(Update(4)) == ("update", 4)
