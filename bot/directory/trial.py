"""Trial mode: until owners have rung the five lines on which everything rests, and wrote down what they heard, every screen says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LINES = ("police", "ambulance", "child", "farmers_union", "peace_house")
"""113, 115, 111, 1800 1768, 1900 96 96 80: ids of data/hotlines.toml."""

Heard = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Call:
    """A call to a line: who rang and when (seconds, UTC), the number as it was dialled, and what she heard.

    `charge`: free, charged or unknown. `night`: whether it answers at night. `texts`: whether it takes text messages.
    """

    line: str
    number: str
    by: int
    made_at: int
    answered: bool
    charge: str = "unknown"
    night: Heard = "unknown"
    texts: Heard = "unknown"


def is_over(made: Mapping[str, Call]) -> bool:
    """Whether all five were rung and answered."""
    return all(line in made and made[line].answered for line in LINES)
