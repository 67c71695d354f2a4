"""The playground's own time, which tests and the page can move."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus a shift. Moving it ages messages, updates and queries; it does not wake anybody.

    `source` gives the unshifted time in seconds since 1970; a constant one makes a clock that only `advance` moves.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self.shift = timedelta()

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.fromtimestamp(self._source(), UTC) + self.shift

    def seconds(self) -> int:
        """Whole seconds since 1970: the only form of time that the Bot API knows."""
        return int(self.now().timestamp())

    def advance(self, by: timedelta) -> None:
        """Move the time by `by`, back when it is negative."""
        self.shift += by
