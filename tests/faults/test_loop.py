"""No message is lost and nobody waits for another, whatever is killed, broken or slow."""

import asyncio
import random
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from loop_house import FALLBACK, House, echo, in_virtual_time
from telegram import Update
from telegram.error import NetworkError

from bot.botapi import events
from bot.botapi.intake import Intake, Manner
from bot.botapi.outcome import screen_accepted
from bot.botapi.polling import TokenRefused
from bot.playground.faults import Fault
from bot.playground.state import Webhook

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

HANG = 3600.0


def hangs_for(number: int) -> Any:
    """A handler that never comes back from one user."""

    async def handler(update: Update, context: Any) -> None:
        if update.effective_user and update.effective_user.id == number:
            await asyncio.sleep(HANG)
        await echo(update, context)

    return handler


async def breaks(_update: Update, _context: Any) -> None:
    raise KeyError("em ở Đồng Tâm")


@pytest.mark.parametrize("seed", range(20))
@in_virtual_time
async def test_of_100_waiting_messages_every_one_is_answered_though_the_bot_is_killed(seed: int) -> None:
    chance = random.Random(seed)
    house = House(at_once=4)
    people = [house.user(5000 + number) for number in range(100)]
    for person in people:
        person.sends("help")
    kills = chance.randint(1, 6)
    for _ in range(kills):
        await house.starts()
        await asyncio.sleep(chance.uniform(0.05, 1.2))
        await house.is_killed()
    await house.starts()
    await house.until(lambda: {call.chat_id for call in house.said()} == {person.id for person in people})
    await house.is_asked_to_stop()
    # Sent, but not yet on disk when the kill came: no more than were in hand at once.
    assert len(house.said()) <= 100 + 4 * kills
    assert len(house.telegram.updates) == 0


@in_virtual_time
async def test_a_kill_between_answer_and_acknowledgement_does_not_answer_twice() -> None:
    house = House(handler=hangs_for(5000))
    first, second = house.user(5000), house.user(5001)
    first.sends("hangs")
    second.sends("help")
    await house.starts()
    await house.until(lambda: len(house.disk.kept) == 1)
    await house.is_killed()
    house.handler = echo
    await house.starts()
    await house.until(lambda: bool(house.answers(first.id)))
    assert house.answers(second.id) == ["answer to help"]


@in_virtual_time
async def test_one_malformed_update_does_not_keep_the_others_from_their_answers_and_is_not_told() -> None:
    stream = StringIO()
    restore = events.install("DEBUG", stream)
    try:
        house = House()
        person = house.user(5000)
        person.sends("before")
        house.telegram.add_malformed_update("em ở Đồng Tâm canary")
        house.telegram.publish("callback_query", "no object at all canary")
        person.sends("after")
        await house.starts()
        await house.until(lambda: house.answers(person.id) == ["answer to before", "answer to after"])
        await house.until(lambda: len(house.telegram.updates) == 0)
        await house.is_asked_to_stop()
    finally:
        restore()
    assert house.loop.counts.malformed == 2
    assert stream.getvalue().count("update.malformed") == 2
    assert "canary" not in stream.getvalue()


@in_virtual_time
async def test_an_update_without_identifier_neither_stops_nor_spins_the_loop() -> None:
    house = House()
    await house.starts()
    house.telegram.updates._waiting[7] = (int(house.telegram.clock.seconds()), {"message": {}})
    house.telegram.changed()
    await asyncio.sleep(10)
    assert len(house.telegram.calls_of("getUpdates")) < 40
    person = house.user(5000)
    person.sends("help")
    await house.until(lambda: bool(house.answers(person.id)))


@in_virtual_time
async def test_a_handler_that_hangs_delays_no_other_chat_by_more_than_a_second() -> None:
    house = House(handler=hangs_for(5000))
    house.user(5000).sends("hangs")
    await house.starts()
    await asyncio.sleep(1)
    for number in range(20):
        person = house.user(6000 + number)
        person.sends("help")
        assert await house.until(lambda person=person: bool(house.answers(person.id))) < 1.0


@in_virtual_time
async def test_sixty_waiting_messages_and_a_hung_handler_delay_no_other_chat_by_more_than_a_second() -> None:
    house = House(handler=hangs_for(5000))
    flooder, other = house.user(5000), house.user(5001)
    for _ in range(60):
        flooder.sends("hangs")
    other.sends("help")
    await house.starts()
    assert await house.until(lambda: bool(house.answers(other.id))) < 1.0
    assert house.answers(flooder.id) == []


@in_virtual_time
async def test_waiting_for_a_hung_handler_does_not_poll_without_pause() -> None:
    house = House(handler=hangs_for(5000))
    house.user(5000).sends("hangs")
    await house.starts()
    await asyncio.sleep(10)
    assert len(house.telegram.calls_of("getUpdates")) < 40


@in_virtual_time
async def test_messages_of_one_chat_are_answered_in_order_while_chats_run_side_by_side() -> None:
    house = House()
    people = [house.user(5000 + number) for number in range(10)]
    for number in range(4):
        for person in people:
            person.sends(f"{number}")
    await house.starts()
    took = await house.until(lambda: len(house.said()) == 40)
    assert all(house.answers(person.id) == [f"answer to {number}" for number in range(4)] for person in people)
    assert took < 1.0


@in_virtual_time
async def test_identifiers_that_start_anew_after_a_quiet_week_are_still_read() -> None:
    house = House()
    person = house.user(5000)
    house.telegram.updates._next_id = 900_000_000
    person.sends("before")
    await house.starts()
    await house.until(lambda: house.answers(person.id) == ["answer to before"])
    house.advance(timedelta(days=8))
    await asyncio.sleep(60)
    # Near enough below for a server to take the old offset at its word.
    house.telegram.updates._last_arrival = house.telegram.clock.seconds()
    house.telegram.updates._next_id = 899_999_000
    person.sends("after")
    person.sends("once more")
    await house.until(lambda: len(house.answers(person.id)) == 3)
    assert house.answers(person.id)[1:] == ["answer to after", "answer to once more"]
    await house.until(lambda: len(house.telegram.updates) == 0)


@in_virtual_time
async def test_of_sixty_messages_at_once_five_are_answered_and_the_rest_scanned_and_answered_once() -> None:
    house = House()
    person = house.user(5000)
    for number in range(60):
        person.sends(f"{number}")
    await house.starts()
    await house.until(lambda: len(house.telegram.updates) == 0 or bool(house.groups))
    assert house.answers(person.id) == [f"answer to {number}" for number in range(5)] + ["CROWD 55"]
    [crowd] = house.groups
    assert [update.message.text for update in crowd.updates if update.message] == [f"{n}" for n in range(5, 60)]
    await house.is_asked_to_stop()
    assert len(house.telegram.updates) == 0


@in_virtual_time
async def test_one_who_never_stops_writing_delays_no_other_chat() -> None:
    house = House()
    flooder, other = house.user(5000), house.user(5001)
    for _ in range(500):
        flooder.sends("again")
    other.sends("help")
    await house.starts()
    await house.until(lambda: bool(house.answers(other.id)))
    assert len(house.answers(flooder.id)) <= 12


@in_virtual_time
async def test_a_message_16_minutes_old_gets_the_late_answer_and_one_of_14_minutes_its_own() -> None:
    house = House()
    late, timely = house.user(5000), house.user(5001)
    for _ in range(3):
        late.sends("help", ago=timedelta(minutes=16))
    late.sends("I am here now")
    timely.sends("help", ago=timedelta(minutes=14))
    await house.starts()
    await house.until(lambda: len(house.said()) == 3)
    assert house.answers(late.id) == ["LATE 3", "answer to I am here now"]
    assert house.answers(timely.id) == ["answer to help"]
    assert [group.manner for group in house.groups] == [Manner.LATE]


@in_virtual_time
async def test_a_message_that_grew_old_while_telegram_was_down_gets_the_late_answer() -> None:
    house = House()
    person = house.user(5000)
    house.telegram.faults.inject(Fault("server_error", "sendMessage"), times=1_000)
    person.sends("help")
    await house.starts()
    await asyncio.sleep(16 * 60)
    house.telegram.faults.clear()
    await house.until(lambda: bool(house.answers(person.id)))
    assert house.answers(person.id) == ["LATE 1"]


@pytest.mark.parametrize("fault", ["server_error", "too_many_requests", "cut_before"])
@in_virtual_time
async def test_an_answer_that_could_not_be_delivered_is_tried_again_while_others_get_theirs(fault: Any) -> None:
    house = House()
    unlucky, other = house.user(5000), house.user(5001)
    house.telegram.faults.inject(Fault(fault, "sendMessage", chat_id=unlucky.id), times=3)
    unlucky.sends("help")
    await house.starts()
    await asyncio.sleep(0.5)
    other.sends("help")
    assert await house.until(lambda: bool(house.answers(other.id))) < 1.0
    await house.until(lambda: bool(house.answers(unlucky.id)))
    assert house.answers(unlucky.id) == ["answer to help"]
    assert house.fallbacks == []


@in_virtual_time
async def test_an_undelivered_answer_survives_a_kill() -> None:
    house = House()
    person = house.user(5000)
    house.telegram.faults.inject(Fault("server_error", "sendMessage"), times=2)
    person.sends("help")
    await house.starts()
    await asyncio.sleep(1)
    await house.is_killed()
    await house.starts()
    await house.until(lambda: house.answers(person.id) == ["answer to help"])


@in_virtual_time
async def test_an_answer_that_alone_cannot_be_delivered_gives_way_to_the_numbers() -> None:
    async def cannot_send(_update: Update, _context: Any) -> None:
        raise NetworkError("file too large for this network")

    house = House(handler=cannot_send)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await house.until(lambda: house.answers(person.id) == [FALLBACK])


@in_virtual_time
async def test_a_lost_connection_after_the_first_screen_does_not_repeat_it() -> None:
    async def second_screen_is_lost(update: Update, context: Any) -> None:
        await echo(update, context)
        raise NetworkError("lost")

    house = House(handler=second_screen_is_lost)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await asyncio.sleep(120)
    assert house.answers(person.id) == ["answer to help"]
    assert len(house.telegram.updates) == 0


@pytest.mark.safety(8)
@in_virtual_time
async def test_a_handler_that_breaks_sends_the_numbers_and_that_counts_as_handled() -> None:
    house = House(handler=breaks)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await house.until(lambda: house.answers(person.id) == [FALLBACK])
    await asyncio.sleep(60)
    assert house.answers(person.id) == [FALLBACK]
    assert len(house.telegram.updates) == 0


@in_virtual_time
async def test_a_handler_that_takes_more_than_20_seconds_sends_the_numbers() -> None:
    house = House(handler=hangs_for(5000))
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    took = await house.until(lambda: house.answers(person.id) == [FALLBACK])
    assert 20.0 <= took < 20.5
    person.sends("again")
    await house.until(lambda: house.answers(person.id) == [FALLBACK, FALLBACK])


@in_virtual_time
async def test_a_handler_that_refuses_to_be_cancelled_does_not_hold_its_chat() -> None:
    async def stubborn(_update: Update, _context: Any) -> None:
        for _ in range(5):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue

    house = House(handler=stubborn)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    assert await house.until(lambda: house.answers(person.id) == [FALLBACK]) < 21


@in_virtual_time
async def test_a_handler_cancelled_from_within_sends_the_numbers() -> None:
    async def cancelled(_update: Update, _context: Any) -> None:
        raise asyncio.CancelledError

    house = House(handler=cancelled)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await house.until(lambda: house.answers(person.id) == [FALLBACK])


@in_virtual_time
async def test_numbers_that_cannot_be_delivered_are_tried_again() -> None:
    house = House(handler=breaks)
    person = house.user(5000)
    house.telegram.faults.inject(Fault("server_error", "sendMessage"), times=3)
    person.sends("help")
    await house.starts()
    await house.until(lambda: house.answers(person.id) == [FALLBACK])


@in_virtual_time
async def test_one_who_blocked_the_bot_is_handled() -> None:
    house = House()
    person = house.user(5000)
    person.sends("help")
    house.telegram.faults.inject(Fault("forbidden", "sendMessage"))
    await house.starts()
    await house.until(lambda: len(house.telegram.updates) == 0)
    assert house.fallbacks == []
    assert house.answers(person.id) == []


@in_virtual_time
async def test_one_chat_to_which_nothing_can_be_delivered_does_not_silence_the_bot() -> None:
    house = House()
    unlucky = house.user(5000)
    house.telegram.faults.inject(Fault("server_error", "sendMessage", chat_id=unlucky.id), times=200)
    unlucky.sends("help")
    await house.starts()
    people = [house.user(6000 + number) for number in range(250)]
    for person in people:
        person.sends("help")
    await house.until(lambda: len(house.said()) == len(people), seconds=120)
    house.telegram.faults.clear()
    await house.until(lambda: bool(house.answers(unlucky.id)))
    await house.is_asked_to_stop()
    assert len(house.telegram.updates) == 0


@in_virtual_time
async def test_when_nothing_can_be_delivered_at_all_nothing_is_acknowledged() -> None:
    house = House()
    for number in range(150):
        house.user(6000 + number).sends("help")
    house.telegram.faults.inject(Fault("server_error", "sendMessage"), times=3_000)
    await house.starts()
    await asyncio.sleep(45)
    await house.is_killed()
    assert len(house.telegram.updates) == 150
    house.telegram.faults.clear()
    await house.starts()
    await house.until(lambda: len(house.said()) >= 150)


@in_virtual_time
async def test_sigterm_lets_what_is_in_hand_end_and_acknowledges_it_and_begins_nothing_more() -> None:
    async def slow(update: Update, context: Any) -> None:
        await asyncio.sleep(2)
        await echo(update, context)

    house = House(handler=slow, at_once=4)
    for number in range(10):
        house.user(6000 + number).sends("help")
    await house.starts()
    await asyncio.sleep(1)
    await house.is_asked_to_stop()
    assert len(house.said()) == 4
    assert len(house.telegram.updates) == 6
    await house.starts()
    await house.until(lambda: len(house.said()) == 10)
    await house.is_asked_to_stop()
    assert len(house.said()) == 10


@in_virtual_time
async def test_sigterm_does_not_wait_for_a_handler_that_hangs_and_its_message_comes_again() -> None:
    house = House(handler=hangs_for(5000), stop_seconds=5.0)
    person, other = house.user(5000), house.user(5001)
    person.sends("help")
    other.sends("help")
    await house.starts()
    await asyncio.sleep(1)
    start = asyncio.get_running_loop().time()
    await house.is_asked_to_stop()
    assert asyncio.get_running_loop().time() - start < 6.0
    assert not house.answers(person.id)
    house.handler = echo
    await house.starts()
    await house.until(lambda: bool(house.answers(person.id)))
    assert house.answers(other.id) == ["answer to help"]


@in_virtual_time
async def test_sigterm_does_not_wait_for_a_network_that_is_down() -> None:
    house = House()
    house.user(5000).sends("help")
    house.telegram.faults.inject(Fault("cut_before", "sendMessage"), times=100)
    await house.starts()
    await asyncio.sleep(10)
    house.telegram.faults.inject(Fault("slow", "getUpdates", delay=HANG), times=100)
    start = asyncio.get_running_loop().time()
    await house.is_asked_to_stop()
    assert asyncio.get_running_loop().time() - start < 15.0
    assert len(house.telegram.updates) == 1


@pytest.mark.safety(12)
@in_virtual_time
async def test_help_goes_on_when_the_database_is_gone() -> None:
    house = House()
    house.disk.gone = True
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await house.until(lambda: house.answers(person.id) == ["answer to help"])
    person.sends("more")
    await house.until(lambda: house.answers(person.id) == ["answer to help", "answer to more"])
    await house.until(lambda: len(house.telegram.updates) == 0)


@in_virtual_time
async def test_a_disk_that_hangs_holds_up_nobody_for_long() -> None:
    house = House()

    async def hang(_update_ids: Any) -> None:
        await asyncio.sleep(HANG)

    house.disk.add = hang  # type: ignore[method-assign]  # a fault
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await house.until(lambda: bool(house.answers(person.id)))
    person.sends("more")
    assert await house.until(lambda: len(house.answers(person.id)) == 2) < 6.0
    person.sends("and more")
    assert await house.until(lambda: len(house.answers(person.id)) == 3) < 1.0


@in_virtual_time
async def test_the_done_ids_on_disk_stay_few() -> None:
    house = House()
    person = house.user(5000)
    await house.starts()
    for number in range(300):
        person.sends("help")
        await house.until(lambda number=number: len(house.said()) == number + 1)
    await asyncio.sleep(31)
    assert len(house.disk.kept) <= 1


@in_virtual_time
async def test_a_refused_token_is_fatal_at_the_start_and_only_told_later() -> None:
    house = House()
    house.token = "7000000001:" + "B" * 35
    await house.starts()
    with pytest.raises(TokenRefused, match="token"):
        await house.bot
    house.token = house.telegram.token
    await house.starts()
    await asyncio.sleep(40)
    house.telegram.token = "7000000001:" + "C" * 35
    await asyncio.sleep(100)
    house.telegram.token = house.token
    person = house.user(5000)
    person.sends("help")
    assert await house.until(lambda: bool(house.answers(person.id))) < 31.0


@pytest.mark.parametrize("fault", ["server_error", "too_many_requests", "cut_before", "cut_after"])
@in_virtual_time
async def test_polling_goes_on_after_failures(fault: Any) -> None:
    house = House()
    house.telegram.faults.inject(Fault(fault, "getUpdates"), times=4)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    assert await house.until(lambda: house.answers(person.id) == ["answer to help"]) < 20.0


@in_virtual_time
async def test_an_answer_that_is_no_list_of_updates_is_a_failure_like_any_other() -> None:
    house = House()
    taken, house.telegram.updates.take = house.telegram.updates.take, lambda *_: {"no": "list"}  # type: ignore[method-assign,assignment,return-value]  # a fault
    await house.starts()
    await asyncio.sleep(5)
    house.telegram.updates.take = taken  # type: ignore[method-assign]  # and its end
    person = house.user(5000)
    person.sends("help")
    await house.until(lambda: bool(house.answers(person.id)))


@in_virtual_time
async def test_a_second_poller_is_told_and_polling_goes_on() -> None:
    stream = StringIO()
    restore = events.install("INFO", stream)
    try:
        house = House()
        house.telegram.webhook = Webhook("https://example.org/hook", "", 40)
        await house.starts()
        await asyncio.sleep(5)
        house.telegram.webhook = None
        person = house.user(5000)
        person.sends("help")
        await house.until(lambda: bool(house.answers(person.id)))
    finally:
        restore()
    assert "poll.conflict" in stream.getvalue()


@in_virtual_time
async def test_an_erase_is_honoured_however_late_or_many() -> None:
    async def handler(update: Update, context: Any) -> None:
        await echo(update, context)
        screen_accepted()

    def is_erase(update: Update) -> bool:
        return bool(update.message and update.message.text == "/xoachat")

    house = House(handler=handler, intake=Intake(erases=is_erase))
    person = house.user(5000)
    for _ in range(10):
        person.sends("help", ago=timedelta(hours=1))
    person.sends("/xoachat", ago=timedelta(hours=1))
    await house.starts()
    await house.until(lambda: "answer to /xoachat" in house.answers(person.id))
    # What was written before it needs no answer any more.
    assert house.answers(person.id) == ["answer to /xoachat"]
    await house.until(lambda: len(house.telegram.updates) == 0)


@in_virtual_time
async def test_who_has_her_answer_is_not_told_that_something_broke() -> None:
    async def handler(update: Update, context: Any) -> None:
        await echo(update, context)
        screen_accepted()
        await asyncio.sleep(HANG)

    house = House(handler=handler)
    person = house.user(5000)
    person.sends("help")
    await house.starts()
    await house.until(lambda: house.loop.counts.handled == 1)
    assert house.answers(person.id) == ["answer to help"]
    assert house.fallbacks == []
