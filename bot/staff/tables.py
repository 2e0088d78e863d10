"""The sessions of the staff in SQL. Who they are is `agent`, in bot.takeover.tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class StaffSession(Base):
    """One browser of somebody of the staff who signed in. Nothing about rights: those are read from `agent`.

    token_hash: SHA-256 of the cookie's token, in hex; no token itself is stored.
    next_hash, offered_at: a new token was given to the browser then; it counts from its first use.
    previous_hash: the token before that; its use long after `rotated_at` means that it was stolen.
    csrf: what every change must repeat; the same for the whole session, so that open pages keep working.
    seen_at: last use, kept to a minute. ends_at: no use after it, however active.
    """

    __tablename__ = "staff_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    next_hash: Mapped[str | None] = mapped_column(unique=True)
    previous_hash: Mapped[str | None] = mapped_column(unique=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rotated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
