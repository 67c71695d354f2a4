"""What understanding places costs: `python -m tests.benchmarks.places`, each figure with its limit."""

import subprocess
import sys
import time

from tests.evaluation.places import DATA, SEED, gazetteer, resolver, typed_texts, written_texts

LONGEST = 4096

# In an interpreter of its own, so that nothing else counts.
_LOAD = """
import resource, sys, time
from pathlib import Path
import gzip, json, tomllib, unicodedata, dataclasses, array, re
from bot.places.gazetteer import load
from bot.places.resolver import Resolver
before = int(Path("/proc/self/statm").read_text().split()[1])
started = time.process_time()
resolver = Resolver(load(Path(sys.argv[1])))
taken = time.process_time() - started
pages = int(Path("/proc/self/statm").read_text().split()[1]) - before
print(taken, pages * resource.getpagesize() / 1e6)
"""


def load_cost() -> tuple[float, float]:
    """Seconds of processor to load and index, and megabytes of memory that this adds (Linux)."""
    command = [sys.executable, "-c", _LOAD, str(DATA)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    return min(float(run[0]) for run in runs), max(float(run[1]) for run in runs)


def text_costs() -> list[float]:
    """Milliseconds of processor for each text of the evaluation, in order; the first pass over them warms up."""
    texts = [text.text for text in (*typed_texts(gazetteer(), SEED), *written_texts())]
    costs = []
    for text in texts + texts:
        started = time.process_time()
        resolver().resolve(text)
        costs.append((time.process_time() - started) * 1000)
    return sorted(costs[len(texts) :])


def longest_costs() -> dict[str, float]:
    """Milliseconds of processor for texts of 4,096 characters made to be slow."""
    costs = {}
    for name, unit in LONG_TEXTS.items():
        text = (unit * LONGEST)[:LONGEST]
        started = time.process_time()
        resolver().resolve(text)
        costs[name] = (time.process_time() - started) * 1000
    return costs


LONG_TEXTS = {
    "a common name": "tan lap ",
    "names and parents": "xã Tân Lập huyện Châu Thành tỉnh Tây Ninh ",
    "letters": "a",
    "joined names": "tanlapchauthanh",
    "types": "xã phường quận huyện ",
    "misspelt": "xã Đồng Tânm huyện Đồng Phúu tỉnh Bình Phướcc, ",
    "misspelt beside a province": "Hà Nội Tân Lâpj, ",
    "numbers": "p5 q3 ",
    "keystrokes": "ddoongf taam ",
    "all provinces": "Hà Nội Đồng Nai Cà Mau Huế Đà Nẵng Gia Lai ",
    "talk": "em bị chồng đánh em sợ lắm em không biết đi đâu ",
    "punctuation": "tân lập, ",
    "words of one syllable": "ba vinh hue lim bo cho ",
}


def main() -> None:
    seconds, megabytes = load_cost()
    costs = text_costs()
    print(f"load       {seconds:.3f} s (limit 0.3)   memory {megabytes:.1f} MB (limit 25)")
    middle, high = costs[len(costs) // 2], costs[len(costs) * 99 // 100]
    print(f"a text     p50 {middle:.2f} ms (limit 0.3)   p99 {high:.2f} ms (limit 3)   worst {costs[-1]:.1f} ms")
    for name, cost in longest_costs().items():
        print(f"{LONGEST} characters, {name}: {cost:.0f} ms (limit 50)")


if __name__ == "__main__":
    main()
