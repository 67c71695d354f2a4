"""Takes the pictures of the officers' handbook: two admins and a citizen on phones, through what its chapters tell.

`python -m scripts.pictures_desk`, with Chromium on the machine. The bot is the real one on its own Telegram. The numbers that are typed
here are made up, so no picture shows them: their digits are dotted out first.
"""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "pictures" / "so-tay"
BROWSER = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 30_000
PLACE = "xã Đồng Tâm, Đồng Nai"
POLICE, HOLDER = "0251 3822 222", "0912 345 678"
IN_SHEET = ("0251 3822 333", "0251 3822 444", "12345")
"""Two good numbers and a slip, for the first rows of the commune pack."""
MADE_UP = (POLICE, HOLDER, *IN_SHEET)

_DOT_OUT = """numbers => {
    const walker = document.createTreeWalker(document.querySelector("#messages"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) for (const number of numbers) {
        const dotted = number.slice(0, 4) + number.slice(4).replace(/[0-9]/g, "•");
        walker.currentNode.data = walker.currentNode.data.replaceAll(number, dotted);
    }
}"""


class Phone:
    """The page as one person after another holds it. `taps` and `texts` count what was done since somebody last set them to 0."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps_made = 0
        self.texts_typed = 0

    @property
    def last(self) -> Locator:
        """The newest message of the bot, with its buttons."""
        return self.page.locator("#messages .message").last

    def held_by(self, name: str) -> None:
        """Hand the phone over; who has not talked with the bot yet presses Start."""
        self.page.locator("#people button", has_text=name).first.click()
        self.page.locator("#people button[aria-pressed=true]", has_text=name).wait_for()
        self._settle()
        if self.page.locator("#start").is_visible():
            self.page.click("#start")
            self.sees("113")

    def says(self, text: str, then: str) -> None:
        """Type a text and wait for words of the answer."""
        self.texts_typed += 1
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        self.sees(then)

    def taps(self, label: str, then: str) -> None:
        """Press the newest button with this label and wait for words of what it leads to."""
        self.taps_made += 1
        self.page.get_by_role("button", name=label, exact=True).last.click()
        self.sees(then)

    def sends(self, name: str, content: bytes, then: str) -> None:
        """Send a file."""
        self.page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
        self.sees(then)

    def fetches(self) -> tuple[str, bytes]:
        """The file that hangs on the newest message that has one."""
        link = self.page.locator("#messages a.attachment").last
        with self.page.expect_download() as downloading:
            link.click()
        return downloading.value.suggested_filename, downloading.value.path().read_bytes()

    def sees(self, text: str) -> None:
        """Wait until the newest message, or the one before it, bears a text."""
        self.page.wait_for_function(
            """text => [...document.querySelectorAll("#messages .message")].slice(-2)
                .some(each => each.innerText.includes(text))""",
            arg=text,
            timeout=PATIENCE_MS,
        )
        self._settle()

    def shoots(self, name: str, above: str | None = None) -> None:
        """A picture. `above`: words to be scrolled to, for a message taller than the screen."""
        self.page.evaluate(_DOT_OUT, list(MADE_UP))
        if above is not None:
            self.page.locator("#messages").get_by_text(above).last.evaluate("each => each.scrollIntoView()")
            self._settle()
        self.page.screenshot(path=FOLDER / f"{name}.png")

    def _settle(self) -> None:
        self.page.wait_for_timeout(500)


@contextmanager
def phone() -> Iterator[Phone]:
    """A phone in front of a bot that has just been started."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is needed for the pictures; install it and try again")
    bot = subprocess.Popen([sys.executable, "-m", "bot", "try"], stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+", bot.stdout.readline() if bot.stdout else "")
        if address is None:
            sys.exit("the bot did not start")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER))
            page = browser.new_page(viewport=PHONE)
            page.set_default_timeout(PATIENCE_MS)
            page.goto(address[0])
            yield Phone(page)
            browser.close()
    finally:
        bot.terminate()
        bot.wait()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with phone() as held:
        for name in ("Nga", "Hoa", "Mai"):
            held.held_by(name)
        first_address(held)
        home(held)
        calls(held)
        team(held)
        sheet(held)


def first_address(held: Phone) -> None:
    """Police duty of a commune: proposed by Mai, approved by Nga, seen by Hoa."""
    held.says("/quanly", "Thêm địa chỉ")
    held.shoots("bang-chinh")
    held.taps("Thêm địa chỉ", "Đây là nơi nào?")
    held.taps("Công an", "Ở đâu?")
    held.says(PLACE, "Tên nơi này")
    held.taps("Trực ban Công an xã Đồng Tâm", "Số điện thoại để gọi?")
    held.says(POLICE, "Xem lại từng chữ số")
    held.shoots("so-dien-thoai")
    held.taps("Đúng rồi, tiếp", "Lúc nào có người nghe máy?")
    held.taps("Cả ngày đêm", "Biết từ đâu?")
    held.taps("Chính nơi này vừa cho biết", "Năm điều sau")
    held.taps("Đúng cả năm", "Người cần giúp sẽ thấy đúng như sau")
    held.shoots("xem-truoc")
    held.taps("Gửi duyệt", "Đã gửi #1 đi duyệt")
    held.held_by("Nga")
    held.taps("Xem", "Trước khi duyệt")
    held.shoots("duyet")
    held.taps("Đã gọi, có người nghe: duyệt", "Đã duyệt và đăng #1")
    held.held_by("Hoa")
    held.says(PLACE, "Gọi được ngay")
    held.shoots("nguoi-can-giup", "Xã Đồng Tâm, Đồng Nai")
    held.taps("Gọi không được", "Không ai nghe")
    held.taps("Không ai nghe", "Cảm ơn đã cho biết")
    held.held_by("Nga")
    held.sees("Có người báo về")
    held.taps("Mở nơi này", "Chỉ nhóm quản lý thấy")
    held.shoots("mo-mot-noi")


def home(held: Phone) -> None:
    """A trusted address at somebody's home, as far as what is read out to her."""
    held.held_by("Mai")
    held.says("/themdiachi", "Đây là nơi nào?")
    held.taps("Địa chỉ tin cậy", "Ai đứng ra giữ địa chỉ này?")
    held.taps("Một người, tại nhà", "Ở đâu?")
    held.says(PLACE, "bằng vai trò")
    held.taps("Chi hội trưởng phụ nữ", "Ai phụ trách địa chỉ này")
    held.taps("Hội Phụ nữ xã Đồng Tâm", "Số điện thoại để gọi?")
    held.says(HOLDER, "Xem lại từng chữ số")
    held.taps("Đúng rồi, tiếp", "Lúc nào có người nghe máy?")
    held.taps("Cả ngày đêm", "nhóm người nào")
    held.taps("Mọi người", "Biết từ đâu?")
    held.taps("Danh sách của xã", "của ngày nào")
    held.taps("Không rõ ngày", "danh sách địa chỉ tin cậy của xã chưa?")
    held.taps("Có", "Giấy đồng ý")
    held.taps("Ký hôm nay", "đồng ý cho hiện gì?")
    held.taps("Chỉ số điện thoại", "sau 22 giờ")
    held.taps("Được", "ở lại qua đêm")
    held.taps("Không", "từng chữ:")
    held.shoots("doc-tung-chu")
    held.taps("Thôi, hủy phiếu", "Đã hủy phiếu")


def calls(held: Phone) -> None:
    """What is due to be rung, and the history."""
    held.says("/dagoithu", "Gọi từng số")
    held.shoots("goi-thu")
    held.says("/lichsu", "Xem #2")
    held.taps("Xem #2", "Nơi mới.")
    held.shoots("lich-su")


def team(held: Phone) -> None:
    """Lan is invited, opens the link, and stands at the door."""
    held.says("/canbo", "Nhóm quản lý")
    held.taps("Mời người mới", "làm được gì?")
    held.taps("biên tập", "Cả nước")
    held.taps("Cả nước", "gọi người này là gì")
    held.says("chị Lan, Hội Phụ nữ xã", "start=")
    link = re.search(r"start=(\S+)", held.page.locator("#messages").inner_text().rpartition("https://")[2])
    if link is None:
        sys.exit("no link was shown")
    held.held_by("Lan")
    held.says(f"/start {link[1]}", "second")
    held.held_by("Nga")
    held.sees("vừa mở liên kết")
    held.shoots("xac-nhan")


def sheet(held: Phone) -> None:
    """The commune pack of a province: three numbers filled in, one of them wrong."""
    held.held_by("Mai")
    held.says("/nhapexcel", "Nhập danh bạ từ tệp")
    held.taps("Bộ mẫu cấp xã", "của tỉnh, thành phố nào?")
    held.taps("Đồng Nai", "Chỉ cần điền số điện thoại")
    name, content = held.fetches()
    held.sends(name, filled(content), "can-xem-lai")
    held.shoots("xem-truoc-tep", "Đã nhận tệp")


def filled(content: bytes) -> bytes:
    """The commune pack with made-up numbers in its first rows."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = book.worksheets[0]
    headings = [cell.value for cell in rows[1]]
    phone_column, source_column = headings.index("Điện thoại") + 1, headings.index("Nguồn") + 1
    for row, number in enumerate(IN_SHEET, start=2):
        rows.cell(row, phone_column).value = number
        rows.cell(row, source_column).value = "Ủy ban nhân dân xã cho biết"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


if __name__ == "__main__":
    main()
