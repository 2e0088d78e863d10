"""How long it takes until a person answers: measured, as a range, and not said when there is too little to go by."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.takeover.deeds import IS_OPEN
from bot.takeover.states import WAITING
from bot.takeover.tables import Handover

RECENT = timedelta(minutes=60)
"""What counts as the pace of now."""
LATEST = 12
"""Of the claims in it the latest so many, so that a pace that changes shows soon."""
FEWEST = 5
"""With fewer claims nothing is said."""

type Minutes = tuple[int, int]


def place(session: Session, handover: Handover) -> int:
    """1 for the first of its department."""
    query = select(Handover).where(
        IS_OPEN,
        Handover.city == handover.city,
        Handover.department == handover.department,
        Handover.state.in_(WAITING),
    )
    return places(session.scalars(query)).get(handover.id, 1)


def places(waiting: Iterable[Handover]) -> dict[str, int]:
    """Handover id → its place in the queue of its department, of all that wait."""
    counted: dict[tuple[str, str], int] = {}
    found: dict[str, int] = {}
    for row in sorted(waiting, key=lambda row: (row.queued_at, row.id)):
        queue = (row.city, row.department)
        counted[queue] = found[row.id] = counted.get(queue, 0) + 1
    return found


def wait(session: Session, city: str, department: str, at_place: int, now: datetime) -> Minutes | None:
    """From and to how many minutes somebody at this place still waits; None with too few recent claims."""
    query = (
        select(Handover.claimed_at)
        .where(
            Handover.city == city,
            Handover.department == department,
            Handover.claimed_at > now - RECENT,
            Handover.reason != "overgenomen",
        )
        .order_by(Handover.claimed_at.desc())
        .limit(LATEST)
    )
    claims = [moment for moment in session.scalars(query) if moment is not None]
    return expected(claims, at_place, now)


def expected(claims: list[datetime], at_place: int, now: datetime) -> Minutes | None:
    """Place × pace, with one standard deviation of chance arrivals (√place) on both sides. claims: newest first."""
    if len(claims) < FEWEST:
        return None
    pace = (now - claims[-1]).total_seconds() / 60 / (len(claims) - 1)
    spread = math.sqrt(at_place)
    shortest, longest = (at_place - spread) * pace, (at_place + spread) * pace
    return math.floor(shortest), max(1, math.ceil(longest))
