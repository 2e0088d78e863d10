"""The sessions of the website's chat in SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class WebSession(Base):
    """One browser tab's right to one conversation.

    token_hash: SHA-256 of the token, in hex; the token itself is never stored.
    origin: the web site on which the session began ("https://stad.gent"); the token is of no use on another
    one. None when the client was no browser.
    seen_at: last use, kept to a few minutes. expires_at: seen_at + 24 h, at most created_at + 7 days.
    """

    __tablename__ = "web_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    city: Mapped[str]
    origin: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
