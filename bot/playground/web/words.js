// The page's own words. The bot's words come from the bot.

const WORDS = {
  vi: {
    people: "Người đang dùng", citizen: "người dân", admin: "quản trị", language: "Ngôn ngữ Telegram", controls: "Điều khiển chạy thử",
    conversation: "Cuộc trò chuyện", bot: "bot", typing: "đang nhập…", stopped: "đã chặn bot", write: "Nhập tin nhắn", send: "Gửi",
    attach: "Đính kèm", menu: "Menu", location: "Vị trí", file: "Tệp hoặc ảnh", voice: "Tin thoại mẫu", sticker: "Nhãn dán", contact: "Số của tôi (số mẫu)",
    start: "BẮT ĐẦU", restart: "BỎ CHẶN BOT", about: "Bot này làm được gì?", copied: "Đã sao chép", edited: "đã sửa", silent: "gửi im lặng",
    editing: "Đang sửa tin", edit: "Sửa tin này", cancel: "Thôi", download: "Tải về", shareLocation: "Chia sẻ vị trí", share: "Chia sẻ",
    sampleNote: "Điểm mẫu, hoặc tự nhập tọa độ. Không dùng vị trí thật của máy.", latitude: "Vĩ độ", longitude: "Kinh độ",
    clock: "Đồng hồ", minutes15: "+15 phút", hours24: "+24 giờ", hours48: "+48 giờ", clockBack: "Về giờ thật", late: "Tin gửi đi đến muộn 16 phút",
    faults: "Sự cố", faultKind: "Loại", faultMethod: "Lệnh API", faultTimes: "Số lần", anyMethod: "bất kỳ", slow: "chậm 5 giây",
    cutBefore: "đứt mạng trước khi làm", cutAfter: "đứt mạng sau khi làm", inject: "Gây sự cố", malformed: "Gửi cập nhật hỏng", clearFaults: "Xóa sự cố",
    limits: "Bắt giới hạn 30 tin/giây, 1 tin/giây mỗi chat", faultsComing: "Sự cố sắp tới:", waiting: "Cập nhật đang chờ bot:",
    person: "Người này", block: "Chặn bot", unblock: "Bỏ chặn bot", refused: "Không làm được", offline: "Mất kết nối với bản chạy thử",
    keyboard: "Bàn phím trả lời", close: "Đóng",
  },
  en: {
    people: "Who is using it", citizen: "citizen", admin: "admin", language: "Telegram language", controls: "Playground controls",
    conversation: "Conversation", bot: "bot", typing: "typing…", stopped: "you blocked the bot", write: "Write a message", send: "Send",
    attach: "Attach", menu: "Menu", location: "Location", file: "File or photo", voice: "Sample voice message", sticker: "Sticker", contact: "My number (a sample)",
    start: "START", restart: "UNBLOCK BOT", about: "What can this bot do?", copied: "Copied", edited: "edited", silent: "sent silently",
    editing: "Editing", edit: "Edit this message", cancel: "Cancel", download: "Download", shareLocation: "Share a location", share: "Share",
    sampleNote: "Sample points, or your own coordinates. The real place of this machine is not used.", latitude: "Latitude", longitude: "Longitude",
    clock: "Clock", minutes15: "+15 minutes", hours24: "+24 hours", hours48: "+48 hours", clockBack: "Back to real time", late: "What I send arrives 16 minutes late",
    faults: "Faults", faultKind: "Kind", faultMethod: "API method", faultTimes: "Times", anyMethod: "any", slow: "5 seconds slow",
    cutBefore: "cut before acting", cutAfter: "cut after acting", inject: "Inject", malformed: "Send a malformed update", clearFaults: "Clear faults",
    limits: "Enforce 30 messages/s, 1/s in a chat", faultsComing: "Faults to come:", waiting: "Updates waiting for the bot:",
    person: "This person", block: "Block the bot", unblock: "Unblock the bot", refused: "That was not possible", offline: "The playground is not answering",
    keyboard: "Reply keyboard", close: "Close",
  },
};

let language = "vi";

export function word(name) {
  return WORDS[language][name];
}

/** Put all words of the page into `code`, Vietnamese for languages that the page does not speak. */
export function speak(code) {
  language = code in WORDS ? code : "vi";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    element.title = word(element.dataset.label);
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
}
