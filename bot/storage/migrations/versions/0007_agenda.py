"""A whole agenda: persons, officers, moves, the waiting list, reminders, and what the staff set up and note."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
INDEXES = {
    "ix_appointment_email": ["city", "email"],
    "ix_appointment_phone": ["city", "phone"],
    "ix_appointment_resource": ["resource", "start"],
}


def upgrade() -> None:
    for column in _columns():
        op.add_column("appointment", column)
    for name, columns in INDEXES.items():
        op.create_index(name, "appointment", columns)
    cooling = sa.text("cells_until IS NOT NULL")
    op.create_index(
        "ix_appointment_cooling",
        "appointment",
        ["cells_until"],
        sqlite_where=cooling,
        postgresql_where=cooling,
    )
    op.add_column("mail", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("mail", sa.Column("expires_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("valid_until", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("template", sa.JSON(none_as_null=True), nullable=True))
    _setup()
    _around()
    _fill_weeks()


def _fill_weeks() -> None:
    """What was booked before, as bits; see AppointmentWeek. A cell is five minutes, a week has 2016 of them."""
    connection = op.get_bind()
    cells = sa.table("appointment_cell", sa.column("resource", sa.String), sa.column("start", MOMENT))
    weeks: dict[tuple[str, int], int] = {}
    for resource, start in connection.execute(sa.select(cells.c.resource, cells.c.start)):
        moment = start if start.tzinfo else start.replace(tzinfo=UTC)
        week, cell = divmod((moment - datetime(1970, 1, 5, tzinfo=UTC)) // timedelta(minutes=5), 2016)
        weeks[resource, week] = weeks.get((resource, week), 0) | 1 << cell
    rows = [
        {"resource": resource, "week": week, "taken": bits.to_bytes(252, "little")}
        for (resource, week), bits in weeks.items()
    ]
    if rows:
        columns = (sa.column("resource", sa.String), sa.column("week", sa.Integer))
        table = sa.table("appointment_week", *columns, sa.column("taken", sa.LargeBinary))
        connection.execute(sa.insert(table), rows)


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("persons", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("officer", sa.String(200), nullable=True),
        sa.Column("replaces", sa.String(36), nullable=True),
        sa.Column("origin", sa.String(8), nullable=False, server_default="gesprek"),
        sa.Column("made_by", sa.String(36), nullable=True),
        sa.Column("bring", sa.Text(), nullable=True),
        sa.Column("moved", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("cells_until", MOMENT, nullable=True),
        sa.Column("cancelled_by", sa.String(8), nullable=True),
        sa.Column("arrived_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("no_show_at", MOMENT, nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rated_at", MOMENT, nullable=True),
        sa.Column("staff_note", sa.Text(), nullable=True),
        sa.Column("supplier", sa.String(16), nullable=True),
        sa.Column("reference", sa.String(200), nullable=True),
    ]


def _setup() -> None:
    op.create_table(
        "agenda_block",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agenda_block", "agenda_block", ["city", "end"])
    op.create_table(
        "agenda_deed",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(36), nullable=False),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("about", sa.String(200), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agenda_deed", "agenda_deed", ["city", "at"])
    op.create_index("ix_agenda_deed_about", "agenda_deed", ["about"])
    op.create_table(
        "agenda_desk",
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("city", "key"),
    )
    op.create_table(
        "agenda_hours",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("who", sa.String(150), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agenda_hours", "agenda_hours", ["city", "who"])
    op.create_table(
        "agenda_officer",
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("agent_id", sa.String(36), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("city", "key"),
    )
    op.create_table(
        "agenda_theme",
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("per_person", sa.Integer(), nullable=True),
        sa.Column("most_persons", sa.Integer(), nullable=True),
        sa.Column("durations", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("lead", sa.Integer(), nullable=True),
        sa.Column("horizon", sa.Integer(), nullable=True),
        sa.Column("most_open", sa.Integer(), nullable=True),
        sa.Column("walk_in", sa.Boolean(), nullable=True),
        sa.Column("modes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("city", "theme"),
    )
    op.create_table(
        "walk_in",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("product", sa.String(64), nullable=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("desk", sa.String(80), nullable=True),
        sa.Column("agent_id", sa.String(36), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("city", "place", "day", "number"),
    )


def _around() -> None:
    op.create_table(
        "appointment_code",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id"),
    )
    op.create_table(
        "appointment_key",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_appointment_key_appointment_id", "appointment_key", ["appointment_id"])
    op.create_table(
        "appointment_week",
        sa.Column("resource", sa.String(200), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("resource", "week"),
    )
    op.create_table(
        "appointment_access",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("via", sa.String(8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation_id", "appointment_id"),
    )
    op.create_table(
        "appointment_reminder",
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("appointment_id", "kind", "moved"),
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("place", sa.String(64), nullable=True),
        sa.Column("earliest", MOMENT, nullable=False),
        sa.Column("hold_id", sa.String(36), nullable=True),
        sa.Column("offered_until", MOMENT, nullable=True),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_waiting_line", "waiting", ["city", "status", "created_at"])
    op.create_index(
        "uq_waiting_open",
        "waiting",
        ["appointment_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'offered')"),
        postgresql_where=sa.text("status IN ('waiting', 'offered')"),
    )


def downgrade() -> None:
    for table in (
        "waiting", "appointment_reminder", "appointment_access", "appointment_code", "appointment_key", "walk_in",
        "agenda_deed", "agenda_block", "agenda_hours", "agenda_officer", "agenda_desk", "agenda_theme",
        "appointment_week",
    ):  # fmt: skip
        op.drop_table(table)
    for index in ("ix_appointment_cooling", *INDEXES):
        op.drop_index(index, "appointment")
    for column in _columns():
        op.drop_column("appointment", column.name)
    op.drop_column("outbox", "template")
    op.drop_column("outbox", "valid_until")
    op.drop_column("mail", "expires_at")
    op.drop_column("mail", "position")
