"""Meetings of video talks that are kept elsewhere, and what is to be done about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "video_job",
        sa.Column("appointment_id", sa.String(36), primary_key=True),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(200), nullable=True),
        sa.Column("reference", sa.String(1000), nullable=True),
        sa.Column("url", sa.String(2000), nullable=True),
        sa.Column("made_start", MOMENT, nullable=True),
        sa.Column("made_end", MOMENT, nullable=True),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("lease", sa.String(36), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(500), nullable=True),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.String(36), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_index("ix_video_job_due", "video_job", ["status", "next_attempt_at"])


def downgrade() -> None:
    op.drop_table("video_job")
