"""The page in a real browser: two people talk with a small bot, and see what Telegram would show them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from echo_bot import EchoBot, stopped
from playwright.async_api import Browser, Page, expect

from bot.playground import Fault, Server, Telegram, serve

pytestmark = [pytest.mark.uncounted, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest_asyncio.fixture(loop_scope="session")
async def server(telegram: Telegram) -> AsyncIterator[Server]:
    running = await serve(telegram)
    bot = asyncio.create_task(EchoBot(running.base_url).run())
    yield running
    await stopped(bot)
    await running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, server: Server) -> AsyncIterator[Page]:
    """The page on a desk, with anything that the browser complains about being an error."""
    context = await chromium.new_context(
        viewport={"width": 900, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    await page.goto(server.page_url)
    yield page
    await context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith(server.base_url)] == []


async def say(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.press("#text", "Enter")


async def test_two_people_talk_with_the_bot_each_on_her_own_screen(
    page: Page, telegram: Telegram, tmp_path: Path
) -> None:
    await expect(page.locator(".banner")).to_contain_text("Chạy thử, không phải Telegram thật")
    await expect(page.locator("#about-text")).to_have_text("Bot mẫu để thử trang này.")
    await page.click("#start")
    await expect(page.locator("#messages")).to_contain_text("Gọi 111 hoặc /sogoi <bất cứ lúc nào>")
    await say(page, "em ở Đồng Tâm")
    await expect(page.locator("#messages")).to_contain_text("Chị viết: em ở Đồng Tâm")
    await expect(page.get_by_label("gửi im lặng")).to_have_count(1)
    await page.screenshot(path=tmp_path / "citizen.png")
    await page.click("[data-person='2001']")
    await expect(page.locator("#messages")).not_to_contain_text("Đồng Tâm")
    await page.click("#start")
    await say(page, "/them")
    await expect(page.locator("#messages")).to_contain_text("Chị viết: /them")
    await page.click("[data-person='1001']")
    await expect(page.locator("#messages")).to_contain_text("Chị viết: em ở Đồng Tâm")
    await expect(page.locator("#messages")).not_to_contain_text("/them")
    telegram.user(2001).sees("Chị viết: /them")


async def test_buttons_edit_in_place_and_erased_messages_go(page: Page, telegram: Telegram, tmp_path: Path) -> None:
    await page.click("#start")
    await page.get_by_role("button", name="Số gọi ngay").click()
    await expect(page.locator(".message").nth(1)).to_contain_text("113 · 115 · 111")
    await expect(page.locator(".message").nth(1)).to_contain_text("đã sửa")
    await expect(page.locator("#toast")).to_have_text("Vâng")
    await page.get_by_role("button", name="Xóa hết").click()
    await expect(page.locator(".message:not(.leaving)")).to_have_count(1)
    await expect(page.locator(".message")).to_have_count(1)
    await expect(page.locator("#messages")).to_contain_text("Xin chào.")
    await page.screenshot(path=tmp_path / "erased.png")
    assert len(telegram.user(1001).messages) == 1


async def test_a_number_is_copied_at_a_tap(page: Page) -> None:
    await page.click("#start")
    await page.locator("code", has_text="111").click()
    await expect(page.locator("#toast")).to_have_text("Đã sao chép")
    assert await page.evaluate("navigator.clipboard.readText()") == "111"


async def test_a_place_is_shared_from_the_keyboard_and_is_not_kept(page: Page) -> None:
    await page.click("#start")
    await page.get_by_role("button", name="Gửi vị trí").click()
    await page.get_by_role("button", name="Đồng Xoài").click()
    await page.get_by_role("button", name="Chia sẻ", exact=True).click()
    await expect(page.locator("#messages")).to_contain_text("Đã nhận: 11.53")
    await expect(page.locator(".place")).to_have_count(0)


async def test_a_file_goes_there_and_back(page: Page, tmp_path: Path) -> None:
    await page.click("#start")
    table = tmp_path / "danh-bạ.csv"
    table.write_text("mã,tên\n", encoding="utf-8")
    await page.set_input_files("#file", table)
    await expect(page.locator("#messages")).to_contain_text("Tệp của chị")
    async with page.expect_download() as downloading:
        await page.locator(".attachment").last.click()
    download = await downloading.value
    assert (await download.path()).read_text(encoding="utf-8") == "mã,tên\n"
    assert download.suggested_filename == "danh-bạ.csv"


async def test_menu_language_and_own_edits_work_as_people_know_them(page: Page, telegram: Telegram) -> None:
    await page.click("#start")
    await page.click("#menu")
    await page.locator(".bubble").first.click()
    await expect(page.locator("#commands")).to_be_hidden()
    await page.click("#menu")
    await page.get_by_role("button", name="/sogoi Số gọi ngay").click()
    await expect(page.locator("#messages")).to_contain_text("Chị viết: /sogoi")
    await page.locator(".mine").last.hover()
    await page.locator(".mine .edit").last.click()
    await expect(page.locator("#text")).to_have_value("/sogoi")
    await say(page, "/sogoi em")
    await expect(page.locator(".mine").last).to_contain_text("/sogoi em")
    await page.select_option("#language", "en")
    await expect(page.locator("#text")).to_have_attribute("placeholder", "Write a message")
    assert telegram.user(1001).person.language_code == "en"


async def test_the_drawer_moves_time_injects_faults_and_blocks(
    page: Page, telegram: Telegram, server: Server, tmp_path: Path
) -> None:
    del server
    await page.click("#start")
    await page.click("#drawer-toggle")
    await page.get_by_role("button", name="+48 giờ").click()
    await expect(page.locator("#now")).not_to_be_empty()
    await page.select_option("#fault-kind", "server_error")
    await page.select_option("#fault-method", "sendMessage")
    await page.get_by_role("button", name="Gây sự cố").click()
    await expect(page.locator("#faults-coming")).to_have_text("1")
    assert telegram.clock.shift.days == 2
    assert telegram.faults.take("sendMessage", 1001) == Fault("server_error", method="sendMessage", delay=5)
    await page.get_by_role("checkbox", name="Tin gửi đi đến muộn 16 phút").check()
    await say(page, "muộn rồi")
    await telegram.user(1001).comes_to_see("Chị viết: muộn rồi")
    late = next(message for message in telegram.user(1001).messages if message.text == "muộn rồi")
    assert telegram.clock.seconds() - late.date >= 16 * 60
    await page.screenshot(path=tmp_path / "drawer.png")
    await page.get_by_role("button", name="Chặn bot", exact=True).click()
    await expect(page.locator("#start")).to_have_text("BỎ CHẶN BOT")
    assert telegram.user(1001).chat.blocked
    await page.click("#start")
    await expect(page.locator("#start-row")).to_be_hidden()


async def test_what_is_typed_never_becomes_markup(page: Page) -> None:
    await page.click("#start")
    await say(page, "<img src=x onerror=alert(1)> <b>đậm</b>")
    await expect(page.locator("#messages")).to_contain_text("Chị viết: <img src=x onerror=alert(1)> <b>đậm</b>")
    await expect(page.locator("#messages img")).to_have_count(0)


async def test_it_fits_a_phone_and_works_by_keyboard(page: Page, tmp_path: Path) -> None:
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.focus("#start")
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages")).to_contain_text("Chào chị.")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await page.get_by_role("button", name="Số gọi ngay").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages")).to_contain_text("113 · 115 · 111")
    await expect(page.get_by_role("button", name="Số gọi ngay")).to_be_focused()
    await page.screenshot(path=tmp_path / "phone.png")
    await page.click("#drawer-toggle")
    await page.click("#drawer-close")
    await expect(page.locator("#drawer")).to_be_hidden()
    await expect(page.locator("#drawer-toggle")).to_be_focused()
    unnamed = await page.evaluate(
        "[...document.querySelectorAll('button, select, textarea, input')]"
        ".filter((each) => !(each.textContent.trim() || each.ariaLabel || each.labels?.length)).length"
    )
    assert unnamed == 0
