"""Things going wrong on purpose."""

from dataclasses import dataclass
from typing import Literal

from bot.playground.refusals import Refusal, forbidden, server_error, too_many_requests

FaultKind = Literal["too_many_requests", "forbidden", "server_error", "slow", "cut_before", "cut_after"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a call instead of, or around, obeying it.

    `too_many_requests` (429, `retry_after` seconds), `forbidden` (403, blocked) and `server_error` (`code`) refuse it;
    `slow` obeys after `delay` seconds; `cut_before` closes the connection without obeying, `cut_after` obeys and then
    closes it without an answer.

    It strikes calls of `method` about `chat_id`, None meaning any. Without a method it leaves getUpdates alone, since a
    waiting poll would otherwise swallow every fault meant for what follows.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    retry_after: int = 3
    delay: float = 1.0
    code: int = 502

    def strikes(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is meant."""
        named = self.method.lower() == method.lower() if self.method else method.lower() != "getupdates"
        return named and self.chat_id in (None, chat_id)

    def refusal(self) -> Refusal | None:
        """The refusal it stands for, if it is one."""
        if self.kind == "too_many_requests":
            return too_many_requests(self.retry_after)
        if self.kind == "forbidden":
            return forbidden("bot was blocked by the user")
        if self.kind == "server_error":
            return server_error(self.code)
        return None


class FaultPlan:
    """The faults to come, each struck off as a call meets it."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def __len__(self) -> int:
        return len(self._coming)

    def inject(self, fault: Fault, times: int = 1) -> None:
        """Let the next `times` calls that `fault` means meet it."""
        self._coming.extend([fault] * times)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The first fault for this call, which is thereby used up."""
        for position, fault in enumerate(self._coming):
            if fault.strikes(method, chat_id):
                return self._coming.pop(position)
        return None

    def clear(self) -> None:
        """No more faults."""
        self._coming.clear()
