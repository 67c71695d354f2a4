"""`make try` in a real browser: a person types the sentence of the article, sees the cards, and erases the chat."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.uncounted, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
ARTICLE = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"


async def says(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.press("#text", "Enter")


async def test_a_person_finds_dong_tam_and_erases_the_chat(page: Page, tmp_path: Path) -> None:
    chat = page.locator("#messages")
    await page.click("#start")
    await expect(chat).to_contain_text("không phải công an")
    await says(page, ARTICLE)
    await expect(chat).to_contain_text("Xã Đồng Tâm, Đồng Nai")
    await expect(chat).to_contain_text("Chưa ai xác nhận nay còn hoạt động")
    await says(page, "cuu toi voi")
    await expect(chat).to_contain_text("tránh bếp, ở gần lối ra")
    await page.get_by_role("button", name="Xóa đoạn chat này").last.click()
    await expect(chat).to_contain_text("Xong.")
    await expect(chat).not_to_contain_text("Đồng Tâm")
    await expect(page.locator(".message")).to_have_count(1)
