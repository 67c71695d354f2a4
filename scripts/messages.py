"""Writes locales/messages.pot, the template for a new language, from the Vietnamese catalogue: `make messages`.

Each key stands with its Vietnamese text as a comment. The same catalogue gives the same bytes: no date, no version.
"""

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"

HEADER = """\
# Words of Tin Cậy, to be translated. Written by `make messages` from locales/vi/messages.po: do not edit.
# Rules for translators: docs/translating.md
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def template(vietnamese: Path) -> str:
    """The template made from a Vietnamese catalogue. Raises PoFileError for one that cannot be read."""
    with vietnamese.open("rb") as file:
        written = read_po(file, abort_invalid=True)
    empty = Catalog()
    for message in written:
        if message.id:
            empty.add(message.id, auto_comments=_rows(message.string or ""))
    text = io.BytesIO()
    write_po(text, empty, width=0, omit_header=True)
    return f"{HEADER}\n{text.getvalue().decode('utf-8')}"


def _rows(forms: str | Iterable[str]) -> list[str]:
    texts = [forms] if isinstance(forms, str) else forms
    return [row for text in texts for row in text.splitlines() if row]


def main() -> None:
    (LOCALES / "messages.pot").write_text(template(LOCALES / "vi" / "messages.po"), encoding="utf-8")


if __name__ == "__main__":
    main()
