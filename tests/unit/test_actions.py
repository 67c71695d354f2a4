"""Buttons: every action fits into one, comes back as it was, and foreign ones are refused."""

from dataclasses import fields
from typing import Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.model import AreaRef
from bot.screens import actions
from bot.screens.actions import Action, UnknownAction, decode, decode_desk, encode
from bot.screens.desk.actions import DESK_VERBS, DeskAction
from bot.understanding.model import TOPICS

AREAS = st.sampled_from(
    [AreaRef("present", "25390"), AreaRef("former", "699"), AreaRef("present", "75"), AreaRef("former", "70")]
)
FIELDS: dict[object, st.SearchStrategy[object]] = {
    AreaRef: AREAS,
    int: st.integers(0, 9999),
    bool: st.booleans(),
    str: st.sampled_from(TOPICS),
}


def some_action() -> st.SearchStrategy[Action]:
    kinds = get_args(Action)
    return st.one_of(*(st.builds(kind, *(some(field.type) for field in fields(kind))) for kind in kinds))


def some(kind: object) -> st.SearchStrategy[object]:
    return st.sampled_from(get_args(kind)) if get_origin(kind) is Literal else FIELDS[kind]


def some_desk_action() -> st.SearchStrategy[DeskAction]:
    longer: dict[object, st.SearchStrategy[object]] = {
        int: st.integers(0, 10**12),
        str: st.from_regex(r"[a-z0-9][a-z0-9_-]{1,20}", fullmatch=True),
    }
    return st.one_of(
        *(
            st.builds(
                kind, *(longer[field.type] if field.type in longer else some(field.type) for field in fields(kind))
            )
            for kind in DESK_VERBS.values()
        )
    )


@given(some_desk_action())
@pytest.mark.uncounted
def test_an_admins_action_comes_back_as_it_was_and_is_nothing_to_anybody_else(action: DeskAction) -> None:
    packed = encode(action)
    assert decode_desk(packed) == action
    with pytest.raises(UnknownAction):
        decode(packed)


def test_every_admins_action_has_one_verb_and_no_citizens_button_is_read_as_one() -> None:
    assert set(DESK_VERBS.values()) == set(get_args(DeskAction))
    with pytest.raises(UnknownAction):
        decode_desk("1st")


@given(some_action())
def test_every_action_fits_into_a_button_and_comes_back_as_it_was(action: Action) -> None:
    packed = encode(action)
    assert len(packed.encode()) <= 64
    assert decode(packed) == action


@given(st.text(max_size=70))
def test_what_is_no_button_of_ours_is_refused_and_nothing_else_happens(packed: str) -> None:
    try:
        action = decode(packed)
    except UnknownAction:
        return
    assert encode(action)


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "1",
        "2st",
        "1zz",
        "1pl",
        "1pl:25390",
        "1pl:p999",
        "1pl:p2539x",
        "1pl:p25390:1",
        "1cp:-1",
        "1cp:99999",
        "1cp:１",
        "1to:cost_free:2",
        "1to:<b>:0",
        "1la:fr",
        "1rp:x:confirmed",
        "1rp:x",
        "1st:0",
    ],
)
def test_forged_buttons_are_refused(packed: str) -> None:
    with pytest.raises(UnknownAction):
        decode(packed)


def test_buttons_sent_by_earlier_releases_are_read_for_ever() -> None:
    sent = {
        "1st": actions.Start(),
        "1nu": actions.ShowNumbers(),
        "1fh": actions.FindHelp(),
        "1cp:0": actions.ChooseProvince(),
        "1cp": actions.ChooseProvince(),
        "1cc:p75:2": actions.ChooseCommune(AreaRef("present", "75"), 2),
        "1sl": actions.ShareLocation(),
        "1pl:p25390": actions.ShowPlace(AreaRef("present", "25390")),
        "1po:f699": actions.ShowOutside(AreaRef("former", "699")),
        "1cf:p25390:1": actions.CallFailed(AreaRef("present", "25390"), 1),
        "1na:3": actions.NobodyAnswers(3),
        "1rp:anh-duong-quang-ninh:no_answer": actions.ReportCall("anh-duong-quang-ninh", "no_answer"),
        "1to:campaign_what:1": actions.ShowTopic("campaign_what", True),
        "1cn": actions.CalmNow(),
        "1oq": actions.OtherQuestion(),
        "1cl": actions.ChooseLanguage(),
        "1la:en": actions.SetLanguage("en"),
        "1wk": actions.WhatIsKept(),
        "1er": actions.EraseChat(),
        "1cv": actions.ChooseVanishing(),
        "1sv:1440": actions.SetVanishing(1440),
        "1sv:0": actions.SetVanishing(0),
        "1rt": actions.RemoveThis(),
        "1wf": actions.WhatIsKeptInFull(),
    }
    assert {packed: decode(packed) for packed in sent} == sent
    assert {type(action) for action in sent.values()} == set(get_args(Action))


def test_what_does_not_fit_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(actions.ShowTopic("x" * 70))
    assert not actions.fits(actions.ReportCall("x" * 49, "wrong_place"))
    assert actions.fits(actions.ReportCall("x" * 48, "wrong_place"))


@pytest.mark.parametrize("written", ["25390", "p", "x25390", "p1234", "p699", "p²5390", ""])
def test_areas_are_written_with_their_era(written: str) -> None:
    with pytest.raises(ValueError, match=r"written p or f|no districts"):
        AreaRef.parse(written)
