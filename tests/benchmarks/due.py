"""What it costs to say what is to do in a large directory: `python -m tests.benchmarks.due`, each figure with its limit."""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from bot.directory.due import agenda, due_calls
from bot.directory.model import Phone, Provenance, Service, Translated
from tests.evaluation.places import gazetteer

ENTRIES = 10_000
LIMIT = 1.0
TODAY = date(2026, 11, 23)


def directory() -> dict[str, Service]:
    """Entries over all communes and their former ones, of every age, a tenth of them reported, every hundredth number twice."""
    communes = gazetteer().all_communes()
    areas = [area for each in communes for area in (each.ref, *gazetteer().formers(each.ref)[:2])]
    return {
        f"e{number}": Service(
            id=f"e{number}",
            kind="trusted_address",
            name=Translated(f"Nơi {number}", f"Place {number}"),
            organization=Translated("", ""),
            area=areas[number % len(areas)],
            provenance=Provenance("Báo", TODAY - timedelta(days=number % 1500)),
            holder="person" if number % 2 else "organization",
            phones=(Phone(f"09{number - number % 100 // 99:08}"),),
            assured_date=TODAY - timedelta(days=number % 600) if number % 3 else None,
        )
        for number in range(ENTRIES)
    }


def cost(work: Callable[[], object]) -> float:
    """Seconds of processor, the best of three."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> int:
    entries, reported = directory(), {f"e{number}" for number in range(0, ENTRIES, 10)}
    hers = frozenset({"75", "01", "79"})
    costs = {
        "calls": cost(lambda: due_calls(entries, reported, gazetteer(), TODAY)),
        "calls of three provinces": cost(lambda: due_calls(entries, reported, gazetteer(), TODAY, hers)),
        "all lists": cost(lambda: agenda(entries, reported, gazetteer(), TODAY)),
        "all lists of three provinces": cost(lambda: agenda(entries, reported, gazetteer(), TODAY, hers)),
    }
    for name, seconds in costs.items():
        print(f"{ENTRIES} entries, {name}: {seconds:.3f} s (limit {LIMIT})")
    return int(max(costs.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
