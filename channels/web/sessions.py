"""Who may read and write which conversation: tokens of the website's chat."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.clock import Clock
from bot.storage import Storage
from channels.web.errors import ForeignOrigin, UnknownToken
from channels.web.limits import Limits
from channels.web.tables import WebSession

SEEN_EVERY = timedelta(minutes=5)
"""`seen_at` is written at most this often: a chat must not cost a write per poll."""

AT_ONCE = 1000
"""Sessions removed in one transaction, so that no resident waits for it."""


@dataclass(frozen=True)
class Visitor:
    """A session that was proved by its token. ends_at: no use after it, however active."""

    session_id: str
    conversation_id: str
    city: str
    ends_at: datetime


@dataclass(frozen=True)
class Ticket:
    """What a new session gives to its browser; the only moment that the token exists outside it."""

    session_id: str
    token: str
    expires_at: datetime


class Sessions:
    def __init__(self, storage: Storage, clock: Clock, limits: Limits) -> None:
        self._storage = storage
        self._clock = clock
        self._idle = timedelta(hours=limits.session_idle_hours)
        self._longest = timedelta(days=limits.session_days)

    def create(self, conversation_id: str, city: str, origin: str | None) -> Ticket:
        """A session of 24 h sliding, 7 days at most, bound to `origin` when there is one."""
        now = self._clock.now()
        ticket = Ticket(secrets.token_urlsafe(16), secrets.token_urlsafe(32), now + self._idle)
        with self._storage.begin() as session:
            session.add(
                WebSession(
                    id=ticket.session_id,
                    token_hash=hashed(ticket.token),
                    conversation_id=conversation_id,
                    city=city,
                    origin=origin,
                    created_at=now,
                    seen_at=now,
                    expires_at=ticket.expires_at,
                )
            )
        return ticket

    def visitor(self, token: str, origin: str | None) -> Visitor:
        """The session of `token`, kept alive by this use. Raises UnknownToken, ForeignOrigin."""
        now = self._clock.now()
        with self._storage.read() as session:
            query = select(WebSession).where(WebSession.token_hash == hashed(token))
            row = session.scalars(query).one_or_none()
        if row is None or row.expires_at <= now:
            raise UnknownToken
        if origin is not None and row.origin is not None and origin != row.origin:
            raise ForeignOrigin
        if now - row.seen_at >= SEEN_EVERY:
            self._seen(row.id, now)
        return Visitor(row.id, row.conversation_id, row.city, row.created_at + self._longest)

    def _seen(self, session_id: str, now: datetime) -> None:
        with self._storage.begin() as session:
            row = session.get_one(WebSession, session_id)
            row.seen_at = now
            row.expires_at = min(now + self._idle, row.created_at + self._longest)

    def end(self, session_id: str) -> None:
        """From now on its token is of no use; the conversation's log stays."""
        with self._storage.begin() as session:
            session.execute(delete(WebSession).where(WebSession.id == session_id))

    def forget_expired(self) -> int:
        """Removes sessions that ended, a thousand at a time; the conversation's log stays. How many it were.

        For whoever calls it now and then (hourly is enough): until then their tokens are refused all the same.
        """
        now = self._clock.now()
        forgotten = 0
        while True:
            with self._storage.begin() as session:
                old = select(WebSession.id).where(WebSession.expires_at <= now).limit(AT_ONCE)
                gone = session.scalars(
                    delete(WebSession).where(WebSession.id.in_(old)).returning(WebSession.id)
                )
                count = len(gone.all())
            forgotten += count
            if count < AT_ONCE:
                return forgotten


def hashed(token: str) -> str:
    """A token has 256 random bits: one round of SHA-256 is enough, and it can be looked up."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
