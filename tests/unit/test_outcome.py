"""Only what a later attempt can mend is tried again."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.botapi.outcome import Outcome, Verdict, is_temporary, observing, record_error, screen_accepted


@pytest.mark.parametrize(
    "error",
    [NetworkError("502"), TimedOut(), RetryAfter(timedelta(seconds=3)), InvalidToken(), TelegramError("no JSON")],
)
def test_what_passes_is_tried_again(error: Exception) -> None:
    assert is_temporary(error)
    assert Outcome(errors=[error]).verdict() is Verdict.AGAIN


@pytest.mark.parametrize("error", [BadRequest("400"), Forbidden("403"), ChatMigrated(-100)])
def test_what_is_refused_for_good_is_handled(error: Exception) -> None:
    assert not is_temporary(error)
    assert Outcome(errors=[error]).verdict() is Verdict.HANDLED


def test_a_fault_of_our_own_is_broken_even_after_a_screen_or_beside_a_lost_network() -> None:
    assert Outcome(accepted=True, errors=[NetworkError(""), KeyError()]).verdict() is Verdict.BROKEN


def test_nothing_wrong_is_handled() -> None:
    assert Outcome().verdict() is Verdict.HANDLED


def test_after_an_accepted_screen_a_lost_network_does_not_count() -> None:
    assert Outcome(accepted=True, errors=[NetworkError("")]).verdict() is Verdict.HANDLED


async def test_errors_and_screens_belong_to_the_update_that_is_being_handled() -> None:
    outcome = Outcome()
    context: Any = SimpleNamespace(error=KeyError())
    with observing(outcome):
        screen_accepted()
        await record_error(None, context)
    screen_accepted()
    await record_error(None, context)
    assert outcome.accepted
    assert len(outcome.errors) == 1
