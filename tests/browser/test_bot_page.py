"""`make try` in a real browser: a person types the sentence of the article, sees the cards, and erases the chat."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

pytestmark = [pytest.mark.uncounted, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[2]
ARTICLE = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Where `python -m bot try`, started in another folder, serves its page."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "try",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        printed = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", printed)
        assert found, printed
        yield found[0]
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0
    assert not os.listdir(tmp_path)


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """A phone with the page open."""
    context = await chromium.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await page.goto(address)
    yield page
    await context.close()


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
