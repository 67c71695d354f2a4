"""Statistics: how many chats a day, by topic and province, no cell below five."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("topic", sa.String(32), primary_key=True),
        sa.Column("province", sa.String(3), primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
        sa.CheckConstraint("people >= 5", name="no_small_cell"),
    )
