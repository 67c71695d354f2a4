"""Answers owed to chats whose messages were taken from Telegram before they were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "owed_answer",
        sa.Column(
            "update_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("noted_at", sa.BigInteger, nullable=False),
    )
