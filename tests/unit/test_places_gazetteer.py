"""What the gazetteer promises about the units of both eras."""

import gzip
from pathlib import Path

import pytest

from bot.places.alphabet import alphabetical
from bot.places.gazetteer import distance_km, load
from bot.places.model import AreaRef
from tests.evaluation.places import DATA, gazetteer

DONG_TAM = AreaRef("present", "25390")
FORMER_DONG_TAM = AreaRef("former", "25369")
DONG_PHU = AreaRef("former", "695")
BINH_PHUOC = AreaRef("former", "70")
DONG_NAI = AreaRef("present", "75")


def refs(*written: str) -> tuple[AreaRef, ...]:
    return tuple(AreaRef.parse(each) for each in written)


def test_every_unit_of_both_eras_is_there() -> None:
    assert len(gazetteer().provinces()) == 34
    assert len(gazetteer().all_communes()) == 3321
    units = gazetteer().units
    former = [units.area(unit) for unit in range(units.first_former, len(units.codes))]
    levels = [area.ref.level for area in former]
    assert [levels.count(level) for level in ("province", "district", "commune")] == [63, 696, 10035]


def test_the_same_code_means_another_commune_in_the_other_era() -> None:
    assert gazetteer().area(AreaRef("present", "25390")).name == "Đồng Tâm"
    assert gazetteer().area(AreaRef("former", "25390")).name == "Đồng Tiến"


@pytest.mark.parametrize("written", ["p99999", "f99999", "p999999"[:3], "f999"])
def test_an_unknown_code_is_refused(written: str) -> None:
    with pytest.raises(KeyError):
        gazetteer().area(AreaRef.parse(written))


@pytest.mark.parametrize("written", ["", "25390", "x25390", "p2539", "pabcde", "p695", "p٢٥٣٩٠"])
def test_a_reference_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"district|official code"):
        AreaRef.parse(written)


def test_an_area_knows_what_contains_it() -> None:
    former = gazetteer().area(FORMER_DONG_TAM)
    assert (former.unit, former.district, former.province) == ("xã", DONG_PHU, BINH_PHUOC)
    present = gazetteer().area(DONG_TAM)
    assert (present.unit, present.district, present.province) == ("xã", None, DONG_NAI)
    assert gazetteer().area(DONG_NAI).province == DONG_NAI


def test_provinces_and_communes_come_in_the_order_of_the_alphabet() -> None:
    names = [area.name for area in gazetteer().provinces()]
    assert names[:3] == ["An Giang", "Bắc Ninh", "Cà Mau"]
    assert names.index("Đà Nẵng") > names.index("Cao Bằng")
    assert names[-1] == "Vĩnh Long"
    communes = gazetteer().communes(DONG_NAI)
    assert len(communes) == 95
    assert sorted(communes, key=lambda area: alphabetical(area.name)) == list(communes)
    assert gazetteer().communes(DONG_NAI) is communes


def test_tones_come_in_the_order_of_the_school_book() -> None:
    mixed = ["na", "mạ", "má", "mân", "ma", "mã", "măng", "mả", "mà"]
    syllables = ["ma", "mà", "mả", "mã", "má", "mạ", "măng", "mân", "na"]
    assert sorted(mixed, key=alphabetical) == syllables


@pytest.mark.parametrize("written", ["f70", "p25390", "f695", "p99"])
def test_only_a_province_in_force_has_communes_to_choose_from(written: str) -> None:
    with pytest.raises(KeyError):
        gazetteer().communes(AreaRef.parse(written))


def test_the_chain_of_a_commune_leads_from_its_former_communes_to_its_province() -> None:
    here, districts, provinces, province = gazetteer().chain(DONG_TAM)
    assert here[0] == DONG_TAM
    assert set(here[1:]) == set(refs("f25369", "f25390", "f25372"))
    assert districts == (DONG_PHU,)
    assert provinces == (BINH_PHUOC,)
    assert province == (DONG_NAI,)


def test_the_chain_of_former_units() -> None:
    assert gazetteer().chain(DONG_PHU) == ((DONG_PHU,), (BINH_PHUOC,), (DONG_NAI,))
    assert gazetteer().chain(BINH_PHUOC) == ((BINH_PHUOC,), (DONG_NAI,))
    assert gazetteer().chain(DONG_NAI) == ((DONG_NAI,),)
    assert gazetteer().chain(FORMER_DONG_TAM) == ((FORMER_DONG_TAM, DONG_TAM), (DONG_PHU,), (BINH_PHUOC,), (DONG_NAI,))


def test_an_island_that_was_a_district_without_communes_has_a_chain_too() -> None:
    con_dao = AreaRef("present", "26732")
    assert gazetteer().chain(con_dao) == refs_ranks(("p26732",), ("f755",), ("f77",), ("p79",))
    assert gazetteer().present(AreaRef("former", "755")) == (con_dao,)
    assert gazetteer().formers(con_dao) == refs("f755")


def refs_ranks(*ranks: tuple[str, ...]) -> tuple[tuple[AreaRef, ...], ...]:
    return tuple(refs(*rank) for rank in ranks)


def test_every_commune_in_force_was_made_of_something_and_has_four_ranks() -> None:
    for area in gazetteer().all_communes():
        assert gazetteer().formers(area.ref)
        chain = gazetteer().chain(area.ref)
        assert len(chain) == 4
        assert all(chain)
        assert chain[-1] == (area.province,)


def test_every_former_unit_has_successors_in_the_province_that_took_it() -> None:
    units = gazetteer().units
    for unit in range(units.first_former, len(units.codes)):
        successors = gazetteer().present(units.ref(unit))
        assert successors
        since = gazetteer().chain(units.ref(unit))[-1][0]
        assert all(gazetteer().area(each).province == since for each in successors)


def test_the_default_successor_comes_first() -> None:
    assert gazetteer().present(AreaRef("former", "31379")) == refs("p31378")
    assert gazetteer().present(AreaRef("former", "11890")) == refs("p11911")
    assert gazetteer().present(FORMER_DONG_TAM) == (DONG_TAM,)
    assert gazetteer().present(BINH_PHUOC) == (DONG_NAI,)
    assert gazetteer().present(DONG_TAM) == (DONG_TAM,)
    assert DONG_TAM in gazetteer().present(DONG_PHU)


@pytest.mark.parametrize(
    ("written", "full_name", "title"),
    [
        ("p25390", "Đồng Tâm, Đồng Nai", "xã Đồng Tâm"),
        ("f695", "Đồng Phú, Bình Phước", "huyện Đồng Phú"),
        ("p75", "Đồng Nai", "Đồng Nai"),
        ("f70", "Bình Phước", "tỉnh Bình Phước"),
        ("f770", "Quận 3, Hồ Chí Minh", "quận 3"),
        ("f27154", "Phường 3, Quận 3, Hồ Chí Minh", "phường 3"),
        ("p24823", "Phường 1 Bảo Lộc, Lâm Đồng", "phường 1 Bảo Lộc"),
        ("f25369", "Đồng Tâm, Đồng Phú, Bình Phước", "xã Đồng Tâm"),
        ("p26116", None, None),
    ],
)
def test_an_area_is_named_so_that_nobody_mistakes_it(written: str, full_name: str | None, title: str | None) -> None:
    area = gazetteer().area(AreaRef.parse(written))
    if full_name is None:  # its type in force is in doubt
        full_name, title = f"{area.name}, Đồng Nai", area.name
    assert gazetteer().full_name(area) == full_name
    assert gazetteer().title(area) == title


def test_the_nearest_communes_come_by_the_distance_of_their_centres() -> None:
    centre = gazetteer().centre(DONG_TAM)
    assert centre is not None
    nearest = gazetteer().nearest(*centre, limit=5)
    assert nearest[0][0].ref == DONG_TAM
    assert nearest[0][1] == pytest.approx(0.0)
    assert [distance for _, distance in nearest] == sorted(distance for _, distance in nearest)
    assert len(nearest) == 5


def test_wrong_centres_are_not_used_and_former_units_have_none() -> None:
    assert gazetteer().centre(AreaRef("present", "04924")) is None
    assert gazetteer().centre(FORMER_DONG_TAM) is None
    assert gazetteer().centre(DONG_NAI) is None
    assert len(gazetteer().units.centres) == 3321 - 17


def test_a_distance_is_in_kilometres() -> None:
    assert distance_km((21.0278, 105.8342), (10.7769, 106.7009)) == pytest.approx(1144, abs=5)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="places"):
        load(tmp_path / "places.json.gz")
    broken = tmp_path / "places.json.gz"
    broken.write_bytes(gzip.compress(b"[]"))
    with pytest.raises((ValueError, TypeError)):
        load(broken)
    assert load(DATA).area(DONG_TAM).name == "Đồng Tâm"
