"""Channels with addresses: what arrived, who it is from, and what became of what we sent.

The outbox is made anew: until now every channel read the log itself, so it never held a row.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

OPEN = sa.text("status = 'new'")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("last_inbound_at", MOMENT, nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("unreachable_at", MOMENT, nullable=True),
        sa.Column("unreachable_why", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "address",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("city", sa.String(), primary_key=True),
        sa.Column("address", sa.String(), primary_key=True),
        sa.Column("identity_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_address_identity_id", "address", ["identity_id"])
    with op.batch_alter_table("conversation") as table:
        table.add_column(sa.Column("identity_id", sa.String(), nullable=True))
        table.create_foreign_key("fk_conversation_identity", "identity", ["identity_id"], ["id"])
        table.create_index("ix_conversation_identity_id", ["identity_id"])
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("event", sa.JSON(none_as_null=True), nullable=True),
        *_attempts(),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.UniqueConstraint("channel", "external_id"),
    )
    for name, columns in (("arrival_open", ["id"]), ("arrival_behind", ["channel", "city", "key", "id"])):
        op.create_index(name, "arrival", columns, sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_table("outbox")
    _outbox(
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        *_attempts(),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.UniqueConstraint("conversation_id", "first_seq"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("resent", sa.Integer(), nullable=False),
        sa.Column("sending_since", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.UniqueConstraint("outbox_id", "part"),
        sa.UniqueConstraint("channel", "provider_id"),
    )
    op.create_index("ix_delivery_conversation_id", "delivery", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("outbox")
    op.drop_table("arrival")
    with op.batch_alter_table("conversation") as table:
        table.drop_index("ix_conversation_identity_id")
        table.drop_constraint("fk_conversation_identity", type_="foreignkey")
        table.drop_column("identity_id")
    op.drop_table("address")
    op.drop_table("identity")
    _outbox(
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        *_attempts(),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.UniqueConstraint("message_id"),
    )


def _attempts() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("error", sa.String(), nullable=True),
    )


def _outbox(*columns: sa.schema.SchemaItem) -> None:
    op.create_table("outbox", sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True), *columns)
    op.create_index("outbox_due", "outbox", ["status", "next_attempt_at"])
