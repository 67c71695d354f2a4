"""Neutral outside: what shows without the chat being open tells nothing, to her husband or to an admin's.

A citizen's message: no word of the list within its first 60 characters. What comes to an admin unasked: besides, no name of an entry
or of a person and no number, for her phone lies on a table, too; counts, `#12` and `DL-0042` say nothing to others. What an admin asked
for she reads at once, in her hand: that may name everything.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from bot.checks.phrases import PREVIEW_CHARACTERS, Phrases, betraying, folded, read_phrases
from bot.desk.answer import Tell
from bot.dialogue.meaning import Said, Tapped
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.export import Form, export, template
from bot.directory.model import Translated
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.playground import Telegram
from bot.screens.actions import ShowTopic
from bot.screens.danger import Situation
from bot.screens.model import Number, Screen, Source
from bot.screens.plain import plain
from bot.understanding.model import Age, Danger
from bot.wording import LOCALES, Locale
from handlers.admin.team import TeamTalk
from handlers.commands import TEAM_MENU
from tests.conversations.officers import NGA, VU, officer, working
from tests.conversations.test_desk import CODE, ENTRY, QUESTION
from tests.conversations.test_form import POLICE, published
from tests.conversations.test_joining import join
from tests.conversations.test_never_first import day_goes_by

pytestmark = pytest.mark.safety(21)

DAY, NIGHT = (datetime(2026, 11, day, hour, 30, tzinfo=VIET_NAM) for day, hour in ((23, 9), (24, 2)))
SAID = (
    "chồng em hay đánh em",
    "em sợ về nhà",
    "em mệt mỏi không muốn sống nữa",
    "em muốn chết",
    "cuu toi voi",
    "em đang trốn trong nhà tắm",
    "bố đánh con",
    "con 12 tuổi bố hay đánh con",
    "hàng xóm đang đánh vợ",
    "em vừa bị hiếp",
    "em bị giữ ở Campuchia",
    "em uống thuốc sâu rồi",
    "tôi là đàn ông bị vợ đánh",
    "tôi sợ mình đánh vợ",
    "em ở Đồng Tâm",
    "gọi không được",
    "em đùa thôi",
    "nó nhốt em",
    "cháu sợ",
    "asdfgh",
)
IN_DANGER = ("dạ", "gọi không ai nghe", "em đùa thôi")
PHRASES: Phrases = read_phrases()


def memories(locale: Locale) -> Iterator[Memory]:
    """Everybody, at every moment that changes what is answered."""
    fresh = replace(FRESH, language=locale)
    yield from (fresh, *(replace(fresh, age=age) for age in get_args(Age)), replace(fresh, man=True))
    for danger, situation in product(get_args(Danger), (None, *get_args(Situation))):
        yield replace(fresh, emergency=danger, situation=situation)


def beginnings(world: World, locale: Locale) -> Iterator[Screen]:
    """How every kind of answer begins."""
    for memory in memories(locale):
        for text in IN_DANGER if memory.emergency else SAID:
            if memory.situation is None or text == IN_DANGER[0]:
                yield from respond(memory, Said(text), world).screens
    for topic, more in product(world.content.answers, (False, True)):
        yield from respond(replace(FRESH, language=locale), Tapped(ShowTopic(topic, more)), world).screens


@pytest.fixture(scope="module", params=[("vi", DAY), ("en", NIGHT)], ids=str)
def told(request: pytest.FixtureRequest, read: Library) -> tuple[Locale, tuple[Screen, ...]]:
    locale, now = request.param
    world = read.world(Snapshot.build(read.entries, read.hotlines, frozenset()), now)
    return locale, tuple(beginnings(world, locale))


@pytest.mark.uncounted
def test_no_answer_begins_with_a_word_that_tells(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    locale, screens = told
    assert len({screen.name for screen in screens}) > 45
    found = {
        (screen.name, word, plain(screen)[:PREVIEW_CHARACTERS])
        for screen in screens
        if (word := betraying(plain(screen), locale, PHRASES))
    }
    assert not found


@pytest.mark.uncounted
def test_no_source_bears_a_word_that_tells(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    """Telegram makes links of names of sites; no preview is shown, and the names themselves are neutral."""
    locale, screens = told
    sources = {block.text for screen in screens for block in screen.blocks if isinstance(block, Source)}
    assert len(sources) > 10
    assert [each for each in sources if tells(each, locale)] == []
    assert not [screen.name for screen in screens if "http" in plain(screen) or "t.me" in plain(screen)]


def tells(text: str, locale: Locale) -> list[str]:
    """Words of the list anywhere in a text, however long it is."""
    step = PREVIEW_CHARACTERS // 2
    parts = (text[start : start + PREVIEW_CHARACTERS] for start in range(0, len(text), step))
    return [word for part in parts if (word := betraying(part, locale, PHRASES))]


@pytest.mark.safety(22)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_telegram_shows_of_the_bot_is_neutral_in_every_word(read: Library, locale: Locale) -> None:
    words = read.wordings[locale]
    profile = [words.t(f"profile.{key}") for key in ("name", "short_description", "description")]
    menu = [text for name, key in TEAM_MENU for text in (name, words.t(key))]
    buttons = [words.t(key) for key in ("location.share", "location.no")]
    for text in (*profile, *profile[2].splitlines(), *menu, *buttons):
        assert tells(text, locale) == [], text
        assert "nạn nhân" not in text.lower()


@pytest.mark.safety(22)
@pytest.mark.parametrize("locale", LOCALES)
def test_names_of_files_are_neutral(read: Library, locale: Locale) -> None:
    entries = Entries(read.wordings, read.gazetteer, read.resolver)
    services, today = Snapshot.build(read.entries, read.hotlines, frozenset()).services, DAY.date()
    written = [export(form, services, entries, today) for form in get_args(Form)]
    written += [template("entries", entries, today), template("commune", entries, today)]
    names = [*(each.name for each in written), *(read.wordings[locale].t(f"import.file.{key}") for key in ("report",))]
    for name in names:
        assert tells(name.replace("-", " "), locale) == [], name
        assert not any(word in folded(name) for word in ("tam-lanh", "bao-luc", "dia-chi-tin-cay", "tin-cay")), name


SHELTER = "Nhà tạm lánh Sen Hồng"
"""What an admin may have called an entry."""
SNOW = "chị Bạch Tuyết"
"""And a colleague."""


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch, read: Library) -> list[tuple[Locale, Screen]]:
    """What the team is told without having asked, in both languages."""
    heard: list[tuple[Locale, Screen]] = []
    usual = TeamTalk._tell_one

    async def hears(talk: TeamTalk, person: int, tell: Tell) -> None:
        world = talk._talk.world()
        heard.extend((each, tell.screen(world.words(replace(FRESH, language=each)))) for each in LOCALES)
        await usual(talk, person, tell)

    monkeypatch.setattr(TeamTalk, "_tell_one", hears)
    return heard


async def test_what_comes_to_an_admin_unasked_names_nobody_on_a_locked_phone(
    tmp_path: Path, telegram: Telegram, read: Library, unasked: list[tuple[Locale, Screen]]
) -> None:
    last_year = DAY.date() - timedelta(days=364)
    ageing = [
        replace(each, name=Translated(SHELTER, SHELTER), kind="shelter", holder="person", assured_date=last_year)
        for each in read.entries
        if each.id == ENTRY
    ]
    others = tuple(each for each in read.entries if each.id != ENTRY)
    async with working(tmp_path, telegram, replace(read, entries=(*ageing, *others))) as house:
        vu, nga = await join(house, VU, "biên tập", SNOW), officer(house, NGA)
        mai, _ = await published(house)
        await mai.taps_through("/suadiachi DL-0001", "Lưu ý")
        await mai.sends("Gọi trước khi đến")
        await mai.taps("Gửi duyệt")
        await nga.taps_through("/choduyet", "#2 · Sửa · DL-0001", "Duyệt")
        await vu.taps_through(f"/andiachi {CODE}", "Đề nghị ẩn")
        await nga.taps_through("/choduyet", f"#3 · Ẩn · {CODE}", "Không duyệt")
        woman = house.woman()
        await woman.sends(QUESTION)
        await woman.taps("Gọi không được")
        await woman.taps("Không ai nghe")
        await day_goes_by(house.app, telegram)
        await nga.taps_through("/ngungdang", "Ngừng ngay")
        await vu.taps_through("/canbo", "Về mình", "Rời nhóm", "Đúng")
    assert {key for key in TOLD if any(begins(screen, key, read, locale) for locale, screen in unasked)} == set(TOLD)
    for locale, screen in unasked:
        seen = plain(screen)[:PREVIEW_CHARACTERS]
        assert betraying(plain(screen), locale, PHRASES) is None, seen
        assert not any(word in seen for word in (SHELTER, CODE, "DL-", SNOW[5:], "chủ nhóm", "owner", POLICE)), seen
        assert not any(each in seen for each in numbers_on(screen)), seen


TOLD = (
    "team.at_the_door",
    "team.told_joined",
    "team.told_removed",
    "desk.welcome",
    "queue.told_new",
    "queue.told_approved",
    "queue.told_rejected",
    "queue.told_phone",
    "queue.told_words",
    "entry.reported_head",
    "digest.title",
    "digest.hidden",
    "state.daily_head",
    "state.told_frozen",
)
"""The catalogue's keys of what the team is told."""


def begins(screen: Screen, key: str, read: Library, locale: Locale) -> bool:
    """Whether a screen is the one of this key, by the words before its first placeholder."""
    return plain(screen).startswith(read.wordings[locale].t(key).split("{")[0].strip("*"))


def numbers_on(screen: Screen) -> Iterator[str]:
    """Numbers to dial; the head of the log is none."""
    for block in screen.blocks:
        for span in getattr(block, "spans", ()):
            if isinstance(span, Number) and ":" not in span.dial:
                yield span.dial
