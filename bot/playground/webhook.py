"""Delivery of updates by POST, as setWebhook asks for."""

import asyncio
import json
from contextlib import suppress

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from bot.playground.chats import JSON
from bot.playground.state import Webhook
from bot.playground.telegram import Telegram

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- a header's name, no secret
# https://core.telegram.org/bots/api#setwebhook: "In case of an unsuccessful request … we will repeat the request and
# give up after a reasonable amount of attempts." Ours: the pauses in seconds; the
# last is repeated while the update lives.
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
ANSWER_SECONDS = 60.0


class Delivery:
    """Posts each waiting update until it is answered with 2xx: in order within a chat, several chats at a time.

    A method call in the body of the answer, which Telegram would obey, is ignored.
    """

    def __init__(self, telegram: Telegram, pauses: tuple[float, ...] = PAUSES) -> None:
        self._telegram = telegram
        self._pauses = pauses
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._client = AsyncHTTPClient(force_instance=True, max_clients=100)
        self._stop_listening = telegram.listen(self._start_what_can)

    async def stop(self) -> None:
        """End all deliveries; what was not taken stays in the queue."""
        self._stop_listening()
        for task in tuple(self._busy.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._client.close()

    def _start_what_can(self) -> None:
        webhook = self._telegram.webhook
        if webhook is None:
            return
        for update in self._telegram.updates.take(0, 1000):
            if len(self._busy) >= webhook.most_connections:
                return
            lane = _lane(update)
            if lane not in self._busy:
                self._busy[lane] = asyncio.ensure_future(self._deliver(lane, update))

    async def _deliver(self, lane: str, update: JSON) -> None:
        attempt = 0
        while (webhook := self._telegram.webhook) is not None and update["update_id"] in self._telegram.updates:
            if await self._posted(webhook, update):
                self._telegram.updates.discard(update["update_id"])
                break
            await asyncio.sleep(self._pauses[min(attempt, len(self._pauses) - 1)])
            attempt += 1
        del self._busy[lane]
        self._start_what_can()

    async def _posted(self, webhook: Webhook, update: JSON) -> bool:
        request = HTTPRequest(
            webhook.url,
            method="POST",
            headers={"Content-Type": "application/json", SECRET_HEADER: webhook.secret},
            body=json.dumps(update, ensure_ascii=False),
            request_timeout=ANSWER_SECONDS,
        )
        if not webhook.secret:
            del request.headers[SECRET_HEADER]
        try:
            await self._client.fetch(request)
        except (HTTPClientError, OSError) as error:
            words = f"Wrong response from the webhook: {error}"
            self._telegram.webhook_error = {
                "last_error_date": self._telegram.clock.seconds(),
                "last_error_message": words[:256],
            }
            return False
        return True


def _lane(update: JSON) -> str:
    """What must stay in order: the updates of one chat."""
    payload = next(value for key, value in update.items() if key != "update_id")
    holder = payload.get("message", payload) if "data" in payload else payload
    return str(holder.get("chat", {}).get("id"))
