"""A screen as plain text: for the terminal, and for tests that read what she reads."""

from bot.screens.model import Block, Card, File, Heading, Line, Picture, Pin, Screen, Source, Span, Strong


def _span(span: Span) -> str:
    if isinstance(span, str):
        return span
    return span.text if isinstance(span, Strong) else span.dial


def plain_line(line: Line) -> str:
    return "".join(_span(span) for span in line.spans)


def _block(block: Block) -> str:
    match block:
        case Heading(text) | Source(text):
            return text
        case Line():
            return plain_line(block)
        case Card():
            return "\n".join(plain_line(line) for line in block.lines)
        case File(name=name) | Picture(name=name):
            return name
        case Pin(latitude, longitude):
            return f"{latitude}, {longitude}"


def plain(screen: Screen) -> str:
    """The words of a screen without its buttons, one block after the other."""
    return "\n".join(_block(block) for block in screen.blocks)
