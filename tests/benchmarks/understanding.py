"""What reading a message costs: `python -m tests.benchmarks.understanding`. Processor time, so that a busy machine shows less."""

import gc
import time
import tracemalloc
from collections.abc import Iterator

from bot import content
from bot.places.model import NO_PLACE, Area, AreaRef, Resolution
from bot.understanding.understand import Understander
from tests.evaluation.understanding import SETS, messages, understander

ROUNDS = 5
LONGEST = 4096
HOSTILE = (
    "chồng đang đánh em ",
    "đánh răng ",
    "đánh cờ đang chém ",
    "cuuemvoi",
    "cuuemvoi" * 90 + " ",
    "em ",
    "dnah ",
    "a.b.c.d ",
    "he hit me help ",
    "muốn chết cười ",
    "ddanhs d9anh1 ",
    "😭🆘",
    "đ",
    "...",
)


class Nowhere:
    """Finds no place, for nothing."""

    def resolve(self, text: str) -> Resolution:
        return NO_PLACE

    def provinces(self, area: Area) -> frozenset[AreaRef]:
        return frozenset()


def milliseconds(reader: Understander, text: str) -> float:
    """The least of several rounds: the text's own cost, not that of its neighbours on the machine."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        reader.understand(text, "vi")
        best = min(best, time.process_time() - start)
    return best * 1000


def measured() -> Iterator[tuple[str, float, str, float]]:
    """Figure, value, unit, limit."""
    folder = content.data_folder() / "understanding"
    start = time.process_time()
    Understander(Nowhere(), folder)
    yield "load", time.process_time() - start, "s", 0.2
    tracemalloc.start()
    alone = Understander(Nowhere(), folder)
    gc.collect()
    yield "memory", tracemalloc.get_traced_memory()[0] / 1e6, "MB", 15
    tracemalloc.stop()
    reader = understander()
    costs = sorted(milliseconds(reader, message.text) for name in SETS for message in messages(name))
    yield "p50 with places", costs[len(costs) // 2], "ms", 5
    yield "p99 with places", costs[int(len(costs) * 0.99)], "ms", 5
    for text in HOSTILE:
        whole = (text * LONGEST)[:LONGEST]
        yield f"4,096 of {text[:16]!r}", milliseconds(reader, whole), "ms", 50
        yield "    without places", milliseconds(alone, whole), "ms", 50


def main() -> None:
    for name, value, unit, limit in measured():
        print(f"{name:36}{value:10.2f} {unit:3} {'' if value <= limit else f'over the limit of {limit}'}")


if __name__ == "__main__":
    main()
