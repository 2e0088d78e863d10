"""Work that a fake does by itself a little later: callbacks, webhook deliveries and their retries."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


class Later:
    """Runs functions at their time on a few threads; independent of any event loop, so it works under pytest."""

    def __init__(self, threads: int = 8) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._change = threading.Condition()
        self._closed = False
        self._running = 0
        self._pool = ThreadPoolExecutor(threads)
        self._thread: threading.Thread | None = None

    def call(self, seconds: float, work: Callable[[], None]) -> None:
        with self._change:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._number), work))
            self._change.notify_all()

    def idle(self, patience: float = 10.0) -> bool:
        """Wait until nothing is planned or under way; False when it takes longer."""
        with self._change:
            return self._change.wait_for(lambda: not self._due and not self._running, patience)

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._due.clear()
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            self._pool.submit(self._do, work)

    def _next(self) -> Callable[[], None] | None:
        with self._change:
            while not self._closed:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    self._running += 1
                    return heapq.heappop(self._due)[2]
                self._change.wait(wait)
        return None

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # in a thread nobody would see it
            traceback.print_exc()
        finally:
            with self._change:
                self._running -= 1
                self._change.notify_all()
