"""The way of a number in a real browser: Mai proposes it, the public sees nothing yet, Nga rings and approves, a citizen sees it."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.uncounted, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
PLACE = "xã Đồng Tâm, Đồng Nai"
OFFICE = "Trực ban Công an xã Đồng Tâm"
MADE_UP = "0271 3888 999"
"""Nobody's number as far as this test is concerned: it has the shape of one."""


async def held_by(page: Page, name: str) -> None:
    """The phone in somebody's hand; who has never talked with the bot presses Start."""
    await page.locator("#people button", has_text=name).click()
    await expect(page.locator("#people button[aria-pressed=true]")).to_contain_text(name)
    started = page.locator("#messages .message").first
    await expect(started.or_(page.locator("#start")).first).to_be_visible()
    if await page.locator("#start").is_visible():
        await page.click("#start")
        await expect(started).to_be_visible()


async def says(page: Page, words: str, then: str) -> None:
    await page.fill("#text", words)
    await page.press("#text", "Enter")
    await sees(page, then)


async def taps(page: Page, label: str, then: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()
    await sees(page, then)


async def sees(page: Page, words: str) -> None:
    """In some message: who approves is told of the new number besides."""
    await expect(page.locator("#messages .message", has_text=words).last).to_be_visible(timeout=30_000)


async def fits(page: Page, label: str, words: str) -> None:
    """A button and what it is about are on the screen of the phone together, without scrolling."""
    await expect(page.get_by_role("button", name=label, exact=True).last).to_be_in_viewport()
    await expect(page.locator("#messages").get_by_text(words).last).to_be_in_viewport()


async def test_a_number_comes_to_the_public_by_two_admins(page: Page) -> None:
    chat = page.locator("#messages")
    await held_by(page, "Nga")
    await held_by(page, "Mai")
    await says(page, "/quanly", "Quản lý danh bạ")
    await taps(page, "Thêm địa chỉ", "Đây là nơi nào?")
    await taps(page, "Công an", "Ở đâu?")
    await says(page, PLACE, "Tên nơi này")
    await taps(page, OFFICE, "Số điện thoại để gọi?")
    await says(page, "02713888999", "Xem lại từng chữ số")
    await taps(page, "Đúng rồi, tiếp", "Lúc nào có người nghe máy?")
    await taps(page, "Cả ngày đêm", "Biết từ đâu?")
    await taps(page, "Chính nơi này vừa cho biết", "Năm điều sau")
    await taps(page, "Đúng cả năm", "Người cần giúp sẽ thấy đúng như sau")
    await fits(page, "Gửi duyệt", MADE_UP)
    await taps(page, "Gửi duyệt", "Đã gửi #1 đi duyệt")

    await held_by(page, "Hoa")
    await says(page, PLACE, "Gọi được ngay")
    await expect(chat).not_to_contain_text(MADE_UP)

    await held_by(page, "Nga")
    await sees(page, "Có đề nghị mới")
    await taps(page, "Xem", "Trước khi duyệt: tự gọi số mới")
    await fits(page, "Đã gọi, có người nghe: duyệt", MADE_UP)
    await taps(page, "Đã gọi, có người nghe: duyệt", "Đã duyệt và đăng #1")

    await held_by(page, "Hoa")
    await says(page, PLACE, MADE_UP)
    await sees(page, "Đã gọi kiểm tra hôm nay")


async def test_nobody_approves_her_own_and_a_citizen_has_no_desk(page: Page) -> None:
    chat = page.locator("#messages")
    await held_by(page, "Mai")
    await says(page, "/suadiachi dong-tam-2021", "Sửa mục nào?")
    await taps(page, "Lưu ý", "báo trước cho người gọi")
    await says(page, "Đang tìm số của nơi này.", "Thay đổi")
    await taps(page, "Gửi duyệt", "Đã gửi #1 đi duyệt")
    await taps(page, "Xem", "Người đề nghị")
    await expect(page.get_by_role("button", name="Rút lại", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)

    await held_by(page, "Hoa")
    await says(page, "/quanly", "Bot không có lệnh này")
    await expect(chat).not_to_contain_text("Quản lý danh bạ")
