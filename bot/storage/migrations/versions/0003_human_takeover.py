"""Human takeover: the staff, their requests, notes and drafts, and the feed that consoles follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

OPEN = sa.text("state IN ('queued', 'offered', 'human')")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _staff()
    _handover()
    op.create_table(
        "note",
        sa.Column("id", sa.String(), primary_key=True),
        _of("conversation"),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        _of("agent"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("conversation_id", "key"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), primary_key=True),
        _of("conversation"),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_draft_conversation_id", "draft", ["conversation_id"])
    _feed()
    op.create_table(
        "viewing",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _of("agent"),
        _of("conversation"),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("viewing_of", "viewing", ["conversation_id", "agent_id", "at"])
    op.create_table(
        "agent_message_key",
        sa.Column("conversation_id", sa.String(), sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        _of("message"),
        sa.Column("digest", sa.String(), nullable=False),
    )


def _staff() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("max_chats", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True, unique=True),
        sa.Column("username", sa.String(), nullable=True, unique=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_agent_city", "agent", ["city"])
    op.create_table(
        "presence",
        sa.Column("agent_id", sa.String(), sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("lost_status", sa.String(), nullable=True),
        sa.Column("lost_reason", sa.String(), nullable=True),
    )
    op.create_table(
        "phone_first",
        sa.Column("city", sa.String(), primary_key=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.String(), primary_key=True),
        _of("conversation"),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        _agent("agent_id"),
        sa.Column("queued_at", MOMENT, nullable=False),
        _agent("offered_to"),
        sa.Column("offered_at", MOMENT, nullable=True),
        sa.Column("offered_until", MOMENT, nullable=True),
        sa.Column("passed", sa.JSON(), nullable=False),
        sa.Column("forward_department", sa.String(), nullable=True),
        _agent("forward_agent"),
        *(
            sa.Column(name, MOMENT, nullable=True)
            for name in ("claimed_at", "taken_at", "first_answer_at", "ended_at", "closed_at")
        ),
        sa.Column("told_place", sa.Integer(), nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        *(
            sa.Column(name, sa.String(), nullable=True)
            for name in ("phone", "wish", "result", "record_product")
        ),
        sa.Column("record_note", sa.Text(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
    )
    op.create_index("ix_handover_conversation_id", "handover", ["conversation_id"])
    op.create_index("handover_city", "handover", ["city", "state", "queued_at"])
    op.create_index("handover_recent", "handover", ["city", "queued_at"])
    op.create_index("handover_pace", "handover", ["city", "department", "claimed_at"])
    op.create_index("handover_agent", "handover", ["agent_id", "ended_at"])
    op.create_index(
        "handover_open",
        "handover",
        ["conversation_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("city", sa.String(), primary_key=True),
        sa.Column("head", sa.Integer(), nullable=False),
    )
    op.create_table(
        "feed_event",
        sa.Column("city", sa.String(), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _of(table: str) -> sa.Column[str]:
    return sa.Column(f"{table}_id", sa.String(), sa.ForeignKey(f"{table}.id"), nullable=False)


def _agent(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey("agent.id"), nullable=True)
