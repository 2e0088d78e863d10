"""Who of the staff did what, written in the transaction of the deed itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments.setup_tables import AgendaDeed

SAME_LOOK = timedelta(minutes=10)
"""Who opens the same appointment again within this time looks once."""


class Doer(Protocol):
    """Somebody of the staff, as the session says: `bot.staff.Staff` is one."""

    @property
    def id(self) -> str: ...
    @property
    def city(self) -> str: ...


def note(session: Session, who: Doer, verb: str, about: str | None, now: datetime, **details: Any) -> None:
    """`details` without names or addresses."""
    session.add(
        AgendaDeed(
            city=who.city, agent_id=who.id, verb=verb, about=about, details=details, at=now.astimezone(UTC)
        )
    )


def note_once(session: Session, who: Doer, verb: str, about: str, now: datetime, key: str) -> None:
    """For what was done under an idempotency key: the same deed is written once, however often it is asked."""
    same = select(AgendaDeed).where(AgendaDeed.about == about, AgendaDeed.verb == verb)
    if all(deed.details.get("key") != key for deed in session.scalars(same)):
        note(session, who, verb, about, now, key=key)


def note_look(session: Session, who: Doer, about: str, now: datetime) -> None:
    """That somebody saw a resident's details."""
    same = select(AgendaDeed.id).where(
        AgendaDeed.about == about,
        AgendaDeed.verb == "bekeken",
        AgendaDeed.agent_id == who.id,
        AgendaDeed.at > now.astimezone(UTC) - SAME_LOOK,
    )
    if session.scalars(same.limit(1)).first() is None:
        note(session, who, "bekeken", about, now)
