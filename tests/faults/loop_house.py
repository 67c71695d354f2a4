"""A bot in the playground's Telegram, in one process and in a time that passes only while everybody waits."""

import asyncio
import functools
import json
import selectors
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application, TypeHandler
from telegram.request import BaseRequest, RequestData

from bot.botapi.intake import Group, Intake
from bot.botapi.limits import URGENT, Limiter
from bot.botapi.loop import UpdateLoop
from bot.botapi.outcome import screen_accepted
from bot.botapi.standing import Standing
from bot.playground.clock import Clock
from bot.playground.parameters import Parameters
from bot.playground.people import User
from bot.playground.polling import Polling
from bot.playground.telegram import Telegram

NOON = 1_800_000_000.0
LATENCY = 0.05
FALLBACK = "113 115 111"
NUMBERS, ERASE, CRY = "/sogoi", "/xoachat", "cuu toi voi"
TELEGRAMS_PACE = 30
"""Messages a second over all chats."""

Handler = Callable[[Update, Any], Awaitable[None]]


class _Selector(selectors.DefaultSelector):
    """Lets the time pass at once for which it should have waited."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("everybody waits for somebody else")
        self.now += max(0.0, timeout)
        return super().select(0)


def _loop() -> asyncio.AbstractEventLoop:
    selector = _Selector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]  # the one place where a loop asks for the time
    return loop


def in_virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in a loop whose seconds cost nothing."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        with asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(test(*arguments, **named))

    return run


class Wire(BaseRequest):
    """Carries calls to the playground's Telegram without a network, each in `LATENCY` seconds; obeys its fault plan."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._polling = Polling(telegram)

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        token = url.rsplit("/", 2)[1].removeprefix("bot")
        parameters = Parameters(request_data.json_parameters if request_data else {})
        await asyncio.sleep(LATENCY / 2)
        fault = self._telegram.faults.take(name, parameters.chat_id)
        kind = fault.kind if fault else None
        if fault and kind == "slow":
            await asyncio.sleep(fault.delay)
        if kind == "cut_before":
            raise NetworkError("cut")
        if name == "getUpdates" and token == self._telegram.token:
            code, body = await self._polling.answer(parameters, fault)
        else:
            code, body = self._telegram.respond(name, parameters, token=token, fault=fault)
        await asyncio.sleep(LATENCY / 2)
        if kind == "cut_after":
            raise NetworkError("cut")
        return code, json.dumps(body).encode()


class Disk:
    """A `DoneStore` that survives the bot; a write takes a group commit's 20 ms."""

    def __init__(self) -> None:
        self.kept: set[int] = set()
        self.gone = False

    async def load(self) -> set[int]:
        self.check()
        return set(self.kept)

    async def add(self, update_ids: Collection[int]) -> None:
        self.check()
        await asyncio.sleep(0.02)
        self.kept |= set(update_ids)

    async def forget(self, update_ids: Collection[int]) -> None:
        self.check()
        await asyncio.sleep(0.02)
        self.kept -= set(update_ids)

    def check(self) -> None:
        if self.gone:
            raise OSError("no disk: em ở Đồng Tâm")


class Debts:
    """An `OwedStore` that survives the bot, on the same disk."""

    def __init__(self, disk: Disk) -> None:
        self.kept: dict[int, int] = {}
        self.ever: set[int] = set()
        self.most = 0
        self._disk = disk

    async def load(self) -> Mapping[int, int]:
        self._disk.check()
        return dict(self.kept)

    async def add(self, chats: Mapping[int, int]) -> None:
        self._disk.check()
        await asyncio.sleep(0.02)
        self.kept.update(chats)
        self.ever.update(chats)
        self.most = max(self.most, len(self.kept))

    async def forget(self, update_ids: Collection[int]) -> None:
        self._disk.check()
        await asyncio.sleep(0.02)
        for update_id in update_ids:
            self.kept.pop(update_id, None)


async def echo(update: Update, context: Any) -> None:
    """Answer a text with itself."""
    if update.effective_chat is not None and update.message is not None:
        await context.bot.send_message(update.effective_chat.id, f"answer to {update.message.text}")
        screen_accepted()


def _said(call: Any) -> bool:
    return bool(call.method == "sendMessage" and call.code == 200)


class House:
    """One Telegram and one disk, in which bots live and die one after the other."""

    def __init__(
        self, handler: Handler = echo, intake: Intake | None = None, per_second: int = 0, **knobs: Any
    ) -> None:
        """`per_second`: the pace of a sender, which obeys refusals, too; 0: without one."""
        self.per_second = per_second
        self.telegram = Telegram(clock=Clock(lambda: NOON + asyncio.get_running_loop().time()))
        self.disk = Disk()
        self.debts = Debts(self.disk)
        self.groups: list[Group] = []
        self.fallbacks: list[Update] = []
        self.token = self.telegram.token
        self.handler = handler
        self.intake = intake or Intake()
        self.knobs: Mapping[str, Any] = knobs
        self.stop = asyncio.Event()
        self.loop: UpdateLoop
        self.application: Application[Any, Any, Any, Any, Any, Any]
        self.bot: asyncio.Task[None]
        self._others: set[asyncio.Task[Any]] = set()

    async def build(self) -> UpdateLoop:
        """A bot that is not started yet."""
        wire = Wire(self.telegram)
        standing = Standing(asyncio.get_running_loop().time)
        builder = Application.builder().token(self.token).request(wire).get_updates_request(wire).updater(None)
        if self.per_second:
            builder = builder.rate_limiter(Limiter(self.per_second, standing, clock=asyncio.get_running_loop().time))
        self.application = builder.build()
        self.application.add_handler(TypeHandler(Update, self.handler))
        self._others = asyncio.all_tasks()
        if self.token == self.telegram.token:
            await self.application.initialize()
        self.loop = UpdateLoop(
            self.application,
            self.disk,
            self.intake,
            self._answer_once,
            self._fallback,
            self.telegram.clock.now,
            **{"standing": standing, **self.knobs},
        )
        return self.loop

    async def starts(self) -> None:
        """A bot begins to poll."""
        self.stop = asyncio.Event()
        loop = await self.build()
        self.bot = asyncio.create_task(loop.run(self.stop))

    async def is_killed(self) -> None:
        """All that the bot does ends where it stands; what it knew is gone, but for the disk."""
        mine = asyncio.all_tasks() - self._others
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    async def is_asked_to_stop(self) -> None:
        """SIGTERM, until the bot has ended."""
        self.stop.set()
        await self.bot

    def user(self, number: int) -> User:
        return self.telegram.user(number, f"Person {number}")

    def answers(self, number: int) -> list[str]:
        """What the bot said to one user, in order."""
        return [call.parameters.text("text") for call in self.said() if call.chat_id == number]

    def said(self) -> list[Any]:
        """Every message that the bot sent and Telegram accepted."""
        return [call for call in self.telegram.calls_of("sendMessage") if call.code == 200]

    async def until(self, holds: Callable[[], bool], seconds: float = 600.0) -> float:
        """Wait until something holds; the seconds that took. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - nobody tells when any condition of a test comes true
                await asyncio.sleep(0.01)
        return loop.time() - start

    async def until_all_answered(self, people: Collection[User]) -> float:
        """Wait until each of them got a message; the seconds that took. Raises TimeoutError."""
        missing = {person.id for person in people}
        looked = 0

        def all_answered() -> bool:
            nonlocal looked
            calls = self.telegram.calls
            missing.difference_update(
                calls[place].chat_id for place in range(looked, len(calls)) if _said(calls[place])
            )
            looked = len(calls)
            return not missing

        return await self.until(all_answered)

    def advance(self, by: timedelta) -> None:
        self.telegram.clock.advance(by)

    async def _answer_once(self, group: Group) -> None:
        assert group.chat_id is not None
        await self.application.bot.send_message(group.chat_id, f"{group.manner.name} {len(group.updates)}")
        self.groups.append(group)

    async def _fallback(self, update: Update) -> None:
        if update.effective_chat is not None:
            await self.application.bot.send_message(update.effective_chat.id, FALLBACK)
        self.fallbacks.append(update)


def says(update: Update) -> str:
    return (update.message.text if update.message else None) or ""


async def answers(update: Update, context: Any) -> None:
    """Answer a text with itself; first of all where it must not wait."""
    if update.effective_chat is not None:
        haste = URGENT if says(update) in (NUMBERS, ERASE, CRY) else None
        await context.bot.send_message(update.effective_chat.id, f"answer to {says(update)}", rate_limit_args=haste)
        screen_accepted()


def a_house(handler: Handler = answers, **knobs: Any) -> House:
    """A bot at Telegram's pace that takes what waits from Telegram before it is answered."""
    intake = Intake(erases=lambda update: says(update) == ERASE, hastens=lambda update: says(update) == NUMBERS)
    house = House(handler, intake, TELEGRAMS_PACE, cries=lambda update: says(update) == CRY, **knobs)
    house.knobs = {**house.knobs, "owed": house.debts}
    house.telegram.flood._monotonic = lambda: asyncio.get_running_loop().time()
    house.telegram.flood.enforced = True
    return house


def flood(house: House, chats: int, messages: int = 1_000) -> list[User]:
    """So many chats take turns with these messages."""
    people = [house.user(10_000 + number) for number in range(chats)]
    for number in range(messages):
        people[number % chats].sends(f"alo {number}")
    return people
