"""Every commune in force gets its name, its bodies, numbers first, and the truth about what is not known."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue.meaning import Tapped
from bot.dialogue.memory import FRESH
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.model import Phone, Provenance, Service, Translated
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.places.model import AreaRef
from bot.screens.actions import ShowOutside, ShowPlace
from bot.screens.plain import plain

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

DAY = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=VIET_NAM)


def world_of(read: Library, *more: Service, now: datetime = DAY) -> World:
    return read.world(Snapshot.build((*read.entries, *more), read.hotlines), now)


def shown(world: World, ref: AreaRef, *, outside: bool = False) -> tuple[str, tuple[str, ...]]:
    action = ShowOutside(ref) if outside else ShowPlace(ref)
    (screen,) = respond(FRESH, Tapped(action), world).screens
    return plain(screen), screen.services


@pytest.mark.safety(35)
@pytest.mark.parametrize("now", [DAY, NIGHT])
def test_every_commune_is_named_with_its_bodies_below_numbers_that_answer_now(read: Library, now: datetime) -> None:
    world = world_of(read, now=now)
    communes = read.gazetteer.all_communes()
    assert len(communes) == 3321
    for commune in communes:
        text, services = shown(world, commune.ref)
        first, _, rest = text.partition("\n")
        assert first.startswith("Gọi được ngay: 1800 1768"), text
        assert "đóng" not in first, text
        assert read.gazetteer.full_name(commune).split(", ")[0] in rest, text
        for body in ("Công an ", "UBND ", "Hội Phụ nữ ", ("trưởng thôn", "tổ trưởng tổ dân phố")):
            assert any(each in rest for each in ((body,) if isinstance(body, str) else body)), text
        assert "Bot không có số" in rest or "chưa có số" in rest or "không có số của những nơi này" in rest, text
        if not services:
            assert "Bot chưa có địa chỉ nào đã kiểm tra ở đây" in rest, text
        assert len(text.encode("utf-16-le")) // 2 <= 4096


def test_a_service_of_a_commune_comes_first_there_and_nowhere_else(read: Library) -> None:
    gazetteer = read.gazetteer
    for ref in [commune.ref for commune in gazetteer.all_communes()[::500]]:
        service = _service(ref)
        world = world_of(read, service)
        assert shown(world, ref)[1][0] == service.id
        assert service.id not in shown(world, ref, outside=True)[1]
        elsewhere = [*gazetteer.communes(gazetteer.area(ref).province), *gazetteer.provinces()]
        for other in elsewhere:
            if other.ref != ref:
                assert service.id not in shown(world, other.ref)[1]


@pytest.mark.safety(35)
def test_a_service_of_a_former_commune_district_or_province_is_found_in_what_took_its_land(read: Library) -> None:
    dong_tam = AreaRef("present", "25390")
    for number, area in enumerate(read.gazetteer.chain(dong_tam)):
        service = _service(area[-1])
        services = shown(world_of(read, service), dong_tam)[1]
        assert service.id in services[: number + 2]


def test_a_known_service_ends_the_sentence_that_none_is_known(read: Library) -> None:
    ref = AreaRef("present", "25390")
    checked = replace(_service(ref), assured_date=DAY.date())
    text, _ = shown(world_of(read, checked), ref)
    assert "Bot chưa có địa chỉ nào đã kiểm tra" not in text
    assert "Đã gọi kiểm tra hôm nay, 23/11/2026" in text


def _service(area: AreaRef) -> Service:
    words = Translated("Hội trường thử", "Test hall")
    return Service(
        id="test-service",
        kind="womens_union",
        name=words,
        organization=words,
        area=area,
        provenance=Provenance("a test", DAY.date()),
        phones=(Phone("024 3333 0000", "normal"),),
    )
