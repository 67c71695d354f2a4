"""A whole bot and a Telegram in one process, and people who chat with it: `await woman.sends("…"); woman.sees("113")`."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.request import BaseRequest, RequestData

from bot.app import App, opened
from bot.library import Library
from bot.playground import TOKEN, Telegram
from bot.playground.chats import Message, Person
from bot.playground.parameters import Parameters, Upload
from bot.playground.people import User
from bot.settings import Settings
from tests.conversations.traces import CITIZEN, Overheard
from tests.faults.canaries import Canaries

MORNING = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""Monday, 9:30 in Viet Nam: offices are open, the Action Month is on."""


class InProcess(BaseRequest):
    """Carries the bot's calls to a Telegram in the same process."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if "/file/bot" in url:
            stored = self._telegram.files.at(url.partition("/file/bot")[2].partition("/")[2])
            return (200, stored.data) if stored is not None else (404, b"{}")
        name = url.rsplit("/", 1)[1]
        values = request_data.json_parameters if request_data else {}
        sent = request_data.multipart_data if request_data and request_data.contains_files else {}
        uploads = {key: Upload(file_name, mime_type, data) for key, (file_name, data, mime_type) in sent.items()}
        fault = self._telegram.faults.take(name, None)
        code, body = self._telegram.respond(name, Parameters(values, uploads), fault=fault)
        return code, json.dumps(body).encode()


class Somebody:
    """A person in front of her phone."""

    def __init__(self, house: "House", user: User) -> None:
        self._house = house
        self.user = user

    async def sends(self, text: str, ago: timedelta = timedelta()) -> None:
        self.user.sends(text, ago)
        await self._house.answers()

    async def taps(self, label: str, message: Message | None = None) -> None:
        self.user.taps(label, message)
        await self._house.answers()

    async def taps_if_there(self, label: str) -> None:
        """Taps the button of the last message, where it has it."""
        if label in self.buttons:
            await self.taps(label)

    async def taps_through(self, command: str, *labels: str) -> None:
        """Sends a command, then taps one button after the other."""
        await self.sends(command)
        for label in labels:
            await self.taps(label)

    async def does(self, act: Callable[[User], object]) -> None:
        act(self.user)
        await self._house.answers()

    def sees(self, *texts: str) -> Message:
        """The last message, which bears all these words."""
        last = self.last
        for text in texts:
            assert text in last.text, f"{text!r} is not in the last message:\n{self.user.transcript()}"
        return last

    def sees_somewhere(self, *texts: str) -> None:
        shown = "\n".join(message.text for message in self.user.messages)
        for text in texts:
            assert text in shown, f"{text!r} is nowhere:\n{self.user.transcript()}"

    def sees_nothing_of(self, *texts: str) -> None:
        shown = "\n".join(message.text for message in self.user.messages if message.from_bot)
        for text in texts:
            assert text not in shown, f"{text!r} is on the screen:\n{self.user.transcript()}"

    @property
    def last(self) -> Message:
        return self.user.messages[-1]

    @property
    def buttons(self) -> list[str]:
        return list(self.last.labels)


class House:
    """The bot, its Telegram, and the people."""

    def __init__(self, app: App, telegram: Telegram) -> None:
        self.app = app
        self.telegram = telegram
        self._offset = 0

    def woman(self, language: str | None = "vi", number: int = CITIZEN, name: str = "Hoa") -> Somebody:
        """Somebody in her private chat; her name and user name are canaries, and the default number is, too."""
        mark = Canaries(0).word()
        self.telegram.person(Person(number, f"{name} {mark}", language, username=mark))
        return Somebody(self, self.telegram.user(number))

    async def answers(self) -> None:
        """Let the bot handle what Telegram has for it."""
        while True:
            _, body = self.telegram.respond("getUpdates", Parameters({"offset": self._offset, "limit": 100}))
            updates = body["result"]
            if not updates:
                await self.app.staffroom.imports.idle()
                await self.app.staffroom.team.reporting.idle()
                return
            self._offset = updates[-1]["update_id"] + 1
            await asyncio.gather(*(self.app.loop.accept(update) for update in updates))

    def loses_updates(self) -> None:
        """What people just did stays in their chats and never reaches the bot."""
        _, body = self.telegram.respond("getUpdates", Parameters({"offset": -1, "limit": 100}))
        if body["result"]:
            self._offset = body["result"][-1]["update_id"] + 1


@asynccontextmanager
async def at_work(settings: Settings, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    """A bot from its start to its stop, which must leave nothing of a citizen on the disk; called twice it is a restart."""
    async with opened(settings, read, clock=telegram.clock.now, requests=lambda: InProcess(telegram)) as app:
        stop = asyncio.Event()
        serving = asyncio.create_task(app.loop.serve(stop))
        try:
            yield House(app, telegram)
            if isinstance(telegram, Overheard):
                left = telegram.left_on_disk(app)
                assert not left, f"something of a citizen is left: {left}"
        finally:
            stop.set()
            await serving


def settings_in(folder: Path) -> Settings:
    return Settings(
        token=SecretStr(TOKEN),
        api_base_url="http://127.0.0.1:9",
        database_url=f"sqlite+aiosqlite:///{folder / 'tincay.db'}",
        send_per_second=0,
        owners=(),
        _env_file=None,  # type: ignore[call-arg]  # a knob of pydantic-settings, not a field
    )
