"""Every contact says how old its check is; persons and shelters tire within months, institutions are never hidden."""

from datetime import date, timedelta
from typing import get_args

import pytest

from bot.directory.freshness import Freshness, freshness
from bot.directory.model import Holder, Kind

TODAY = date(2026, 11, 23)


def after(days: int, kind: Kind, holder: Holder = "organization") -> Freshness:
    return freshness(kind, holder, TODAY - timedelta(days=days), TODAY)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "fresh"),
        (89, "fresh"),
        (90, "ageing"),
        (179, "ageing"),
        (180, "stale"),
        (364, "stale"),
        (365, "hidden"),
        (9999, "hidden"),
    ],
)
def test_persons_and_shelters_age_sink_and_hide(days: int, expected: Freshness) -> None:
    assert after(days, "shelter") == expected
    assert after(days, "trusted_address", "person") == expected


@pytest.mark.parametrize("kind", ["police", "hotline", "one_stop_centre", "legal_aid", "trusted_address"])
@pytest.mark.parametrize(("days", "expected"), [(0, "fresh"), (364, "fresh"), (365, "ageing"), (9999, "ageing")])
def test_institutions_age_after_a_year_and_never_hide(kind: Kind, days: int, expected: Freshness) -> None:
    assert after(days, kind) == expected


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("holder", get_args(Holder))
def test_never_checked_is_a_state_of_its_own_and_never_hidden_by_age(kind: Kind, holder: Holder) -> None:
    assert freshness(kind, holder, None, TODAY) == "unverified"


def test_a_check_entered_from_another_time_zone_is_fresh() -> None:
    assert after(-1, "shelter") == "fresh"
