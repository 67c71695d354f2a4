"""What the whole program costs: `python -m tests.benchmarks.program`, each figure with its limit where there is one."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.playground import Telegram
from bot.playground.people import User
from tests.evaluation.places import written_texts
from tests.evaluation.understanding import SETS, messages
from tests.faults.program import bot_on, playground, until

STARTS = 5
MESSAGES = 1_000
PACED = 600
PER_SECOND = 30
"""What Telegram bears of one bot: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""


@dataclass(frozen=True)
class Load:
    """What many waiting messages cost. `before` and `after`: resident megabytes of the program."""

    seconds: float
    before: float
    after: float


def varied_texts() -> list[str]:
    """What people write: dangers, questions, talk and places."""
    return [message.text for message in messages(SETS[0])] + [text.text for text in written_texts()]


def people(telegram: Telegram, number: int) -> list[User]:
    return [telegram.user(10_000 + each, "Hoa") for each in range(number)]


async def start_seconds(folder: Path) -> float:
    """From the process's start until its first getUpdates reaches Telegram."""
    telegram = Telegram()
    async with playground(telegram) as server, bot_on(telegram, server, folder) as bot:
        await until(telegram, lambda: bool(telegram.calls_of("getUpdates")))
        first = telegram.calls_of("getUpdates")[0].monotonic - bot.started
        await bot.is_told_to_stop()
    return first


async def load(folder: Path, messages: int = MESSAGES) -> Load:
    """So many people with a message each, all at once, while the program runs."""
    telegram = Telegram()
    texts = varied_texts()
    async with playground(telegram) as server, bot_on(telegram, server, folder) as bot:
        await until(telegram, lambda: bool(telegram.calls_of("getUpdates")))
        before, started = bot.megabytes, time.monotonic()
        for number, person in enumerate(people(telegram, messages)):
            person.sends(texts[number % len(texts)])
        await until(telegram, lambda: len(answer_times(telegram)) >= messages, seconds=300)
        seconds = time.monotonic() - started
        await until(telegram, lambda: len(telegram.updates) == 0)
        return Load(seconds, before, bot.megabytes)


async def paced(folder: Path, messages: int = PACED, per_second: int = PER_SECOND) -> list[float]:
    """Milliseconds from each message to its answer, sorted; they come one by one, each from another person."""
    telegram = Telegram()
    texts = varied_texts()
    sent: dict[int, float] = {}
    async with playground(telegram) as server, bot_on(telegram, server, folder):
        await until(telegram, lambda: bool(telegram.calls_of("getUpdates")))
        started = time.monotonic()
        for number, person in enumerate(people(telegram, messages)):
            await asyncio.sleep(max(0.0, started + number / per_second - time.monotonic()))
            sent[person.id] = time.monotonic()
            person.sends(texts[number % len(texts)])
        await until(telegram, lambda: len(answer_times(telegram)) >= messages)
    answers = answer_times(telegram)
    return sorted((answers[chat] - at) * 1000 for chat, at in sent.items())


def answer_times(telegram: Telegram) -> dict[int | None, float]:
    """When the first message came to each chat, in monotonic seconds."""
    return {call.chat_id: call.monotonic for call in reversed(telegram.calls_of("sendMessage")) if call.code == 200}


def at(share: float, ordered: Sequence[float]) -> float:
    return ordered[int(len(ordered) * share)]


async def measure() -> None:
    with tempfile.TemporaryDirectory() as name:
        folders = (Path(name) / str(number) for number in range(STARTS + 2))
        new = [await start_seconds(folder) for folder in islice(folders, STARTS)]
        again = [await start_seconds(Path(name) / "0") for _ in range(STARTS)]
        print(f"start       first getUpdates after {_span(new)}, with a database {_span(again)} (limit 1.8)")
        cost = await load(next(folders))
        print(f"memory      {cost.before:.0f} MB, after {MESSAGES:,} messages {cost.after:.0f} MB (limit 140)")
        print(f"all at once {MESSAGES / cost.seconds:.0f} messages/s")
        times = await paced(next(folders))
        print(
            f"at {PER_SECOND}/s     p50 {at(0.5, times):.0f} ms   p95 {at(0.95, times):.0f} ms   worst {times[-1]:.0f} ms to an answer"
        )


def _span(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.2f} to {max(seconds):.2f} s"


def main() -> None:
    asyncio.run(measure())


if __name__ == "__main__":
    main()
