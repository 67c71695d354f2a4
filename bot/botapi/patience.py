"""How long to wait before trying again what failed for a while."""

SHORTEST = 1.0
LONGEST = 30.0


def pause(failures: int) -> float:
    """Seconds to wait after the given number of failures in a row (1 or more): doubling from 1, at most 30."""
    return float(min(LONGEST, SHORTEST * 2 ** min(failures - 1, 10)))
