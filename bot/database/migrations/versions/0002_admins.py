"""The admins: who they are, what they prepare and propose, the log of all changes, reports, files that wait to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.add_column("service", sa.Column("consent", sa.JSON, nullable=True))
    op.add_column("service", sa.Column("vetting", sa.JSON, nullable=True))
    op.add_column("service", sa.Column("contact", sa.Text, nullable=True))
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("provinces", sa.JSON, nullable=True),
        sa.Column("invited_by", sa.BigInteger, nullable=False),
        sa.Column("confirmed_by", sa.BigInteger, nullable=False),
        sa.Column("joined_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "invitation",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("provinces", sa.JSON, nullable=True),
        sa.Column("made_by", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("taken_by", sa.BigInteger, nullable=True),
        sa.Column("taken_at", sa.BigInteger, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft",
        sa.Column("admin", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "proposal",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("made_by", sa.BigInteger, nullable=True),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.BigInteger, nullable=True),
        sa.Column("decided_at", sa.BigInteger, nullable=True),
        sa.Column("rung", sa.JSON, nullable=False),
        sa.Column("file_name", sa.Text, nullable=True),
        sa.Column("file_digest", sa.String(64), nullable=True),
        sa.Column("undoes", sa.Integer, nullable=True),
    )
    op.create_index("proposal_state", "proposal", ["state"])
    op.create_table(
        "proposal_item",
        sa.Column("proposal", identity, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("base", sa.Integer, nullable=True),
        sa.Column("before", sa.JSON, nullable=True),
        sa.Column("after", sa.JSON, nullable=False),
    )
    op.create_table(
        "change",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("actor", sa.BigInteger, nullable=True),
        sa.Column("approver", sa.BigInteger, nullable=True),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("entries", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "change_entry",
        sa.Column("change", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("before", sa.JSON, nullable=True),
        sa.Column("after", sa.JSON, nullable=False),
    )
    op.create_index("change_entry_entry", "change_entry", ["entry"])
    op.create_table(
        "report",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("entry", sa.String(64), primary_key=True),
        sa.Column("reason", sa.String(16), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("admin", sa.BigInteger, nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("done_at", sa.BigInteger, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in ("change", "change_entry"):
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the change log is only ever added to'); END"
                )
