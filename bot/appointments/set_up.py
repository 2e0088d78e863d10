"""What the staff set up until now, to fill their forms with: also the desks and officers that were put off."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.appointments.setting_up import NewDesk, NewOfficer, Stretch
from bot.appointments.setup_tables import DeskSetup, HoursSetup, OfficerSetup, ThemeSetup
from bot.storage import Storage
from bot.takeover.tables import Agent


class SetUp:
    """Of one city at a time, straight from the database."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def themes(self, city: str) -> dict[str, ThemeSetup]:
        """Theme -> what was changed of it, where something was."""
        query = select(ThemeSetup).where(ThemeSetup.city == city)
        with self._storage.read() as session:
            return {row.theme: row for row in session.scalars(query)}

    def desks(self, city: str) -> list[NewDesk]:
        """By name."""
        query = select(DeskSetup).where(DeskSetup.city == city).order_by(DeskSetup.name, DeskSetup.key)
        with self._storage.read() as session:
            return [
                NewDesk(row.key, row.place, row.name, tuple(row.themes), row.capacity, row.active)
                for row in session.scalars(query)
            ]

    def officers(self, city: str) -> list[NewOfficer]:
        """By name."""
        query = (
            select(OfficerSetup)
            .where(OfficerSetup.city == city)
            .order_by(OfficerSetup.name, OfficerSetup.key)
        )
        with self._storage.read() as session:
            return [
                NewOfficer(
                    row.key,
                    row.name,
                    tuple(row.themes),
                    tuple(row.modes),
                    tuple(row.places),
                    row.agent_id,
                    row.active,
                )
                for row in session.scalars(query)
            ]

    def week(self, city: str, who: str) -> dict[int, list[Stretch]] | None:
        """The hours of `who` (as in `agenda_hours`); None when there are none of its own."""
        query = (
            select(HoursSetup)
            .where(HoursSetup.city == city, HoursSetup.who == who)
            .order_by(HoursSetup.weekday, HoursSetup.opens)
        )
        found: dict[int, list[Stretch]] = {}
        with self._storage.read() as session:
            for row in session.scalars(query):
                found.setdefault(row.weekday, []).append((row.opens, row.closes))
        return found or None

    def accounts(self, city: str, keep: str | None = None) -> Sequence[tuple[str, str]]:
        """(id, name) of the colleagues who can be joined to an officer; `keep`: also this one, if it was stopped."""
        query = select(Agent).where(Agent.city == city).order_by(Agent.name, Agent.id)
        with self._storage.read() as session:
            return [(row.id, row.name) for row in session.scalars(query) if row.active or row.id == keep]
