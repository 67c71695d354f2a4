"""The form at the desk: kept in its maker's row, handed in, opened again, never lost to another and never handed in twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import content, wording
from bot.database.commits import GroupCommit
from bot.desk.answer import Answer, Ask
from bot.desk.clockwork import Chores
from bot.desk.drafts import Drafts
from bot.desk.form_draft import Draft
from bot.desk.forms import Forms
from bot.desk.tools import Tools
from bot.directory.changes import dialled
from bot.directory.hours import VIET_NAM
from bot.directory.office import Refused
from bot.directory.reports import Reports
from bot.directory.store import Store
from bot.privacy.counts import Counts
from bot.screens.desk.actions import (
    AddEntry,
    EditEntry,
    EditField,
    EditProposal,
    FormBack,
    FormChoose,
    FormDrop,
    FormJump,
    FormPropose,
    FormSkip,
    StartAnew,
)
from bot.screens.desk.statistics import Chart
from bot.screens.model import Screen
from bot.screens.plain import plain
from bot.screens.words import Words
from bot.wording import Locale
from tests.unit.form_house import fits, resolver
from tests.unit.office_house import LAN, MAI, NGA, SON, STATION, THU, UNION, VU, WOMAN, House, refuses, working

FREE, LATER = "0912 000 011", "0912 000 012"
"""Numbers that nobody has. Made up."""


class Desk:
    """Somebody of the team before the form; every screen she gets fits."""

    def __init__(self, house: House, tools: Tools) -> None:
        self.house, self.tools, self.forms, self.drafts = house, tools, Forms(tools), tools.drafts
        self.screen = Screen("none", ())

    def ask(self, number: int = THU, locale: Locale = "vi") -> Ask:
        person = self.house.roster.person(number)
        assert person is not None
        words = wording.load(content.locales_folder())[locale]
        numbers = self.house.office.live.snapshot.numbers()
        return Ask(person, Words(words, numbers, self.house.clock().astimezone(VIET_NAM)))

    async def does(self, action: object, by: int = THU) -> Answer:
        forms = self.forms
        methods = {
            AddEntry: forms.add,
            StartAnew: forms.anew,
            FormChoose: forms.choose,
            FormSkip: forms.skip,
            FormBack: forms.back,
            FormJump: forms.jump,
            FormDrop: forms.drop,
            FormPropose: forms.propose,
            EditEntry: forms.edit_menu,
            EditField: forms.edit,
            EditProposal: forms.edit_proposal,
        }
        answer = await methods[type(action)](self.ask(by), action)  # type: ignore[operator]  # each takes its own action
        return self._got(answer)

    async def taps(self, *labels: str, by: int = THU) -> Answer:
        """Buttons of the screen before her, by their words."""
        for label in labels:
            found = [each.action for each in self.screen.buttons if each.label == label]
            assert len(found) == 1, (label, [each.label for each in self.screen.buttons])
            answer = await self.does(found[0], by)
        return answer

    async def says(self, *texts: str, by: int = THU) -> Answer:
        for text in texts:
            opened = await self.drafts.of(by)
            assert opened.listening
            assert self.forms.waits_for_text(opened)
            answer = self._got(await self.forms.say(self.ask(by), text))
        return answer

    async def adds(self, number: str = FREE, by: int = THU) -> Answer:
        """The first entry of a commune's pack, up to its preview."""
        await self.does(AddEntry(), by)
        await self.taps("Công an", by=by)
        await self.says("Đồng Tâm, Đồng Nai", by=by)
        await self.taps("Trực ban Công an xã Đồng Tâm", by=by)
        await self.says(number, by=by)
        return await self.taps("Đúng rồi, tiếp", "Cả ngày đêm", "Chính nơi này vừa cho biết", "Đúng cả năm", by=by)

    @property
    def text(self) -> str:
        return plain(self.screen)

    @property
    def labels(self) -> list[str]:
        return [each.label for each in self.screen.buttons]

    def _got(self, answer: Answer) -> Answer:
        (self.screen,) = answer.screens
        fits(self.screen)
        return answer


async def no_picture(_: Chart) -> bytes | None:
    """No chart is asked for here."""
    return None


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with working(tmp_path) as house:
        commits = GroupCommit(house.opened.engine, collecting=0.001)
        tools = Tools(
            office=house.office,
            store=Store(house.opened.engine),
            decisions=house.decisions,
            acts=house.acts,
            history=house.history,
            team=house.team,
            trial=house.trial,
            drafts=Drafts(house.opened.engine, house.clock),
            reports=Reports(house.opened.engine, commits),
            chores=Chores(house.opened.engine),
            counts=Counts(house.opened.engine, commits),
            answers={},
            draw=no_picture,
            resolver=resolver(),
            wordings=wording.load(content.locales_folder()),
            link=lambda secret: secret,
            real_token=False,
            sound=True,
            trial_changed=lambda _: None,
        )
        yield Desk(house, tools)
        await commits.close()


# Adding


async def test_an_entry_is_filled_in_handed_in_and_approved(desk: Desk) -> None:
    await desk.adds()
    assert "Người cần giúp sẽ thấy đúng như sau" in desk.text
    assert not [each for each in desk.house.office.live.services.values() if FREE in (p.number for p in each.phones)]
    answer = await desk.taps("Gửi duyệt")
    assert "đi duyệt" in desk.text
    assert set(answer.tells[0].people) == {MAI, NGA, VU, SON}
    assert (await desk.drafts.of(THU)).form is None
    made = (await desk.house.decisions.waiting())[0]
    assert (made.reason, made.items[0].before, dialled(made.items[0].after)) == ("add", None, (FREE,))
    assert made.items[0].entry != "new-entry"
    await desk.house.approved(made)
    assert desk.house.number(made.items[0].entry) == FREE


async def test_a_restart_in_the_middle_costs_nothing(desk: Desk) -> None:
    await desk.does(AddEntry())
    await desk.taps("Công an")
    await desk.says("Đồng Tâm")
    before = desk.screen
    # Nothing of it lies in memory: another desk over the same rows goes on there.
    again = Desk(desk.house, desk.tools)
    await again.does(AddEntry())
    assert "vẫn còn nguyên" in again.text
    assert before.rows == again.screen.rows[: len(before.rows)]
    assert again.labels[-1] == "Hủy, làm phiếu mới"
    await again.taps("Hủy, làm phiếu mới")
    assert "Đây là nơi nào?" in again.text
    assert "vẫn còn nguyên" not in again.text


async def test_a_form_without_an_answer_is_no_work_to_go_on_with(desk: Desk) -> None:
    await desk.does(AddEntry())
    await desk.does(AddEntry())
    assert "vẫn còn nguyên" not in desk.text


async def test_a_text_is_an_answer_for_half_an_hour_and_never_at_the_preview(desk: Desk) -> None:
    await desk.adds()
    opened = await desk.drafts.of(THU)
    assert not desk.forms.waits_for_text(opened)
    await desk.does(FormJump("description"))
    assert desk.forms.waits_for_text(await desk.drafts.of(THU))
    desk.house.passes(minutes=31)
    assert not (await desk.drafts.of(THU)).listening
    await desk.does(AddEntry())
    assert (await desk.drafts.of(THU)).listening
    assert not desk.forms.waits_for_text(replace(opened, form=None))


async def test_what_is_not_taken_says_why_above_the_same_question(desk: Desk) -> None:
    await desk.does(AddEntry())
    await desk.taps("Công an")
    await desk.says("không đâu cả")
    assert "Chưa tìm ra nơi này" in desk.text
    assert desk.screen.name == "form.place"
    await desk.says("Hà Nội", by=THU)
    assert desk.screen.name == "form.name"


async def test_buttons_of_an_older_message_change_nothing(desk: Desk) -> None:
    await desk.adds()
    kept = (await desk.drafts.of(THU)).form
    for action in (FormChoose("kind", "shelter"), FormSkip("contact"), FormBack("phones"), FormJump("consent")):
        await desk.does(action)
        assert (await desk.drafts.of(THU)).form == kept
        assert desk.screen.name == "form.preview"


async def test_what_can_be_changed_stands_behind_the_preview(desk: Desk) -> None:
    await desk.adds()
    preview = desk.screen
    await desk.taps("Sửa một mục")
    assert {"Loại", "Tên", "Điện thoại", "Đã xem xét", "Tiếng Anh"} <= set(desk.labels)
    fields = desk.screen
    await desk.taps("‹ Về xem trước")
    assert desk.screen == preview
    await desk.taps("Sửa một mục", "Giờ nghe máy", "‹ Câu trước")
    assert desk.screen == preview
    await desk.does(FormJump("description"))
    # The list of an older message leads nowhere from within a question, but to another question.
    for button in fields.buttons:
        await desk.does(button.action)
        assert desk.screen.name.startswith("form.")
    await desk.does(FormJump("fields"))
    assert desk.screen.name != "form.fields"


async def test_an_older_preview_hands_nothing_in(desk: Desk) -> None:
    await desk.adds()
    (old,) = [each.action for each in desk.screen.buttons if isinstance(each.action, FormPropose)]
    await desk.does(FormJump("audience"))
    # In the middle of a question there is nothing to hand in.
    await desk.does(old)
    assert desk.screen.name == "form.audience"
    await desk.taps("Phụ nữ")
    await desk.does(old)
    assert "Phiếu đã đổi sau lần xem đó" in desk.text
    assert await desk.house.decisions.waiting() == ()
    await desk.taps("Gửi duyệt")
    assert len(await desk.house.decisions.waiting()) == 1


async def test_handing_in_twice_makes_one_proposal(desk: Desk) -> None:
    await desk.adds()
    (propose,) = [each.action for each in desk.screen.buttons if isinstance(each.action, FormPropose)]
    await desk.does(propose)
    with pytest.raises(Refused, match=r"refused\.no_form"):
        await desk.does(propose)
    assert len(await desk.house.decisions.waiting()) == 1


@pytest.mark.parametrize(
    "action", [FormChoose("kind", "police"), FormSkip("contact"), FormBack("kind"), FormJump("kind")]
)
async def test_without_a_form_its_buttons_say_so(desk: Desk, action: object) -> None:
    with pytest.raises(Refused, match=r"refused\.no_form"):
        await desk.does(action)


async def test_throwing_it_away_changes_nothing_else(desk: Desk) -> None:
    await desk.adds()
    async with refuses(desk.house, "refused.no_form"):
        await desk.taps("Thôi, hủy phiếu")
        assert "không có gì thay đổi" in desk.text
        await desk.does(FormBack("kind"))


async def test_what_is_not_whole_is_not_handed_in(desk: Desk) -> None:
    await desk.adds()
    await desk.does(FormJump("visibility"))
    await desk.taps("Cả địa chỉ", "‹ Câu trước")
    assert "Còn thiếu: Địa chỉ" in desk.text
    form = (await desk.drafts.of(THU)).form
    assert form is not None
    await desk.does(FormPropose(Draft.from_json(form).seen))
    assert await desk.house.decisions.waiting() == ()
    assert desk.screen.name == "form.preview"


async def test_a_number_that_another_entry_has_is_said(desk: Desk) -> None:
    await desk.adds("0912 000 001")
    assert f"0912 000 001 ({STATION.upper()})" in desk.text


async def test_a_draft_of_another_release_is_thrown_away_and_said_once(desk: Desk) -> None:
    await desk.drafts.keep_form(THU, {"mode": "add", "step": "a question that is gone"})
    assert desk.forms.waits_for_text(await desk.drafts.of(THU))
    with pytest.raises(Refused, match=r"form\.unreadable"):
        await desk.forms.say(desk.ask(), "Đồng Tâm")
    await desk.does(AddEntry())
    assert "Đây là nơi nào?" in desk.text


async def test_two_admins_fill_in_forms_of_their_own(desk: Desk) -> None:
    await desk.adds()
    await desk.does(AddEntry(), by=MAI)
    assert "Đây là nơi nào?" in desk.text
    await desk.does(AddEntry())
    assert desk.screen.name == "form.preview"


async def test_an_admin_of_one_province_adds_there_alone(desk: Desk) -> None:
    await desk.does(AddEntry(), by=LAN)
    await desk.taps("Công an", by=LAN)
    await desk.says("phường Ba Đình, Hà Nội", by=LAN)
    assert "ngoài tỉnh được giao" in desk.text
    await desk.says("Đồng Tâm, Đồng Nai", by=LAN)
    assert desk.screen.name == "form.name"


async def test_a_refusal_of_the_office_stands_above_the_form(desk: Desk) -> None:
    await desk.adds(by=LAN)
    moved = replace(desk.house.roster.person(LAN), provinces=frozenset({"01"}))  # type: ignore[type-var]  # she is there
    desk.house.roster.set_staff([moved])
    await desk.taps("Gửi duyệt", by=LAN)
    assert "ngoài tỉnh được giao" in desk.text
    assert desk.screen.name == "form.preview"
    assert (await desk.drafts.of(LAN)).form is not None
    left = desk.ask(LAN)
    desk.house.roster.set_staff([])
    (propose,) = [each.action for each in desk.screen.buttons if isinstance(each.action, FormPropose)]
    with pytest.raises(Refused, match=r"refused\.no_longer"):
        await desk.forms.propose(left, propose)


# Editing


async def test_an_edit_begins_at_its_menu_and_ends_in_a_proposal(desk: Desk) -> None:
    await desk.does(EditEntry(STATION.upper()))
    assert STATION.upper() in desk.text
    await desk.taps("Điện thoại")
    assert "Xem lại từng chữ số" in desk.text
    await desk.taps("Gõ lại số")
    await desk.says(FREE)
    await desk.taps("Đúng rồi, tiếp", "Chính nơi này vừa cho biết")
    assert f"0912 000 001 (chưa rõ cước) → {FREE} (cước thường)" in desk.text
    await desk.taps("Gửi duyệt")
    made = (await desk.house.decisions.waiting())[0]
    assert (made.reason, made.items[0].entry, made.items[0].base) == ("edit", STATION, 1)
    assert desk.house.number(STATION) == "0912 000 001"
    await desk.house.approved(made)
    assert desk.house.number(STATION) == FREE


@pytest.mark.parametrize("action", [EditEntry(STATION), EditField(STATION, "phones")])
async def test_an_entry_of_another_province_is_not_edited(desk: Desk, action: object) -> None:
    with pytest.raises(Refused, match=r"refused\.province"):
        await desk.does(action, by=SON)
    with pytest.raises(Refused, match=r"refused\.no_entry"):
        await desk.does(replace(action, entry="dl-9999"))  # type: ignore[type-var]  # both have an entry


async def test_every_field_of_the_menu_leads_to_its_question(desk: Desk) -> None:
    await desk.does(EditEntry(WOMAN))
    fields = [each.action for each in desk.screen.buttons if isinstance(each.action, EditField)]
    assert {"kind", "phones", "consent", "vetting", "english"} <= {each.step for each in fields}
    for field in fields:
        await desk.does(field)
        assert desk.screen.name.removeprefix("form.") in (field.step, "consent_list", "vetting_free")
    await desk.does(EditField(WOMAN, "nonsense"))
    assert desk.screen.name == "form.preview"


async def test_an_edit_does_not_throw_another_form_away(desk: Desk) -> None:
    await desk.does(AddEntry())
    await desk.taps("Công an")
    await desk.does(EditField(STATION, "phones"))
    assert "Đang có một phiếu làm dở: Công an" in desk.text
    await desk.taps("Làm tiếp phiếu đó")
    assert desk.screen.name == "form.place"
    await desk.does(EditField(STATION, "phones"))
    await desk.taps("Thôi, hủy phiếu")
    await desk.does(EditField(STATION, "phones"))
    assert desk.screen.name == "form.phones"
    # Nothing was changed yet: another entry can be opened at once.
    await desk.does(EditField(UNION, "audience"))
    assert desk.screen.name == "form.audience"
    await desk.taps("Phụ nữ")
    await desk.does(EditField(STATION, "phones"))
    assert f"Đang có một phiếu làm dở: {UNION.upper()}" in desk.text


async def test_two_fields_of_one_entry_are_one_edit(desk: Desk) -> None:
    await desk.does(EditField(STATION, "audience"))
    await desk.taps("Phụ nữ")
    await desk.does(EditField(STATION, "description"))
    await desk.says("Sơ cứu ban đêm.")
    await desk.taps("Gửi duyệt")
    made = (await desk.house.decisions.waiting())[0]
    after = made.items[0].after
    assert (after["audience"], after["description"]["vi"]) == ("women", "Sơ cứu ban đêm.")


async def test_an_entry_that_changed_meanwhile_is_shown_as_it_is_now_with_what_was_changed(desk: Desk) -> None:
    await desk.does(EditField(STATION, "description"))
    await desk.says("Sơ cứu ban đêm.")
    await desk.house.published(await desk.house.renumber(STATION, LATER), by=MAI)
    await desk.taps("Gửi duyệt")
    assert "vừa được người khác sửa" in desk.text
    assert LATER in desk.text
    assert "Giúp việc gì: (trống) → Sơ cứu ban đêm." in desk.text
    assert "0912 000 001" not in desk.text
    await desk.taps("Gửi duyệt")
    await desk.house.approved((await desk.house.decisions.waiting())[0])
    standing = await desk.house.standing(STATION)
    assert (dialled(standing.values), standing.values["description"]["vi"]) == ((LATER,), "Sơ cứu ban đêm.")


async def test_a_form_over_what_changed_meanwhile_goes_on_over_what_is_there_now(desk: Desk) -> None:
    await desk.does(EditField(STATION, "audience"))
    await desk.taps("Phụ nữ")
    await desk.house.published(await desk.house.renumber(STATION, LATER), by=MAI)
    await desk.does(EditField(STATION, "phones"))
    assert LATER in desk.text
    await desk.taps("Đúng rồi, tiếp")
    await desk.taps("Gửi duyệt")
    assert "đi duyệt" in desk.text


# One's own proposal again


async def test_an_own_proposal_is_a_form_again_and_its_new_version_takes_its_place(desk: Desk) -> None:
    await desk.adds()
    await desk.taps("Gửi duyệt")
    old = (await desk.house.decisions.waiting())[0]
    await desk.does(EditProposal(old.id))
    assert FREE in desk.text
    await desk.taps("Sửa một mục", "Nhóm người", "Phụ nữ", "Gửi duyệt")
    assert await desk.house.state(old) == "replaced"
    (new,) = await desk.house.decisions.waiting()
    assert (new.items[0].after["audience"], dialled(new.items[0].after)) == ("women", (FREE,))


async def test_after_a_restart_it_still_takes_the_old_ones_place(desk: Desk) -> None:
    await desk.adds()
    await desk.taps("Gửi duyệt")
    old = (await desk.house.decisions.waiting())[0]
    await desk.does(EditProposal(old.id))
    again = Desk(desk.house, desk.tools)
    await again.does(AddEntry())
    await again.taps("Sửa một mục", "Nhóm người", "Phụ nữ", "Gửi duyệt")
    assert await desk.house.state(old) == "replaced"


async def test_its_form_goes_on_where_it_was(desk: Desk) -> None:
    await desk.adds()
    await desk.taps("Gửi duyệt")
    old = (await desk.house.decisions.waiting())[0]
    await desk.does(EditProposal(old.id))
    await desk.taps("Sửa một mục", "Nhóm người", "Phụ nữ")
    await desk.does(EditProposal(old.id))
    assert "vẫn còn nguyên" in desk.text
    assert "Giúp: phụ nữ" in desk.text
    edit = await desk.house.proposed(await desk.house.edit(STATION, audience="women"))
    await desk.does(EditProposal(edit.id))
    assert "Đang có một phiếu làm dở: Công an · Đồng Tâm, Đồng Nai" in desk.text
    await desk.does(FormDrop())
    await desk.does(EditProposal(edit.id))
    assert "Nhóm người: mọi người → phụ nữ" in desk.text


async def test_a_new_entry_that_was_published_meanwhile_does_not_come_twice(desk: Desk) -> None:
    await desk.adds()
    await desk.taps("Gửi duyệt")
    old = (await desk.house.decisions.waiting())[0]
    await desk.does(EditProposal(old.id))
    await desk.house.approved(old)
    async with refuses(desk.house, "refused.is_applied"):
        await desk.taps("Gửi duyệt")
    assert (await desk.drafts.of(THU)).form is not None


async def test_what_is_no_form_of_hers_is_not_opened(desk: Desk) -> None:
    other = await desk.house.proposed(await desk.house.edit(STATION, audience="women"), by=MAI)
    with pytest.raises(Refused, match=r"refused\.not_yours"):
        await desk.does(EditProposal(other.id))
    items = [await desk.house.edit(each, audience="women") for each in (STATION, UNION)]
    two = await desk.house.proposed(*items)
    with pytest.raises(Refused, match=r"refused\.nothing"):
        await desk.does(EditProposal(two.id))
    hidden = await desk.house.proposed(await desk.house.edit(UNION, status="defunct"), reason="hide")
    with pytest.raises(Refused, match=r"refused\.nothing"):
        await desk.does(EditProposal(hidden.id))
    await desk.house.decisions.withdraw(hidden.id, THU)
    with pytest.raises(Refused, match=r"refused\.is_withdrawn"):
        await desk.does(EditProposal(hidden.id))


async def test_an_entry_that_is_hidden_can_be_mended_and_its_preview_says_that_nobody_sees_it(desk: Desk) -> None:
    await desk.house.acts.hide(STATION, MAI)
    await desk.does(EditField(STATION, "audience"))
    await desk.taps("Phụ nữ")
    assert "không hiện ra cho ai" in desk.text
    await desk.taps("Gửi duyệt")
    assert "đi duyệt" in desk.text


async def test_the_words_are_in_the_readers_language(desk: Desk) -> None:
    ask = desk.ask(locale="en")
    (screen,) = (await desk.forms.add(ask, AddEntry())).screens
    assert "Police" in [each.label for each in screen.buttons]
    (screen,) = (await desk.forms.say(ask, "Police")).screens
    assert "Đây" not in plain(screen)
