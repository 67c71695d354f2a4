"""Who waits how long while others flood the bot: `python -m tests.benchmarks.flood`, at the pace that Telegram bears."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground import Telegram
from bot.playground.people import User
from tests.faults.program import bot_on, playground, until

MESSAGES = 1_000
CHATS = (1, 10, 100, 1_000)
PER_SECOND = 30
"""What Telegram bears of one bot: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""
SECONDS = 1.0
"""Longest time to an answer of somebody who writes behind a flood, where it can be kept."""


@dataclass
class Bystander:
    """Somebody who writes once, right behind the flood. `answered`: whether her answer is on her screen."""

    what: str
    user: User
    text: str
    answered: Callable[[User], bool]
    sent: float = 0.0
    seconds: float = field(default=float("nan"))

    def writes(self) -> None:
        self.sent = time.monotonic()
        self.user.sends(self.text)

    def looks(self) -> None:
        """Note the time when the answer stands there for the first time."""
        if self.seconds != self.seconds and self.sent and self.answered(self.user):
            self.seconds = time.monotonic() - self.sent


def _answered(user: User) -> bool:
    return user.messages[-1].from_bot


def _erased(user: User) -> bool:
    return len(user.messages) == 1 and user.messages[0].from_bot


def bystanders(telegram: Telegram) -> list[Bystander]:
    return [
        Bystander("ordinary", telegram.user(501, "Hoa"), "xã Đồng Tâm, Đồng Nai", _answered),
        Bystander("/sogoi", telegram.user(502, "Hoa"), "/sogoi", _answered),
        Bystander("cry", telegram.user(503, "Hoa"), "cuu toi voi", _answered),
        Bystander("erase", telegram.user(504, "Hoa"), "/xoachat", _erased),
    ]


async def flooded(folder: Path, chats: int, *, per_second: int = PER_SECOND) -> tuple[list[Bystander], float]:
    """So many chats send 1,000 messages at once, in turn; then each bystander writes. And the seconds until nothing waits."""
    telegram = Telegram()
    telegram.flood.enforced = True
    people = bystanders(telegram)
    async with (
        playground(telegram) as server,
        bot_on(telegram, server, folder, SEND_PER_SECOND=str(per_second)),
    ):
        await until(telegram, lambda: bool(telegram.calls_of("getUpdates")))
        for person in people:
            person.user.sends("/start")
        await until(telegram, lambda: all(_answered(person.user) for person in people))
        await asyncio.sleep(4)
        started = time.monotonic()
        for number in range(MESSAGES):
            telegram.user(10_000 + number % chats, "Flooder").sends(f"alo {number}")

        def look() -> None:
            for person in people:
                person.looks()

        stop = telegram.listen(look)
        for person in people:
            person.writes()
        await until(telegram, lambda: len(telegram.updates) == 0, seconds=300)
        stop()
        return people, time.monotonic() - started


async def measure(shapes: tuple[int, ...]) -> None:
    for chats in shapes:
        with tempfile.TemporaryDirectory() as name:
            people, seconds = await flooded(Path(name) / "bot", chats)
        times = "   ".join(f"{person.what} {person.seconds:.2f} s" for person in people)
        print(f"{chats:5,} chats   {times}   nothing left at Telegram after {seconds:.1f} s", flush=True)


def main() -> None:
    asyncio.run(measure(tuple(map(int, sys.argv[1:])) or CHATS))


if __name__ == "__main__":
    main()
