"""Takes the pictures of the README and of what is kept: the sentence of the article and its cards, erasing, messages that go by themselves.

`python -m scripts.pictures`, with Chromium on the machine. The bot is the real one on its own Telegram.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
ARTICLE = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"
LATER = """fetch("/playground/control", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({advance_minutes: 15})
})"""
BROWSER = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is needed for the pictures; install it and try again")
    FOLDER.mkdir(parents=True, exist_ok=True)
    bot = subprocess.Popen([sys.executable, "-m", "bot", "try"], stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+", bot.stdout.readline() if bot.stdout else "")
        if address is None:
            sys.exit("the bot did not start")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER))
            page = browser.new_page(viewport={"width": 412, "height": 1180}, device_scale_factor=1.5)
            page.goto(address[0])
            _walk(page)
            browser.close()
    finally:
        bot.terminate()
        bot.wait()


def _walk(page: Page) -> None:
    page.click("#start")
    _sees(page, "113")
    _shoot(page, "start")
    _says(page, ARTICLE)
    _sees(page, "9/11/2021")
    _shoot(page, "dong-tam")
    _says(page, "cuu toi voi")
    _sees(page, "tránh bếp")
    _shoot(page, "danger")
    page.get_by_role("button", name="Xóa đoạn chat này").last.click()
    _sees(page, "Xong.")
    _shoot(page, "erased")
    page.get_by_role("button", name="Gỡ luôn tin này").last.click()
    _says(page, "/hengio")
    page.get_by_role("button", name="15 phút").last.click()
    _sees(page, "Đã đặt")
    _says(page, "cuu toi voi")
    _sees(page, "tránh bếp")
    _shoot(page, "timed")
    page.evaluate(LATER)
    while page.locator("#messages").inner_text().strip():
        page.wait_for_timeout(500)
    _shoot(page, "gone")


def _says(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def _sees(page: Page, text: str) -> None:
    page.locator("#messages").get_by_text(text).last.wait_for()
    page.wait_for_timeout(400)


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
