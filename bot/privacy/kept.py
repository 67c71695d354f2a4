"""What the database keeps, in sentences: the screen “Bot lưu gì?” in full is made by walking the schema with them (DESIGN.md 1.4).

A sentence is a key of the catalogues; its first two parts are the key of the heading it stands under. Whoever adds a column says here
in which sentence citizens read of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import MetaData

from bot.database.schema import metadata

Kept = Mapping[str, tuple[str, ...]]
"""By the key of a heading the keys of its sentences, each once, in the order of reading."""

HEADINGS = ("kept.writer", "kept.directory", "kept.team", "kept.program")

_CODE, _PROPOSED, _LOGGED = "kept.writer.code", "kept.team.proposals", "kept.team.log"

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "preference": {
        _CODE: "chat_key",
        "kept.writer.language": "language",
        "kept.writer.vanishing": "vanish_minutes",
    },
    "sealed_message": {
        _CODE: "chat_key",
        "kept.writer.messages": "sealed",
        "kept.writer.order": "id noted_at",
    },
    "done_update": {"kept.writer.done": "update_id"},
    "owed_answer": {"kept.writer.owed": "update_id sealed noted_at"},
    "report": {"kept.writer.reports": "day entry reason count"},
    "tally": {"kept.writer.tally": "day topic province people"},
    "service": {
        "kept.directory.entry": (
            "id kind status area name organization holder description phones phone_of schedule eligibility_description audience "
            "fees_description application_process overnight alert address_visibility address source source_date short"
        ),
        "kept.directory.checked": "assured_date assurer",
        "kept.directory.agreed": "consent vetting contact",
        "kept.directory.written": "origin touched version",
    },
    "staff": {"kept.team.people": "id name role provinces invited_by confirmed_by joined_at"},
    "invitation": {"kept.team.invited": "id token name role provinces made_by made_at taken_by taken_at"},
    "draft": {"kept.team.drafts": "admin content updated_at"},
    "proposal": {
        _PROPOSED: "id reason made_by made_at digest state decided_by decided_at rung file_name file_digest undoes",
    },
    "proposal_item": {_PROPOSED: "proposal number entry base before after"},
    "change": {_LOGGED: "number made_at action actor approver details entries previous digest"},
    "change_entry": {_LOGGED: "change number entry before after"},
    "job": {"kept.team.files": "id admin file_id file_name made_at"},
    "chore": {"kept.program.chores": "name done_at"},
}
"""By table the sentences, in the order of reading, and the columns that each tells of."""


def kept(tables: MetaData = metadata) -> Kept:
    """All that is stored, for a screen: the sentences of every column there is. `gaps` finds a column that has none."""
    stored = set(_columns(tables))
    told = {key: None for table, column, key in _told() if (table, column) in stored}
    return {heading: tuple(key for key in told if heading_of(key) == heading) for heading in HEADINGS}


def heading_of(sentence: str) -> str:
    """`kept.writer` of `kept.writer.code`."""
    return sentence.rpartition(".")[0]


def gaps(tables: MetaData = metadata) -> Iterator[str]:
    """Where sentences and schema do not fit, each with its remedy: a column in none or in two, one that is none, one under no heading."""
    stored, told = set(_columns(tables)), Counter((table, column) for table, column, _ in _told())
    for table, column in sorted(stored | told.keys()):
        times = told[table, column]
        if (table, column) not in stored:
            yield f"{table}.{column} is no column of the database; take it out"
        elif times != 1:
            yield f"{table}.{column} is told in {times} sentences; tell it in one, in plain words"
    for key in sentences():
        if heading_of(key) not in HEADINGS:
            yield f"{key} stands under no heading; begin it with one of {', '.join(HEADINGS)}"


def sentences() -> tuple[str, ...]:
    """The keys of all sentences, each once."""
    return tuple({key: None for _, _, key in _told()})


def _told() -> Iterator[tuple[str, str, str]]:
    for table, told in SENTENCES.items():
        for key, columns in told.items():
            for column in columns.split():
                yield table, column, key


def _columns(tables: MetaData) -> Iterator[tuple[str, str]]:
    for table in tables.tables.values():
        for column in table.columns:
            yield table.name, column.name
