"""Appointments as the staff sees them: with what they are for, where, and how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.appointments.contract import VIDEO, Appointment, Status
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow


class Stage(StrEnum):
    EXPECTED = "verwacht"
    ARRIVED = "aangekomen"
    FINISHED = "klaar"
    NO_SHOW = "niet_gekomen"
    CANCELLED = "geannuleerd"


STAGES: Mapping[Stage, str] = {
    Stage.EXPECTED: "Verwacht",
    Stage.ARRIVED: "Aangekomen",
    Stage.FINISHED: "Klaar",
    Stage.NO_SHOW: "Niet gekomen",
    Stage.CANCELLED: "Geannuleerd",
}
"""In words."""


@dataclass(frozen=True)
class Visit:
    """`what`: the product or theme; `place`: its name, empty for video; `note`: of colleagues, never for residents.

    `made_by`: agent.id of who booked it. Moments of `appointment` are in Brussels time.
    """

    appointment: Appointment
    what: str
    theme: str
    place: str
    note: str
    made_by: str | None
    made_at: datetime

    @property
    def stage(self) -> Stage:
        return stage(self.appointment)

    @property
    def is_video(self) -> bool:
        return self.appointment.mode == VIDEO

    def takes(self, resource: str) -> bool:
        """Whether it takes this desk, room or officer."""
        one = self.appointment
        return resource in (
            one.resource,
            one.resource.rpartition("/")[0],
            f"{one.city}/medewerker/{one.officer}",
        )

    def under(self, who: str) -> bool:
        """Whether a block of `who` (see `Block`) lies over it."""
        kind, _, key = who.partition("/")
        if who == "*":
            return True
        if kind == "plaats":
            return self.appointment.place == key
        if kind == "thema":
            return self.appointment.theme == key
        return self.takes(who)


def stage(appointment: Appointment) -> Stage:
    if appointment.status == Status.CANCELLED:
        return Stage.CANCELLED
    if appointment.no_show_at:
        return Stage.NO_SHOW
    if appointment.finished_at:
        return Stage.FINISHED
    return Stage.ARRIVED if appointment.arrived_at else Stage.EXPECTED


def visit(setup: CitySetup, row: AppointmentRow) -> Visit:
    one = as_appointment(row)
    theme, place = setup.themes.get(one.theme), setup.places.get(one.place or "")
    return Visit(
        one,
        setup.what(one),
        theme.name if theme else one.theme,  # a city may have dropped a theme that was booked
        place.name if place else "",
        row.staff_note or "",
        row.made_by,
        row.confirmed_at or row.created_at,
    )
