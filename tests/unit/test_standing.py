"""Who wrote least lately goes first, who is in a hurry before all, and who writes without end waits for the pace."""

from math import inf

import pytest

from bot.botapi.standing import HALF_A_MINUTE, HURRIED, TIRELESS, Standing
from bot.botapi.turns import PER_CHAT, URGENT_IN_A_ROW, Ticket, Turns

pytestmark = pytest.mark.safety(50)


class Seconds:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def standing(seconds: Seconds) -> Standing:
    return Standing(seconds)


def writes(standing: Standing, chat: int, times: int) -> None:
    for _ in range(times):
        standing.wrote(chat)


def order(turns: Turns, start: float = 0.0) -> list[object]:
    """The chats of all that waits, in the order in which they go."""
    now = start
    gone: list[object] = []
    while len(turns):
        turn = turns.next(now)
        if isinstance(turn, Ticket):
            gone.append(turn.chat)
        else:
            now += turn
    return gone


def test_what_was_written_is_remembered_for_half_a_minute_and_forgotten_after_a_whole(
    standing: Standing, seconds: Seconds
) -> None:
    writes(standing, 1, 3)
    assert standing.lately(1) == 3
    seconds.now += HALF_A_MINUTE
    writes(standing, 1, 2)
    assert standing.lately(1) == 5
    seconds.now += HALF_A_MINUTE - 1
    assert standing.lately(1) == 5
    seconds.now += 1
    assert standing.lately(1) == 2
    seconds.now += HALF_A_MINUTE
    assert standing.lately(1) == 0
    assert len(standing) == 0


def test_after_a_quiet_minute_nothing_is_remembered(standing: Standing, seconds: Seconds) -> None:
    writes(standing, 1, 3)
    seconds.now += 10 * HALF_A_MINUTE
    assert standing.lately(1) == 0
    assert len(standing) == 0


def test_a_chat_in_a_hurry_ranks_before_all_until_it_is_calm(standing: Standing) -> None:
    writes(standing, 1, 5)
    standing.hurry(1)
    assert standing.rank(1) == HURRIED < standing.rank(2) == 0
    standing.calm(1)
    assert standing.rank(1) == 5


def test_who_writes_without_end_is_in_no_hurry(standing: Standing) -> None:
    writes(standing, 1, TIRELESS)
    standing.hurry(1)
    assert standing.rank(1) == HURRIED
    standing.wrote(1)
    assert standing.is_tireless(1)
    assert standing.rank(1) == TIRELESS + 1


def test_an_ordinary_message_goes_before_those_to_chats_that_wrote_more(standing: Standing) -> None:
    turns = Turns(10, standing)
    for chat, times in ((1, 9), (2, 3), (3, 1), (4, 3)):
        writes(standing, chat, times)
        turns.join(Ticket(chat))
    assert order(turns) == [3, 2, 4, 1]


def test_among_the_urgent_too_who_wrote_less_goes_first(standing: Standing) -> None:
    turns = Turns(10, standing)
    writes(standing, 1, 30)
    for chat in (1, 1, 1, 2):
        turns.join(Ticket(chat, urgent=True))
    turns.join(Ticket(3))
    assert order(turns) == [2, 1, 1, 1, 3]


def test_what_waits_in_a_chat_in_a_hurry_is_urgent(standing: Standing) -> None:
    turns = Turns(10, standing)
    for _ in range(6):
        turns.join(Ticket(1))
    turns.join(Ticket(2))
    standing.hurry(1)
    assert order(turns) == [1, 1, 1, 1, 1, 1, 2]
    assert turns._urgent_in_a_row == 0


def test_the_screens_of_a_cry_wait_for_no_pace_but_where_cries_never_end(standing: Standing) -> None:
    turns = Turns(100, standing)
    for _ in range(5):
        turns.join(Ticket(1, urgent=True))
    assert spread(turns) < 1
    writes(standing, 1, TIRELESS + 1)
    for _ in range(5):
        turns.join(Ticket(1, urgent=True))
    assert spread(turns, 10.0) >= 2 * PER_CHAT


def spread(turns: Turns, start: float = 0.0) -> float:
    """Seconds until all that waits is gone."""
    now = start
    while len(turns):
        turn = turns.next(now)
        if not isinstance(turn, Ticket):
            assert turn < inf
            now += turn
    return now - start


def test_a_wave_of_urgent_ones_lets_an_ordinary_one_through(standing: Standing) -> None:
    turns = Turns(10, standing)
    for chat in range(100):
        turns.join(Ticket(chat, urgent=True))
    turns.join(Ticket("ordinary"))
    assert order(turns).index("ordinary") == URGENT_IN_A_ROW


class Sender:
    """A fake clock's limiter is tried elsewhere; here a flood of one thousand waits and somebody else comes."""

    def __init__(self, standing: Standing, per_second: int = 30) -> None:
        self.turns = Turns(per_second, standing)
        self.now = 0.0

    def goes_after(self, ticket: Ticket) -> float:
        """Seconds until this ticket goes, all others waiting, too."""
        self.turns.join(ticket)
        start = self.now
        while True:
            turn = self.turns.next(self.now)
            if turn is ticket:
                return self.now - start
            if not isinstance(turn, Ticket):
                self.now += turn


@pytest.mark.parametrize("chats", [1, 10, 100, 500])
@pytest.mark.parametrize("urgent", [False, True])
def test_behind_a_thousand_waiting_messages_a_bystander_waits_for_less_than_a_tenth_of_a_second(
    standing: Standing, chats: int, urgent: bool
) -> None:
    sender = Sender(standing)
    for number in range(1000):
        standing.wrote(number % chats)
        sender.turns.join(Ticket(number % chats, urgent=urgent and number % 7 == 0))
    standing.wrote("bystander")
    assert sender.goes_after(Ticket("bystander", urgent=urgent)) <= 0.1


def test_behind_a_thousand_who_wrote_once_an_urgent_message_goes_first(standing: Standing) -> None:
    sender = Sender(standing)
    for number in range(1000):
        standing.wrote(number)
        sender.turns.join(Ticket(number))
    standing.wrote("bystander")
    assert sender.goes_after(Ticket("bystander", urgent=True)) <= 0.1
