"""What happens by itself: offers and their time limits, consoles that fell silent, closing time, places in the queue.

One process does it (the claim "desk:sweep"); a second one at the same time would do no harm, as every step is a
transaction that looks again under its locks.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Concatenate

import structlog
from sqlalchemy import select

from bot.storage import StorageAway
from bot.takeover import agents, attending, claiming, queueing, routing, waiting
from bot.takeover.agents import ABSENT, LOST_AFTER
from bot.takeover.deeds import IS_OPEN, Deed, Parts, doing, open_of
from bot.takeover.shapes import Refused
from bot.takeover.states import HUMAN, OFFERED, QUEUED, WAITING
from bot.takeover.tables import Agent, Handover, PhoneFirst, Presence

TICK = 1.0
"""Seconds between two looks."""
AGAIN_AFTER = timedelta(minutes=2)
"""Who let an offer go is asked again after this, when nobody else is there."""
TELL_EVERY = timedelta(seconds=20)
"""A better place is told at most this often, unless it is the first."""
CLAIM = "desk:sweep"
NEXT_TRY = 2.0
"""Seconds after which another process takes it over from one that died."""

_log = structlog.get_logger()


@dataclass
class Look:
    """What one look at the database shows."""

    now: datetime
    open: list[Handover]
    silent: list[str]
    away: set[str]
    phones: list[str]
    present: dict[str, list[Agent]] = field(default_factory=dict)
    idle_since: dict[str, datetime] = field(default_factory=dict)


def sweep(parts: Parts) -> int:
    """Everything that is due. Returns how many things it did. A step that fails leaves the others their turn."""
    look = _look(parts)
    return (
        _time_limits(parts, look)
        + _lost(parts, look)
        + sum(_done(parts, attending.phone_over, city) for city in look.phones)
        + _closing(parts, look)
        + _offers(parts, look)
        + _places(parts, look)
    )


def _look(parts: Parts) -> Look:
    now = Deed.moment(parts)
    with parts.storage.read() as session:
        found = select(Handover).where(IS_OPEN).order_by(Handover.queued_at, Handover.id)
        rows = [row for row in session.scalars(found) if row.city in parts.catalogue.cities]
        silent = select(Presence.agent_id).where(
            Presence.status != ABSENT, Presence.seen_at <= now - LOST_AFTER
        )
        away = select(Presence.agent_id).where(Presence.status == ABSENT)
        phones = select(PhoneFirst.city).where(PhoneFirst.until <= now)
        look = Look(
            now,
            rows,
            list(session.scalars(silent)),
            set(session.scalars(away)),
            list(session.scalars(phones)),
        )
        for city in {row.city for row in rows if row.state in WAITING}:
            look.present[city] = agents.present(session, city, now)
        wanted = [agent.id for there in look.present.values() for agent in there]
        latest = select(Handover.agent_id, Handover.ended_at).where(
            Handover.agent_id.in_(wanted), Handover.ended_at > now - timedelta(hours=12)
        )
        for agent_id, ended in session.execute(latest):
            if agent_id is not None and ended is not None:
                look.idle_since[agent_id] = max(ended, look.idle_since.get(agent_id, ended))
    return look


def _time_limits(parts: Parts, look: Look) -> int:
    """Offers that nobody answered, of the queue and of a forward."""
    over = [row for row in look.open if row.offered_until is not None and row.offered_until <= look.now]
    return sum(_done(parts, _expired, row.conversation_id) for row in over)


def _expired(deed: Deed, conversation_id: str) -> bool:
    deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    if row is None or row.offered_until is None or row.offered_until > deed.now:
        return False
    if row.state == OFFERED:
        claiming.back_from_offer(deed, row, "verlopen")
    else:
        claiming.end_forward(deed, row, "verlopen")
    return True


def _lost(parts: Parts, look: Look) -> int:
    """Silent consoles; and what somebody who isn't there still has, also when we were stopped half-way."""
    done = sum(_done(parts, attending.lost, agent_id) for agent_id in look.silent)
    gone = {*look.silent, *look.away}
    for row in look.open:
        if row.state == HUMAN and row.agent_id is not None and row.agent_id in gone:
            done += _done(parts, _gone, row.agent_id, row.conversation_id)
        if row.state == OFFERED and row.offered_to in gone:
            done += _done(parts, _not_there, row.conversation_id)
    return done


def _gone(deed: Deed, agent_id: str, conversation_id: str) -> bool:
    presence = deed.session.get(Presence, agent_id)
    if presence is None or presence.status != ABSENT:
        return False
    return claiming.to_queue(deed, agent_id, conversation_id)


def _not_there(deed: Deed, conversation_id: str) -> bool:
    """What was offered to somebody who left goes to the next at once."""
    deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    presence = deed.session.get(Presence, row.offered_to) if row is not None and row.offered_to else None
    if row is None or presence is None or presence.status != ABSENT:
        return False
    claiming.back_from_offer(deed, row, "weg")
    return True


def _closing(parts: Parts, look: Look) -> int:
    """Who still waits when the department closed and nobody is left."""
    done = 0
    for row in look.open:
        if row.state in WAITING and not routing.is_open(parts.city(row.city), row.department, look.now):
            done += _done(parts, _send_home, row.conversation_id)
    return done


def _send_home(deed: Deed, conversation_id: str) -> bool:
    conversation = deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    if row is None or row.state not in WAITING or queueing.still_served(deed, row):
        return False
    queueing.send_home(deed, conversation, row)
    return True


def _offers(parts: Parts, look: Look) -> int:
    """The one that waits longest first, to whom fits best."""
    chats = Counter(row.agent_id for row in look.open if row.state == HUMAN)
    chats.update(row.offered_to for row in look.open if row.state == OFFERED)
    done = 0
    for row in (row for row in look.open if row.state == QUEUED):
        for agent in _candidates(row, look, chats):
            if _done(parts, claiming.offer, agent.id, row.conversation_id):
                chats[agent.id] += 1
                done += 1
                break
    return done


def _candidates(row: Handover, look: Look, chats: Counter[str | None]) -> list[Agent]:
    """Present and of the department; least busy first, then who has been idle longest.

    Who speaks the resident's language, while somebody there does: else nobody would ever be asked.
    """
    there = [agent for agent in look.present.get(row.city, ()) if row.department in agent.departments]
    speaking = [agent for agent in there if row.language in (agent.languages or ["nl"])]
    able = [agent for agent in speaking or there if chats[agent.id] < agent.max_chats]
    fresh = [agent for agent in able if agent.id not in row.passed]
    if not fresh and row.offered_at is not None and look.now - row.offered_at >= AGAIN_AFTER:
        fresh = able
    never = datetime.min.replace(tzinfo=look.now.tzinfo)
    return sorted(fresh, key=lambda agent: (chats[agent.id], look.idle_since.get(agent.id, never), agent.id))


def _places(parts: Parts, look: Look) -> int:
    """A better place, on the website only: a telephone would ring for each."""
    where = waiting.places(row for row in look.open if row.state in WAITING)
    better = [
        row
        for row in look.open
        if row.channel == "web" and row.id in where and _worth_telling(row, where[row.id], look.now)
    ]
    return sum(_done(parts, _tell_place, row.conversation_id) for row in better)


def _worth_telling(row: Handover, place: int, now: datetime) -> bool:
    if row.told_place is None or row.told_at is None or place >= row.told_place:
        return False
    return place == 1 or now - row.told_at >= TELL_EVERY


def _tell_place(deed: Deed, conversation_id: str) -> bool:
    conversation = deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    if row is None or row.state not in WAITING:
        return False
    if not _worth_telling(row, waiting.place(deed.session, row), deed.now):
        return False
    queueing.tell_place(deed, conversation, row, improved=True)
    return True


def _done[**Given](
    parts: Parts, step: Callable[Concatenate[Deed, Given], bool], *given: Given.args, **named: Given.kwargs
) -> int:
    """One transaction; 1 when it did something."""
    try:
        with doing(parts) as deed:
            return int(step(deed, *given, **named))
    except Refused as refused:  # somebody was sooner: nothing is left to do
        _log.info("sweep", refused=refused.kind)
        return 0
    except StorageAway:
        raise
    except Exception:  # a mistake of ours with one conversation must not stop all the others
        _log.exception("sweep step", given=[str(one) for one in given])
        return 0


async def keep_sweeping(sweep: Callable[[], int]) -> None:
    """Once a second, until cancelled. A database that is away for a moment doesn't end it."""
    while True:
        try:
            await asyncio.to_thread(sweep)
        except StorageAway as away:
            _log.warning("sweep waits", reason=str(away))
        except Exception:
            _log.exception("sweep")
        await asyncio.sleep(TICK)
