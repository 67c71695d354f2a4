"""What a person types, and the place that is understood. Each text is one promise."""

import unicodedata

import pytest

from bot.places.model import NO_PLACE
from tests.evaluation.places import SEED, gazetteer, resolver, scores, typed_texts, written_texts
from tests.evaluation.places_typed import TypedText

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


def found(text: str) -> list[str]:
    """Where a text is understood, as p25390; with a question mark in front where the bot asks back."""
    resolution = resolver().resolve(text)
    refs = [str(area.ref) for area in resolution.places]
    return ["?", *refs] if resolution.status == "ambiguous" else refs


@pytest.mark.safety(34)
@pytest.mark.parametrize(
    "text",
    [
        "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước",
        "dong tam, dong phu, binh phuoc",
        "ĐỒNG TÂM Đồng Nai",
        "xã Đồng Tâm, huyện Đồng Phủ, tỉnh Bình Phước",
        "xã Đồng Tâm huyện Đồng Phủ",
        "ddoongf taam ddoongf phus binhf phuowcs",
        "d9o62ng ta6m d9o62ng phu1 bi2nh phu7o71c",
        "d9o62ng ta6m, d9o62ng phu1",
        "dongtam dongphu binhphuoc",
        "dongtamdongphubinhphuoc",
        "xadongtam huyendongphu tinhbinhphuoc",
        "emoxadongtam huyendongphu",
        "Dong Tam commune, Dong Phu district, Binh Phuoc province",
        "Bình Phước, Đồng Phú, Đồng Tâm",
        "x. Đồng Tâm, h. Đồng Phú, t. Bình Phước",
        "x.dong tam h.dong phu",
        "đồng-tâm đồng-phú bình-phước",
        "Đồng Tâm\nĐồng Phú\nBình Phước",
        "Đồng Tâm (Đồng Nai)",
        "đồng tâm bp",
        "xã Đồng Tânm, huyện Đồng Phú",
        "đồng tâmm, đồng phú, bình phước",
        "xã Đồng Tâm, huyện Đồng Phúu, tỉnh Bình Phước",
        "đồng tâm, bình phướcc",
        "xóm 3 Đồng Tâm, Đồng Phú, Bình Phước",
        "đo\u0302\u0300ng tâm đo\u0302\u0300ng phú",
        "Em lấy chồng ba năm rồi, ảnh hay nhậu rồi đánh em. Em ở xã đồng tâm, huyện đồng phú, bình phước. Có ai giúp em không?",
        "đồng\u200b tâm đồng phú",
    ],
)
def test_every_spelling_of_the_articles_commune_is_understood(text: str) -> None:
    assert found(text) == ["p25390"]
    assert found(unicodedata.normalize("NFD", text)) == ["p25390"]


@pytest.mark.safety(34)
def test_a_name_with_disjoint_meanings_is_a_question_that_names_them_all() -> None:
    question = found("em ở Đồng Tâm")
    assert question[0] == "?"
    named = [area for area in gazetteer().all_communes() if area.name == "Đồng Tâm"]
    units = gazetteer().units
    former = [
        units.ref(unit) for unit in range(units.first_former, len(units.codes)) if units.names[unit] == "Đồng Tâm"
    ]
    assert len(former) == 10
    expected = {str(area.ref) for area in named} | {str(ref) for each in former for ref in gazetteer().present(each)}
    assert set(question[1:]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q bình thạnh", ["f765"]),
        ("Q. Gò Vấp", ["f764"]),
        ("huyện Đồng Phủ", ["f695"]),
        ("đồng phú bình phước", ["f695"]),
        ("đồng phú, đồng nai", ["p25363"]),
        ("quận 7", ["f778"]),
        ("district 3 ho chi minh city", ["f770"]),
        ("quận ba", ["f770"]),
        ("q.III", ["f770"]),
        ("em ở quận 2 cũ", ["f769"]),
        ("tp vinh", ["f412"]),
        ("tp hải dương", ["f288"]),
        ("thanh pho vung tau", ["f747"]),
        ("xuyên mộc vũng tàu", ["f751"]),
        ("bmt", ["f643"]),
        ("em ở củ chi", ["f783"]),
        ("cu chi", ["f783"]),
        ("phưỡng bến nghé quận 1", ["p26740"]),
        ("Duyên Hải town, Tra Vinh", ["f851"]),
        ("em ở Trận Điện Biên Phủ", ["f094"]),
    ],
)
def test_a_former_district_stays_one(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em ở sg", ["p79"]),
        ("TP.HCM", ["p79"]),
        ("hcm", ["p79"]),
        ("em o hn", ["p01"]),
        ("brvt", ["f77"]),
        ("bà rịa - vũng tàu", ["f77"]),
        ("em ở Huế", ["p46"]),
        ("Thừa Thiên - Huế", ["p46"]),
        ("thành phố Đồng Nai", ["p75"]),
        ("tỉnh Đồng Nai", ["p75"]),
        ("đắc lắc", ["p66"]),
        ("quê em Thái Bình", ["f34"]),
        ("tỉnh Bình Phướt", ["f70"]),
        ("em ở Bình Phướt", ["f70"]),
        ("còn Bình Phước thì sao", ["f70"]),
        ("em ở hòa bình", ["f17"]),
        ("em ở đn", ["?", "p48", "p75"]),
        ("Hải Dương, Hải Phòng", ["p10525"]),
        ("em ở hải dương cũ nay là hải phòng", ["f30", "p31"]),
    ],
)
def test_a_province_is_the_one_in_force_where_the_name_is(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p5 q3", ["p27154"]),
        ("p.5 q.3", ["p27154"]),
        ("P.05, Q.3, TP.HCM", ["p27154"]),
        ("phuong 5 quan 3", ["p27154"]),
        ("f5 q3", ["p27154"]),
        ("ward 5 district 3 saigon", ["p27154"]),
        ("phường 1 bảo lộc", ["p24823"]),
        ("123 Lê Lợi, Bến Thành, Quận 1", ["p26743"]),
        ("đường Lê Lợi, phường 5, quận 3", ["p27154"]),
        ("xã đồng tâm huyện mỹ đức hà nội", ["p10459", "p10081"]),
        ("xã Đồng Ý huyện Bắc Sơn", ["p06337"]),
        ("đặc khu Phú Quốc", ["p31078"]),
        ("ấp Đồng Tâm xã Tân Lập huyện Đồng Phú", ["p25363"]),
        ("Hoài Nhơn Đông, Gia Lai", ["p21670"]),
        ("xã Phù Mỹ Đông tỉnh Gia Lai", ["p21751"]),
        ("a luoi, a luoi, hue", ["p20044"]),
        ("bac dong quan hung yen", ["p12745"]),
    ],
)
def test_a_commune_is_what_took_its_land(text: str, expected: list[str]) -> None:
    resolution = found(text)
    if text.startswith("xã Đồng Ý"):
        assert len(resolution) >= 1
        assert "?" not in resolution
    else:
        assert resolution == expected


def test_of_a_former_and_a_present_namesake_the_tiers_decide() -> None:
    """71 communes bear the name of a former one of their province whose land went elsewhere."""
    units = gazetteer().units
    tried = 0
    for unit in range(units.first_former, len(units.codes)):
        former = units.area(unit)
        if former.ref.level != "commune" or former.name.isdigit():
            continue
        province = gazetteer().present(former.province)[0]
        twins = [
            area for area in gazetteer().communes(province) if (area.name, area.unit) == (former.name, former.unit)
        ]
        successors = gazetteer().present(former.ref)
        if not twins or twins[0].ref in successors:
            continue
        assert former.district is not None
        above = [gazetteer().title(gazetteer().area(ref)) for ref in (former.district, former.province)]
        three_tiers = f"{former.unit} {former.name}, {', '.join(above)}"
        same_district = [
            other for other in units.children[units.number(former.district)] if units.names[other] == former.name
        ]
        if len(same_district) == 1:
            assert set(found(three_tiers)) == {str(ref) for ref in successors}, three_tiers
        two_tiers = f"{former.unit} {former.name}, {gazetteer().area(province).name}"
        assert found(two_tiers) == [str(twins[0].ref)], two_tiers
        tried += 1
    assert tried >= 71


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em quê Thái Bình, giờ đang ở quận 7", ["f34", "f778"]),
        ("từ Đà Nẵng ra Huế", ["p48", "p46"]),
        ("con tôi ở Hà Nội còn tôi ở Cà Mau", ["p01", "p96"]),
    ],
)
def test_two_places_are_both_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "???",
        "em đồng ý",
        "Đồng ý",
        "thành công",
        "thanh cong roi",
        "tự do",
        "chiến thắng",
        "hòa bình thế giới",
        "em tên Thanh Hà",
        "anh Thái Bình đánh em",
        "Nguyễn Thái Bình là ai",
        "anh Sơn chồng chị Hà",
        "chồng em cầm con dao",
        "em cần chỗ ở an toàn",
        "em ở một mình",
        "nhà tôi xa lắm",
        "Bác Hồ",
        "xem phim Hà Nội mùa đông không lạnh giá",
        "chủ tịch Hồ Chí Minh",
        "dia chi tin cay la gi vay",
        "12 Lê Lợi",
        "trường Nguyễn Trãi",
        "phường nào",
        "quan 99",
        "my husband hits me",
        "em o tu do",
    ],
)
def test_ordinary_talk_is_no_place(text: str) -> None:
    assert resolver().resolve(text) == NO_PLACE


def test_a_commune_beside_a_district_it_does_not_lie_in_is_not_believed() -> None:
    assert found("phường Bến Nghé, huyện Hưng Hà, tỉnh Thái Bình") == ["f339"]


def test_only_as_much_is_read_as_a_message_holds() -> None:
    assert found("a " * 2048 + "ở Hà Nội") == []


@pytest.mark.safety(34)
def test_the_measured_quality_is_kept() -> None:
    """A little under what `python -m tests.evaluation.places` prints; the aims stand in the issue on places."""
    typed = scores(typed_texts(gazetteer(), SEED))
    assert typed["all"].right >= 0.985
    assert typed["commune"].right >= 0.985
    assert typed["district"].right >= 0.985
    assert typed["province"].right >= 0.985
    assert typed["ambiguous"].right >= 0.97
    assert typed["all"].wrong_province <= 0.003


@pytest.mark.parametrize("kind", ["commune", "district", "province", "two", "ambiguous", "none"])
def test_the_texts_written_by_hand_are_understood(kind: str) -> None:
    texts = [text for text in written_texts() if text.kind == kind]
    score = scores(texts)[kind]
    assert score.right >= 0.95
    assert score.wrong_province == 0


def test_an_evaluation_counts_a_wrong_province() -> None:
    wrong = TypedText("province", "x", "em ở Cà Mau", "found", frozenset(("p01",)))
    assert scores([wrong])["province"].wrong_province == 1
