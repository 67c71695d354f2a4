"""Whatever a screen says, Telegram can read its HTML, and reads the same words."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.html import LIMIT, compose, units
from bot.screens.model import Block, Card, File, Heading, Line, Number, Pin, Screen, Source, Span, Strong
from bot.screens.plain import plain

ALLOWED = {"b", "i", "code"}
words = st.one_of(
    st.text(max_size=40), st.sampled_from(["<b>", "&", "&lt;", "</code>", "😀", "x" * 900, "ữ" * 2100, ""])
)
spans: st.SearchStrategy[Span] = st.one_of(words, words.map(Number), words.map(Strong))
line = st.lists(spans, max_size=4).map(tuple).map(Line)
blocks: st.SearchStrategy[Block] = st.one_of(
    words.map(Heading),
    words.map(Source),
    line,
    st.lists(line, max_size=5).map(lambda lines: Card("one", tuple(lines))),
)
extras: st.SearchStrategy[Block] = st.sampled_from([File("a.txt", b"x", "text/plain"), Pin(10.0, 106.0)])


class Reader(HTMLParser):
    """Reads as Telegram does: only our tags, each closed in its order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("no comment is ours")


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader.text


@given(st.lists(st.one_of(blocks, extras), max_size=8).map(tuple))
def test_any_screen_is_valid_html_within_the_limit(written: tuple[Block, ...]) -> None:
    composed = compose(Screen("test", written))
    text = read(composed.html)
    assert units(text) <= LIMIT
    shown = tuple(block for block in written if not isinstance(block, File | Pin | Card) or getattr(block, "lines", ()))
    worded = plain(Screen("test", tuple(block for block in shown if not isinstance(block, File | Pin))))
    if composed.left_out == 0:
        assert text == worded
    else:
        assert worded.startswith(text.removesuffix("…").removesuffix("\n"))


@given(st.lists(blocks, min_size=1, max_size=4).map(tuple), st.integers(min_value=1, max_value=6))
def test_what_stands_at_the_top_and_fits_is_never_cut(top: tuple[Block, ...], more: int) -> None:
    head = compose(Screen("test", top))
    if head.left_out or units(read(head.html)) > LIMIT - 2:
        return
    longer = compose(Screen("test", (*top, *(Line(("x" * 3000,)) for _ in range(more)))))
    assert longer.html.startswith(head.html)
