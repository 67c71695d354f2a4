"""What she sees on Telegram is what the screen says, and nothing in it can be taken for markup."""

import pytest
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.botapi.html import LIMIT, compose, keyboard, render, units
from bot.places.model import AreaRef
from bot.screens.actions import ShowNumbers, ShowPlace, ShowTopic, decode
from bot.screens.model import Button, Card, File, Heading, Line, Number, Picture, Pin, Screen, Source, Strong


def screen(*blocks: object, **more: object) -> Screen:
    return Screen("test", blocks, **more)  # type: ignore[arg-type]  # tests give every kind of block


def test_each_block_has_its_look() -> None:
    shown = render(
        screen(
            Heading("Số gọi ngay"),
            Line(("Công an: ", Number("113"), ", ", Strong("miễn phí"))),
            Line(),
            Card("one", (Line(("Nơi A",)), Line((Number("1900 96 96 80"),)))),
            Source("Nguồn: báo, 2021"),
        )
    )
    assert shown == (
        "<b>Số gọi ngay</b>\nCông an: <code>113</code>, <b>miễn phí</b>\n\n"
        "Nơi A\n<code>1900 96 96 80</code>\n<i>Nguồn: báo, 2021</i>"
    )


def test_nothing_in_a_text_is_markup() -> None:
    assert render(screen(Heading("<b>"), Line(("a & b < c", Number("<1>"), Strong("&amp;"))))) == (
        "<b>&lt;b&gt;</b>\na &amp; b &lt; c<code>&lt;1&gt;</code><b>&amp;amp;</b>"
    )


def test_a_broken_letter_does_not_keep_a_screen_from_being_sent() -> None:
    shown = render(screen(Line(("a\ud800b",))))
    assert shown == "a?b"


def test_a_file_and_a_pin_are_no_words() -> None:
    assert render(screen(File("a.txt", b"x", "text/plain"), Picture("a.png", b"x"), Pin(10.0, 106.0))) == ""


def test_an_empty_piece_leaves_no_empty_tag() -> None:
    assert render(screen(Heading(""), Line((Strong(""), "a")))) == "\na"


def test_too_long_a_screen_loses_its_end_and_keeps_its_numbers() -> None:
    top = (Heading("A"), Line((Number("113"),)), Card("one", (Line(("B",)), Line((Number("111"),)))))
    composed = compose(screen(*top, *(Line(("x" * 1000,)) for _ in range(6))))
    assert composed.html.startswith("<b>A</b>\n<code>113</code>\nB\n<code>111</code>\nx")
    assert composed.html.endswith("x\n…")
    assert composed.left_out == 2


def test_a_screen_of_just_the_limit_is_whole() -> None:
    assert compose(screen(Line(("😀" * (LIMIT // 2),)))).left_out == 0
    assert compose(screen(Line(("😀" * (LIMIT // 2) + "a",)))).left_out == 1


def test_a_first_block_too_long_is_cut_after_a_row() -> None:
    card = Card("one", (Line((Number("113"),)), Line(("y" * 5000,))))
    assert render(screen(card)) == "<code>113</code>\n…"


def test_a_first_row_too_long_is_cut_after_a_letter_and_no_letter_is_halved() -> None:
    shown = render(screen(Line(("a", "😀" * 3000))))
    assert shown.endswith("😀\n…")
    assert units(shown) <= LIMIT


def test_a_number_is_never_halved() -> None:
    assert render(screen(Line(("a", Number("1" * 5000))))) == "a\n…"


def test_a_button_carries_its_action() -> None:
    action = ShowPlace(AreaRef.parse("p25390"))
    markup = keyboard(screen(rows=((Button("Xem", action),), (), (Button("Số", ShowNumbers()),))))
    assert isinstance(markup, InlineKeyboardMarkup)
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [["Xem"], ["Số"]]
    data = markup.inline_keyboard[0][0].callback_data
    assert isinstance(data, str)
    assert decode(data) == action


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    assert keyboard(screen(Line(("a",)))) is None
    assert keyboard(screen(rows=((),))) is None


def test_an_action_too_long_for_a_button_is_refused_before_sending() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        keyboard(screen(rows=((Button("x", ShowTopic("t" * 70)),),)))


def test_a_screen_that_asks_for_the_place_has_a_button_to_share_it_and_a_way_out() -> None:
    markup = keyboard(screen(asks_location="Chia sẻ", way_out="Gõ tên xã"))
    assert isinstance(markup, ReplyKeyboardMarkup)
    share, out = (row[0] for row in markup.keyboard)
    assert (share.text, share.request_location) == ("Chia sẻ", True)
    assert (out.text, out.request_location) == ("Gõ tên xã", None)
    assert markup.one_time_keyboard
    assert markup.resize_keyboard


def test_sharing_the_place_needs_no_way_out() -> None:
    markup = keyboard(screen(asks_location="Chia sẻ"))
    assert isinstance(markup, ReplyKeyboardMarkup)
    assert len(markup.keyboard) == 1


def test_an_empty_card_above_a_huge_line_takes_nothing_from_it() -> None:
    composed = compose(Screen("test", (Card("one", ()), Line(("ữ" * 5000,)))))
    assert composed.html.startswith("ữữ")
    assert units(composed.html) <= LIMIT
