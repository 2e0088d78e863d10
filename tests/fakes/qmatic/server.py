"""The fake as a whole: its branches and their desks, its services, what is reserved and booked."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import TracebackType
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ..clock import ShiftedClock
from ..faults import Faults
from ..serving import serving

USER, SECRET = "onthaal", "Geheim.van.Qmatic_01"
STADSKANTOOR = "f364d92b7fa07a48c4ecc862de30c475"
RABOT = "f7d0e4e45558de30c4772e4f1cc862aa"
REISPAS = "1e0c3d34acb5a4ad0133b2927959e896d"
WONEN = "2e0c3d34acb5a4ad0133b2927959e896e"
HIDDEN = "3e0c3d34acb5a4ad0133b2927959e896f"
RESERVATION = timedelta(minutes=15)
"""How long a reservation lasts (Qmatic: "the full 15-minute timeout")."""
RESERVED, CREATED = 10, 20


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Branch:
    """`number` is its internal id, which only the staff API takes. `desks`: how many visits at once."""

    id: str
    number: int
    name: str
    line: str
    zip: str
    city: str
    zone: str = "Europe/Brussels"
    desks: int = 1


@dataclass
class Visit:
    """A reservation, or an appointment once it is confirmed. Moments in UTC."""

    id: str
    branch: str
    service: str
    start: datetime
    end: datetime
    custom: str | None
    made: datetime
    status: int = RESERVED
    title: str = "Pending reservation"
    notes: str | None = None
    customers: list[dict[str, Any]] = field(default_factory=list)


def _branches() -> dict[str, Branch]:
    return {
        each.id: each
        for each in (
            Branch(STADSKANTOOR, 1, "Stadskantoor", "Woodrow Wilsonplein 1", "9000", "Gent", desks=2),
            Branch(RABOT, 2, "Wijkkantoor Rabot", "Jozef II-straat 104", "9000", "Gent"),
        )
    }


def _services() -> dict[str, tuple[str, bool]]:
    return {REISPAS: ("Reispas", True), WONEN: ("Wonen", True), HIDDEN: ("Intern overleg", False)}


@dataclass
class FakeQmatic:
    """Qmatic Orchestra on one port of this machine: `api_url` is its public API, `staff_url` that of its staff.

    services     publicId -> (name, public)
    hours        of every weekday, local time of the branch
    step         minutes between two starts
    horizon      days that can be booked ahead
    taken        how a time that is gone is refused: "409", "400", "500" (with a header) or "200" (with an errorMessage)
    visits       what is reserved or booked now, by publicId; `removed` what was
    confirmed    publicIds that ever became an appointment
    violations   what a correct client never does: tests assert that it is empty
    asked        requests as (method, path)
    """

    clock: Clock = field(default_factory=ShiftedClock)
    user: str = USER
    secret: str = SECRET
    key: str | None = None
    branches: dict[str, Branch] = field(default_factory=_branches)
    services: dict[str, tuple[str, bool]] = field(default_factory=_services)
    hours: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(14), time(16, 30)))
    every_day: bool = False
    step: int = 5
    horizon: int = 60
    taken: str = "409"
    visits: dict[str, Visit] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        from .api import application  # the routes need this class

        self.faults = Faults()
        self.lock = threading.Lock()
        self.app = application(self)

    @property
    def api_url(self) -> str:
        return f"{self.url}/calendar-backend/public/api"

    @property
    def staff_url(self) -> str:
        return f"{self.url}/calendar-backend/api"

    def __enter__(self) -> FakeQmatic:
        self._serving = serving(self.app)
        self.url = self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, problem, trace)

    # -- what happens

    def count(self, method: str, part: str = "") -> int:
        """Requests so far."""
        return sum(asked == method and part in path for asked, path in list(self.asked))

    def now(self) -> datetime:
        return self.clock.now().astimezone(UTC)

    def booked(self) -> list[Visit]:
        """The appointments, by their start."""
        return sorted(
            (one for one in self.visits.values() if one.status >= CREATED), key=lambda one: one.start
        )

    def reserved(self) -> list[Visit]:
        self.time_out()
        return [one for one in self.visits.values() if one.status == RESERVED]

    def time_out(self) -> None:
        """Reservations last a quarter of an hour."""
        for one in list(self.visits.values()):
            if one.status == RESERVED and one.made + RESERVATION <= self.now():
                del self.visits[one.id]

    def starts(self, branch: Branch, day: date, length: timedelta) -> list[time]:
        """The free ones, on the clock of the branch; those that it skips are not among them."""
        zone, found = ZoneInfo(branch.zone), list[time]()
        if day.weekday() > 4 and not self.every_day:
            return []
        for opens, closes in self.hours:
            at = datetime.combine(day, opens)
            while at + length <= datetime.combine(day, closes):
                moment = at.replace(tzinfo=zone).astimezone(UTC)
                exists = moment.astimezone(zone).replace(tzinfo=None) == at
                if exists and self.free(branch, moment, moment + length):
                    found.append(at.time())
                at += timedelta(minutes=self.step)
        return found

    def free(self, branch: Branch, start: datetime, end: datetime) -> bool:
        self.time_out()
        if not self.now() < start < self.now() + timedelta(days=self.horizon):
            return False
        there = [one for one in self.visits.values() if one.branch == branch.id]
        moments = {start, *(one.start for one in there if start <= one.start < end)}
        return all(sum(one.start <= at < one.end for one in there) < branch.desks for at in moments)

    def reserve(
        self, branch: Branch, service: str, start: datetime, length: timedelta, custom: str | None
    ) -> Visit | None:
        """None when the time is taken."""
        with self.lock:
            if not self.free(branch, start, start + length):
                return None
            made = Visit(secrets.token_hex(32), branch.id, service, start, start + length, custom, self.now())
            self.visits[made.id] = made
            return made

    def remove(self, reference: str) -> bool:
        self.time_out()
        with self.lock:
            if self.visits.pop(reference, None) is None:
                return False
            self.removed.append(reference)
            return True
