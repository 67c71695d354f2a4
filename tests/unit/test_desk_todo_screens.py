"""What admins read of their work: short, in both languages, and every button works."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from bot import content, wording
from bot.botapi.html import compose
from bot.directory.due import Agenda, agenda, due_calls
from bot.directory.freshness import AIM_DAYS, SINK_DAYS, YEAR_DAYS
from bot.directory.hours import VIET_NAM
from bot.directory.model import Consent, Phone, Provenance, Service, Translated
from bot.places import gazetteer as places
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.screens.actions import decode_desk, encode
from bot.screens.desk.actions import DeskAction, DeskMenu, DueCalls, GetTemplate, Queue, Rang, ShowEntry, ShowToDo, ToDo
from bot.screens.desk.calls import CALLS_PAGE, calls_screen
from bot.screens.desk.todo import LIST_PAGE, digest_screen, pages, todo_list_screen, todo_screen
from bot.screens.model import Number, Screen
from bot.screens.plain import plain
from bot.screens.words import Words

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
TODAY = NOW.date()
NUMBERS = {"police": "113", "farmers_union": "1800 1768"}
LABEL = 24
ROWS = 8
LISTS = ("reported", "hidden", "overdue", "due", "unverified", "before_merger", "consent", "duplicates", "no_phone")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return places.load(content.data_folder() / "places" / "places.json.gz")


@pytest.fixture(params=["vi", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    return Words(wording.load(content.locales_folder())[request.param], NUMBERS, NOW)


@pytest.fixture
def vietnamese() -> Words:
    return Words(wording.load(content.locales_folder())["vi"], NUMBERS, NOW)


def entry(entry_id: str, number: str | None = "0912 000 001", *, checked: int | None = 0, **changes: object) -> Service:
    made = Service(
        id=entry_id,
        kind="trusted_address",
        name=Translated(f"Nhà {entry_id}", f"House {entry_id}"),
        organization=Translated("", ""),
        area=AreaRef("present", "25390"),
        provenance=Provenance("Báo", date(2026, 1, 1)),
        holder="person",
        phones=(Phone(number),) if number else (),
        assured_date=None if checked is None else TODAY - timedelta(days=checked),
        consent=Consent(True, TODAY, "phone", True, True, True),
        contact="chị Lan thử",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field may be changed


EVERYTHING = (
    entry("reported", "0912 000 001"),
    entry("hidden", "0912 000 002", checked=YEAR_DAYS + 35),
    entry("overdue", "0912 000 003", checked=SINK_DAYS + 20),
    entry("due", "0912 000 004", checked=AIM_DAYS + 5),
    entry("soon", "0912 000 005", checked=AIM_DAYS - 5),
    entry("never", "0912 000 006", checked=None),
    entry("old", "0912 000 007", checked=None, provenance=Provenance("Báo", date(2022, 1, 1))),
    entry("no-paper", "0912 000 008", consent=None),
    entry("old-paper", "0912 000 009", consent=Consent(True, TODAY - timedelta(400), "phone", True, True, True)),
    entry("twin-a", "0912 000 010"),
    entry("twin-b", "0912 000 010"),
    entry("no-phone", None, consent=Consent(True, TODAY, "phone", True, True, True)),
    entry("everywhere", "0912 000 011", checked=None, area=None),
)


def an_agenda(gazetteer: Gazetteer, *services: Service, allowed: frozenset[str] | None = None) -> Agenda:
    return agenda({each.id: each for each in services}, {"reported"}, gazetteer, TODAY, allowed)


def calls(words: Words, gazetteer: Gazetteer, *services: Service, page: int = 0) -> Screen:
    due = due_calls({each.id: each for each in services}, {"reported"}, gazetteer, TODAY)
    shown = due[page * CALLS_PAGE : (page + 1) * CALLS_PAGE]
    return calls_screen(words, gazetteer, shown, page, pages(len(due), CALLS_PAGE))


def actions(screen: Screen) -> list[object]:
    return [button.action for button in screen.buttons]


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def numbers(screen: Screen) -> list[str]:
    lines = (block for block in screen.blocks if hasattr(block, "spans"))
    return [span.dial for each in lines for span in each.spans if isinstance(span, Number)]


def every_screen(words: Words, gazetteer: Gazetteer, *services: Service) -> list[Screen]:
    found = an_agenda(gazetteer, *services)
    names = (*LISTS, "communes", "communes-75", "communes-99", "unknown")
    return [
        todo_screen(words, found),
        digest_screen(words, found, 0),
        digest_screen(words, found, 4),
        *(todo_list_screen(words, gazetteer, found, name, page) for name, page in product(names, (0, 1, 9999))),
        *(calls(words, gazetteer, *services, page=page) for page in range(6)),
        calls_screen(words, gazetteer, (), 0, 1),
    ]


# What anybody may have typed, at its longest.
LONG = tuple(
    entry(
        f"{kind}{'x' * (length - 2)}{number}",
        None if kind == "n" else "0912 000 001",
        checked=None,
        name=Translated("Tên dài " * 125, "Long name " * 100),
        contact="Ai đó " * 166,
        area=AreaRef("former", "25369"),
        phones=tuple(Phone(f"0912 000 0{each}") for each in range(10, 15)) if kind == "p" else (),
        provenance=Provenance("Báo", date(2022, 1, 1)),
    )
    for kind in "pn"
    for length in (20, 50, 51, 60, 61, 64)
    for number in range(3)
)


@pytest.mark.parametrize("services", [(), EVERYTHING, LONG], ids=["empty", "everything", "long"])
def test_every_screen_fits_a_phone(words: Words, gazetteer: Gazetteer, services: tuple[Service, ...]) -> None:
    for screen in every_screen(words, gazetteer, *services):
        assert plain(screen).strip(), screen.name
        assert compose(screen).left_out == 0, screen.name
        assert len(screen.rows) <= ROWS, screen.name
        assert all(screen.rows), screen.name
        assert DeskMenu() in [button.action for button in screen.rows[-1]], screen.name
        for button in screen.buttons:
            assert 0 < len(button.label) <= LABEL, button.label
            action: object = button.action
            assert decode_desk(encode(button.action)) == action


def test_nothing_stands_in_braces_or_is_left_blank(words: Words, gazetteer: Gazetteer) -> None:
    for screen in every_screen(words, gazetteer, *EVERYTHING):
        text = "\n".join((plain(screen), *labels(screen)))
        assert "{" not in text
        assert "None" not in text


def test_the_menu_of_work_has_a_line_and_a_button_for_what_is_to_do(words: Words, gazetteer: Gazetteer) -> None:
    screen = todo_screen(words, an_agenda(gazetteer, *EVERYTHING))
    assert [each for each in actions(screen) if isinstance(each, ShowToDo)] == [
        *(ShowToDo(name) for name in LISTS),
        ShowToDo("communes"),
    ]
    assert actions(screen)[0] == DueCalls()
    rows = plain(screen).splitlines()
    assert all(rows)
    for button in screen.buttons:
        if isinstance(button.action, ShowToDo):
            count = button.label.rpartition("(")[2].rstrip(")")
            assert any(row.endswith(f": {count}") for row in rows), button.label


def test_lists_with_nothing_in_them_have_no_button_and_share_a_line(vietnamese: Words, gazetteer: Gazetteer) -> None:
    screen = todo_screen(vietnamese, an_agenda(gazetteer, entry("a", checked=None)))
    assert actions(screen) == [DueCalls(), ShowToDo("unverified"), ShowToDo("communes"), DeskMenu()]
    assert "chưa ai gọi thử: 1" in plain(screen)
    assert "Không có nơi nào: bị báo, đã ẩn, quá hạn" in plain(screen)


def whole(gazetteer: Gazetteer) -> tuple[Service, ...]:
    """A directory in which nothing is missing."""
    return tuple(
        entry(f"e{number}", f"09{number:08}", area=each.ref) for number, each in enumerate(gazetteer.all_communes())
    )


def test_when_nothing_is_to_do_it_says_thanks_and_nothing_else(words: Words, gazetteer: Gazetteer) -> None:
    done = an_agenda(gazetteer, *whole(gazetteer))
    for screen in (todo_screen(words, done), digest_screen(words, done, 0)):
        assert len(plain(screen).splitlines()) == 1
        assert actions(screen) == [DeskMenu()]
    assert todo_list_screen(words, gazetteer, done, "communes-75", 0) == todo_screen(words, done)


def test_the_weeks_message_leaves_empty_lists_out(vietnamese: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, entry("a", checked=None))
    screen = digest_screen(vietnamese, found, 0)
    assert len(plain(screen).splitlines()) == 3
    assert actions(screen) == [DueCalls(), ToDo(), DeskMenu()]
    waiting = digest_screen(vietnamese, found, 4)
    assert "người thứ hai duyệt: 4" in plain(waiting)
    assert Queue() in actions(waiting)
    assert Queue() not in actions(screen)


def test_the_weeks_message_says_thanks_and_names_communes_that_wait(vietnamese: Words, gazetteer: Gazetteer) -> None:
    screen = digest_screen(vietnamese, an_agenda(gazetteer), 0)
    first, second = plain(screen).splitlines()
    assert "Cảm ơn" in first
    assert second.endswith("3321")
    assert actions(screen) == [ToDo(), DeskMenu()]


@pytest.mark.parametrize(
    ("name", "vi", "en"),
    [
        ("reported", "có người báo gọi không ổn", "somebody reported a call that went wrong"),
        ("hidden", "đã 400 ngày chưa gọi lại, bot đã ẩn", "not rung for 400 days, hidden by the bot"),
        ("overdue", "đã 200 ngày chưa gọi lại, quá hạn", "not rung for 200 days, overdue"),
        ("due", "đã 85 ngày chưa gọi lại, sắp đến hạn", "not rung for 85 days, due soon"),
        (
            "unverified",
            "chưa ai gọi thử; số từ trước sáp nhập",
            "nobody has rung it yet; number from before the merger",
        ),
        ("consent", "giấy đồng ý ký đã 400 ngày, cần ký lại", "consent signed 400 days ago, to be renewed"),
        ("duplicates", "số 0912 000 010 cũng ghi ở nơi khác", "+84 912 000 010 is written at another place, too"),
        ("no_phone", "chưa có số", "no number"),
    ],
)
def test_each_list_says_what_is_the_matter_with_each_entry(
    words: Words, gazetteer: Gazetteer, name: str, vi: str, en: str
) -> None:
    assert (vi if words.locale == "vi" else en) in plain(
        todo_list_screen(words, gazetteer, an_agenda(gazetteer, *EVERYTHING), name, 0)
    )


def test_an_entry_of_a_list_is_one_line_with_its_name_place_and_code(vietnamese: Words, gazetteer: Gazetteer) -> None:
    screen = todo_list_screen(vietnamese, gazetteer, an_agenda(gazetteer, entry("dl-0042", None)), "no_phone", 0)
    assert "1. Nhà dl-0042 · Đồng Tâm, Đồng Nai: chưa có số. Mã DL-0042" in plain(screen).splitlines()
    assert actions(screen) == [ShowEntry("dl-0042"), ToDo(), DeskMenu()]


def test_only_lists_of_numbers_to_ring_offer_to_ring(words: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, *EVERYTHING)
    offered = {name for name in LISTS if DueCalls() in actions(todo_list_screen(words, gazetteer, found, name, 0))}
    assert offered == set(LISTS) - {"consent", "duplicates", "no_phone"}


def test_a_long_list_is_turned_page_by_page_and_its_numbers_go_on(words: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, *(entry(f"e{each:02}", f"0912 000 0{each:02}", checked=None) for each in range(13)))
    first, second, third = (todo_list_screen(words, gazetteer, found, "unverified", page) for page in range(3))
    opened = [[each.entry for each in actions(page) if isinstance(each, ShowEntry)] for page in (first, second, third)]
    assert [len(each) for each in opened] == [LIST_PAGE, LIST_PAGE, 1]
    assert [*opened[0], *opened[1], *opened[2]] == [f"e{each:02}" for each in range(13)]
    turned = [[each.page for each in actions(page) if isinstance(each, ShowToDo)] for page in (first, second, third)]
    assert turned == [[1], [0, 2], [1]]
    assert any(label.endswith(" 13") for label in labels(third))
    assert todo_list_screen(words, gazetteer, found, "unverified", 9999) == third


def test_communes_are_found_by_province(words: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, entry("a"))
    provinces: list[object] = []
    for page in range(4):
        screen = todo_list_screen(words, gazetteer, found, "communes", page)
        provinces += [
            each for each in actions(screen) if isinstance(each, ShowToDo) and each.list.startswith("communes-")
        ]
        assert GetTemplate("commune") in actions(screen)
    assert len(set(provinces)) == 34
    assert any("(94)" in label for label in labels(todo_list_screen(words, gazetteer, found, "communes", 0)))


def test_the_communes_of_a_province_stand_in_words_over_its_pages(words: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, entry("a"))
    listed = [
        name
        for page in range(3)
        for name in plain(todo_list_screen(words, gazetteer, found, "communes-75", page)).splitlines()[-1].split("; ")
    ]
    communes = gazetteer.communes(AreaRef("present", "75"))
    assert listed == [gazetteer.title(each) for each in communes if each.ref.code != "25390"]
    screen = todo_list_screen(words, gazetteer, found, "communes-75", 0)
    assert ShowToDo("communes-75", 1) in actions(screen)
    assert ShowToDo("communes") in actions(screen)


def test_an_admin_of_one_province_comes_to_its_communes_at_once(words: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, allowed=frozenset({"75"}))
    screen = todo_list_screen(words, gazetteer, found, "communes", 0)
    assert "Đồng Nai: 95" in plain(screen)
    assert ShowToDo("communes") not in actions(screen)
    assert todo_list_screen(words, gazetteer, found, "communes-01", 0) == screen


def test_a_button_of_a_list_that_is_gone_leads_to_all_lists(words: Words, gazetteer: Gazetteer) -> None:
    found = an_agenda(gazetteer, *EVERYTHING)
    for name in ("unknown", "unverified-75", "reported_", ""):
        assert todo_list_screen(words, gazetteer, found, name, 0) == todo_screen(words, found)
    assert todo_list_screen(words, gazetteer, found, "communes-99", 0).name == "desk.todo_provinces"


def test_whom_to_ring_has_all_that_the_call_needs(vietnamese: Words, gazetteer: Gazetteer) -> None:
    screen = calls(vietnamese, gazetteer, entry("a", checked=SINK_DAYS + 20))
    assert "Hỏi: “Số này còn là nơi giúp không?" in plain(screen)
    assert "Không nhắc tên hay chuyện của ai." in plain(screen)
    rows = plain(screen).splitlines()
    start = rows.index("1. Nhà a · Đồng Tâm, Đồng Nai")
    assert rows[start + 1 : start + 5] == [
        "0912 000 001",
        "Cần gọi: đã 200 ngày chưa gọi lại, quá hạn.",
        "Lần cuối gọi được: 7/5/2026.",
        "Hỏi gặp: chị Lan thử.",
    ]
    assert numbers(screen) == ["0912 000 001"]


def test_what_is_not_known_of_a_contact_takes_no_line(vietnamese: Words, gazetteer: Gazetteer) -> None:
    screen = calls(vietnamese, gazetteer, entry("a", checked=None, contact=None, area=None))
    assert "1. Nhà a · cả nước\n0912 000 001\nCần gọi: chưa ai gọi thử.\n\n" in plain(screen)


def test_each_contact_has_a_row_of_four_answers_that_bear_its_number(vietnamese: Words, gazetteer: Gazetteer) -> None:
    screen = calls(vietnamese, gazetteer, *(entry(each, f"0912 000 00{each}", checked=None) for each in "1234"))
    assert [[button.label for button in row] for row in screen.rows[:4]] == [
        [f"{number} {word}" for word in words]
        for number in (1, 2)
        for words in (("Còn", "Đổi số"), ("Nghỉ", "Không nghe"))
    ]
    answers = [each for each in actions(screen) if isinstance(each, Rang)]
    assert [(each.entry, each.result) for each in answers] == list(
        product("12", ("answered", "changed", "closed", "silent"))
    )
    assert "Trang 1/2" in plain(screen)
    assert DueCalls(1) in actions(screen)
    second = calls(vietnamese, gazetteer, *(entry(each, f"0912 000 00{each}", checked=None) for each in "1234"), page=1)
    assert labels(second)[:1] == ["1 Còn"]
    assert DueCalls(0) in actions(second)
    assert DueCalls(2) not in actions(second)


def test_when_nobody_is_to_be_rung_it_says_so(words: Words, gazetteer: Gazetteer) -> None:
    screen = calls(words, gazetteer, entry("a"))
    assert len(plain(screen).splitlines()) == 1
    assert actions(screen) == [ToDo(), DeskMenu()]


@pytest.mark.parametrize(
    ("length", "answers", "opens", "told"), [(50, 4, 0, False), (51, 0, 1, False), (60, 0, 1, False), (61, 0, 0, True)]
)
def test_an_id_too_long_for_a_button_is_said_and_breaks_nothing(
    words: Words, gazetteer: Gazetteer, length: int, answers: int, opens: int, told: bool
) -> None:
    screen = calls(words, gazetteer, entry("x" * length, checked=None))
    kinds = [type(each) for each in actions(screen)]
    assert (kinds.count(Rang), kinds.count(ShowEntry)) == (answers, opens)
    note = words.text("todo.long_code")
    assert (note in plain(screen)) == told
    found = an_agenda(gazetteer, entry("x" * length, checked=None))
    listed = todo_list_screen(words, gazetteer, found, "unverified", 0)
    assert (note in plain(listed)) == told
    buttons: list[DeskAction] = [each for each in actions(listed) if isinstance(each, ShowEntry)]
    assert len(buttons) == (0 if told else 1)


def test_a_name_that_is_empty_is_told_by_its_code(words: Words, gazetteer: Gazetteer) -> None:
    assert "1. DL-0042 · " in plain(calls(words, gazetteer, entry("dl-0042", checked=None, name=Translated("", ""))))


def test_of_what_admins_keep_to_themselves_only_the_contact_is_shown(words: Words, gazetteer: Gazetteer) -> None:
    secret = entry("a", checked=None, address="phố Bí Mật", assurer=987654321, alert=Translated("BIMAT", "BIMAT"))
    for screen in every_screen(words, gazetteer, secret):
        assert not any(each in plain(screen) for each in ("Bí Mật", "987654321", "BIMAT"))


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (6, 1), (7, 2), (12, 2), (13, 3)])
def test_pages_are_counted(count: int, expected: int) -> None:
    assert pages(count, 6) == expected
