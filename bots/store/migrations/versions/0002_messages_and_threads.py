"""Messages that are answered later, threads that are shared, and installations in workspaces."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(32), nullable=False),
        *_owner(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("event_id", sa.String(64), nullable=True),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("tenant", "key", name="uq_deliveries_tenant_key"),
        sa.UniqueConstraint("tenant", "event_id", name="uq_deliveries_tenant_event_id"),
    )
    _index("deliveries", "tenant", "person")
    _index("deliveries", "tenant", "thread")
    _index("deliveries", "state", "due_at")
    _index("deliveries", "accepted_at")
    op.create_table(
        "thread_turns",
        sa.Column("id", sa.String(32), nullable=False),
        *_owner(),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("understood", sa.Text(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_thread_turns"),
        sa.UniqueConstraint("tenant", "key", name="uq_thread_turns_tenant_key"),
    )
    _index("thread_turns", "tenant", "person")
    _index("thread_turns", "tenant", "thread", "asked_at")
    _index("thread_turns", "asked_at")
    op.create_table(
        "thread_uploads",
        sa.Column("number", sa.Integer(), nullable=False),
        *_owner(),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("upload_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_thread_uploads"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name="fk_thread_uploads_upload_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "tenant",
            "person",
            "thread",
            "upload_id",
            name="uq_thread_uploads_tenant_person_thread_upload_id",
        ),
    )
    _index("thread_uploads", "upload_id")
    op.create_table(
        "installations",
        sa.Column("tenant", sa.String(200), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_installations"),
    )
    op.create_table(
        "oauth_states",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_oauth_states"),
    )
    _index("oauth_states", "expires_at")
    op.add_column("feedback", sa.Column("tenant", sa.String(200), nullable=True))
    _index("feedback", "tenant")


def downgrade() -> None:
    """Take the tables away, with all that is in them."""
    op.drop_index("ix_feedback_tenant", "feedback")
    op.drop_column("feedback", "tenant")
    for table in ("oauth_states", "installations", "thread_uploads", "thread_turns", "deliveries"):
        op.drop_table(table)


def _owner() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("tenant", sa.String(200), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
