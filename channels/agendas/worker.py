"""Removes at suppliers what nobody wants there any more: after a crash, a lost answer, or while they were away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable

import structlog

from bot.storage import Claims, StorageAway, single
from channels.agendas.keeping import Keeper

CLAIM = "agendas"
NEXT_TRY = 10.0
"""Seconds after which another process takes over from one that died."""
TICK = 5.0

_log = structlog.get_logger()


class SupplierWorker:
    """One process does it; should two, then the lease of each booking keeps them apart."""

    def __init__(self, keepers: Iterable[Keeper]) -> None:
        self._keepers = list(keepers)
        self._stopping = threading.Event()

    async def run(self, claims: Claims) -> None:
        """Until cancelled. Without suppliers there is nothing to do."""
        self._stopping.clear()
        try:
            if self._keepers:
                await single(claims, CLAIM, self._keep_working, next_try=NEXT_TRY)
        finally:
            self._stopping.set()

    def work_due(self) -> int:
        """Looks once at what is due; says how many bookings were removed."""
        return sum(keeper.work_due() for keeper in self._keepers if not self._stopping.is_set())

    async def _keep_working(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.work_due)
            except StorageAway as away:
                _log.warning("agendas wait", reason=str(away))
            except Exception:
                _log.exception("agendas")
            await asyncio.sleep(TICK)
