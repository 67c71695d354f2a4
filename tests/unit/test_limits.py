"""Telegram's limits are kept, whoever is in danger passes first, and nobody waits for ever."""

import asyncio
import heapq
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.botapi import limits
from bot.botapi.limits import BACK_OFF, PATIENCE, REFUSALS, URGENT, Limiter, seconds_of
from bot.botapi.standing import Standing
from bot.botapi.turns import CHAT_BURST, REMEMBERED, URGENT_IN_A_ROW, Ticket, Turns


class Hours:
    """A clock that moves only when told, and then from sleeper to sleeper."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        wakes = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, wakes))
        await wakes

    async def settle(self) -> None:
        for _ in range(12):
            await asyncio.sleep(0)

    async def pass_by(self, seconds: float) -> None:
        end = self.now + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, wakes = heapq.heappop(self._sleepers)
            if not wakes.cancelled():
                self.now = max(self.now, at)
                wakes.set_result(None)
                await self.settle()
        self.now = end
        await self.settle()


class Wire:
    """Telegram's end: notes what arrives and when, and refuses what it is told to."""

    def __init__(self, hours: Hours, per_second: int = 10) -> None:
        self.hours = hours
        self.limiter = Limiter(per_second, clock=lambda: hours.now, sleep=hours.sleep)
        self.arrived: list[tuple[float, Any]] = []
        self.answers: dict[Any, list[BaseException]] = {}
        self.tasks: list[asyncio.Task[Any]] = []

    def send(self, chat: Any, *, urgent: bool = False, endpoint: str = "sendMessage") -> asyncio.Task[Any]:
        async def callback(_endpoint: str, data: dict[str, Any], **_timeouts: Any) -> bool:
            self.arrived.append((round(self.hours.now - 1000, 3), chat))
            if self.answers.get(chat):
                raise self.answers[chat].pop(0)
            return True

        data = {} if chat is None else {"chat_id": chat}
        args = (endpoint, data)
        haste = URGENT if urgent else None
        request = self.limiter.process_request(callback, args, {"read_timeout": 1}, endpoint, data, haste)
        task = asyncio.ensure_future(request)
        self.tasks.append(task)
        return task

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.arrived]

    @property
    def chats(self) -> list[Any]:
        return [chat for _, chat in self.arrived]


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def wire(hours: Hours) -> Wire:
    return Wire(hours)


async def test_a_message_alone_goes_at_once(wire: Wire, hours: Hours) -> None:
    sent = wire.send(1)
    await hours.settle()
    assert sent.result() is True
    assert wire.times == [0.0]


async def test_over_all_no_more_go_than_agreed(wire: Wire, hours: Hours) -> None:
    for chat in range(100):
        wire.send(chat)
    await hours.pass_by(1)
    assert 10 <= len(wire.arrived) <= 12
    await hours.pass_by(9)
    assert len(wire.arrived) == 100 or len(wire.arrived) + 1 >= 100
    await hours.pass_by(1)
    assert wire.chats == list(range(100))
    for start in wire.times:
        assert sum(start <= at < start + 1 for at in wire.times) <= 12


async def test_one_chat_gets_a_short_burst_and_then_one_a_second(wire: Wire, hours: Hours) -> None:
    for _ in range(6):
        wire.send(1)
    await hours.pass_by(10)
    assert wire.times[CHAT_BURST - 1] < 0.3
    assert [round(at) for at in wire.times[CHAT_BURST:]] == [1, 2, 3]


async def test_a_chat_that_waits_holds_up_no_other(wire: Wire, hours: Hours) -> None:
    for _ in range(60):
        wire.send(1)
    await hours.pass_by(2)
    wire.send(2)
    await hours.pass_by(0.1)
    assert wire.chats[-1] == 2


async def test_an_urgent_message_goes_within_one_slot_past_a_thousand(wire: Wire, hours: Hours) -> None:
    for chat in range(1000):
        wire.send(chat)
    await hours.pass_by(5.03)
    wire.send("danger", urgent=True)
    await hours.pass_by(0.1)
    assert "danger" in wire.chats
    assert len(wire.arrived) < 60
    for task in wire.tasks:
        task.cancel()
    await hours.settle()


@pytest.mark.safety(50)
async def test_what_waits_in_a_chat_goes_at_once_when_it_is_in_a_hurry(wire: Wire, hours: Hours) -> None:
    standing = Standing(lambda: hours.now)
    wire.limiter = Limiter(10, standing, clock=lambda: hours.now, sleep=hours.sleep)
    for _ in range(6):
        wire.send(1)
    await hours.pass_by(0.5)
    before = len(wire.arrived)
    assert before < 6
    standing.hurry(1)
    await hours.settle()
    assert len(wire.arrived) > before
    await hours.pass_by(0.3)
    assert len(wire.arrived) == 6


@pytest.mark.safety(16, 50)
@pytest.mark.parametrize("urgent", [False, True])
async def test_deletions_wait_behind_no_flood(wire: Wire, hours: Hours, urgent: bool) -> None:
    standing = Standing(lambda: hours.now)
    wire.limiter = Limiter(30, standing, clock=lambda: hours.now, sleep=hours.sleep)
    for number in range(1000):
        standing.wrote(number % 100)
        wire.send(number % 100, urgent=urgent)
    await hours.pass_by(1)
    standing.wrote("hers")
    for _ in range(3):
        deleted = wire.send("hers", endpoint="deleteMessages")
        await hours.settle()
        assert deleted.done()
    # What tells of it goes next.
    reported = wire.send("hers", urgent=True)
    await hours.pass_by(0.1)
    assert reported.done()
    for task in wire.tasks:
        task.cancel()
    await hours.settle()


async def test_an_urgent_message_waits_for_no_pace_of_its_own_chat(wire: Wire, hours: Hours) -> None:
    for _ in range(30):
        wire.send(1)
    await hours.pass_by(0.5)
    before = len(wire.arrived)
    urgent = wire.send(1, urgent=True)
    await hours.pass_by(0.1)
    assert urgent.done()
    assert len(wire.arrived) == before + 1
    for task in wire.tasks:
        task.cancel()
    await hours.settle()


async def test_a_wave_of_alarms_does_not_silence_the_others(wire: Wire, hours: Hours) -> None:
    wire.send("ordinary")
    for chat in range(200):
        wire.send(chat, urgent=True)
    wire.send("later")
    await hours.pass_by(URGENT_IN_A_ROW / 10 + 0.5)
    assert "later" in wire.chats
    for task in wire.tasks:
        task.cancel()
    await hours.settle()


async def test_without_a_pace_everything_goes_at_once(hours: Hours) -> None:
    wire = Wire(hours, per_second=0)
    for _ in range(50):
        wire.send(1)
    await hours.settle()
    assert wire.times == [0.0] * 50


async def test_a_chat_refused_waits_as_long_as_telegram_says_and_the_others_do_not(wire: Wire, hours: Hours) -> None:
    wire.answers[1] = [RetryAfter(7)]
    first = wire.send(1)
    await hours.pass_by(1)
    second = wire.send(1)
    wire.send(2)
    await hours.pass_by(5.9)
    assert wire.chats == [1, 2]
    await hours.pass_by(1)
    assert wire.chats == [1, 2, 1, 1]
    assert wire.arrived[2] == (7.0, 1)
    assert first.result() is True
    assert second.result() is True


async def test_the_refused_message_goes_before_those_that_came_later(hours: Hours) -> None:
    wire = Wire(hours, per_second=0)
    order: list[str] = []

    async def call(name: str, refusals: list[RetryAfter]) -> None:
        async def callback() -> bool:
            if refusals:
                raise refusals.pop()
            order.append(name)
            return True

        await wire.limiter.process_request(callback, (), {}, "sendMessage", {"chat_id": 1}, None)

    first = asyncio.ensure_future(call("first", [RetryAfter(3)]))
    await hours.settle()
    second = asyncio.ensure_future(call("second", []))
    await hours.pass_by(4)
    assert order == ["first", "second"]
    await asyncio.gather(first, second)


async def test_a_refusal_that_repeats_over_chats_stops_all(wire: Wire, hours: Hours) -> None:
    for chat in (1, 2, 3):
        wire.answers[chat] = [RetryAfter(10)]
        wire.send(chat)
    await hours.pass_by(1)
    wire.send(4)
    wire.send(5, urgent=True)
    await hours.pass_by(8)
    assert wire.chats == [1, 2, 3]
    await hours.pass_by(3)
    assert sorted(wire.chats[3:]) == [1, 2, 3, 4, 5]
    assert wire.chats[3] == 5


async def test_two_chats_that_flood_do_not_stop_the_others(wire: Wire, hours: Hours) -> None:
    for chat in (1, 2):
        wire.answers[chat] = [RetryAfter(10)]
        wire.send(chat)
    await hours.pass_by(1)
    wire.send(3)
    await hours.pass_by(1)
    assert wire.chats == [1, 2, 3]
    await hours.pass_by(20)


async def test_refused_over_and_over_is_raised_in_the_end(wire: Wire, hours: Hours) -> None:
    wire.answers[1] = [RetryAfter(1) for _ in range(REFUSALS + 1)]
    sent = wire.send(1)
    await hours.pass_by(30)
    assert isinstance(sent.exception(), RetryAfter)
    assert len(wire.arrived) == REFUSALS + 1


@pytest.mark.parametrize("failure", [NetworkError("x"), TimedOut(), TelegramError("Invalid server response")])
async def test_a_lost_connection_is_tried_again(wire: Wire, hours: Hours, failure: TelegramError) -> None:
    wire.answers[1] = [failure] * len(BACK_OFF)
    sent = wire.send(1)
    await hours.pass_by(10)
    assert sent.result() is True
    assert len(wire.arrived) == len(BACK_OFF) + 1


async def test_a_connection_that_stays_lost_is_raised_so_that_the_update_is_tried_again(
    wire: Wire, hours: Hours
) -> None:
    wire.answers[1] = [NetworkError("x")] * 10
    sent = wire.send(1)
    await hours.pass_by(10)
    assert isinstance(sent.exception(), NetworkError)
    assert len(wire.arrived) == len(BACK_OFF) + 1


@pytest.mark.parametrize("refusal", [BadRequest("x"), Forbidden("x"), InvalidToken()])
async def test_what_is_refused_for_good_is_not_tried_again(wire: Wire, hours: Hours, refusal: TelegramError) -> None:
    wire.answers[1] = [refusal]
    sent = wire.send(1)
    await hours.settle()
    assert sent.exception() is refusal


async def test_deletions_and_answers_to_taps_do_not_wait_for_messages(wire: Wire, hours: Hours) -> None:
    for _ in range(100):
        wire.send(1)
    await hours.settle()
    done = [wire.send(1, endpoint=name) for name in ("deleteMessages", "answerCallbackQuery", "sendChatAction")]
    await hours.settle()
    assert all(task.done() for task in done)
    for task in wire.tasks:
        task.cancel()
    await hours.settle()


async def test_a_deletion_refused_waits_a_little_and_not_for_hours(wire: Wire, hours: Hours) -> None:
    wire.answers[1] = [RetryAfter(5)]
    wire.answers[2] = [RetryAfter(int(PATIENCE) + 1)]
    short, long = wire.send(1, endpoint="deleteMessages"), wire.send(2, endpoint="deleteMessages")
    await hours.pass_by(5)
    assert short.result() is True
    assert isinstance(long.exception(), RetryAfter)


@pytest.mark.parametrize("failure", [RetryAfter(1), NetworkError("x")])
async def test_the_answer_to_a_tap_is_tried_once(wire: Wire, hours: Hours, failure: TelegramError) -> None:
    wire.answers[None] = [failure]
    sent = wire.send(None, endpoint="answerCallbackQuery")
    await hours.settle()
    assert sent.exception() is failure


async def test_a_message_given_up_takes_no_turn(wire: Wire, hours: Hours) -> None:
    tasks = [wire.send(chat) for chat in range(30)]
    await hours.settle()
    for task in tasks[5:25]:
        task.cancel()
    await hours.pass_by(3)
    assert wire.chats == [0, 1, 2, 3, 4, 25, 26, 27, 28, 29]


async def test_one_given_up_just_when_its_turn_comes_hurts_nobody(wire: Wire, hours: Hours) -> None:
    tasks = [wire.send(chat) for chat in range(4)]
    await hours.settle()
    tasks[2].cancel()
    wire.limiter._grant()
    hours.now += 0.15
    wire.limiter._grant()
    await hours.pass_by(1)
    assert wire.chats == [0, 1, 3]


async def test_when_the_sender_stops_those_who_wait_know_that_it_did_not_go(wire: Wire, hours: Hours) -> None:
    tasks = [wire.send(chat) for chat in range(5)]
    await wire.limiter.initialize()
    await hours.settle()
    tasks[4].cancel()
    await wire.limiter.shutdown()
    await hours.settle()
    assert isinstance(tasks[3].exception(), NetworkError)
    assert wire.limiter._waiting == {}


async def test_a_wait_is_read_in_seconds_however_the_library_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds_of(RetryAfter(timedelta(seconds=3))) == 3.0
    assert seconds_of(SimpleNamespace(retry_after=4)) == 4.0  # type: ignore[arg-type]  # the older form, an int


async def test_what_is_logged_names_no_chat(wire: Wire, hours: Hours, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(limits, "event", lambda name, **fields: noted.append((name, fields)))
    wire.answers[987654321] = [RetryAfter(1), TimedOut()]
    wire.send(987654321)
    await hours.pass_by(5)
    assert [name for name, _ in noted] == ["sender.refused", "sender.failed"]
    assert "987654321" not in str(noted)


def test_idle_chats_are_forgotten() -> None:
    turns = Turns(1000)
    now = 0.0
    for chat in range(20_000):
        turns.join(Ticket(chat))
        while not isinstance(turn := turns.next(now), Ticket):
            now += turn
    assert len(turns._chats) <= 2 * REMEMBERED + 3000
    assert turns.next(now) == float("inf") or len(turns) == 0


def test_holds_that_are_over_are_forgotten() -> None:
    turns = Turns(10)
    for second in range(100):
        turns.hold(second, 1, second * 2.0)
    assert len(turns._held) == 1


def test_a_shorter_refusal_does_not_shorten_a_longer_one() -> None:
    turns = Turns(10)
    turns.hold(1, 10, 0.0)
    turns.hold(1, 1, 0.0)
    turns.join(Ticket(1))
    assert turns.next(0.0) == 10.0


def test_an_urgent_message_refused_stays_first_among_the_urgent() -> None:
    turns = Turns(0)
    first, second = Ticket(1, True), Ticket(2, True)
    turns.join(second)
    turns.join(first, again=True)
    assert turns.next(0.0) is first
    assert len(turns) == 1


def test_a_message_in_no_chat_has_only_the_pace_of_all() -> None:
    turns = Turns(10)
    for _ in range(5):
        turns.join(Ticket(None))
    now = 0.0
    for _ in range(5):
        turn = turns.next(now)
        if not isinstance(turn, Ticket):
            now += turn
            turn = turns.next(now)
        assert isinstance(turn, Ticket)
    assert now == pytest.approx(0.3)
