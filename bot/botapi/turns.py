"""Whose message goes next: pure, the time is given. `limits` waits and sends.

Telegram bears about 30 messages a second over all and about one a second in a chat, short bursts aside:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from dataclasses import dataclass
from itertools import count
from math import inf

from bot.botapi.standing import HURRIED, Chat, Standing

PER_CHAT = 1.0
"""Messages a second in one chat."""

CHAT_BURST = 3
"""Messages that one chat gets without a pause after a quiet time: a screen, its file and its pin."""

URGENT_IN_A_ROW = 9
"""After so many urgent messages one ordinary message goes, so that a wave of alarms does not silence the others."""

REPEATS = 3
"""Chats refused at the same time from which on the refusal is taken as meant for the whole bot."""

REMEMBERED = 1024
"""Chats kept in mind before the idle ones are forgotten."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """One message that waits for its turn."""

    chat: Chat
    urgent: bool = False


class Spacing:
    """At most `rate` a second on the long run, `burst` at once after a pause (the generic cell rate algorithm)."""

    __slots__ = ("_due", "_interval", "_slack")

    def __init__(self, rate: float, burst: int) -> None:
        """`rate` inf: no limit."""
        self._interval = 1 / rate
        self._slack = (burst - 1) * self._interval
        self._due = -inf

    @property
    def free_at(self) -> float:
        """When the next one may go."""
        return self._due - self._slack

    def take(self, now: float) -> None:
        self._due = max(now, self._due) + self._interval

    def idle(self, now: float) -> bool:
        """Whether it has forgotten all that went before."""
        return self._due <= now


class Turns:
    """Messages that wait, and who may go, each chat and the whole at their pace: urgent ones first, and of those and of the ordinary
    ones each time what goes to the chat that wrote least in the last minute, then what came first."""

    def __init__(self, per_second: int, standing: Standing | None = None) -> None:
        """`per_second`: messages over all chats; 0: no pace at all, only holds. `standing`: how much each chat wrote; without, all are
        alike."""
        self._standing = Standing() if standing is None else standing
        self._paced = per_second > 0
        self._overall = Spacing(per_second or inf, max(2, per_second // 15))
        self._chats: dict[Chat, Spacing] = {}
        self._forget_at = REMEMBERED
        self._waiting: dict[Ticket, int] = {}
        self._arrivals = count()
        self._refused = count(-1, -1)
        self._urgent_in_a_row = 0
        self._held: dict[Chat, float] = {}
        self._all_held_until = -inf

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, ticket: Ticket, *, again: bool = False) -> None:
        """Wait; `again`: before all others, for it had its turn and was refused."""
        self._waiting[ticket] = next(self._refused if again else self._arrivals)

    def leave(self, ticket: Ticket) -> None:
        """Wait no longer; nothing happens to one that does not wait."""
        self._waiting.pop(ticket, None)

    def next(self, now: float) -> Ticket | float:
        """The ticket whose turn it is, which then waits no longer; else the seconds until the next can go (inf: none)."""
        free = max(self._overall.free_at, self._all_held_until)
        if len(self) and free > now + _ROUNDING:
            return free - now
        soonest = inf
        for ticket in self._in_order():
            ready = self._ready_at(ticket)
            if ready <= now + _ROUNDING:
                self._take(ticket, now)
                return ticket
            soonest = min(soonest, ready)
        return soonest - now

    def hold(self, chat: Chat, seconds: float, now: float) -> None:
        """Telegram refused a message to this chat for so many seconds (429)."""
        self._held = {held: until for held, until in self._held.items() if until > now}
        self._held[chat] = max(now + seconds, self._held.get(chat, now))
        if len(self._held) >= REPEATS:
            self._all_held_until = max(self._all_held_until, now + seconds)

    def _in_order(self) -> list[Ticket]:
        urgent_first = self._urgent_in_a_row < URGENT_IN_A_ROW

        def place(ticket: Ticket) -> tuple[bool, int, int]:
            arrival = self._waiting[ticket]
            # What had its turn and was refused goes before all of its kind.
            rank = HURRIED if arrival < 0 else self._standing.rank(ticket.chat)
            return self._is_urgent(ticket) != urgent_first, rank, arrival

        return sorted(self._waiting, key=place)

    def _is_urgent(self, ticket: Ticket) -> bool:
        return ticket.urgent or self._standing.rank(ticket.chat) == HURRIED

    def _ready_at(self, ticket: Ticket) -> float:
        held = self._held.get(ticket.chat, -inf)
        if ticket.chat not in self._chats:
            return held
        # Numbers for someone in danger do not wait for a pace that Telegram itself is not strict about; but where somebody writes without
        # end, they came a moment ago.
        if self._is_urgent(ticket) and not self._standing.is_tireless(ticket.chat):
            return held
        return max(held, self._chats[ticket.chat].free_at)

    def _take(self, ticket: Ticket, now: float) -> None:
        self._urgent_in_a_row = self._urgent_in_a_row + 1 if self._is_urgent(ticket) else 0
        self.leave(ticket)
        self._overall.take(now)
        if self._paced and ticket.chat is not None:
            self._chats.setdefault(ticket.chat, Spacing(PER_CHAT, CHAT_BURST)).take(now)
            self._forget_idle(now)

    def _forget_idle(self, now: float) -> None:
        if len(self._chats) > self._forget_at:
            self._chats = {chat: spacing for chat, spacing in self._chats.items() if not spacing.idle(now)}
            self._forget_at = max(REMEMBERED, 2 * len(self._chats))
