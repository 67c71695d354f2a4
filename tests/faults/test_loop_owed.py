"""When more wait than Telegram shows, it lets go of them before they are answered, and a kill leaves nobody without an answer."""

import asyncio

import pytest
from loop_house import a_house, flood, in_virtual_time

from bot.botapi import loop as the_loop
from bot.playground import Fault

pytestmark = pytest.mark.safety(50)


@pytest.mark.parametrize("after", [0.2, *(pytest.param(each, marks=pytest.mark.slow) for each in (0.5, 3.0))])
@in_virtual_time
async def test_a_kill_in_the_middle_of_a_flood_leaves_nobody_without_an_answer(after: float) -> None:
    house = a_house()
    people = flood(house, 300, 300)
    await house.starts()
    await asyncio.sleep(after)
    await house.is_killed()
    assert len(house.debts.ever) >= 100
    await house.starts()
    await house.until_all_answered(people)
    await house.until(lambda: not house.debts.kept and len(house.telegram.updates) == 0)
    # The neutral answer stands for what nobody knows any more.
    said = {text for person in people for text in house.answers(person.id)}
    assert said <= {*(f"answer to alo {number}" for number in range(300)), "LATE 0"}
    assert "LATE 0" in said


@in_virtual_time
async def test_a_hundred_that_wait_are_answered_one_by_one_also_after_a_kill() -> None:
    house = a_house()
    people = flood(house, 100, 100)
    await house.starts()
    await asyncio.sleep(0.5)
    await house.is_killed()
    await house.starts()
    await house.until_all_answered(people)
    assert house.debts.ever == set()
    assert {said for person in people for said in house.answers(person.id)} == {
        f"answer to alo {n}" for n in range(100)
    }


@in_virtual_time
async def test_a_debt_that_telegram_shows_again_gets_its_own_answer_and_one_that_was_paid_none() -> None:
    house = a_house()
    shown, paid, gone = house.user(5001), house.user(5002), house.user(5003)
    for person in (shown, paid, gone):
        person.sends("before")
    again, done, lost = (update["update_id"] for update in house.telegram.updates.take(0, 100))
    house.telegram.updates.discard(done)
    house.telegram.updates.discard(lost)
    house.debts.kept = {again: shown.id, done: paid.id, lost: gone.id}
    house.disk.kept = {done}
    await house.starts()
    await house.until(lambda: not house.debts.kept and len(house.telegram.updates) == 0)
    assert house.answers(shown.id) == ["answer to before"]
    assert house.answers(paid.id) == []
    assert house.answers(gone.id) == ["LATE 0"]


@in_virtual_time
async def test_a_debt_is_paid_though_telegram_fails_at_first() -> None:
    house = a_house()
    person = house.user(5001)
    person.sends("before")
    house.telegram.updates.discard(house.telegram.updates.take(0, 1)[0]["update_id"])
    house.debts.kept = {1: person.id}
    house.telegram.faults.inject(Fault("server_error", method="sendMessage"), times=9)
    await house.starts()
    await house.until(lambda: not house.debts.kept)
    assert house.answers(person.id) == ["LATE 0"]


@in_virtual_time
async def test_when_the_disk_fails_nothing_is_taken_before_it_is_answered() -> None:
    house = a_house()
    people = flood(house, 150, 150)
    house.disk.gone = True
    await house.starts()
    await house.until_all_answered(people)
    assert house.debts.ever == set()


@in_virtual_time
@pytest.mark.uncounted
async def test_no_more_are_taken_than_memory_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(the_loop, "MOST_OWED", 150)
    house = a_house()
    people = flood(house, 500, 500)
    await house.starts()
    await house.until_all_answered(people)
    assert 100 <= house.debts.most <= 150


@in_virtual_time
async def test_who_can_wait_is_not_kept_waiting_when_telegram_stops_showing_others() -> None:
    house = a_house()
    people = flood(house, 250, 250)
    await house.starts()
    await house.until(lambda: bool(house.debts.kept))
    house.telegram.faults.inject(Fault("server_error", method="getUpdates"), times=1000)
    await house.until(lambda: bool(house.answers(people[0].id)), seconds=3)


@in_virtual_time
async def test_sigterm_in_a_flood_ends_it_and_the_next_start_answers_the_rest() -> None:
    house = a_house(stop_seconds=1.0)
    people = flood(house, 300)
    await house.starts()
    await asyncio.sleep(2)
    await house.is_asked_to_stop()
    assert house.debts.kept
    await house.starts()
    await house.until_all_answered(people)
    await house.until(lambda: not house.debts.kept)


@in_virtual_time
async def test_a_webhook_takes_more_than_it_can_answer_at_once_and_answers_all() -> None:
    house = a_house()
    people = flood(house, 150, 150)
    updates = house.telegram.updates.take(0, 150)
    loop = await house.build()
    serving = asyncio.create_task(loop.serve(house.stop))
    accepting = [asyncio.create_task(loop.accept(update)) for update in updates[:99]]
    await asyncio.sleep(0.2)
    assert not house.debts.kept
    accepting += [asyncio.create_task(loop.accept(update)) for update in updates[99:]]
    await asyncio.sleep(0.2)
    # Taken, though far from answered.
    assert len(house.said()) < 50 < sum(task.done() for task in accepting)
    await asyncio.gather(*accepting)
    await house.until_all_answered(people)
    await house.until(lambda: not house.debts.kept)
    house.stop.set()
    await serving
