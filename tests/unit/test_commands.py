"""Which updates wait behind nobody: by command, by button, by a safe word alone."""

from datetime import UTC, datetime

import pytest
from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User

from bot.screens.actions import Action, EraseChat, ShowNumbers, Start, encode
from handlers.commands import asks_for_numbers, asks_to_erase

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOA, CHAT = User(1001, "Hoa", is_bot=False), Chat(1001, "private")


def message(text: str | None) -> Update:
    command = text is not None and text.startswith("/")
    length = len((text or "").split()[0].rstrip("!.")) if command else 0
    entities = [MessageEntity(MessageEntity.BOT_COMMAND, 0, length)] if command else []
    return Update(1, message=Message(1, NOW, CHAT, from_user=HOA, text=text, entities=entities))


def tap(action: Action | None) -> Update:
    data = encode(action) if action else "not ours"
    return Update(1, callback_query=CallbackQuery("1", HOA, "1", message=message("x").message, data=data))


@pytest.mark.safety(7, 50)
@pytest.mark.parametrize(
    "text", ["/sogoi", "/SOGOI@tincay_bot", "/113!", "/sos now", "113", "SOS!", " Cuu ", "cứu", "số gọi ngay", "so goi"]
)
def test_the_wish_for_the_numbers_is_seen(text: str) -> None:
    assert asks_for_numbers(message(text))
    assert not asks_to_erase(message(text))


@pytest.mark.parametrize(
    "text", [None, "", "/start", "tôi 113 tuổi", "cứu tôi với", "?!", "/timnoigiup 113", "sos" * 30]
)
def test_nothing_else_is_taken_for_it(text: str | None) -> None:
    assert not asks_for_numbers(message(text))


def test_buttons_are_told_apart() -> None:
    assert asks_for_numbers(tap(ShowNumbers()))
    assert asks_to_erase(tap(EraseChat()))
    for other in (tap(Start()), tap(None)):
        assert not asks_for_numbers(other)
        assert not asks_to_erase(other)
    assert asks_to_erase(message("/xoachat!"))
    assert not asks_to_erase(Update(1))
