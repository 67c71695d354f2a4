"""How the Bot API says no.

Codes and the prefixes of the descriptions are those of https://core.telegram.org/bots/api#making-requests and of the
open Bot API server (tdlib/telegram-bot-api). Where Telegram documents a rule but not the words, the docstring of the
check says that the words are ours.
"""

from typing import Any


class Refusal(Exception):
    """A call that Telegram would not obey: HTTP status `code`, what it says, and `parameters` such as `retry_after`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    """400: the call itself is wrong and will be as wrong the next time."""
    return Refusal(400, f"Bad Request: {reason}")


def unauthorized() -> Refusal:
    """401: a token that belongs to no bot."""
    return Refusal(401, "Unauthorized")


def forbidden(reason: str) -> Refusal:
    """403: the bot may not write there (blocked, removed)."""
    return Refusal(403, f"Forbidden: {reason}")


def not_found() -> Refusal:
    """404: no such method."""
    return Refusal(404, "Not Found: method not found")


def conflict(reason: str) -> Refusal:
    """409: two pollers, or polling beside a webhook."""
    return Refusal(409, f"Conflict: {reason}")


def too_large() -> Refusal:
    """413: an upload above 50 MB (https://core.telegram.org/bots/api#sending-files)."""
    return Refusal(413, "Request Entity Too Large")


def too_many_requests(retry_after: int) -> Refusal:
    """429: come back after `retry_after` seconds (https://core.telegram.org/bots/api#responseparameters)."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def server_error(code: int) -> Refusal:
    """5xx: Telegram's own trouble; whether the call was obeyed is unknown to the caller, here it was not."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
    return Refusal(code, words.get(code, "Internal Server Error"))
