"""The way into a video talk, for the page of the resident and the agenda of the officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.appointments.contract import Appointment
from bot.appointments.setup import CitySetup
from bot.appointments.video.contract import DEMO, FOLLOWS, Entry, Meeting, VideoProvider
from bot.appointments.video.tables import VideoJob
from bot.clock import BRUSSELS, Clock
from bot.storage import Storage


@dataclass(frozen=True)
class Waiting:
    """A talk without a link. `reason`: Dutch, what went wrong at the last attempt; empty before the first."""

    appointment_id: str
    start: datetime
    reason: str


def described(
    cities: Mapping[str, CitySetup], city: str, theme: str, external_id: str, start: datetime, end: datetime
) -> Meeting:
    """What a provider is told: the city and the theme, nothing of the resident."""
    setup = cities.get(city)
    found = setup.themes.get(theme) if setup else None  # a city may have dropped a theme that was booked
    name, about = setup.name if setup else city, found.name if found else "afspraak"
    return Meeting(external_id, theme, f"Videogesprek {name} – {about}", start, end)


class Talks:
    """Reads only. `providers` per city; a city without one shows the demonstration's page."""

    def __init__(
        self,
        storage: Storage,
        providers: Mapping[str, VideoProvider],
        cities: Mapping[str, CitySetup],
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._providers = providers
        self._cities = cities
        self._clock = clock

    def waiting(self, city: str) -> list[Waiting]:
        """Talks still to come that have no link yet, the soonest first; for the console."""
        query = select(VideoJob).where(
            VideoJob.city == city,
            VideoJob.wanted,
            VideoJob.url.is_(None),
            VideoJob.end > self._clock.now().astimezone(UTC),
        )
        with self._storage.read() as session:
            rows = session.scalars(query.order_by(VideoJob.start, VideoJob.appointment_id)).all()
        return [
            Waiting(row.appointment_id, row.start.astimezone(BRUSSELS), row.last_error or "") for row in rows
        ]

    def entry(self, appointment: Appointment, officer: str | None = None) -> Entry:
        """For a confirmed appointment by video; `officer`: the name of a colleague, None for the resident.

        The link may be a key to the talk: show it to whoever asked, keep it nowhere.
        """
        with self._storage.read() as session:
            job = session.get(VideoJob, appointment.id)
        provider = self._providers.get(appointment.city)
        if job is not None and job.url is None:
            return Entry(FOLLOWS)
        if provider is None or (job is not None and provider.name != job.provider):
            return Entry(DEMO) if job is None else Entry(FOLLOWS)
        external_id = job.external_id if job else appointment.id
        start, end = appointment.start.astimezone(UTC), appointment.end.astimezone(UTC)
        meeting = described(self._cities, appointment.city, appointment.theme, external_id, start, end)
        return provider.join(meeting, job.url if job else None, self._clock.now().astimezone(UTC), officer)
