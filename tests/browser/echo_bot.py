"""A tiny scripted bot: it answers over HTTP like any bot, so that the page has somebody to talk to."""

import asyncio
import json
from typing import Any

import httpx

from bot.playground import TOKEN

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Số gọi ngay", "callback_data": "numbers"}, {"text": "Xóa hết", "callback_data": "erase"}],
        [{"text": "Trang mẫu", "url": "https://example.org/"}],
    ]
}
LOCATION_KEYBOARD = {"keyboard": [[{"text": "Gửi vị trí", "request_location": True}]], "resize_keyboard": True}


class EchoBot:
    """Polls, echoes text, edits at the tap of one button and erases the chat at the other."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.AsyncClient(base_url=f"{base_url}/bot{TOKEN}/", trust_env=False, timeout=60)
        self._offset = 0

    async def run(self) -> None:
        """Until cancelled."""
        commands = [{"command": "start", "description": "Bắt đầu"}, {"command": "sogoi", "description": "Số gọi ngay"}]
        await self._call("setMyCommands", commands=json.dumps(commands))
        await self._call("setMyDescription", description="Bot mẫu để thử trang này.")
        try:
            while True:
                for update in await self._call("getUpdates", offset=self._offset, timeout=20):
                    self._offset = update["update_id"] + 1
                    await self._answer(update)
        finally:
            await self._http.aclose()

    async def _call(self, method: str, **values: Any) -> Any:
        form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
        return (await self._http.post(method, data=form)).json().get("result", [])

    async def _answer(self, update: dict[str, Any]) -> None:
        if "callback_query" in update:
            await self._tapped(update["callback_query"])
        elif "message" in update:
            await self._said(update["message"])

    async def _said(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        if message.get("text") == "/start":
            text = "<b>Chào chị.</b> Gọi <code>111</code> hoặc /sogoi &lt;bất cứ lúc nào&gt;"
            await self._call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", reply_markup=BUTTONS)
            await self._call("sendMessage", chat_id=chat, text="Chị ở đâu?", reply_markup=LOCATION_KEYBOARD)
        elif "location" in message:
            await self._call("deleteMessage", chat_id=chat, message_id=message["message_id"])
            await self._call("sendMessage", chat_id=chat, text=f"Đã nhận: {message['location']['latitude']}")
        elif "document" in message:
            await self._call(
                "sendDocument", chat_id=chat, document=message["document"]["file_id"], caption="Tệp của chị"
            )
        else:
            text = f"Chị viết: {message.get('text', '…')}"
            await self._call("sendMessage", chat_id=chat, text=text, disable_notification=True)

    async def _tapped(self, query: dict[str, Any]) -> None:
        message = query["message"]
        about = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self._call("answerCallbackQuery", callback_query_id=query["id"], text="Vâng")
        if query["data"] == "numbers":
            await self._call("editMessageText", **about, text="113 · 115 · 111", reply_markup=BUTTONS)
        else:
            everything = list(range(1, message["message_id"] + 20))
            await self._call("deleteMessages", chat_id=about["chat_id"], message_ids=everything)
            await self._call("sendMessage", chat_id=about["chat_id"], text="Xin chào.")


async def stopped(task: asyncio.Task[None]) -> None:
    """End the bot and wait for its end."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
