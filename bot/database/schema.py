"""Every table of the database, in one MetaData. What is changed here needs a migration; a test compares the two.

Names of the directory's columns are Open Referral's (HSDS 3.1). Dates are ISO 8601 text, the same in SQLite, PostgreSQL and files.
"""

from sqlalchemy import (
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
