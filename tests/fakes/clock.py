"""The time of a fake: it runs, and a test moves it on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ShiftedClock:
    """Wall time plus a shift, so that a test passes twenty-four hours at once."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        """UTC, aware."""
        return datetime.now(UTC) + self._shift

    def advance(self, seconds: float = 0, *, hours: float = 0) -> None:
        self._shift += timedelta(seconds=seconds, hours=hours)
