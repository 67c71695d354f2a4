"""The rules for words, tried: for each, sentences that somebody might well write and that must be caught, and honest ones beside them."""

import re
from pathlib import Path

import pytest

from bot.checks.phrases import forbidden, read_phrases
from bot.wording import LOCALES, Locale

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(1, 4, 44)]

PHRASES = read_phrases()

CAUGHT: dict[str, tuple[str, ...]] = {
    "false_promise": (
        "Đoạn chat này được bảo mật.",
        "Trò chuyện ở đây riêng tư tuyệt đối.",
        "Dùng bot thì không bị ai phát hiện.",
        "Bấm nút là xóa hết mọi thứ.",
        "Tin nhắn đã lưu an toàn.",
        "Sẽ không ai trong nhà biết.",
        "Chỉ một mình bạn đọc được.",
        "Không lưu bất kỳ thông tin nào.",
        "Mọi tin sẽ biến mất hoàn toàn.",
        "Bot không chỉ ẩn danh mà còn miễn phí.",
        "Không để lại bất cứ dấu vết nào trong máy.",
        "Xóa xong thì không thể khôi phục được.",
        "This chat is secure.",
        "You are safe from anyone who looks.",
        "What you say is confidential.",
        "It stays hidden from your family.",
        "Everything is deleted everywhere.",
        "Nobody in your house will know.",
        "It leaves no trace at all.",
        "Messages are never stored.",
        "We guarantee your privacy.",
        "No one will ever find out.",
    ),
    "claimed_act": (
        "Chúng tôi đã báo người phụ trách.",
        "Bot đã gửi tin cho người thân.",
        "Bot vừa rồi đã gọi.",
        "Đã báo ngay cho công an xã.",
        "Sẽ có người gọi lại.",
        "Yêu cầu đã được ghi nhận.",
        "Đã chuyển lời của chị đến Hội Phụ nữ.",
        "Tư vấn viên của tổng đài sẽ nhắn.",
        "Xe cứu thương đang đến.",
        "Công an xã đang đến.",
        "Đang kết nối với người trực.",
        "We've told the police.",
        "Your message has just been sent to a counsellor.",
        "We’ll be in touch.",
        "The police have been notified.",
        "Help is already on the way.",
        "An operator will answer.",
        "I have already called someone.",
        "Our team reads this.",
        "Please hold.",
        "The bot will call them.",
    ),
    "blame": (
        "Đó là lỗi của bạn.",
        "Có phần lỗi ở bạn.",
        "Chuyện này là do bạn.",
        "Giá mà bạn nhịn một chút.",
        "Đừng chọc cho anh ấy tức.",
        "Lẽ ra nên đi sớm hơn.",
        "Ai bảo cãi lại.",
        "Không có lửa sao có khói, có lửa mới có khói.",
        "Tự làm tự chịu.",
        "Đừng làm anh ấy nổi nóng.",
        "It is partly your fault.",
        "You made him angry.",
        "You should have told someone.",
        "You brought this on yourself.",
        "If only you had kept quiet.",
        "What were you wearing?",
        "You could have said no.",
        "You let it happen.",
    ),
    "asks_why": (
        "Tại sao anh ấy làm thế?",
        "Vì sao chưa đi?",
        "Sao không gọi ai?",
        "Sao lại ở đó?",
        "Sao chị chịu được?",
        "Cớ sao im lặng?",
        "Vì lý do gì mà cãi nhau?",
        "Why did you stay?",
        "How come nobody knew?",
        "What made you wait?",
        "For what reason did it begin?",
        "What kept you there?",
    ),
    "pushes_to_leave": (
        "Chị nên sớm ly hôn.",
        "Hãy mau rời khỏi nhà.",
        "Bạn phải chia tay.",
        "Nên bỏ đi ngay hôm nay.",
        "Đừng quay lại với người ấy.",
        "Không nên tiếp tục ở lại.",
        "Đã đến lúc phải ra đi.",
        "Hãy dọn đi.",
        "You really should leave.",
        "You must leave now.",
        "Leave him.",
        "It is time to leave.",
        "Don't ever go back.",
        "You had better leave.",
        "You should get a divorce.",
        "Move out this week.",
    ),
    "pushes_to_report": (
        "Nên nhanh chóng báo công an.",
        "Hãy mạnh dạn tố cáo.",
        "Chị phải làm đơn.",
        "Đừng bao giờ im lặng.",
        "Cần phải trình báo.",
        "Không được im lặng.",
        "Hãy lên tiếng.",
        "Ai biết thì có nghĩa vụ phải báo.",
        "You should always report it.",
        "You must go to the police.",
        "You have to report this.",
        "Do not stay silent.",
        "Break your silence.",
        "Speak up.",
        "Report him today.",
        "You should press charges.",
    ),
    "pushes_to_reconcile": (
        "Hai bên nên hòa giải.",
        "Cố nhịn một chút.",
        "Hãy vì con cái.",
        "Nên tha thứ.",
        "Cho anh ấy thêm cơ hội.",
        "Giữ lấy gia đình.",
        "Đây là chuyện riêng của hai người.",
        "Dịu dàng hơn thì êm.",
        "Hàn gắn lại.",
        "Nhịn một lần cho qua.",
        "Give him another chance.",
        "Try to forgive.",
        "Work things out.",
        "Stay together for the sake of your children.",
        "It is a family matter.",
        "Be more patient.",
        "Keep your family together.",
    ),
    "graphic": (
        "Mặt bê bết.",
        "Người đầm đìa.",
        "Tay chân bầm tím.",
        "Bị lột quần áo.",
        "Trần truồng ngoài sân.",
        "Đánh đến gãy tay.",
        "A bloody face.",
        "She was left naked.",
        "Battered for hours.",
        "Black and blue.",
        "A brutal scene.",
        "Bleeding on the floor.",
    ),
    "help_without_a_number": (
        "Luôn luôn có người nghe.",
        "Có người sẵn sàng giúp.",
        "Chị không hề một mình.",
        "Bạn không đơn độc.",
        "Ai cũng sẽ được giúp.",
        "Có người ở bên.",
        "Help is always available.",
        "You're not alone.",
        "There is always help.",
        "Somebody listens.",
        "There are people who can help.",
        "Someone is here to listen.",
    ),
    "health_first": (
        "Sau khi bị ép quan hệ, gọi công an.",
        "Bị hiếp thì gọi ngay.",
        "Bị xâm hại tình dục: gọi số này.",
        "Ép vợ quan hệ là trái luật.",
        "Bị cưỡng bức thì sao?",
        "Nếu bị xâm hại, gọi `{police}`.",
        "If you were raped, call `{police}`.",
        "After a sexual assault call the police.",
        "Forced against your will into sex.",
        "Somebody made you have sex.",
        "Being coerced into sex is a crime.",
        "Unwanted sex is a crime.",
    ),
}

HONEST: dict[str, tuple[str, ...]] = {
    "false_promise": (
        "Đoạn chat này không ẩn danh.",
        "Tin nhắn chưa được mã hóa hai đầu.",
        "Bot không xóa hết được.",
        "Ai cầm máy này cũng đọc được.",
        "Tin nhắn, tên, vị trí: bot không lưu lại.",
        "Telegram giữ đoạn chat trên máy chủ của họ.",
        "Gỡ được tin trong 48 giờ, không gỡ nhật ký cuộc gọi.",
        "Luật giữ bí mật nơi tạm lánh.",
        "Đây là máy, không có người đọc.",
        "Không ai nghe máy thì gọi số sau.",
        "This chat is not anonymous.",
        "It is not end-to-end encrypted.",
        "Nothing here is hidden well enough; copy the numbers on paper.",
        "The bot cannot guarantee that.",
        "Homes keep their address secret.",
        "The call log stays.",
        "Whoever holds this phone can read it.",
        "It does not delete everything.",
        "Nobody sits behind it.",
        "If the phone is not a safe place, leave it.",
    ),
    "claimed_act": (
        "Bot không gọi thay được.",
        "Gọi ngay `{police}`.",
        "Chưa gửi tin cho ai.",
        "Nhờ một người ở gần gọi giúp.",
        "Đã gọi kiểm tra ngày 1/11/2026.",
        "Đã gửi #12 đi duyệt.",
        "Bot chưa hề báo công an.",
        "Không có người trực, không có ai gọi lại.",
        "Muốn nói với người thật thì gọi số này.",
        "Có thể hỏi Công an xã.",
        "The bot cannot call for you.",
        "Nobody has been told.",
        "No message has been sent.",
        "Call now.",
        "Ask somebody near to call.",
        "Your proposal #12 was approved.",
        "It was checked by a call on 1 November.",
        "You can tell the operator your commune.",
        "Nobody will call you back: this is a machine.",
        "The numbers stay here.",
    ),
    "blame": (
        "Đây không phải lỗi của bạn.",
        "Không phải là lỗi của bạn đâu.",
        "Lỗi không phải ở người phải chịu.",
        "Bị dọa tung ảnh là lỗi của người dọa.",
        "Trẻ không có lỗi gì.",
        "Không ai đáng bị như vậy… không ai cả.",
        "Nếu bạn muốn, gọi `{police}`.",
        "Điều này do luật quy định.",
        "Không phải tại bạn.",
        "Chọn điều nào hợp với mình.",
        "It is not your fault.",
        "It isn't your fault.",
        "It was never your own fault.",
        "It is the fault of the one who threatens.",
        "What to do is for you to choose.",
        "You can call at any hour.",
        "Nobody deserves it less.",
        "No child is to blame.",
    ),
    "asks_why": (
        "Làm sao để gọi?",
        "Vì vậy bot không có đường đi.",
        "Có sao nói vậy.",
        "Bao nhiêu sao cũng được.",
        "Không sao cả.",
        "Vì là số 1900 nên có thể mất cước.",
        "Bỏ qua cũng không sao.",
        "Lý do ghi trên giấy.",
        "How can I call?",
        "What can be done?",
        "The reason stands on the paper.",
        "For whatever it is worth.",
    ),
    "pushes_to_leave": (
        "Không cần phải rời nhà lúc này.",
        "Ở hay đi là tự mình chọn.",
        "Ra được thì sang nhà có người.",
        "Chưa muốn gì cả cũng được.",
        "Ly hôn, nuôi con: bot chưa có nguồn chắc.",
        "Người đã ly hôn cũng được bảo vệ.",
        "Nơi đó có thể ở lại qua đêm.",
        "Đừng vào một mình.",
        "You do not have to leave.",
        "To leave or to stay is your choice.",
        "If you can get out, go where people are.",
        "People who are divorced are protected too.",
        "Leave what does not feel safe out of the plan.",
        "You can stay overnight.",
    ),
    "pushes_to_report": (
        "Báo hay không là tự mình chọn.",
        "Không cần phải báo công an.",
        "Không nhất thiết phải tố cáo.",
        "Có thể báo UBND xã, Công an, trưởng thôn.",
        "Nơi nhận người phải báo UBND xã.",
        "Để máy im lặng.",
        "Biết mà không báo tin thì bị phạt.",
        "Cần gấp: công an.",
        "You do not have to report it.",
        "Whether to report is for you to choose.",
        "It can be reported to the commune police.",
        "Keep the phone silent.",
        "Whoever takes someone in must inform the commune.",
        "You can call, text, write or go.",
    ),
    "pushes_to_reconcile": (
        "Đơn này không phải để hòa giải.",
        "Bỏ qua cũng không sao.",
        "Luật 13/2022 về gia đình.",
        "Người trong gia đình.",
        "Trẻ con cũng gọi được.",
        "Không cần tha thứ.",
        "Chuyện trong nhà cũng hỏi được.",
        "Hội Liên hiệp Phụ nữ giữ danh sách.",
        "You do not have to forgive.",
        "The family may be called, if you like.",
        "Spreading private matters is fined.",
        "The children can call, too.",
        "Work on gender equality.",
        "The patient was seen by a doctor.",
    ),
    "graphic": (
        "Bị thương: gọi `{ambulance}`.",
        "Ảnh vết thương, ngày giờ.",
        "Có máu thì gọi cấp cứu.",
        "Đi khám, xin giữ giấy khám.",
        "Chỗ nào đau thì nói.",
        "Thay đồ vẫn nên đi khám.",
        "If you are hurt, call.",
        "Photos of injuries, with the day.",
        "Papers that were torn can be asked for again.",
        "See a doctor first.",
        "Say where it hurts.",
        "Medicine within 72 hours.",
    ),
    "help_without_a_number": (
        "Luôn có người nghe: `{farmers_union}`.",
        "Bạn không một mình: gọi `{farmers_union}`.",
        "Có người giúp, gọi `{police}`.",
        "Đừng ở một mình lúc này.",
        "Nhờ một người ở gần.",
        "Nhắn tên xã để tìm nơi giúp.",
        "Help is available: `{police}`.",
        "You are not alone; call `{farmers_union}`.",
        "Somebody listens at `{farmers_union}`.",
        "Do not stay alone.",
        "Ask someone near.",
        "The bot looks for places that can help.",
    ),
    "health_first": (
        "Bệnh viện trước tiên, nếu vừa bị ép quan hệ.",
        "Bị xâm hại: đến bệnh viện ngay.",
        "Bị hiếp thì đến bệnh viện trước, rồi gọi `{child}`.",
        "Đau thì đi khám.",
        "Sau khi bị thương: `{ambulance}`.",
        "Quan hệ hàng xóm.",
        "A hospital first after forced sex.",
        "After a sexual assault: a hospital, then `{child}`.",
        "If you were raped, a hospital comes first.",
        "See a doctor for any pain.",
        "The sex of the child does not matter.",
        "Rapeseed oil.",
    ),
}


def language(sentence: str) -> Locale:
    """Vietnamese bears accents; English none."""
    return "vi" if any(ord(char) > 0xBF and char not in "’“”–…" for char in sentence) else "en"


def broken(sentence: str) -> set[str]:
    """The rules that a sentence, as a whole message, breaks."""
    return {rule.name for _, rule in forbidden(sentence, language(sentence), PHRASES)}


def test_every_rule_is_tried_in_both_languages() -> None:
    for sentences in (CAUGHT, HONEST):
        assert set(sentences) == {rule.name for rule in PHRASES.rules}
        for name, tried in sentences.items():
            assert len(tried) >= 10, name
            assert {language(each) for each in tried} == {"vi", "en"}, name
            assert min(sum(language(each) == locale for each in tried) for locale in ("vi", "en")) >= 4, name


@pytest.mark.parametrize("rule", CAUGHT)
def test_what_must_not_stand_there_is_caught(rule: str) -> None:
    assert [each for each in CAUGHT[rule] if rule not in broken(each)] == []


@pytest.mark.parametrize("rule", HONEST)
def test_honest_words_beside_it_are_not(rule: str) -> None:
    assert [(each, sorted(broken(each))) for each in HONEST[rule] if broken(each)] == []


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "docs/privacy.md"])
def test_what_people_read_before_they_trust_it_promises_nothing_false(name: str) -> None:
    """Row by row, in both languages, without what is quoted: a page may name a word to say that it is not claimed."""
    text = re.sub(r"`[^`]*`|“[^”]*”|\"[^\"]*\"", "", (Path(__file__).parents[2] / name).read_text(encoding="utf-8"))
    found = {
        phrase
        for row in text.splitlines()
        for locale in LOCALES
        for phrase, rule in forbidden(row, locale, PHRASES)
        if rule.name == "false_promise"
    }
    assert not found
