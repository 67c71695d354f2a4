"""Public entries for tests of files: one of each kind with everything in it, and any that may be. All numbers are made up."""

from dataclasses import replace
from datetime import date, time
from typing import Any, get_args

from hypothesis import strategies as st

from bot.directory.exchange.cells import text_of
from bot.directory.model import (
    Audience,
    Charge,
    Kind,
    Opening,
    Phone,
    Provenance,
    PublicService,
    Schedule,
    Translated,
)
from bot.places.model import AreaRef
from tests.unit.exchange_house import entries

TODAY = date(2026, 11, 25)
CALLED = date(2026, 10, 1)

MORNING = Opening(frozenset(range(5)), time(7, 30), time(11, 30))
AFTERNOON = Opening(frozenset(range(5)), time(13, 30), time(17))
NIGHT = Opening(frozenset(range(7)), time(18), time(7, 15, 30))
SATURDAY = Opening(frozenset({0, 2, 5}), time(0), time(0))
WORDS = Translated("Trừ ngày lễ", "But for holidays")

SCHEDULES = (
    Schedule(),
    Schedule(always=True),
    Schedule(openings=(MORNING,)),
    Schedule(openings=(MORNING, AFTERNOON, SATURDAY)),
    Schedule(openings=(NIGHT,), text=WORDS),
    Schedule(closed=(NIGHT,)),
    Schedule(closed=(SATURDAY, NIGHT), text=WORDS),
    Schedule(text=WORDS),
    Schedule(always=True, text=Translated("Ngày nào cũng có người", "Ngày nào cũng có người")),
)
"""Every shape of hours."""

FULL = PublicService(
    id="thu-1",
    kind="health_station",
    name=Translated("Trạm y tế thử", "Test health station"),
    organization=Translated("Sở Y tế thử", "Test health office"),
    area=AreaRef.parse("p25390"),
    provenance=Provenance("Danh sách thử, bản in", date(2026, 1, 2)),
    holder="organization",
    description=Translated("Chăm sóc vết thương\n- giữ kín chuyện", "Care of wounds"),
    phones=(Phone("0912 000 001", "free", True, CALLED), Phone("1900 000 002", "charged")),
    schedule=Schedule(openings=(MORNING, AFTERNOON), text=WORDS),
    eligibility=Translated("Ai cũng được", "Anybody"),
    audience="women_children",
    fees=Translated("Không mất tiền", "Free"),
    application_process=Translated("Gọi trước", "Call first"),
    overnight=False,
    alert=Translated("Đang sửa cổng", "The gate is being mended"),
    address="12 đường Thử, cổng sau",
    assured_date=CALLED,
    national=False,
    short=None,
)
BARE = replace(
    FULL,
    id="thu-2",
    organization=Translated("", ""),
    area=None,
    provenance=Provenance("Danh sách thử", None),
    description=None,
    phones=(),
    schedule=Schedule(),
    eligibility=None,
    audience="anyone",
    fees=None,
    application_process=None,
    overnight=None,
    alert=None,
    address=None,
    assured_date=None,
)
OPTIONAL: dict[str, Any] = {
    name: getattr(FULL, name)
    for name in (
        *("organization", "area", "provenance", "description", "phones", "schedule", "eligibility", "audience", "fees"),
        *("application_process", "overnight", "alert", "address", "assured_date"),
    )
}
"""What an entry may have or not, by its name."""

HARMLESS = ("=1+1", "+84", "-5", "@tin", "\tthụt", "'nháy", "'=nháy", "a;=b", 'nói "=c"', "x,-1\n+2", "_x0041_", "&<b>")
"""Texts that a spreadsheet would like to take for something else."""

CHARACTERS = st.characters(exclude_categories=("Cs", "Cn", "Co"), include_characters="=+-@\t\n\r;,'\"“ạ")
texts = st.one_of(st.sampled_from(HARMLESS), st.text(CHARACTERS, min_size=1, max_size=30)).filter(
    lambda text: bool(text_of(text))
)
translated = st.builds(Translated, texts, st.one_of(texts, st.just("")))
maybe = st.one_of(st.none(), translated)
days = st.dates(date(2000, 1, 1), TODAY)
phones = st.builds(
    Phone,
    st.integers(0, 999_999).map(lambda each: f"0912 {each // 1000:03} {each % 1000:03}"),
    st.sampled_from(get_args(Charge)),
    st.booleans(),
    st.one_of(st.none(), days),
)
openings = st.builds(
    Opening,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times(time(0), time(23, 59, 59)).map(lambda each: each.replace(microsecond=0)),
    st.times(time(0), time(23, 59, 59)).map(lambda each: each.replace(microsecond=0)),
)
rules = st.lists(openings, min_size=1, max_size=3).map(tuple)
schedules = st.one_of(
    st.builds(Schedule, text=maybe),
    st.builds(Schedule, always=st.just(True), text=maybe),
    st.builds(Schedule, openings=rules, text=maybe),
    st.builds(Schedule, closed=rules, text=maybe),
)
areas = st.one_of(st.none(), st.sampled_from([each.ref for each in entries().areas.communes(AreaRef.parse("p75"))]))
services = st.builds(
    PublicService,
    id=st.from_regex(r"[a-z0-9][a-z0-9_-]{1,47}", fullmatch=True).map(lambda each: f"t{each}"[:48]),
    kind=st.sampled_from(get_args(Kind)),
    name=translated,
    organization=translated,
    area=st.one_of(areas, st.just(AreaRef.parse("f25369")), st.just(AreaRef.parse("p75"))),
    provenance=st.builds(Provenance, texts, st.one_of(st.none(), days)),
    holder=st.just("organization"),
    description=maybe,
    phones=st.lists(phones, max_size=9, unique_by=lambda each: each.number).map(tuple),
    schedule=schedules,
    eligibility=maybe,
    audience=st.sampled_from(get_args(Audience)),
    fees=maybe,
    application_process=maybe,
    overnight=st.one_of(st.none(), st.booleans()),
    alert=maybe,
    address=st.one_of(st.none(), texts),
    assured_date=st.one_of(st.none(), st.just(CALLED)),
    national=st.just(False),
    short=st.none(),
)
"""Any entry that may be shown on TODAY."""
