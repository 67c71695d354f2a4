"""A file at the desk: read beside everything else, shown as a plan, handed in, approved by another, and never half."""

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar, get_args

import openpyxl
import pytest
from sqlalchemy import select

from bot import content, wording
from bot.botapi.html import compose
from bot.database import schema
from bot.database.commits import GroupCommit
from bot.desk.answer import Answer, Ask
from bot.desk.clockwork import Chores
from bot.desk.drafts import Drafts
from bot.desk.files import MOST_WAITING, Files
from bot.desk.jobs import LASTS, Job
from bot.desk.queue import Waiting
from bot.desk.tools import Tools
from bot.directory.access import Person, Roster
from bot.directory.acts import Acts
from bot.directory.calls import Trial
from bot.directory.decisions import Decisions
from bot.directory.exchange import delimited, model
from bot.directory.exchange.columns import columns
from bot.directory.exchange.entries import Entries
from bot.directory.history import History
from bot.directory.hours import VIET_NAM
from bot.directory.model import Phone, Provenance, Service, Translated
from bot.directory.national import Hotlines
from bot.directory.office import Office, Refused
from bot.directory.opening import Opened, open_directory
from bot.directory.reports import Reports
from bot.directory.shipped import read_hotlines
from bot.directory.store import Store
from bot.directory.team import Team
from bot.places import gazetteer as places
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.places.resolver import Resolver
from bot.privacy.counts import Counts
from bot.screens.desk.actions import (
    Approve,
    Export,
    ExportForm,
    ExportHelp,
    GetTemplate,
    ImportHelp,
    ProposePlan,
    RangForProposal,
    ShowProposal,
    Withdraw,
)
from bot.screens.desk.files import NAME, SHOWN_PHONES, SHOWN_PROBLEMS
from bot.screens.desk.statistics import Chart
from bot.screens.model import Button, File, Screen
from bot.screens.plain import plain
from bot.screens.words import Words
from bot.wording import Locale, Wordings

MAI, NGA, THU = 2001, 2002, 2103
"""Two owners, and an editor who works in one province."""

DONG_TAM, DONG_NAI = "p25390", "75"
# Made-up numbers, as in every test here.
ONE, TWO, THREE = "0912 000 001", "0912 000 002", "0912 000 003"
T = TypeVar("T")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return places.load(content.data_folder() / "places" / "places.json.gz")


@pytest.fixture(scope="module")
def resolver(gazetteer: Gazetteer) -> Resolver:
    return Resolver(gazetteer)


@pytest.fixture(scope="module")
def hotlines() -> Hotlines:
    return read_hotlines(content.data_folder() / "hotlines.toml")


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return wording.load(content.locales_folder())


@pytest.fixture(scope="module")
def entries(wordings: Wordings, gazetteer: Gazetteer, resolver: Resolver) -> Entries:
    return Entries(wordings, gazetteer, resolver)


def service(entry: str, *numbers: str, **changes: object) -> Service:
    made = Service(
        id=entry,
        kind="health_station",
        name=Translated(f"Trạm y tế {entry}", f"Health station {entry}"),
        organization=Translated("Sở Y tế thử", "Sở Y tế thử"),
        area=AreaRef.parse(DONG_TAM),
        provenance=Provenance("Danh sách thử", date(2026, 1, 2)),
        phones=tuple(Phone(number, "normal") for number in numbers),
        assured_date=date(2026, 11, 1),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field may be changed


STANDING = (service("tram-1", ONE), service("tram-2", TWO))


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class House:
    """The desk's part for files, with a directory of its own and what was shown while a file was read."""

    files: Files
    tools: Tools
    opened: Opened
    clock: Clock
    entries: Entries
    wordings: Wordings
    shown: list[Screen] = field(default_factory=list)
    _sent: int = 0

    def ask(self, number: int = MAI, locale: Locale = "vi") -> Ask:
        person = self.tools.office.roster.person(number)
        assert person is not None
        numbers = self.opened.live.snapshot.numbers()
        return Ask(person, Words(self.wordings[locale], numbers, self.clock().astimezone(VIET_NAM)))

    async def job(self, number: int = MAI, name: str = "danh-ba.csv") -> Job:
        self._sent += 1
        taken = await self.files.take(self.ask(number), f"file-{self._sent}", name, 1)
        assert taken.screens[0].name == "desk.file_taken"
        return (await self.files.jobs.waiting())[-1]

    async def reads(self, data: bytes, number: int = MAI, locale: Locale = "vi", name: str = "danh-ba.csv") -> Screen:
        """What the sender sees when her file has been read."""
        job = await self.job(number, name)

        async def show(screen: Screen) -> None:
            self.shown.append(screen)

        answered = await self.files.read(self.ask(number, locale), job, data, show)
        await self.files.jobs.done(job)
        assert answered.tells == ()
        (screen,) = answered.screens
        assert compose(screen).left_out == 0
        return screen

    def csv(
        self, edit: Callable[[dict[str, str]], object] = lambda _: None, more: Iterable[dict[str, str]] = ()
    ) -> bytes:
        """The directory as a sheet, each row edited; then rows of new entries."""
        fields = [column.field for column in columns()]
        rows = [dict(self.entries.written(each)) for each in self.opened.live.snapshot.services]
        for row in rows:
            edit(row)
        heading = [self.entries.vocabulary.heading(each) for each in fields]
        return delimited.write([heading, *([row.get(each, "") for each in fields] for row in (*rows, *more))])

    async def approve(self, screen: Screen, by: int = NGA) -> Answer:
        """The plan's button, then a second admin who has rung what she was drawn."""
        propose = action(screen, ProposePlan)
        await self.files.propose(self.ask(), propose)
        waiting = Waiting(self.tools)
        found = await self.tools.decisions.get(propose.proposal)
        for page in range(-(-len(found.to_ring()) // 5)):
            await waiting.rang(self.ask(by), RangForProposal(found.id, found.seen, page))
        return await waiting.approve(self.ask(by), Approve(found.id, found.seen))


async def no_picture(_: Chart) -> bytes | None:
    """No chart is asked for here."""
    return None


@pytest.fixture
async def house(
    tmp_path: Path, gazetteer: Gazetteer, resolver: Resolver, hotlines: Hotlines, wordings: Wordings, entries: Entries
) -> AsyncIterator[House]:
    clock = Clock()
    opened = await open_directory(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}", b"k" * 32, STANDING, hotlines, clock)
    roster = Roster((MAI, NGA), [Person(THU, "chị Thu", "editor", frozenset({DONG_NAI}))])
    office = Office(opened.engine, opened.register, roster, opened.live, gazetteer, clock)
    commits = GroupCommit(opened.engine, collecting=0.001)
    tools = Tools(
        office=office,
        store=Store(opened.engine),
        decisions=Decisions(office),
        acts=Acts(office),
        history=History(opened.engine),
        team=Team(office),
        trial=Trial(office),
        drafts=Drafts(opened.engine, clock),
        reports=Reports(opened.engine, commits),
        chores=Chores(opened.engine),
        counts=Counts(opened.engine, commits),
        answers={},
        draw=no_picture,
        resolver=resolver,
        wordings=wordings,
        link=lambda secret: secret,
        real_token=False,
        sound=True,
        trial_changed=lambda _: None,
    )
    yield House(Files(tools), tools, opened, clock, entries, wordings)
    await commits.close()
    await opened.engine.dispose()


def action(screen: Screen, kind: type[T]) -> T:
    """What the one button of this kind does."""
    (found,) = [each.action for each in screen.buttons if isinstance(each.action, kind)]
    return found


def labels(buttons: Iterable[Button]) -> list[str]:
    return [each.label for each in buttons]


def rows_of(file: File) -> list[Sequence[object]]:
    """The rows of a workbook."""
    page = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert page is not None
    return list(page.iter_rows(values_only=True))


def new_row(entries: Entries, number: str = THREE, **changes: str) -> dict[str, str]:
    """A new police station in Đồng Tâm, as an officer writes it."""
    province, commune = entries.areas.names(AreaRef.parse(DONG_TAM))
    row = {
        "kind": entries.vocabulary.label("kind", "police"),
        "name.vi": "Công an thử",
        "area.province": province,
        "area.commune": commune,
        "phones.0.number": number,
        "source": "Danh sách thử",
    }
    return {**row, **changes}


def set_number(number: str, of: str = ONE) -> Callable[[dict[str, str]], object]:
    return lambda row: row.update({"phones.0.number": number}) if row["phones.0.number"] == of else None


async def stored_jobs(house: House) -> int:
    return len(await house.files.jobs.waiting())


async def numbers_of(house: House, entry: str) -> list[str]:
    standing = await house.tools.store.all_stored()
    return [phone["number"] for phone in standing[entry].values["phones"]]


# From the file to what a citizen sees


async def test_a_number_goes_from_the_file_through_two_people_into_the_directory(house: House) -> None:
    screen = await house.reads(house.csv(set_number(THREE)))
    assert "Mới: 0 · Thay đổi: 1\nKhông đổi: 1 · Sai, không dùng: 0" in plain(screen)
    assert f"Điện thoại: {ONE} (cước thường) → {THREE} (cước thường)" in plain(screen)
    assert "Chưa có gì thay đổi" in plain(screen)
    assert await numbers_of(house, "tram-1") == [ONE]
    handed = await house.files.propose(house.ask(), action(screen, ProposePlan))
    assert {person for tell in handed.tells for person in tell.people} == {NGA}
    assert await numbers_of(house, "tram-1") == [ONE]
    done = await house.approve(screen)
    assert await numbers_of(house, "tram-1") == [THREE]
    told = next(tell for tell in done.tells if len(tell.people) > 1)
    assert ONE in plain(told.screen(house.ask().words))
    shown = house.opened.live.snapshot.service("tram-1")
    assert shown is not None
    assert [phone.number for phone in shown.phones] == [THREE]


async def test_the_plan_that_is_approved_is_the_plan_of_that_file(house: House) -> None:
    data = house.csv(set_number(THREE))
    found = await house.tools.decisions.get(action(await house.reads(data), ProposePlan).proposal)
    assert (found.state, found.made_by, found.file_name) == ("planned", MAI, "danh-ba.csv")
    assert found.file_digest == hashlib.sha256(data).hexdigest()
    assert [(each.entry, each.base) for each in found.items] == [("tram-1", 1)]
    with pytest.raises(Refused, match=r"refused\.changed_since"):
        await house.files.propose(house.ask(), ProposePlan(found.id, "0" * 32))
    with pytest.raises(Refused, match=r"refused\.plan_gone"):
        await house.files.propose(house.ask(NGA), ProposePlan(found.id, found.seen))


async def test_who_handed_a_file_in_does_not_approve_it(house: House) -> None:
    screen = await house.reads(house.csv(set_number(THREE)))
    with pytest.raises(Refused, match=r"refused\.own"):
        await house.approve(screen, by=MAI)
    assert await numbers_of(house, "tram-1") == [ONE]


async def test_an_export_that_is_imported_changes_nothing(house: House) -> None:
    screen = await house.reads(house.csv())
    assert "Không đổi: 2" in plain(screen)
    assert "không thay đổi gì" in plain(screen)
    assert not [each for each in screen.buttons if isinstance(each.action, ProposePlan)]
    assert await house.tools.decisions.waiting() == ()


async def test_the_same_file_twice_changes_nothing(house: House) -> None:
    data = house.csv(set_number("0912 000 004"), [new_row(house.entries)])
    screen = await house.reads(data)
    await house.approve(screen)
    assert len(await house.tools.store.all_stored()) == 3
    again = await house.reads(data)
    assert "Không đổi: 3" in plain(again)


async def test_the_same_file_is_not_taken_again_while_it_waits(house: House) -> None:
    data = house.csv(set_number(THREE))
    screen = await house.reads(data)
    await house.files.propose(house.ask(), action(screen, ProposePlan))
    assert "đang chờ duyệt" in plain(await house.reads(data))
    house.clock.now += timedelta(days=8)
    assert (await house.reads(data)).name == "desk.plan"


async def test_new_entries_do_not_come_twice_from_two_files(house: House) -> None:
    one = house.csv(more=[new_row(house.entries)])
    other = house.csv(set_number("0912 000 005"), [new_row(house.entries)])
    first = await house.reads(one)
    await house.files.propose(house.ask(), action(first, ProposePlan))
    second = await house.reads(other)
    await house.files.propose(house.ask(), action(second, ProposePlan))
    await house.approve(first)
    with pytest.raises(Refused, match=r"refused\.stale"):
        await house.approve(second)
    assert len(await house.tools.store.all_stored()) == 3


async def test_a_new_file_takes_the_place_of_a_plan_that_was_not_handed_in(house: House) -> None:
    first = action(await house.reads(house.csv(set_number(THREE))), ProposePlan)
    await house.reads(house.csv(set_number("0912 000 006")))
    with pytest.raises(Refused, match=r"refused\.plan_gone"):
        await house.files.propose(house.ask(), first)


async def test_what_changed_after_the_plan_is_not_overwritten(house: House) -> None:
    first = await house.reads(house.csv(set_number(THREE)))
    other = house.csv(set_number("0912 000 007"))
    await house.files.propose(house.ask(), action(first, ProposePlan))
    second = await house.reads(other)
    await house.approve(first)
    with pytest.raises(Refused, match=r"refused\.stale"):
        await house.files.propose(house.ask(), action(second, ProposePlan))
    assert await numbers_of(house, "tram-1") == [THREE]


async def test_an_old_file_that_would_bring_an_old_number_back_is_told_first(house: House) -> None:
    old = house.csv(lambda row: row.update({"audience": house.entries.vocabulary.label("audience", "women")}))
    await house.approve(await house.reads(house.csv(set_number(THREE))))
    screen = await house.reads(old)
    assert f"{ONE} là số cũ của TRAM-1, đã được thay" in plain(screen)
    assert TWO not in plain(screen)
    fresh = await house.reads(house.csv(set_number("0912 000 008", of=THREE)))
    assert "số cũ" not in plain(fresh)


async def test_a_bad_row_is_named_and_the_others_are_used(house: House) -> None:
    rows = [new_row(house.entries), new_row(house.entries, "12", **{"name.vi": "Công an khác"})]
    screen = await house.reads(house.csv(more=rows))
    assert "Mới: 1 · Thay đổi: 0\nKhông đổi: 2 · Sai, không dùng: 1" in plain(screen)
    assert "dòng 5, cột Điện thoại: " in plain(screen)
    found = await house.tools.decisions.get(action(screen, ProposePlan).proposal)
    assert [each.after["name"]["vi"] for each in found.items] == ["Công an thử"]


# Problems, all of them


async def test_ten_problems_are_shown_and_all_are_in_the_file(house: House) -> None:
    rows = [new_row(house.entries, source="", **{"name.vi": f"=Nơi {number}"}) for number in range(SHOWN_PROBLEMS + 5)]
    screen = await house.reads(house.csv(more=rows))
    assert plain(screen).count(", cột Nguồn: ") == SHOWN_PROBLEMS
    assert "… và 5 điều nữa" in plain(screen)
    assert not [each for each in screen.buttons if isinstance(each.action, ProposePlan)]
    (file,) = [block for block in screen.blocks if isinstance(block, File)]
    heading, *found = rows_of(file)
    assert heading == ("Dòng", "Nơi", "Cột", "Điều cần xem lại", "Dòng này")
    assert [row[0] for row in found] == list(range(4, 4 + len(rows)))
    assert {row[1:] for row in found[:1]} == {("=Nơi 0", "Nguồn", "còn trống, mà chỗ này cần có.", "không dùng")}


async def test_problems_of_a_file_without_lines_name_the_entry(house: House) -> None:
    data = b'{"contents": [{"id": "x", "name": "Noi thu", "status": "active"}]}'
    screen = await house.reads(data, name="hsds.json")
    assert "“Noi thu”, cột " in plain(screen)
    (file,) = [block for block in screen.blocks if isinstance(block, File)]
    assert rows_of(file)[1][:2] == (None, "Noi thu")


async def test_what_is_about_the_whole_file_names_no_place(house: House) -> None:
    data = house.csv(lambda row: row.update({"assured_date": "24/11/2026"}))
    screen = await house.reads(data)
    assert "ngày gọi thử không lấy từ tệp (2 dòng)" in plain(screen)


async def test_problems_are_told_in_the_admins_language(house: House) -> None:
    screen = await house.reads(house.csv(more=[new_row(house.entries, source="")]), locale="en")
    assert "row 4, column " in plain(screen)
    (file,) = [block for block in screen.blocks if isinstance(block, File)]
    assert rows_of(file)[0] == ("Row", "Place", "Column", "What to look at", "The row is")


@pytest.mark.uncounted
async def test_long_names_and_many_numbers_fit_one_message(house: House) -> None:
    long = "Một tên rất dài " * 60
    more = [
        new_row(house.entries, f"0912 1{number:02} 000", **{"name.vi": f"{long[:900]}{number}"}) for number in range(30)
    ]
    await house.approve(await house.reads(house.csv(more=more), name=f"{'x' * 300}.csv"))
    wrong = [new_row(house.entries, source="", **{"name.vi": f"{long}{number}"}) for number in range(30)]

    def other_number(row: dict[str, str]) -> None:
        row["phones.0.number"] = row["phones.0.number"].replace("0912 1", "0913 1")

    screen = await house.reads(house.csv(other_number, wrong), name=f"{'x' * 300}.csv")
    assert plain(screen).count(" → ") == SHOWN_PHONES
    assert "… và 20 nơi nữa" in plain(screen)
    assert "… và 20 điều nữa" in plain(screen)
    assert max(len(row) for row in plain(screen).split("\n")) < 300
    assert "x" * NAME not in plain(screen)


async def test_a_persons_address_is_sent_to_the_form(house: House) -> None:
    kind = house.entries.vocabulary.label("kind", "trusted_address")
    assert "/themdiachi" in plain(await house.reads(house.csv(more=[new_row(house.entries, kind=kind)])))


async def test_an_editor_of_one_province_imports_there_alone(house: House) -> None:
    hanoi = house.entries.areas.names(AreaRef.parse("p01"))[0]
    row = new_row(house.entries, **{"area.province": hanoi, "area.commune": ""})
    screen = await house.reads(house.csv(set_number(THREE), [row]), THU)
    assert "Thay đổi: 1\nKhông đổi: 1 · Sai, không dùng: 1" in plain(screen)
    assert "ở ngoài tỉnh được giao" in plain(screen)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \r\n",
        b"%PDF-1.7",
        b"PK\x03\x04nothing",
        "Tên;Loại\r\n".encode(),
        b"\xff\xfe\x00\xd8",
        b"{",
        b"a,b\r\n1,2",
    ],
)
async def test_what_is_no_list_is_refused_in_a_sentence_and_nothing_is_written(house: House, data: bytes) -> None:
    screen = await house.reads(data)
    assert screen.name == "desk.refused"
    assert labels(screen.buttons)[0] == house.ask().words.text("desk.button.import")
    async with house.opened.engine.connect() as connection:
        assert (await connection.execute(select(schema.proposal))).first() is None


async def test_a_log_that_does_not_hold_lets_nothing_be_planned(house: House) -> None:
    data = house.csv(set_number(THREE))
    house.opened.register.refuse()
    assert "Nhật ký" in plain(await house.reads(data))


async def test_who_left_while_her_file_was_read_hands_nothing_in(house: House) -> None:
    data, job = house.csv(set_number(THREE)), await house.job(THU)
    ask = house.ask(THU)
    await house.tools.team.remove(THU, MAI)

    async def show(screen: Screen) -> None:
        house.shown.append(screen)

    screen = (await house.files.read(ask, job, data, show)).screens[0]
    assert "không còn trong nhóm" in plain(screen)
    assert await stored_jobs(house) == 0


# While it is read


@pytest.mark.uncounted
async def test_how_far_it_is_is_told_at_most_so_often(house: House) -> None:
    rows = [new_row(house.entries, "", **{"name.vi": f"Nơi {number}"}) for number in range(1500)]
    data, job = house.csv(more=rows), await house.job()

    async def show(screen: Screen) -> None:
        house.shown.append(screen)

    answered = await house.files.read(house.ask(), job, data, show, every=0.01)
    assert "Mới: 1.500" in plain(answered.screens[0])
    told = [plain(each) for each in house.shown]
    assert any("đã đọc" in each for each in told)
    assert len(told) == len(set(told))
    assert all("danh-ba.csv" in each for each in told)


@pytest.mark.uncounted
async def test_others_are_answered_while_a_file_is_read(house: House) -> None:
    rows = [new_row(house.entries, "", **{"name.vi": f"Nơi {number}"}) for number in range(1500)]
    reading = asyncio.create_task(house.reads(house.csv(more=rows)))
    answered = 0
    while not reading.done():
        await house.tools.store.get("tram-1")
        answered += 1
    assert answered > 20
    assert "Mới: 1.500" in plain(await reading)


# Sending a file


async def test_a_file_is_written_down_before_anything_else(house: House) -> None:
    taken = await house.files.take(house.ask(), "file-9", "Danh\u202e bạ\n.xlsx ", 10)
    assert "Danh bạ.xlsx" in plain(taken.screens[0])
    (job,) = await house.files.jobs.waiting()
    assert (job.admin, job.file_id, job.file_name) == (MAI, "file-9", "Danh bạ.xlsx")
    house.files.arrived()
    assert await stored_jobs(house) == 1
    await house.files.jobs.done(job)
    assert await stored_jobs(house) == 0


async def test_a_file_without_a_name_has_one(house: House) -> None:
    assert "không tên" in plain((await house.files.take(house.ask(), "file-9", "", 0)).screens[0])


async def test_the_end_of_a_long_name_says_what_it_is(house: House) -> None:
    await house.files.take(house.ask(), "file-9", f"{'x' * 500}.xlsm", 0)
    (job,) = await house.files.jobs.waiting()
    assert job.file_name.endswith(".xlsm")
    assert len(job.file_name) < 200


async def test_a_file_that_is_too_large_is_not_even_fetched(house: House) -> None:
    refused = (await house.files.take(house.ask(), "file-9", "x.csv", model.MAX_BYTES + 1)).screens[0]
    assert (refused.name, await stored_jobs(house)) == ("desk.refused", 0)


async def test_nobody_fills_the_line_of_files(house: House) -> None:
    for _ in range(MOST_WAITING):
        await house.job()
    refused = (await house.files.take(house.ask(), "file-9", "x.csv", 1)).screens[0]
    assert f"{MOST_WAITING} tệp" in plain(refused)
    assert (await house.files.take(house.ask(NGA), "file-9", "x.csv", 1)).screens[0].name == "desk.file_taken"


async def test_a_file_waits_for_an_hour(house: House) -> None:
    job = await house.job()
    assert not job.is_late(job.made_at + int(LASTS.total_seconds()))
    assert job.is_late(job.made_at + int(LASTS.total_seconds()) + 1)
    assert "Gửi lại tệp" in plain(house.files.failed(house.ask(), job, "import.refused.too_late").screens[0])


# Files to keep


def file_of(answered: Answer) -> File:
    (screen,) = answered.screens
    (file,) = [block for block in screen.blocks if isinstance(block, File)]
    return file


@pytest.mark.parametrize("form", get_args(ExportForm))
async def test_an_export_of_any_form_comes_back_and_changes_nothing(house: House, form: ExportForm) -> None:
    answered = await house.files.export(house.ask(), Export(form))
    assert "Danh bạ ngày 25/11/2026: 2 nơi" in plain(answered.screens[0])
    file = file_of(answered)
    screen = await house.reads(file.content, name=file.name)
    assert "Mới: 0 · Thay đổi: 0\nKhông đổi: 2 · Sai, không dùng: 0" in plain(screen)
    assert not [block for block in screen.blocks if isinstance(block, File)]


async def test_what_is_hidden_is_in_no_export(house: House) -> None:
    await house.tools.acts.hide("tram-1", MAI)
    for form in get_args(ExportForm):
        file = file_of(await house.files.export(house.ask(), Export(form)))
        assert ONE.encode() not in file.content
    assert "/xemdiachi TRAM-1" in plain(await house.reads(house.csv(more=[{"id": "tram-1"}])))


async def test_an_edited_workbook_changes_that_cell(house: House) -> None:
    exported = file_of(await house.files.export(house.ask(), Export("xlsx")))
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    page = book.worksheets[0]
    (cell,) = [cell for row in page.iter_rows() for cell in row if cell.value == ONE]
    cell.value = THREE
    edited = io.BytesIO()
    book.save(edited)
    screen = await house.reads(edited.getvalue(), name=exported.name)
    found = await house.tools.decisions.get(action(screen, ProposePlan).proposal)
    (item,) = found.items
    assert item.before is not None
    assert {key for key in item.after if item.after[key] != item.before[key]} == {"phones", "assured_date"}
    assert [phone["number"] for phone in item.after["phones"]] == [THREE]


async def test_an_empty_template_brings_nothing_in(house: House) -> None:
    file = file_of(await house.files.template(house.ask(), GetTemplate("entries")))
    screen = await house.reads(file.content, name=file.name)
    assert "Mới: 0 · Thay đổi: 0" in plain(screen)
    assert not [each for each in screen.buttons if isinstance(each.action, ProposePlan)]


async def test_the_pack_of_her_province_is_filled_in_with_numbers_alone(house: House) -> None:
    file = file_of(await house.files.template(house.ask(THU), GetTemplate("commune", "01")))
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    page = book.worksheets[0]
    rows = list(page.iter_rows())
    heading = next(row for row in rows if any(cell.value == "Điện thoại" for cell in row))
    column = {str(cell.value): place for place, cell in enumerate(heading)}
    row = next(row for row in rows if any("Đồng Tâm" in str(cell.value) for cell in row))
    row[column["Điện thoại"]].value, row[column["Nguồn"]].value = THREE, "Danh sách thử"
    edited = io.BytesIO()
    book.save(edited)
    screen = await house.reads(edited.getvalue(), THU, name=file.name)
    assert "Mới: 1 · Thay đổi: 0\nKhông đổi: 0 · Sai, không dùng: 0" in plain(screen)
    found = await house.tools.decisions.get(action(screen, ProposePlan).proposal)
    assert found.items[0].after["area"] == DONG_TAM


async def test_who_works_everywhere_is_asked_for_a_province(house: House, gazetteer: Gazetteer) -> None:
    offered: list[str] = []
    page: GetTemplate | None = GetTemplate("commune")
    while page is not None:
        (screen,) = (await house.files.template(house.ask(), page)).screens
        chosen = [each.action for each in screen.buttons if isinstance(each.action, GetTemplate)]
        offered.extend(each.province for each in chosen if each.province != "choose")
        page = next((each for each in chosen if each.province == "choose" and each.page > page.page), None)
    assert sorted(offered) == sorted(each.ref.code for each in gazetteer.provinces())
    assert file_of(await house.files.template(house.ask(), GetTemplate("commune", "01"))).content
    (forged,) = (await house.files.template(house.ask(), GetTemplate("commune", "77"))).screens
    assert forged.name == "desk.pack"


# What is offered


@pytest.mark.parametrize("locale", ["vi", "en"])
async def test_what_is_offered_is_short_and_every_button_works(house: House, locale: Locale) -> None:
    ask = house.ask(locale=locale)
    plan = await house.reads(house.csv(set_number(THREE)), locale=locale)
    for screen in (
        (await house.files.help(ask, ImportHelp())).screens[0],
        (await house.files.export_help(ask, ExportHelp())).screens[0],
        plan,
    ):
        assert compose(screen).left_out == 0
        assert all(len(label) <= 24 for label in labels(screen.buttons))
    assert [type(each.action).__name__ for each in plan.buttons] == [
        "ProposePlan",
        ShowProposal.__name__,
        Withdraw.__name__,
        "DeskMenu",
    ]
