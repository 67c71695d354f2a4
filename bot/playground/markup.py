"""Telegram's HTML: tags become entities, whose offsets count UTF-16 code units.

https://core.telegram.org/bots/api#html-style and https://core.telegram.org/bots/api#messageentity. The sentences of the
errors are those of the open source parser (tdlib, MessageEntity.cpp, parse_html); byte offsets count UTF-8.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.playground.chats import JSON
from bot.playground.refusals import Refusal, bad_request

MOST_TEXT_UNITS: Final = 4096
MOST_CAPTION_UNITS: Final = 1024
# "There can be at most 100 entities": https://core.telegram.org/api/entities; the rest is dropped without a word.
MOST_ENTITIES: Final = 100

KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
# "The API currently supports only the following named HTML entities: &lt;, &gt;, &amp; and &quot;"
# and all numerical ones.
REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));?")
NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ATTRIBUTE = re.compile(r"\s*([^\s=>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
TYPED = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{5,32})?(?!\w))"
    r"|(?P<mention>(?<!\w)@\w{5,32})"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.]+)"
)


@dataclass(slots=True)
class OpenTag:
    """A start tag that waits for its end."""

    name: str
    offset: int
    attributes: dict[str, str]


def utf16_units(text: str) -> int:
    """The length by which Telegram measures text."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def typed_entities(text: str) -> list[JSON]:
    """What Telegram itself marks in what people type: commands, mentions, addresses."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_units(text[: match.start()]),
            "length": utf16_units(match.group()),
        }
        for match in TYPED.finditer(text)
    ]


def parse_html(html: str) -> tuple[str, list[JSON]]:
    """The plain text and its entities, ordered by offset, the longer first.

    Raises `Refusal` 400 "can't parse entities: …" for an unsupported, unclosed, unmatched or misplaced tag.
    """
    plain: list[str] = []
    length = 0
    open_tags: list[OpenTag] = []
    entities: list[JSON] = []
    position = 0
    while position < len(html):
        if html[position] == "<":
            start = position
            end = html.find(">", position)
            if html.startswith("</", position):
                if not open_tags:
                    raise _unparsed(f"Unexpected end tag at byte offset {_bytes(html, start)}")
                if end < 0:
                    raise _unparsed(f"Unclosed end tag at byte offset {_bytes(html, start)}")
                entities.extend(_closed(open_tags.pop(), html[start + 2 : end], length, open_tags, _bytes(html, start)))
            else:
                if end < 0:
                    raise _unparsed(f"Unclosed start tag at byte offset {_bytes(html, start)}")
                open_tags.append(_opened(html[start + 1 : end], length, _bytes(html, start)))
            position = end + 1
            continue
        reference = REFERENCE.match(html, position) if html[position] == "&" else None
        piece = _decoded(reference) if reference else html[position]
        plain.append(piece)
        length += utf16_units(piece)
        position = reference.end() if reference else position + 1
    if open_tags:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].name}"')
    text, marked = _trimmed("".join(plain), entities)
    return text, _with_typed(text, marked)


def _unparsed(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def _bytes(html: str, position: int) -> int:
    return len(html[:position].encode("utf-8", "surrogatepass"))


def _decoded(reference: re.Match[str]) -> str:
    named, decimal, hexadecimal = reference.groups()
    if named:
        return NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    is_letter = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_letter else reference.group()


def _opened(inside: str, length: int, offset: int) -> OpenTag:
    name = re.split(r"\s", inside, maxsplit=1)[0].lower()
    if name not in KINDS:
        raise _unparsed(f'Unsupported start tag "{name}" at byte offset {offset}')
    attributes = {}
    for match in ATTRIBUTE.finditer(inside[len(name) :]):
        key, *values = match.groups()
        attributes[key.lower()] = next((_unescaped(value) for value in values if value is not None), "")
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsed(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return OpenTag(name, length, attributes)


def _unescaped(value: str) -> str:
    return REFERENCE.sub(_decoded, value)


def _closed(tag: OpenTag, found: str, length: int, around: list[OpenTag], offset: int) -> list[JSON]:
    found = found.strip().lower()
    if found and found != tag.name:
        raise _unparsed(f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{found}>"')
    entity: JSON = {"type": KINDS[tag.name], "offset": tag.offset, "length": length - tag.offset}
    if tag.name == "code" and around and around[-1].name == "pre":
        # <pre><code class="language-…"> is one block that knows its language.
        around[-1].attributes["language"] = tag.attributes.get("class", "").removeprefix("language-")
        return []
    if tag.name == "pre" and tag.attributes.get("language"):
        entity["language"] = tag.attributes["language"]
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    if tag.name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    if tag.name == "a":
        address = tag.attributes.get("href", "")
        if not address.startswith(("http://", "https://", "tg://")):
            # Telegram keeps the words and drops a link that is none to it, tel: among them.
            return []
        entity["url"] = address
    return [entity] if entity["length"] > 0 else []


def _trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Telegram cuts blank space off both ends, and moves the entities accordingly."""
    body = text.strip()
    cut = utf16_units(text[: len(text) - len(text.lstrip())])
    end = utf16_units(body)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return body, moved


def _with_typed(text: str, entities: list[JSON]) -> list[JSON]:
    """Commands and addresses are marked beside what the tags mark, but neither in code nor in a link."""
    closed = [entity for entity in entities if entity["type"] in ("code", "pre", "text_link")]
    typed = [
        entity
        for entity in typed_entities(text)
        if all(
            entity["offset"] + entity["length"] <= other["offset"]
            or other["offset"] + other["length"] <= entity["offset"]
            for other in closed
        )
    ]
    merged = sorted([*entities, *typed], key=lambda entity: (entity["offset"], -entity["length"]))
    return merged[:MOST_ENTITIES]
