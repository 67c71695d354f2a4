"""Finding help: typed, chosen, shared; the cards; the next number; outside the commune."""

from datetime import timedelta

import pytest

from tests.conversations.people import House, Somebody

ARTICLE = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"


@pytest.mark.safety(6)
async def test_the_sentence_of_the_article_finds_its_place(woman: Somebody) -> None:
    await woman.sends(ARTICLE)
    woman.sees("Xã Đồng Tâm, Đồng Nai", "Bình Phước", "9/11/2021", "Chưa ai gọi kiểm tra")
    assert woman.last.text.startswith("Gọi được ngay: 1800 1768")
    assert woman.last.text.index("1800 1768") < woman.last.text.index("9/11/2021")
    woman.sees_nothing_of("gần nhất là", " km")


async def test_the_commune_and_its_bodies_are_named_by_hour(house: House, woman: Somebody) -> None:
    await woman.sends(ARTICLE)
    woman.sees("Giờ này hỏi được: Công an xã, UBND xã, Hội Phụ nữ xã, trưởng thôn", "Điều 19")
    house.telegram.clock.advance(timedelta(hours=14))
    await woman.sends(ARTICLE)
    woman.sees("Giờ này: Công an xã, trưởng thôn", "Giờ hành chính: UBND xã, Hội Phụ nữ xã")


async def test_the_card_says_what_the_law_asks_of_a_trusted_address(woman: Somebody) -> None:
    await woman.sends(ARTICLE)
    woman.sees("Điều 36", "đang đối chiếu văn bản gốc", "Điều 9")


@pytest.mark.safety(34)
async def test_a_name_of_many_places_is_asked_back(woman: Somebody) -> None:
    await woman.sends("em ở Đồng Tâm")
    woman.sees("Có nhiều nơi cùng tên", "Đồng Tâm, Tuyên Quang", "Đồng Tâm, Đồng Nai")
    await woman.taps(next(label for label in woman.buttons if "Đồng Nai" in label))
    woman.sees("Xã Đồng Tâm, Đồng Nai")


async def test_an_answer_to_the_question_back_may_be_typed(woman: Somebody) -> None:
    await woman.sends("em ở Đồng Tâm")
    await woman.sends("Đồng Tâm Đồng Nai")
    woman.sees("Xã Đồng Tâm, Đồng Nai")


@pytest.mark.safety(26)
async def test_step_by_step_with_buttons_alone(woman: Somebody) -> None:
    await woman.sends("/start")
    await woman.taps("Tìm nơi giúp")
    woman.sees("1800 1768", "Xóa đoạn chat này")
    await woman.taps("Chọn tỉnh")
    while "Đồng Nai" not in woman.buttons:
        await woman.taps("Tiếp ›")
    await woman.taps("Đồng Nai")
    while "Đồng Tâm" not in woman.buttons:
        await woman.taps("Tiếp ›")
    await woman.taps("Đồng Tâm")
    woman.sees("Xã Đồng Tâm, Đồng Nai", "9/11/2021")


async def test_inside_the_form_a_bare_name_is_a_place(woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.sends("khong biet nua")
    await woman.sends("bu gia map")
    woman.sees("Bù Gia Mập")


async def test_a_cry_inside_the_form_is_heard(woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.taps("Chọn tỉnh")
    await woman.sends("cuu toi voi no danh toi")
    assert woman.last.text.startswith("113 Công an · 115 Cấp cứu")


async def test_the_next_number_comes_first_when_a_call_failed(woman: Somebody) -> None:
    await woman.sends(ARTICLE)
    await woman.taps("Gọi không được")
    woman.sees("1900 96 96 80")
    assert woman.last.text.index("1900 96 96 80") < woman.last.text.index("1800 1768")
    await woman.taps("Gọi không được")
    assert woman.last.text.index("1900 96 96 80") > woman.last.text.index("\n")


async def test_outside_the_commune_leaves_the_commune_out(woman: Somebody) -> None:
    await woman.sends(ARTICLE)
    await woman.taps("Nơi ngoài xã")
    woman.sees("nơi ngoài xã", "1800 1768")
    woman.sees_nothing_of("9/11/2021")


@pytest.mark.safety(26)
async def test_a_shared_position_names_communes_nearby_and_is_removed(woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.taps("Gửi vị trí")
    woman.sees("không giữ lại")
    await woman.does(lambda user: user.shares_location(11.5, 106.85))
    assert any("(khoảng " in label for label in woman.buttons)
    assert not any("location" in message.content for message in woman.user.messages)
    woman.sees_nothing_of("xóa tin vị trí")


async def test_a_position_abroad_names_no_commune(woman: Somebody) -> None:
    await woman.does(lambda user: user.shares_location(48.85, 2.35))
    woman.sees("Không thấy xã nào", "1800 1768")


async def test_not_sharing_the_position_goes_back(woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.taps("Gửi vị trí")
    await woman.taps("Không gửi")
    woman.sees("Ở xã, phường nào?")


@pytest.mark.parametrize("text", ["q bình thạnh", "quan binh thanh"])
async def test_a_former_district_is_an_area_of_its_own(woman: Somebody, text: str) -> None:
    await woman.sends(text)
    woman.sees("Bình Thạnh", "1800 1768")
    assert "Chọn xã, phường" in woman.buttons


async def test_a_house_of_the_province_is_a_card_there(woman: Somebody) -> None:
    await woman.sends("tìm nhà tạm lánh ở Quảng Ninh")
    woman.sees("1800 1769", "miễn phí", "Chưa ai gọi kiểm tra", "nhật ký máy")


async def test_a_commune_that_was_split_asks_for_the_part(woman: Somebody) -> None:
    await woman.sends("phường Đồng Tâm quận Hai Bà Trưng Hà Nội")
    woman.sees("Bạch Mai", "Tương Mai", "Tìm ở nơi nào?")


async def test_two_places_in_one_text_are_asked_back(woman: Somebody) -> None:
    await woman.sends("em từ Nghệ An vào Bình Dương làm công nhân, tìm chỗ giúp")
    woman.sees("Nghệ An", "Bình Dương", "Tìm ở nơi nào?")


async def test_after_half_an_hour_no_chat_is_remembered_anywhere(house: House, woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.taps("Gửi vị trí")
    talk = house.app.talk
    assert str(woman.user.id) in f"{vars(talk)['_questions']}"
    house.telegram.clock.advance(timedelta(minutes=31))
    await dict(house.app.due)["sweep"]()
    assert not talk.remembers(woman.user.id)
    assert str(woman.user.id) not in f"{vars(talk)['_questions']}{vars(talk.memories)}"


@pytest.mark.safety(26)
@pytest.mark.parametrize(("others", "ago"), [(0, timedelta(hours=1)), (7, timedelta())])
async def test_a_position_that_came_late_or_in_a_crowd_is_removed_too(
    woman: Somebody, others: int, ago: timedelta
) -> None:
    for _ in range(others):
        woman.user.sends("alo")
    await woman.does(lambda user: user.shares_location(11.5, 106.85, ago))
    assert woman.last.from_bot
    assert not any("location" in message.content for message in woman.user.messages)
