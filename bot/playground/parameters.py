"""The parameters of a call, however they came: query string, form, multipart or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.refusals import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values by name: as text with objects in JSON where a form carried them, as they are from a JSON body."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether it was given at all."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """The value as text; empty when it was not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int, least: int, most: int) -> int:
        """The value within `least` and `most`: Telegram moves what lies outside to the nearer end, as it does with
        `limit` (1-100) and `timeout` of getUpdates."""
        try:
            value = int(self.text(name)) if self.has(name) else default
        except ValueError:
            value = default
        return min(max(value, least), most)

    def boolean(self, name: str) -> bool:
        """True for true, yes, on and 1, as Telegram reads them."""
        return self.text(name).lower() in ("true", "yes", "on", "1")

    def structure(self, name: str) -> Any:
        """An object or list, None when it was not given. Raises `Refusal` 400 for what is not JSON."""
        if not self.has(name):
            return None
        value = self.values[name]
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            what = "reply keyboard markup" if name == "reply_markup" else name
            raise bad_request(f"can't parse {what} JSON object") from None

    @property
    def chat_id(self) -> int | None:
        """The chat that the call is about, if it names one by number."""
        try:
            return int(self.text("chat_id"))
        except ValueError:
            return None
