"""Whatever anybody writes or taps, in whatever state: there is an answer, with numbers on it or one tap away."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import library
from bot.dialogue.meaning import Located, Meaning, OldButton, Said, SentOther, Tapped, TooLate, UnknownCommand, Unread
from bot.dialogue.memory import Memory
from bot.dialogue.reply import Erase
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.model import ReportReason
from bot.directory.snapshot import Snapshot
from bot.places.model import AreaRef
from bot.screens import actions
from bot.screens.actions import ShowNumbers
from bot.screens.danger import Situation
from bot.screens.model import Number, Screen
from bot.understanding.model import TOPICS, Age, Danger

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

AREAS = st.sampled_from(
    [AreaRef("present", "25390"), AreaRef("former", "699"), AreaRef("present", "75"), AreaRef("present", "99999")]
)
PIECES = [
    "cứu",
    "em",
    "cuu",
    "toi",
    "voi",
    "đang",
    "đánh",
    "dao",
    "chồng",
    "con",
    "ở",
    "xã",
    "Đồng",
    "Tâm",
    "Bình",
    "Phước",
    "gọi",
    "số",
    "nào",
    "xóa",
    "chat",
    "help",
    "me",
    "where",
    "tháng",
    "tuổi",
    "15",
    "đùa",
    "thôi",
    "bao",
    "lâu",
    "đàn",
    "ông",
    "bạn",
    "bị",
    "nghe",
    "ai",
    "hành",
    "động",
    "không",
]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join))
MEMORIES = st.builds(
    Memory,
    language=st.sampled_from([None, "vi", "en"]),
    telegram_language=st.sampled_from([None, "vi", "en"]),
    place=st.one_of(st.none(), AREAS),
    topic=st.one_of(st.none(), st.sampled_from(TOPICS)),
    emergency=st.one_of(st.none(), st.sampled_from(get_args(Danger))),
    situation=st.sampled_from([None, *get_args(Situation)]),
    age=st.sampled_from([None, *get_args(Age)]),
    man=st.booleans(),
    awaits=st.sampled_from([None, "place"]),
)
TAPPED = st.one_of(
    st.builds(actions.ShowPlace, AREAS),
    st.builds(actions.ShowOutside, AREAS),
    st.builds(actions.CallFailed, AREAS, st.integers(0, 9999)),
    st.builds(actions.ChooseCommune, AREAS, st.integers(0, 9999)),
    st.builds(actions.ChooseProvince, st.integers(0, 9999)),
    st.builds(actions.NobodyAnswers, st.integers(0, 9999)),
    st.builds(
        actions.ReportCall,
        st.sampled_from(["hcmc-child-line", "bo-cong-anh", "dong-tam-2021", "police", "no-such-entry"]),
        st.sampled_from(get_args(ReportReason)),
    ),
    st.builds(actions.ShowTopic, st.sampled_from([*TOPICS, "no_such_topic"]), st.booleans()),
    st.sampled_from([actions.Start(), ShowNumbers(), actions.FindHelp(), actions.CalmNow(), actions.OtherQuestion()]),
)
MEANINGS = st.one_of(
    st.builds(Said, TEXTS),
    st.builds(Tapped, TAPPED),
    st.builds(Located, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds(SentOther, st.sampled_from(get_args(Unread))),
    st.sampled_from([UnknownCommand(), OldButton(), TooLate(), TooLate(danger=True), Tapped(actions.EraseChat())]),
)


@pytest.fixture(scope="module")
def world() -> World:
    read = library.load()
    return read.world(Snapshot.build(read.entries, read.hotlines), library.now())


def has_numbers(screen: Screen) -> bool:
    spans = [
        span
        for block in screen.blocks
        for line in getattr(block, "lines", (block,))
        for span in getattr(line, "spans", ())
    ]
    return any(isinstance(span, Number) for span in spans) or any(b.action == ShowNumbers() for b in screen.buttons)


@pytest.mark.safety(8)
@settings(deadline=None, max_examples=200)
@given(memory=MEMORIES, first=MEANINGS, then=MEANINGS)
def test_there_is_always_an_answer_with_numbers_near(
    world: World, memory: Memory, first: Meaning, then: Meaning
) -> None:
    for meaning in (first, then):
        reply = respond(memory, meaning, world)
        assert reply.screens or reply.effects == (Erase(),)
        assert any(map(has_numbers, reply.screens)) or reply.effects == (Erase(),)
        memory = reply.memory


@pytest.mark.safety(7)
@settings(deadline=None, max_examples=60)
@given(memory=MEMORIES, text=TEXTS)
def test_danger_to_the_writer_now_raises_the_screen_in_every_state(world: World, memory: Memory, text: str) -> None:
    reply = respond(memory, Said("cứu tôi với, nó đang cầm dao chém tôi"), world)
    assert reply.screens[0].name.startswith("danger.")
    after = respond(reply.memory, Said(text), world)
    assert has_numbers(after.screens[0])
