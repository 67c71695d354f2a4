"""The Bot API over HTTP: how calls come in and answers, or worse, go out."""

import asyncio
import json
from typing import Any

from tornado.web import RequestHandler

from bot.playground.chats import JSON
from bot.playground.faults import Fault
from bot.playground.files import downloadable
from bot.playground.parameters import Parameters, Upload
from bot.playground.polling import Polling
from bot.playground.refusals import Refusal, bad_request, unauthorized
from bot.playground.telegram import Telegram


class BotMethod(RequestHandler):
    """`/bot<token>/<method>` by GET or POST (https://core.telegram.org/bots/api#making-requests)."""

    telegram: Telegram
    polling: Polling
    _waiting: asyncio.Future[tuple[int, JSON]] | None = None

    def initialize(self, telegram: Telegram, polling: Polling) -> None:
        """Called by tornado for each request."""
        self.telegram = telegram
        self.polling = polling

    async def get(self, token: str, method: str) -> None:
        """Parameters in the address."""
        await self._answer(token, method)

    async def post(self, token: str, method: str) -> None:
        """Parameters in the address, a form, a multipart form or JSON."""
        await self._answer(token, method)

    def on_connection_close(self) -> None:
        """A poller that hung up waits no longer."""
        if self._waiting is not None:
            self._waiting.cancel()

    async def _answer(self, token: str, method: str) -> None:
        try:
            parameters = self._parameters()
        except Refusal as refusal:
            self._write(refusal.code, refusal.as_json())
            return
        fault = self.telegram.faults.take(method, parameters.chat_id)
        kind = fault.kind if fault is not None else None
        if fault is not None and kind == "slow":
            await asyncio.sleep(fault.delay)
        if kind == "cut_before":
            self._cut()
            return
        answer = await self._obeyed(token, method, parameters, fault)
        if kind == "cut_after":
            self._cut()
        elif answer is not None:
            self._write(*answer)

    async def _obeyed(
        self, token: str, method: str, parameters: Parameters, fault: Fault | None
    ) -> tuple[int, JSON] | None:
        if method.lower() != "getupdates" or token != self.telegram.token:
            answer = self.telegram.respond(method, parameters, token=token, fault=fault)
            if method.lower() == "setwebhook" and answer[0] == 200:
                self.polling.stop()
            return answer
        self._waiting = asyncio.ensure_future(self.polling.answer(parameters, fault))
        try:
            return await self._waiting
        except asyncio.CancelledError:
            return None

    def _parameters(self) -> Parameters:
        """Raises `Refusal` 400 for a JSON body that is none."""
        values: dict[str, Any] = {
            name: parts[-1].decode("utf-8", "replace") for name, parts in self.request.arguments.items()
        }
        if self.request.headers.get("Content-Type", "").startswith("application/json") and self.request.body:
            try:
                body = json.loads(self.request.body)
            except ValueError:
                raise bad_request("can't parse request JSON object") from None
            if not isinstance(body, dict):
                raise bad_request("object expected as request JSON")
            values |= body
        uploads = {
            name: Upload(files[0].filename, files[0].content_type, files[0].body)
            for name, files in self.request.files.items()
        }
        return Parameters(values, uploads)

    def _write(self, code: int, body: JSON) -> None:
        self.set_status(code)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body, ensure_ascii=False))

    def _cut(self) -> None:
        self.detach().close()


class BotFile(RequestHandler):
    """`/file/bot<token>/<file_path>`: what getFile points to."""

    telegram: Telegram

    def initialize(self, telegram: Telegram, polling: Polling) -> None:
        """Called by tornado for each request."""
        del polling
        self.telegram = telegram

    def get(self, token: str, path: str) -> None:
        """The bytes of the file, or Telegram's refusal."""
        try:
            if token != self.telegram.token:
                raise unauthorized()
            stored = downloadable(self.telegram.files.at(path))
        except Refusal as refusal:
            code = 404 if refusal.code == 400 else refusal.code
            self.set_status(code)
            self.finish(json.dumps({**refusal.as_json(), "error_code": code}))
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(stored.data)
