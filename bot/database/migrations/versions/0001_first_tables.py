"""The directory, the updates that are done, sealed message ids, preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "service",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("area", sa.String(6), nullable=True),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("organization", sa.JSON, nullable=False),
        sa.Column("holder", sa.String(16), nullable=False),
        sa.Column("description", sa.JSON, nullable=True),
        sa.Column("phones", sa.JSON, nullable=False),
        sa.Column("phone_of", sa.String(64), nullable=True),
        sa.Column("schedule", sa.JSON, nullable=False),
        sa.Column("eligibility_description", sa.JSON, nullable=True),
        sa.Column("audience", sa.String(24), nullable=False),
        sa.Column("fees_description", sa.JSON, nullable=True),
        sa.Column("application_process", sa.JSON, nullable=True),
        sa.Column("overnight", sa.Boolean, nullable=True),
        sa.Column("alert", sa.JSON, nullable=True),
        sa.Column("address_visibility", sa.String(16), nullable=False),
        sa.Column("address", sa.Text, nullable=True),
        sa.Column("assured_date", sa.String(10), nullable=True),
        sa.Column("assurer", sa.BigInteger, nullable=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_date", sa.String(10), nullable=True),
        sa.Column("short", sa.JSON, nullable=True),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("touched", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "address IS NULL OR (address_visibility = 'public' AND holder = 'organization'"
            " AND kind NOT IN ('shelter', 'trusted_address'))",
            name="no_street_of_a_shelter",
        ),
    )
    op.create_index("service_area", "service", ["area"])
    op.create_table("done_update", sa.Column("update_id", identity, primary_key=True, autoincrement=False))
    op.create_table(
        "sealed_message",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("chat_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("noted_at", sa.BigInteger, nullable=False),
    )
    op.create_index("sealed_message_chat_key", "sealed_message", ["chat_key"])
    op.create_index("sealed_message_noted_at", "sealed_message", ["noted_at"])
    op.create_table(
        "preference",
        sa.Column("chat_key", sa.LargeBinary, primary_key=True),
        sa.Column("language", sa.String(8), nullable=True),
        sa.Column("vanish_minutes", sa.Integer, nullable=True),
    )
