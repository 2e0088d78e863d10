"""What providers deliver, kept before they hear that we have it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.clock import Clock
from bot.conversations.events import Event, to_json
from bot.conversations.tables import ArrivalRow
from bot.storage import Storage, StorageAway

BATCH = 200
"""Deliveries that share one transaction at most."""
PRESSED = 4
"""Deliveries that wait while others are written, from which on the rest of the work gives way."""
KEPT = timedelta(days=30)
"""How long a delivery is known again: providers repeat one for two days at most, and what was missed is read back
over a day and an hour."""


@dataclass(frozen=True)
class Arrival:
    """One delivery of a provider.

    external_id: unique per channel (MessageSid, "<bot id>:<update id>", "<sid>:<status>").
    key: those with an equal (channel, city, key) are handled in the order in which they came.
    """

    channel: str
    city: str
    external_id: str
    key: str
    event: Event


_arrivals = cast(Table, ArrivalRow.__table__)

type Waiting = tuple[Arrival, asyncio.Future[bool]]


class Arrivals:
    """The way in for providers. Deliveries that come while one is being written share the next transaction:
    under load a commit serves many of them.
    """

    def __init__(self, storage: Storage, clock: Clock, wake: Callable[[], None] = lambda: None) -> None:
        self._storage = storage
        self._clock = clock
        self.wake = wake
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        insert = (sqlite if storage.sqlite else postgresql).insert(_arrivals).on_conflict_do_nothing()
        self._keeping = insert.returning(_arrivals.c.channel, _arrivals.c.external_id)

    @property
    def pressed(self) -> bool:
        """Whether providers are queueing for their acknowledgement. May be read from any thread."""
        return len(self._waiting) >= PRESSED

    async def add(self, arrival: Arrival) -> bool:
        """Durable when it returns: True when it is new, False when it was seen before.

        Raises StorageAway: nothing was kept, the provider must deliver it again.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            if not await self._together(batch):
                await self._one_by_one(batch)
            self.wake()

    async def _together(self, batch: Sequence[Waiting]) -> bool:
        try:
            new = await asyncio.to_thread(self._insert, [arrival for arrival, _ in batch])
        except Exception:
            return False
        for arrival, done in batch:
            key = (arrival.channel, arrival.external_id)
            _answer(done, key in new)
            new.discard(key)  # the same one twice in this batch
        return True

    async def _one_by_one(self, batch: Sequence[Waiting]) -> None:
        """What is wrong with one must not be held against the others; a database that is away, is so for all."""
        away: StorageAway | None = None
        for arrival, done in batch:
            try:
                if away is None:
                    _answer(done, bool(await asyncio.to_thread(self._insert, [arrival])))
                else:
                    _refuse(done, away)
            except StorageAway as error:
                away = error
                _refuse(done, error)
            except Exception as error:
                _refuse(done, error)

    def _insert(self, arrivals: Sequence[Arrival]) -> set[tuple[str, str]]:
        """Writes those that are new, and returns their keys."""
        now = self._clock.now()
        rows = [
            {
                "channel": arrival.channel,
                "city": arrival.city,
                "external_id": arrival.external_id,
                "key": arrival.key,
                "event": to_json(arrival.event),
                "next_attempt_at": now,
                "received_at": now,
                "status": "new",
                "attempts": 0,
            }
            for arrival in arrivals
        ]
        with self._storage.begin() as session:
            return {(channel, external_id) for channel, external_id in session.execute(self._keeping, rows)}


def forget(storage: Storage, clock: Clock) -> int:
    """Removes what was handled KEPT ago; nothing of what was said is in it. Returns how many rows it were."""
    old = delete(ArrivalRow).where(ArrivalRow.status == "done", ArrivalRow.received_at < clock.now() - KEPT)
    with storage.begin() as session:
        return len(session.scalars(old.returning(ArrivalRow.id)).all())


def _answer(done: asyncio.Future[bool], new: bool) -> None:
    """Unless nobody waits any more: the provider hung up."""
    if not done.done():
        done.set_result(new)


def _refuse(done: asyncio.Future[bool], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
