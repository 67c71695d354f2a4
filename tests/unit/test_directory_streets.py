"""No words that lead to a hidden door get in; names of provinces, lines and laws do."""

import unicodedata

import pytest

from bot.directory.streets import Trace, find_street


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("20 Thụy Khuê", "house_number"),
        ("nhà ở 128 Hồng Bàng", "house_number"),
        ("12/5 Lê Lợi", "house_number"),
        ("123A Nguyễn Trãi", "house_number"),
        ("số nhà 4", "house_number"),
        ("so nha 4", "house_number"),
        ("đường Trần Phú", "street"),
        ("Đường số 3", "street"),
        ("duong Tran Phu", "street"),
        ("DUONG TRAN PHU", "street"),
        ("ngõ 12", "street"),
        ("ngo 12", "street"),
        ("hẻm 3", "street"),
        ("phố Huế", "street"),
        ("quốc lộ 14", "street"),
        ("Tran Phu Street", "street"),
        ("thôn 3", "hamlet"),
        ("tổ 5", "hamlet"),
        ("ấp số 5", "hamlet"),
        ("khu phố 3", "hamlet"),
        ("https://maps.app.goo.gl/x", "map"),
        ("10.76262, 106.66018", "coordinates"),
        ("8QH4+GX", "coordinates"),
        ("10° 45'", "coordinates"),
    ],
)
def test_what_leads_to_a_door_is_found(text: str, trace: Trace) -> None:
    assert find_street(text) == trace
    assert find_street(unicodedata.normalize("NFD", text)) == trace


@pytest.mark.parametrize(
    "text",
    [
        "Ngôi nhà Ánh Dương Quảng Ninh",
        "Trung tâm Bình Dương (cũ)",
        "Đường dây nóng HOPE",
        "Thành phố Hồ Chí Minh",
        "thành phố Hạ Long",
        "gọi 1800 1768 Hội Nông dân, 113 Công an",
        "0912 345 678 Chị Hoa",
        "24/24, từ 9/11/2021, trẻ dưới 16 tuổi",
        "Luật 13/2022/QH15, Điều 36",
        "tổ chức, cá nhân có uy tín",
        "con đường dài",
        "người đến từ ngõ nhỏ",
        "khu phố Ba Đình",
        "nhận 2 mẹ con",
        "Since 2025 Viet Nam has 34 provinces",
        "Từ 1/7/2025 Bắc Giang nhập vào Bắc Ninh; tháng 12/2022 Hội Nông dân",
        "every year from 15 November to 15 December",
        "",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    assert find_street(text) is None
