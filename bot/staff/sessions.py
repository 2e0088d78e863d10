"""Who is signed in: tokens that change every hour, and that are worth nothing once the session ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.staff.errors import NotSignedIn
from bot.staff.tables import StaffSession
from bot.storage import Storage
from bot.takeover.tables import Agent

IDLE = timedelta(minutes=30)
"""Without a request. An open console sends heartbeats; a closed one doesn't."""
LONGEST = timedelta(hours=12)
ROTATE_EVERY = timedelta(hours=1)
OFFER_EVERY = timedelta(minutes=1)
"""How long a new token may be under way to the browser before another is made."""
GRACE = timedelta(minutes=1)
"""How long requests with the former token may still be under way."""
SEEN_EVERY = timedelta(minutes=1)

ENDED = "Je sessie is afgelopen. Meld je opnieuw aan. Wat je typte, blijft hier staan."
STOLEN = "Je sessie is uit voorzorg beëindigd. Meld je opnieuw aan."


@dataclass(frozen=True)
class Staff:
    """Somebody who signed in, as the database says at this moment. `csrf`: what every change must repeat."""

    id: str
    name: str
    first_name: str
    function: str
    city: str
    roles: tuple[str, ...]
    departments: tuple[str, ...]
    languages: tuple[str, ...]
    csrf: str
    session_id: str
    ends_at: datetime
    outside: bool
    """Signed in at an issuer, where they can be signed out too."""

    def may(self, *roles: str) -> bool:
        """Whether they have one of these roles."""
        return not set(roles).isdisjoint(self.roles)


@dataclass(frozen=True)
class Proof:
    """A session that was proved. `token`: a new one for the browser, None when the present one still does."""

    staff: Staff
    token: str | None


class StaffSessions:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def begin(self, agent_id: str, former: str | None = None) -> str:
        """A new session; its token, which exists nowhere else. `former`: the browser's old token, whose session ends.

        The old token is never taken over: who planted it would share the session.
        """
        now, token = self._clock.now(), secrets.token_urlsafe(32)
        with self._storage.begin() as session:
            if former:
                session.execute(delete(StaffSession).where(_has(hashed(former))))
            session.add(
                StaffSession(
                    id=secrets.token_hex(16),
                    agent_id=agent_id,
                    token_hash=hashed(token),
                    csrf=secrets.token_urlsafe(32),
                    created_at=now,
                    rotated_at=now,
                    seen_at=now,
                    ends_at=now + LONGEST,
                )
            )
        return token

    def prove(self, token: str) -> Proof:
        """The session of a token, kept alive by this use. Raises NotSignedIn.

        Role and city are those of the `agent` row now.
        """
        used, now = hashed(token), self._clock.now()
        row, agent = self._found(used)
        if not agent.active or _over(row, now):
            self.end(row.id)
            raise NotSignedIn(ENDED)
        if used == row.previous_hash and now - row.rotated_at > GRACE:
            self.end(row.id)  # the browser has had a newer one for long: somebody kept a copy
            raise NotSignedIn(STOLEN)
        return Proof(_staff(row, agent), self._kept(row, used, now))

    def current(self, session_id: str) -> Staff | None:
        """Who has this session now; None when it ended. No sign of life: for a stream that stays open for hours,
        whose token was changed long ago."""
        with self._storage.read() as session:
            found = session.execute(_joined().where(StaffSession.id == session_id)).one_or_none()
        if found is None or not found[1].active or _over(found[0], self._clock.now()):
            return None
        return _staff(found[0], found[1])

    def end(self, session_id: str) -> None:
        """In every window and on every replica."""
        self._delete(StaffSession.id == session_id)

    def end_all(self, agent_id: str) -> None:
        """On every machine where this person signed in."""
        self._delete(StaffSession.agent_id == agent_id)

    def any_of(self, agent_id: str) -> bool:
        """Whether this person is still signed in somewhere."""
        over = self._over(self._clock.now())
        with self._storage.read() as session:
            mine = select(StaffSession.id).where(StaffSession.agent_id == agent_id, ~over).limit(1)
            return session.scalar(mine) is not None

    def forget_expired(self) -> int:
        """Removes sessions that ended; how many. Who comes second leaves those that another removes now."""
        over = self._over(self._clock.now())
        return self._delete(
            StaffSession.id.in_(select(StaffSession.id).where(over).with_for_update(skip_locked=True))
        )

    def _over(self, now: datetime) -> ColumnElement[bool]:
        return or_(StaffSession.ends_at <= now, StaffSession.seen_at <= now - IDLE)

    def _found(self, used: str) -> tuple[StaffSession, Agent]:
        with self._storage.read() as session:
            found = session.execute(_joined().where(_has(used))).one_or_none()
        if found is None:
            raise NotSignedIn
        return found[0], found[1]

    def _kept(self, row: StaffSession, used: str, now: datetime) -> str | None:
        """Notes the use; a new token for the browser when it is time."""
        first_use, due = used == row.next_hash, _due(row, used, now)
        if not (first_use or due or now - row.seen_at >= SEEN_EVERY):
            return None
        with self._storage.begin() as session:
            session.execute(update(StaffSession).where(StaffSession.id == row.id).values(seen_at=now))
            if first_use:
                _promote(session, row, used, now)
            return _offer(session, row, used, now) if due else None

    def _delete(self, which: ColumnElement[bool]) -> int:
        with self._storage.begin() as session:
            gone = session.scalars(delete(StaffSession).where(which).returning(StaffSession.id))
            return len(gone.all())


def hashed(token: str) -> str:
    """A token has 256 random bits: one round of SHA-256 is enough, and it can be looked up."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _joined() -> Select[StaffSession, Agent]:
    return select(StaffSession, Agent).join(Agent, Agent.id == StaffSession.agent_id)


def _has(used: str) -> ColumnElement[bool]:
    return or_(
        StaffSession.token_hash == used,
        StaffSession.next_hash == used,
        StaffSession.previous_hash == used,
    )


def _over(row: StaffSession, now: datetime) -> bool:
    return row.ends_at <= now or now - row.seen_at >= IDLE


def _due(row: StaffSession, used: str, now: datetime) -> bool:
    """Time for a new token, and none is under way."""
    waits = row.offered_at is not None and now - row.offered_at < OFFER_EVERY
    return used == row.token_hash and now - row.rotated_at >= ROTATE_EVERY and not waits


def _promote(session: Session, row: StaffSession, used: str, now: datetime) -> None:
    """The new token reached the browser. Of two requests at once one does this."""
    mine = (StaffSession.id == row.id) & (StaffSession.next_hash == used)
    values = {
        "token_hash": used,
        "previous_hash": row.token_hash,
        "next_hash": None,
        "offered_at": None,
        "rotated_at": now,
    }
    session.execute(update(StaffSession).where(mine).values(values))


def _offer(session: Session, row: StaffSession, used: str, now: datetime) -> str | None:
    """A new token, unless another request got one at the same moment."""
    new = secrets.token_urlsafe(32)
    mine = (StaffSession.id == row.id) & (StaffSession.token_hash == used)
    same = (
        StaffSession.offered_at.is_(None)
        if row.offered_at is None
        else StaffSession.offered_at == row.offered_at
    )
    changed = update(StaffSession).where(mine, same).values(next_hash=hashed(new), offered_at=now)
    return new if session.scalars(changed.returning(StaffSession.id)).all() else None


def _staff(row: StaffSession, agent: Agent) -> Staff:
    return Staff(
        id=agent.id,
        name=agent.name,
        first_name=agent.first_name,
        function=agent.function,
        city=agent.city,
        roles=tuple(agent.roles),
        departments=tuple(agent.departments),
        languages=tuple(agent.languages),
        csrf=row.csrf,
        session_id=row.id,
        ends_at=row.ends_at,
        outside=agent.subject is not None,
    )
