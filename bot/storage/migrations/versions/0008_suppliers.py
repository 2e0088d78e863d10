"""What suppliers of agendas were asked to keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "supplier_booking",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("supplier", sa.String(16), nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("service", sa.String(120), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("reference", sa.String(200), nullable=True),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("reserved_until", MOMENT, nullable=False),
        sa.Column("asked_until", MOMENT, nullable=True),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(500), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_supplier_booking_appointment_id", "supplier_booking", ["appointment_id"])
    op.create_index("ix_supplier_booking_key", "supplier_booking", ["key"])
    present = sa.text("step <> 'gone'")
    op.create_index(
        "ix_supplier_booking_due",
        "supplier_booking",
        ["next_attempt_at"],
        sqlite_where=present,
        postgresql_where=present,
    )


def downgrade() -> None:
    op.drop_table("supplier_booking")
