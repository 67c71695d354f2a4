"""Every table of the database, in one MetaData. What is changed here needs a migration; a test compares the two.

Names of the directory's columns are Open Referral's (HSDS 3.1). Dates are ISO 8601 text, the same in SQLite, PostgreSQL and files.
"""

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
)

metadata = MetaData()

_identity = BigInteger().with_variant(Integer, "sqlite")

service = Table(
    "service",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("status", String(24), nullable=False),
    Column("area", String(6), nullable=True, comment="p25390 or f25369; null: all of Viet Nam"),
    Column("name", JSON, nullable=False),
    Column("organization", JSON, nullable=False),
    Column("holder", String(16), nullable=False),
    Column("description", JSON(none_as_null=True), nullable=True),
    Column("phones", JSON, nullable=False),
    Column("phone_of", String(64), nullable=True, comment="id of the line or service whose number this one uses"),
    Column("schedule", JSON, nullable=False),
    Column("eligibility_description", JSON(none_as_null=True), nullable=True),
    Column("audience", String(24), nullable=False),
    Column("fees_description", JSON(none_as_null=True), nullable=True),
    Column("application_process", JSON(none_as_null=True), nullable=True),
    Column("overnight", Boolean, nullable=True),
    Column("alert", JSON(none_as_null=True), nullable=True),
    Column("address_visibility", String(16), nullable=False),
    Column("address", Text, nullable=True),
    Column("assured_date", String(10), nullable=True),
    Column("assurer", BigInteger, nullable=True, comment="numeric id of the admin who rang; never shown"),
    Column("source", Text, nullable=False),
    Column("source_date", String(10), nullable=True),
    Column("short", JSON(none_as_null=True), nullable=True),
    Column("consent", JSON(none_as_null=True), nullable=True, comment="what the holder agreed to; never shown"),
    Column("vetting", JSON(none_as_null=True), nullable=True, comment="what an admin made sure of; never shown"),
    Column("contact", Text, nullable=True, comment="whom admins ask there; never shown"),
    Column("origin", String(16), nullable=False, comment="shipped with a release, or admin"),
    Column("touched", Boolean, nullable=False, comment="an admin wrote here: releases keep their hands off"),
    Column("version", Integer, nullable=False, comment="grows with every write; what a proposal was made against"),
    # The last fence behind the store's own check: what is not stored cannot leak (DESIGN.md 1.6).
    CheckConstraint(
        "address IS NULL OR (address_visibility = 'public' AND holder = 'organization'"
        " AND kind NOT IN ('shelter', 'trusted_address'))",
        name="no_street_of_a_shelter",
    ),
    Index("service_area", "area"),
)

done_update = Table(
    "done_update",
    metadata,
    Column("update_id", _identity, primary_key=True, autoincrement=False),
)

owed_answer = Table(
    "owed_answer",
    metadata,
    Column("update_id", _identity, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False, comment="the chat that waits, and the update's id"),
    Column("noted_at", BigInteger, nullable=False, comment="seconds since 1970, UTC"),
)

sealed_message = Table(
    "sealed_message",
    metadata,
    Column("id", _identity, primary_key=True, autoincrement=True),
    Column("chat_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("noted_at", BigInteger, nullable=False, comment="seconds since 1970, UTC"),
    Index("sealed_message_chat_key", "chat_key"),
    Index("sealed_message_noted_at", "noted_at"),
)

preference = Table(
    "preference",
    metadata,
    Column("chat_key", LargeBinary, primary_key=True),
    Column("language", String(8), nullable=True),
    Column("vanish_minutes", Integer, nullable=True),
)

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="numeric Telegram id"),
    Column("name", String(80), nullable=False, comment="what the team calls this person"),
    Column("role", String(16), nullable=False),
    Column("provinces", JSON(none_as_null=True), nullable=True, comment="codes; null: all of Viet Nam"),
    Column("invited_by", BigInteger, nullable=False),
    Column("confirmed_by", BigInteger, nullable=False),
    Column("joined_at", BigInteger, nullable=False, comment="seconds since 1970, UTC"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", _identity, primary_key=True, autoincrement=True),
    Column("token", String(64), nullable=False, unique=True, comment="SHA-256 of the link's secret, in hex"),
    Column("name", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("provinces", JSON(none_as_null=True), nullable=True),
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("taken_by", BigInteger, nullable=True, comment="who opened the link and waits for a second admin"),
    Column("taken_at", BigInteger, nullable=True),
    # A number that was taken back is given to nobody else: an old button would let another in.
    sqlite_autoincrement=True,
)

draft = Table(
    "draft",
    metadata,
    Column("admin", BigInteger, primary_key=True, autoincrement=False),
    Column("content", JSON, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", _identity, primary_key=True, autoincrement=True),
    Column("reason", String(16), nullable=False, comment="add, edit, hide, restore, import, undo, release or thaw"),
    Column("made_by", BigInteger, nullable=True, comment="null: a release of the program"),
    Column("made_at", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 of what is approved"),
    Column("state", String(16), nullable=False),
    Column("decided_by", BigInteger, nullable=True),
    Column("decided_at", BigInteger, nullable=True),
    Column("rung", JSON, nullable=False, comment="ids of entries whose number an approver says he rang, by approver"),
    Column("file_name", Text, nullable=True),
    Column("file_digest", String(64), nullable=True),
    Column("undoes", Integer, nullable=True, comment="number of the change that this would take back"),
    Index("proposal_state", "state"),
)

proposal_item = Table(
    "proposal_item",
    metadata,
    Column("proposal", _identity, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("entry", String(64), nullable=False),
    Column("base", Integer, nullable=True, comment="version of the entry that it was made against; null: a new one"),
    Column("before", JSON(none_as_null=True), nullable=True),
    Column("after", JSON, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 … without a gap"),
    Column("made_at", BigInteger, nullable=False),
    Column("action", String(16), nullable=False),
    Column("actor", BigInteger, nullable=True, comment="null: the program itself"),
    Column("approver", BigInteger, nullable=True),
    Column("details", JSON, nullable=False),
    Column("entries", String(64), nullable=False, comment="SHA-256 of what the change did to entries"),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)

change_entry = Table(
    "change_entry",
    metadata,
    Column("change", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("entry", String(64), nullable=False),
    Column("before", JSON(none_as_null=True), nullable=True),
    Column("after", JSON, nullable=False),
    Index("change_entry_entry", "entry"),
)

report = Table(
    "report",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("reason", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

tally = Table(
    "tally",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("topic", String(32), primary_key=True, comment="a topic's id; all: whichever"),
    Column("province", String(3), primary_key=True, comment="code of one in force; all: wherever"),
    Column("people", Integer, nullable=False, comment="different chats, five at least"),
    # The last fence behind the counting in RAM: what is not stored points at nobody.
    CheckConstraint("people >= 5", name="no_small_cell"),
)

job = Table(
    "job",
    metadata,
    Column("id", _identity, primary_key=True, autoincrement=True),
    Column("admin", BigInteger, nullable=False),
    Column("file_id", Text, nullable=False, comment="Telegram's name of the file to read"),
    Column("file_name", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

chore = Table(
    "chore",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("done_at", BigInteger, nullable=False),
)

# The log is only ever added to; whoever changes it needs to take these away first, and the chain of digests tells.
for _log in (change, change_entry):
    for _verb in ("UPDATE", "DELETE"):
        event.listen(
            _log,
            "after_create",
            DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy's
                f"CREATE TRIGGER {_log.name}_refuses_{_verb.lower()} BEFORE {_verb} ON {_log.name} "
                "BEGIN SELECT RAISE(ABORT, 'the change log is only ever added to'); END"
            ).execute_if(dialect="sqlite"),
        )
