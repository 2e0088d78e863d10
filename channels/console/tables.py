"""What the console notes of the staff besides `viewing` (bot.takeover.tables): searches, and conversations by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class Searched(Base):
    """Who searched in which list, and for what. words: secret numbers are masked, as in the log."""

    __tablename__ = "desk_search"
    __table_args__ = (Index("desk_search_of", "agent_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    city: Mapped[str]
    which: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Mailed(Base):
    """A conversation that went by mail. key: the console's, so that a repeat sends nothing. address: "n…@x.org"."""

    __tablename__ = "desk_mailed"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
