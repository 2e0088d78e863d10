"""What happens by itself: offers and their time limits, consoles that fell silent, closing time, places in the queue.

One process does it (the claim "desk:sweep"); a second one at the same time would do no harm, as every step is a
transaction that looks again under its locks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Concatenate

import structlog

from bot.storage import StorageAway
from bot.takeover import agents, attending, claiming, queueing, routing, waiting
from bot.takeover.deeds import Deed, Parts, doing, open_of
from bot.takeover.looks import Look, look_around
from bot.takeover.shapes import Refused
from bot.takeover.states import HUMAN, OFFERED, QUEUED, WAITING
from bot.takeover.tables import Agent, Handover

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


def sweep(parts: Parts) -> int:
    """Everything that is due. Returns how many things it did. A step that fails leaves the others their turn."""
    look = look_around(parts)
    return (
        _time_limits(parts, look)
        + _lost(parts, look)
        + sum(_done(parts, attending.phone_over, city) for city in look.phone_over)
        + _closing(parts, look)
        + _offers(parts, look)
        + _places(parts, look)
    )


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
        who = row.agent_id if row.state == HUMAN else row.offered_to
        if who is None:
            continue
        pausing = row.state == OFFERED and who in look.pausing
        if who in gone or pausing or not agents.serves(look.staff.get(who), row.city):
            done += _done(parts, claiming.hand_in, who, row.conversation_id)
    return done


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
    done = 0
    for row in (row for row in look.open if row.state == QUEUED):
        for agent in _candidates(parts, row, look):
            if _done(parts, claiming.offer, agent.id, row.conversation_id):
                look.chats[agent.id][row.channel] += 1
                done += 1
                break
    return done


def _candidates(parts: Parts, row: Handover, look: Look) -> list[Agent]:
    """Present and of the department, with room; least busy first, then who has been idle longest.

    Who speaks the resident's language, while somebody there does: else nobody would ever be asked.
    """
    there = [agent for agent in look.present.get(row.city, ()) if row.department in agent.departments]
    speaking = [agent for agent in there if row.language in (agent.languages or ["nl"])]
    city, phone = parts.city(row.city), row.city in look.on_phone
    able = [
        agent
        for agent in speaking or there
        if agents.fits(look.chats[agent.id], row.channel, agents.limit(agent, city, phone), city)
    ]
    fresh = [agent for agent in able if agent.id not in row.passed]
    if not fresh and row.offered_at is not None and look.now - row.offered_at >= AGAIN_AFTER:
        fresh = able
    never = datetime.min.replace(tzinfo=look.now.tzinfo)
    return sorted(
        fresh,
        key=lambda agent: (look.chats[agent.id].total(), look.idle_since.get(agent.id, never), agent.id),
    )


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
    except StorageAway as away:
        if not away.passing:
            raise
        _log.warning("sweep step", again="at the next tick", reason=str(away))
        return 0
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
