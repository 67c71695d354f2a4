"""One conversation for each of those whom the field says are met, or missed: from the first message to the number that helps."""

import pytest

from tests.conversations.people import House, Somebody
from tests.conversations.traces import CITIZEN

DANGER = "113 Công an · 115 Cấp cứu"


async def test_danger_inside_the_campaign_questions(woman: Somebody) -> None:
    await woman.sends("tháng hành động năm nay chủ đề gì")
    woman.sees("2026", "Nguồn:")
    await woman.sends("ảnh về rồi, ảnh đang đập cửa, ảnh cầm dao")
    assert woman.last.text.startswith(DANGER)
    await woman.taps("Tôi hỏi việc khác")
    await woman.sends("tháng này diễn ra từ ngày nào")
    woman.sees("15/11", "15/12")


async def test_danger_while_choosing_a_province(woman: Somebody) -> None:
    await woman.taps_through("/timnoigiup", "Chọn tỉnh")
    woman.sees("Chọn tỉnh")
    await woman.sends("nó đang đánh em")
    assert woman.last.text.startswith(DANGER)
    await woman.sends("đồng tâm đồng phú bình phước")
    woman.sees("113", "Xã Đồng Tâm, Đồng Nai", "Chưa ai gọi kiểm tra")


async def test_a_bare_cry_then_details_then_the_place(woman: Somebody) -> None:
    await woman.sends("cuu")
    assert woman.last.text.startswith(DANGER)
    await woman.sends("em khóa cửa phòng rồi")
    assert woman.last.text.startswith(DANGER)
    await woman.sends("nó đang đập cửa")
    assert woman.last.text.startswith(DANGER)
    await woman.sends("em ở bù gia mập")
    woman.sees("113", "Bù Gia Mập")


async def test_a_disclosure_that_warms_up_into_danger(woman: Somebody) -> None:
    await woman.sends("chồng tôi hay chửi mắng, mấy năm nay sống trong nhà mà như người ở")
    woman.sees("Cảm ơn đã nhắn", "1800 1768")
    await woman.sends("tối nay ông ấy uống rượu, ông ấy mới về, đang chửi ngoài sân, cầm cây rựa đòi chém")
    assert woman.last.text.startswith(DANGER)


async def test_a_suicide_text_followed_by_em_dua_thoi(woman: Somebody) -> None:
    await woman.sends("em không muốn sống nữa")
    woman.sees("115", "Lúc này đừng ở một mình")
    await woman.sends("em đùa thôi")
    woman.sees("115", "không ai trách", "Số vẫn để đây")
    assert "Tôi hỏi việc khác" in woman.buttons


async def test_poison_taken(woman: Somebody) -> None:
    await woman.sends("em vua uong thuoc co chay 1 ngum, gio thay binh thuong")
    assert woman.last.text.startswith("115")
    woman.sees("bệnh viện ngay", "vỏ chai", "Thấy bình thường cũng đi")


async def test_toi_hoi_viec_khac_takes_it_back_and_leaves_the_numbers(woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    await woman.taps("Tôi hỏi việc khác")
    woman.sees("Được ạ", "1800 1768")
    await woman.sends("địa chỉ tin cậy là gì")
    assert not woman.last.text.startswith("113")


@pytest.mark.safety(47)
async def test_a_child(woman: Somebody) -> None:
    await woman.sends("ba con say ba lấy roi đánh con, con trốn dưới gầm giường")
    assert woman.last.text.startswith("113 Công an · 111 Trẻ em")
    woman.sees("Trẻ không có lỗi gì")


async def test_a_child_who_tells_her_age_later(woman: Somebody) -> None:
    await woman.sends("anh ấy đang đánh em")
    assert woman.last.text.startswith(DANGER)
    await woman.sends("em 13 tuổi")
    assert woman.last.text.startswith("113 Công an · 111 Trẻ em")
    await woman.taps("Tạm yên rồi, gọi ai?")
    assert woman.last.text.startswith("111")


@pytest.mark.safety(47)
async def test_a_child_is_sent_to_no_persons_house(woman: Somebody) -> None:
    await woman.sends("em học lớp 6, em muốn tìm người nói chuyện")
    await woman.sends("/timnoigiup")
    woman.sees("111 miễn phí")
    await woman.sends("xã Đồng Tâm huyện Đồng Phú Bình Phước")
    assert woman.last.text.startswith("Gọi được ngay: 111")


async def test_a_sixteen_year_old(woman: Somebody) -> None:
    await woman.sends("em 16 tuổi, bạn trai doạ tung ảnh, giờ em phải làm sao")
    woman.sees("111")
    await woman.sends("/timnoigiup")
    woman.sees("Gọi được ngay: 111 miễn phí", "1800 1768")


@pytest.mark.safety(48)
async def test_a_neighbour(woman: Somebody) -> None:
    await woman.sends("nhà bên cạnh đang đánh vợ, tiếng la dữ lắm")
    assert woman.last.text.startswith(DANGER)
    woman.sees("Có người đang bị đánh", "đừng vào một mình", "Có trẻ em: gọi thêm 111")
    await woman.sends("cảm ơn")
    woman.sees("báo nơi đang xảy ra")


@pytest.mark.safety(48)
async def test_a_friend_in_another_province(woman: Somebody) -> None:
    await woman.sends("bạn em ở Lào Cai đang bị chồng nhốt trong nhà đánh, em ở Sài Gòn")
    woman.sees_somewhere("Đang ở tỉnh khác: nhờ một người ở gần nơi đó gọi 113")


@pytest.mark.safety(48)
async def test_a_man_who_is_beaten(woman: Somebody) -> None:
    await woman.sends("đàn ông bị vợ đánh thì có chỗ nào giúp không")
    woman.sees("CSAGA", "8–21 giờ", "113")
    await woman.sends("vợ tôi đang cầm dao đuổi tôi")
    assert woman.last.text.startswith(DANGER)


@pytest.mark.safety(48)
async def test_a_man_worried_about_himself(woman: Somebody) -> None:
    await woman.sends("tôi nóng tính, lỡ tát vợ, giờ hối hận lắm, muốn sửa")
    woman.sees("Nói ra được điều này là đã bắt đầu", "CSAGA", "Bot chưa biết số nào dành riêng")
    assert "Tìm nơi giúp" not in woman.buttons


async def test_a_mother_beaten_by_her_son(woman: Somebody) -> None:
    await woman.sends("con trai tôi nó đang cầm gậy đánh tôi, tôi già rồi chạy không kịp")
    assert woman.last.text.startswith(DANGER)
    await woman.taps("Tạm yên rồi, gọi ai?")
    assert woman.last.text.startswith("1800 1768")


async def test_an_english_speaking_wife(house: House) -> None:
    wife = house.woman(language="en", number=CITIZEN + 1, name="Ann")
    await wife.sends("my husband keeps my passport and shouts at me every day, I am so tired")
    wife.sees("1800 1768")
    await wife.sends("he is hitting me now")
    wife.sees("113", "Free to call", "The bot cannot call for you")
    wife.sees_nothing_of("Gọi miễn phí")


async def test_a_student_with_homework(woman: Somebody) -> None:
    await woman.sends("giúp em viết đoạn văn nghị luận về bạo lực học đường với")
    woman.sees("1800 1768")
    assert not woman.last.text.startswith("113 Công an · 115")


@pytest.mark.parametrize("insult", ["đồ ngu", "bot như cứt", "fuck you", "dm m", "mày bị điên à"])
async def test_insults_are_met_without_reproach(woman: Somebody, insult: str) -> None:
    await woman.sends(insult)
    woman.sees("113", "1800 1768")
    assert len(woman.buttons) >= 3
    woman.sees_nothing_of("Bot chưa rõ ý", "not sure")


@pytest.mark.parametrize(
    "question",
    [
        "thời tiết Sơn La ngày mai",
        "vay tiền online không thế chấp",
        "giá vàng hôm nay bao nhiêu",
        "kết quả bóng đá tối qua",
        "cách nấu phở bò ngon",
        "làm căn cước cần giấy tờ gì",
        "phim gì hay cuối tuần",
        "lịch cúp điện Đồng Nai",
        "who won the world cup",
        "2 + 2 bằng mấy",
    ],
)
async def test_a_strangers_question_gets_no_nonsense(woman: Somebody, question: str) -> None:
    await woman.sends(question)
    woman.sees("113", "1800 1768")
    assert woman.last.text.startswith(("Điều này bot chưa trả lời được", "The bot has no answer to this"))


async def test_a_short_question_goes_on_with_what_was_talked_about(woman: Somebody) -> None:
    await woman.sends("nhà tạm lánh là gì")
    await woman.sends("ở được bao lâu?")
    woman.sees("3 tháng", "5–7 ngày")
    await woman.sends("có mất tiền không")
    woman.sees("Gọi miễn phí")
    await woman.sends("con em đi theo được không")
    woman.sees("nhận cả mẹ và con")
    await woman.sends("tháng hành động là gì")
    await woman.sends("mấy ngày?")
    woman.sees("15/11 đến 15/12")


async def test_a_short_question_without_a_talk_before_it_is_asked_back(woman: Somebody) -> None:
    await woman.sends("ở được bao lâu?")
    woman.sees("1800 1768")
    woman.sees_nothing_of("5–7 ngày")


async def test_poison_swallowed_after_the_joke_brings_the_hospital(woman: Somebody) -> None:
    await woman.sends("em có chai thuốc sâu trước mặt nè, em muốn chết")
    await woman.sends("em đùa thôi")
    await woman.sends("uống rồi, đau bụng quá")
    assert woman.last.text.startswith("115")
    woman.sees("bệnh viện ngay", "vỏ chai", "Tôi đã uống")


async def test_while_a_wish_to_die_holds_every_answer_names_the_hospital(woman: Somebody) -> None:
    await woman.sends("em không muốn sống nữa")
    await woman.sends("không ai hiểu em")
    woman.sees("Cảm ơn đã nói thêm", "bệnh viện ngay", "không có người đọc")


async def test_when_the_police_do_not_answer_the_next_step_is_named(woman: Somebody) -> None:
    await woman.sends("cuu em voi no dang danh em")
    await woman.sends("goi 113 khong ai nghe may")
    woman.sees("Gọi lại ngay", "1800 1768", "Kêu to")
    await woman.taps("Gọi không được")
    woman.sees("Gọi tiếp số này")


async def test_when_a_line_does_not_answer_in_calm_the_next_number_comes(woman: Somebody) -> None:
    await woman.sends("gọi 1800 1768 không ai nghe máy")
    woman.sees("Gọi tiếp số này", "1900 96 96 80")


async def test_who_hides_is_not_told_to_come_out(woman: Somebody) -> None:
    await woman.sends("nó đang đập cửa, em trốn trong nhà vệ sinh rồi, không ra được")
    assert woman.last.text.startswith(DANGER)
    woman.sees("để máy im lặng", "Nói nơi đang ở trước")
    woman.sees_nothing_of("Ra được thì")


@pytest.mark.safety(47)
async def test_after_a_childs_danger_111_comes_first_in_the_calm(woman: Somebody) -> None:
    await woman.sends("bố dượng đang đánh con gái tôi bằng dây điện")
    assert woman.last.text.startswith("113 Công an · 111 Trẻ em")
    await woman.taps("Tạm yên rồi, gọi ai?")
    assert woman.last.text.startswith("111")


async def test_a_raped_child_reads_nothing_of_medicine_but_of_a_grown_up_and_a_hospital(woman: Somebody) -> None:
    await woman.sends("con 11 tuổi, con bị ông hàng xóm hiếp")
    woman.sees("111", "bệnh viện", "không cần giữ kín")
    woman.sees_nothing_of("HIV", "tự mình chọn")


async def test_held_abroad_the_number_for_abroad_comes_first_in_the_words(woman: Somebody) -> None:
    await woman.sends("em đang ở Campuchia, bị lừa bán, họ giữ hộ chiếu không cho về")
    assert woman.last.text.splitlines()[1].startswith("Ở nước ngoài")
    await woman.sends("em không gọi được")
    woman.sees_nothing_of("nhắn tên xã")


async def test_a_man_is_sent_to_no_womens_house(woman: Somebody) -> None:
    await woman.sends("tôi là đàn ông, bị vợ đánh")
    await woman.sends("/timnoigiup")
    await woman.sends("quận 7 sài gòn")
    woman.sees("113", "024 3333 5599")
    woman.sees_nothing_of("Bệnh viện Hùng Vương")


async def test_in_danger_nobody_is_asked_which_of_several_places(woman: Somebody) -> None:
    await woman.sends("nó đang đánh em, em ở Đồng Tâm")
    assert woman.last.text.startswith(DANGER)
    await woman.sends("đồng tâm, đồng phú, bình phước")
    woman.sees("113", "Xã Đồng Tâm, Đồng Nai")


async def test_a_vietnamese_word_that_is_english_too_changes_no_language(woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    for word in ("no", "a", "me", "i"):
        await woman.sends(word)
        woman.sees_nothing_of("The bot", "Free to call", "machine")


async def test_who_asks_about_the_month_keeps_the_thread(woman: Somebody) -> None:
    await woman.sends("tháng hành động là gì")
    await woman.sends("ai làm?")
    woman.sees("Bộ Nội vụ")
    await woman.sends("còn năm ngoái?")
    woman.sees("2025")
    await woman.sends("bắt đầu ngày nào")
    woman.sees("15/11")
    await woman.sends("còn Bắc Ninh?")
    woman.sees("2021", "Bắc Ninh")
    await woman.sends("cứu tôi với nó đang đánh tôi")
    assert woman.last.text.startswith(DANGER)


async def test_who_rages_now_is_told_to_go_outside_and_not_given_the_victims_words(woman: Somebody) -> None:
    await woman.sends("giờ tôi đang điên lên đây, tôi đập hết đồ rồi")
    woman.sees("113", "bước ra chỗ khác ngay")
    woman.sees_nothing_of("Tôi đang bị đánh")


async def test_a_wish_to_die_is_never_taken_for_a_temper(woman: Somebody) -> None:
    await woman.sends("tôi sợ mình mất kiểm soát rồi uống thuốc sâu tự tử")
    woman.sees("115", "Lúc này đừng ở một mình")


async def test_after_poison_a_joke_does_not_take_the_hospital_away(woman: Somebody) -> None:
    await woman.sends("em vừa uống thuốc trừ sâu rồi")
    woman.sees("vỏ chai", "Tôi đã uống")
    await woman.sends("em đùa thôi")
    woman.sees("115", "bệnh viện ngay", "Thấy bình thường cũng đi")
    await woman.sends("không ai hiểu em hết")
    woman.sees("Gọi 115 ngay")


async def test_who_hides_stays_hidden_in_every_further_answer(woman: Somebody) -> None:
    await woman.sends("nó đang đập cửa, em trốn trong nhà vệ sinh rồi")
    for text in ("không gọi được đâu nó nghe thấy mất", "nó có dao", "em run quá"):
        await woman.sends(text)
        woman.sees("để máy im lặng" if woman.last.text.count("\n") > 2 else "Để máy im lặng")
    woman.sees_nothing_of("Ra được thì", "Kêu to")


async def test_held_abroad_the_number_for_abroad_stays(woman: Somebody) -> None:
    await woman.sends("em bị giữ ở Campuchia, họ bắt làm lừa đảo không cho về")
    for text in ("họ lấy điện thoại và hộ chiếu", "em không biết địa chỉ"):
        await woman.sends(text)
        woman.sees("+84 981 848 484")


async def test_a_man_who_asks_on_hears_of_no_house_for_mothers(woman: Somebody) -> None:
    await woman.sends("tôi là đàn ông, bị vợ đánh hoài")
    await woman.sends("nhà tạm lánh thế nào")
    woman.sees("Ngôi nhà Bình yên nhận phụ nữ và trẻ em", "bot chưa biết nơi nào")


async def test_who_hears_blows_by_habit_reads_how_to_help(woman: Somebody) -> None:
    await woman.sends("thằng hàng xóm tối nào cũng chửi đánh vợ, tôi nghe mà thương chị ấy")
    woman.sees("113")
    woman.sees_nothing_of("không phải lỗi của người bị đau")


async def test_who_goes_on_telling_is_not_told_that_no_commune_was_recognised(woman: Somebody) -> None:
    await woman.sends("chồng tôi hay chửi mắng, mấy năm nay sống trong nhà mà như người ở")
    for text in ("nói ra được cũng nhẹ", "thôi kệ vậy đó", "bu gia map"):
        await woman.sends(text)
        woman.sees_nothing_of("chưa nhận ra tên xã")
    woman.sees("Bù Gia Mập")
