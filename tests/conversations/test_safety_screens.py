"""Requirements of docs/safety.md as screens show them: what a guess of danger offers, what stands beside a number, what is asked besides
danger, who is spoken to, and what a directory without entries promises."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import get_args

import pytest

from bot.checks.phrases import betraying, forbidden, read_phrases
from bot.dialogue.meaning import Said, Tapped
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.model import Phone, Provenance, Service, Status, Translated
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.places.folding import fold
from bot.places.model import AreaRef
from bot.screens import danger
from bot.screens.actions import (
    Action,
    CallFailed,
    EraseChat,
    FindHelp,
    OtherQuestion,
    ShowNumbers,
    ShowPlace,
    ShowTopic,
    Start,
)
from bot.screens.danger import Situation
from bot.screens.model import Block, Card, Line, Number, Screen, Source
from bot.screens.plain import plain
from bot.understanding.model import TOPICS, Danger
from bot.wording import LOCALES, Locale

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
DONG_TAM = AreaRef("present", "25390")
SITUATIONS: tuple[Situation | None, ...] = (None, *get_args(Situation))


@pytest.fixture(scope="module")
def world(read: Library) -> World:
    return read.world(Snapshot.build(read.entries, read.hotlines), NOW)


@pytest.fixture(scope="module")
def empty(read: Library) -> World:
    """What is left when no entry can be read."""
    return read.world(Snapshot.of_hotlines(read.hotlines), NOW)


def lines_of(screen: Screen) -> Iterator[Line]:
    for block in screen.blocks:
        yield from (each for each in getattr(block, "lines", (block,)) if isinstance(each, Line))


def numbers_on(screen: Screen) -> list[str]:
    return [span.dial for line in lines_of(screen) for span in line.spans if isinstance(span, Number)]


def offered(screen: Screen) -> set[Action]:
    return {each.action for each in screen.buttons}  # type: ignore[misc]  # a citizen's screen has no desk's button


def tapped(world: World, action: Action, memory: Memory = FRESH) -> Screen:
    return respond(memory, Tapped(action), world).screens[0]


def service(**changes: object) -> Service:
    words = Translated("Hội trường thử", "Test hall")
    made = Service(
        id="test-service",
        kind="womens_union",
        name=words,
        organization=words,
        area=DONG_TAM,
        provenance=Provenance("a test", date(2026, 8, 1)),
        phones=(Phone("0912 000 001", "normal"),),
        assured_date=date(2026, 10, 1),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of an entry


# 3, 12: nothing in the directory.


@pytest.mark.safety(3)
@pytest.mark.parametrize("locale", LOCALES)
def test_that_help_exists_is_said_beside_a_number_or_not_at_all(empty: World, locale: Locale) -> None:
    """In every answer, in every danger and for a place, while the directory holds nothing."""
    phrases = read_phrases()
    (rule,) = (each for each in phrases.rules if each.name == "help_without_a_number")
    promises = replace(phrases, rules=(replace(rule, beside_vi=(), beside_en=()),))
    memory = Memory(language=locale)
    shown = [tapped(empty, ShowTopic(topic, more), memory) for topic in TOPICS for more in (False, True)]
    words = empty.words(memory)
    for kind in get_args(Danger):
        for situation in SITUATIONS:
            lines = empty.danger_lines(kind, situation)
            shown += [
                danger.danger_screen(words, kind, lines, situation),
                danger.holding_screen(words, kind, lines, situation),
            ]
    shown.append(tapped(empty, ShowPlace(DONG_TAM), memory))
    promising = [screen for screen in shown if any(forbidden(plain(screen), locale, promises))]
    assert promising
    for screen in promising:
        assert numbers_on(screen), plain(screen)


@pytest.mark.safety(3, 12)
def test_without_entries_a_place_has_the_numbers_and_says_that_nothing_is_known(empty: World) -> None:
    screen = tapped(empty, ShowPlace(DONG_TAM))
    assert numbers_on(screen)[:1] == ["1800 1768"]
    assert {"113", "111"} <= set(numbers_on(screen))
    assert "Bot chưa có địa chỉ nào đã kiểm tra ở đây" in plain(screen)
    assert not screen.services


# 9, 10, 11: a guess of danger.


@pytest.mark.safety(9)
@pytest.mark.parametrize("text", ["có gì đó không ổn", "anh ấy giữ tiền", "sợ về nhà"])
def test_distress_that_is_hardly_said_is_heard_however_it_is_typed(world: World, text: str) -> None:
    for typed in (text, unicodedata.normalize("NFD", text), fold(text), text.upper()):
        reply = respond(FRESH, Said(typed), world)
        assert "answer.disclosure" in [screen.name for screen in reply.screens], typed
        assert "1800 1768" in numbers_on(reply.screens[0])


@pytest.mark.safety(10)
@pytest.mark.parametrize("kind", get_args(Danger))
def test_every_danger_screen_can_be_taken_back_and_leads_to_help(world: World, kind: Danger) -> None:
    words = world.words(FRESH)
    for situation in SITUATIONS:
        lines = world.danger_lines(kind, situation)
        for screen in (
            danger.danger_screen(words, kind, lines, situation),
            danger.holding_screen(words, kind, lines, situation),
            danger.joking_screen(words, kind, lines),
            danger.no_answer_screen(words, kind, lines),
        ):
            assert {OtherQuestion(), EraseChat()} <= offered(screen)
            assert offered(screen) & {FindHelp(), ShowNumbers()}
            assert numbers_on(screen)


@pytest.mark.safety(10)
@pytest.mark.parametrize("text", ["cuu toi voi", "em muốn chết", "bố đang đánh con", "em vừa bị hiếp"])
def test_a_guess_taken_back_leaves_the_numbers_and_the_next_question_its_answer(world: World, text: str) -> None:
    alarmed = respond(FRESH, Said(text), world)
    assert alarmed.memory.emergency is not None
    taken_back = respond(alarmed.memory, Tapped(OtherQuestion()), world)
    assert numbers_on(taken_back.screens[0])
    assert taken_back.memory.emergency is None
    (answer,) = respond(taken_back.memory, Said("tháng hành động là gì"), world).screens
    assert answer.name == "answer.campaign_what"


@pytest.mark.safety(10)
@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("nó đang đánh em, tháng hành động là gì", "answer.campaign_what"),
        ("chồng em đang cầm dao dọa giết em, tháng hành động là gì", "answer.campaign_what"),
        ("cuu em voi, gọi có mất tiền không", "answer.cost_free"),
    ],
)
def test_what_was_asked_is_answered_besides_a_guess_of_danger(world: World, text: str, answered: str) -> None:
    reply = respond(FRESH, Said(text), world)
    assert reply.understanding is not None
    assert reply.understanding.danger is not None
    assert answered in [screen.name for screen in reply.screens]
    assert numbers_on(reply.screens[0])[0] in ("113", "115", "111")


MIXED = [
    "sếp sàm sỡ tôi ở công ty",
    "làm kế toán lương thấp, sếp hay sờ mó em",
    "đi làm bị sếp quấy rối, lương bao nhiêu thì nghỉ",
    "giá vàng lên mà chồng lấy hết tiền rồi đánh em",
    "bóng đá tối qua thua, chồng về đập phá đánh em",
    "thời tiết hôm nay thế nào, chồng em đang đánh em",
    "vay tiền online không trả được bị dọa giết",
    "học bài không được, bố đánh em",
    "weather today? my husband is beating me",
    "crypto price, he locked me in the house",
]
"""Work, money, school, sport and weather, and what is done to her."""


@pytest.mark.safety(11)
@pytest.mark.parametrize("text", MIXED)
def test_what_else_a_text_is_about_does_not_hide_the_distress_in_it(world: World, text: str) -> None:
    reply = respond(FRESH, Said(text), world)
    assert reply.understanding is not None
    assert reply.understanding.danger_level in ("soft", "full")
    assert numbers_on(reply.screens[0])[0] in ("113", "115")
    assert "unsure" not in reply.screens[0].name


# 13, 14: numbers and cards.


@pytest.mark.safety(14)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_card_with_a_number_says_that_a_call_leaves_a_trace(world: World, locale: Locale) -> None:
    words = world.words(Memory(language=locale))
    trace = words.text("card.call_log")
    assert re.search("hóa đơn|bill", trace)
    seen = 0
    for area in {each.area for each in world.snapshot.services if each.area is not None}:
        for block in tapped(world, ShowPlace(area), Memory(language=locale)).blocks:
            if isinstance(block, Card) and any(isinstance(span, Number) for line in block.lines for span in line.spans):
                seen += 1
                assert trace in plain(Screen("", (block,)))
    assert seen > 5


@pytest.mark.safety(14)
def test_the_numbers_screen_and_every_place_say_that_a_call_leaves_a_trace(world: World, empty: World) -> None:
    for around in (world, empty):
        shown = (tapped(around, ShowNumbers()), tapped(around, FindHelp()), tapped(around, ShowPlace(DONG_TAM)))
        for screen in shown:
            assert re.search("nhật ký (máy|cuộc gọi)", plain(screen)), screen.name


# 15: who else sees the phone.


@pytest.mark.safety(15)
@pytest.mark.parametrize(("action", "told"), [(Start(), "Ai cầm máy này"), (FindHelp(), "Máy có người khác xem?")])
def test_the_first_screens_say_that_others_may_read_and_hold_back_no_number_for_it(
    world: World, action: Action, told: str
) -> None:
    screen = tapped(world, action)
    assert told in plain(screen)
    assert "113" in numbers_on(screen)
    assert {EraseChat(), ShowNumbers()} <= offered(screen)


# 22: what the bot is on a phone.


@pytest.mark.safety(22)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_way_to_help_lies_within_an_ordinary_campaigns_bot(world: World, locale: Locale) -> None:
    """The first screen speaks of the Action Month first; no button from there to a place says what is done to anybody."""
    memory, phrases = Memory(language=locale), read_phrases()
    start = tapped(world, Start(), memory)
    assert re.search("Tháng hành động|Action Month", plain(start).splitlines()[0])
    assert ShowTopic("campaign_what") in offered(start)
    for action in (Start(), FindHelp(), ShowNumbers(), ShowPlace(DONG_TAM), ShowTopic("campaign_what")):
        for button in tapped(world, action, memory).buttons:
            assert betraying(button.label, locale, phrases) is None, button.label


# 33: who cannot be called now.


@pytest.mark.safety(33)
@pytest.mark.parametrize("status", [each for each in get_args(Status) if each != "active"])
def test_a_place_that_does_not_work_is_not_shown_and_others_stand_there(read: Library, status: Status) -> None:
    gone = service(status=status)
    near = service(id="test-other", area=AreaRef("present", "75"), phones=(Phone("0912 000 002", "normal"),))
    around = read.world(Snapshot.build((gone, near), read.hotlines), NOW)
    for action in (ShowPlace(DONG_TAM), CallFailed(DONG_TAM)):
        screen = tapped(around, action)
        assert "0912 000 001" not in numbers_on(screen)
        assert "0912 000 002" in numbers_on(screen)
        assert "1800 1768" in numbers_on(screen)


@pytest.mark.safety(33)
def test_a_place_that_is_closed_now_says_when_it_opens_below_numbers_that_answer_now(read: Library) -> None:
    weekdays = read.hotlines.lines
    (hours,) = (line.schedule for line in weekdays if line.id == "legal_aid")
    around = read.world(Snapshot.build((service(schedule=hours),), read.hotlines), NOW.replace(hour=23))
    screen = tapped(around, ShowPlace(DONG_TAM))
    assert numbers_on(screen)[0] == "1800 1768"
    assert numbers_on(screen).index("1800 1768") < numbers_on(screen).index("0912 000 001")
    assert "giờ này không có người nghe" in plain(screen) or "đóng" in plain(screen)


# 45, 46: the law, and health.


@pytest.mark.safety(45)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_of_the_law_names_law_article_and_day_and_ends_with_whom_to_ask(
    world: World, locale: Locale
) -> None:
    law, article = (r"Luật|Nghị định", r"Điều \d") if locale == "vi" else (r"Law|Decree", r"Articles? \d")
    seen = set()
    for topic in TOPICS:
        answer = world.content.answers.get(topic)
        for more in (False, True) if answer else ():
            screen = tapped(world, ShowTopic(topic, more), Memory(language=locale))
            if not re.search(law, plain(screen)):
                continue
            seen.add(topic)
            assert answer is not None
            assert answer.checked_on is not None
            *told, source = screen.blocks
            assert isinstance(source, Source)
            assert re.search(r"\d{4}\.$", source.text), "no day"
            assert re.search(rf"(?:{law}) [^;]*{article}", plain(screen)), plain(screen)
            assert numbers_on(Screen("", (last_line(told),))), plain(screen)
    assert {"rights_of_victim", "protective_order", "report_how", "men_lgbt", "children_witness"} <= seen


def last_line(blocks: list[Block]) -> Line:
    return [each for each in blocks if isinstance(each, Line) and each.spans][-1]


@pytest.mark.safety(46)
@pytest.mark.parametrize(
    "text",
    [
        "em bị hiếp hôm qua",
        "bi hiep dam thi lam gi",
        "em vừa bị cưỡng bức",
        "chồng ép quan hệ khi em không muốn",
        "bị xâm hại tình dục thì đi đâu",
        "ông chủ ép ngủ với ông ta",
        "thầy giáo sờ soạng em, em học lớp 7",
        "sếp sàm sỡ tôi ở công ty",
        "I was raped last night",
    ],
)
def test_an_answer_to_sexual_violence_has_the_ambulance_and_a_hospital(world: World, text: str) -> None:
    screen = respond(FRESH, Said(text), world).screens[0]
    assert "115" in numbers_on(screen)
    assert re.search("bệnh viện|hospital", plain(screen), re.IGNORECASE)


# 47, 48: children, friends, and who fears himself.


@pytest.mark.safety(47)
@pytest.mark.parametrize(
    "text",
    [
        "bố con hay đánh con",
        "em 14 tuổi, ở nhà không an toàn",
        "cháu 9 tuổi ạ",
        "con học lớp 5, bố say rượu đập phá",
        "con toi 6 tuoi bi danh bam tim",
        "thầy giáo sờ soạng em, em học lớp 7",
        "hàng xóm đánh con nhỏ dã man",
        "em bé bị bỏ đói",
        "my dad hits me, I am 12",
        "a child is being beaten next door",
    ],
)
def test_a_child_gets_111_first_or_beside_the_police(world: World, text: str) -> None:
    screen = respond(FRESH, Said(text), world).screens[0]
    first = [each.dial for each in next(lines_of(screen)).spans if isinstance(each, Number)]
    assert "111" in first[:2], first
    assert set(first[: first.index("111")]) <= {"113", "115"}


@pytest.mark.safety(47)
def test_where_nobody_is_in_danger_now_a_child_gets_111_before_all_others(world: World) -> None:
    told = respond(FRESH, Said("em học lớp 6, em muốn tìm người nói chuyện"), world)
    for screen in (tapped(world, FindHelp(), told.memory), tapped(world, ShowPlace(DONG_TAM), told.memory)):
        assert numbers_on(screen)[0] == "111"


HIS = [
    "tôi nóng tính, lỡ tát vợ, giờ hối hận lắm, muốn sửa",
    "tôi hay đánh vợ, tôi muốn dừng lại",
    "tôi nóng tính lỡ tát vợ",
    "toi so minh danh vo",
]


@pytest.mark.safety(48)
@pytest.mark.parametrize("text", HIS)
def test_who_fears_his_own_temper_is_met_and_led_to_nobodys_place(world: World, text: str) -> None:
    reply = respond(FRESH, Said(text), world)
    for screen in reply.screens:
        assert screen.name == "answer.own_temper"
        assert numbers_on(screen)
        assert FindHelp() not in offered(screen)
        assert not screen.services
        asked_on = tapped(world, ShowTopic("own_temper", more=True), reply.memory)
        assert "đừng đi tìm" in plain(asked_on)


@pytest.mark.safety(48)
@pytest.mark.parametrize(
    "text",
    [
        "có ai tên Hoa nhắn bot không",
        "vợ tôi có nhắn cho bot không",
        "vợ tôi trốn ở nhà tạm lánh nào",
        "vợ tôi bỏ trốn, nhà tạm lánh ở đâu",
        "tìm vợ tôi đang ở đâu",
    ],
)
def test_who_looks_for_a_woman_learns_nothing_of_any_woman(read: Library, text: str) -> None:
    """Another asked here, in this very commune, and a house withholds its street."""
    house = service(kind="shelter", address_visibility="phone_only", address="Ngõ 17 phố Chim Khuyên")
    around = read.world(Snapshot.build((*read.entries, house), read.hotlines), NOW)
    before = [plain(each) for each in respond(FRESH, Said(text), around).screens]
    respond(FRESH, Said("em tên Hoa, em ở xã Đồng Tâm huyện Đồng Phú Bình Phước, chồng em đánh"), around)
    after = [plain(each) for each in respond(FRESH, Said(text), around).screens]
    assert after == before
    assert "Chim Khuyên" not in " ".join(after)
    assert "Hoa" not in " ".join(after)


@pytest.mark.safety(48)
@pytest.mark.parametrize(
    "text", ["bạn em bị chồng đánh, em giúp sao", "nhà bên cạnh vợ chồng hay đánh nhau em nên làm gì"]
)
def test_a_friend_or_a_neighbour_reads_how_to_help(world: World, text: str) -> None:
    screen = respond(FRESH, Said(text), world).screens[-1]
    assert {"113", "1800 1768"} & set(numbers_on(screen))
    assert screen.name == "answer.help_friend"
