"""The agenda as files: a table of a period, and the calendar of a desk or officer.

Who the residents are is only in it when that is asked for (`full`). Every export is noted in `agenda_deed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.appointments.calendar import PUBLISH
from bot.appointments.contract import VIDEO, Appointment, Status
from bot.appointments.setup import CitySetup
from bot.appointments.setups import Setups
from bot.appointments.staff.deeds import Doer, note
from bot.appointments.staff.looking import day_bounds
from bot.appointments.staff.resources import resource_name
from bot.appointments.staff.visits import STAGES, Stage, Visit, visit
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from bot.errors import InvalidInput
from bot.export.csv import lines
from bot.export.rows import Value
from bot.storage import Storage

LONGEST = 366
"""Days of one table."""
LONGEST_CALENDAR = 31
FIRST_YEAR, LAST_YEAR = 2000, 2100
COLUMNS = (
    "nummer", "dag", "van", "tot", "thema", "product", "wijze", "plaats", "loket", "medewerker", "personen", "stand",
    "niet_gekomen", "geboekt_via",
)  # fmt: skip
PERSONAL = ("naam", "e_mail", "telefoon")
_VIA = {"gesprek": "gesprek", "pagina": "website", "balie": "balie"}
_NO_SHOW = {Stage.NO_SHOW: "ja", Stage.FINISHED: "nee", Stage.ARRIVED: "nee"}


@dataclass(frozen=True)
class Period:
    """Local days, both included. Raises InvalidInput for a period that ends before it begins, or is too long."""

    first: date
    last: date
    longest: int = LONGEST

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidInput("tot", "De laatste dag ligt voor de eerste.")
        if not (self.first.year >= FIRST_YEAR and self.last.year <= LAST_YEAR):
            raise InvalidInput("van", f"Kies dagen van {FIRST_YEAR} tot en met {LAST_YEAR}.")
        if (self.last - self.first).days >= self.longest:
            raise InvalidInput("tot", f"Kies hoogstens {self.longest} dagen.")

    def moments(self) -> tuple[datetime, datetime]:
        return day_bounds(self.first)[0], day_bounds(self.last)[1]


class Exports:
    """`organizer`: the mailbox that stands in calendar files as who publishes them."""

    def __init__(self, storage: Storage, clock: Clock, setups: Setups, organizer: str) -> None:
        self._storage = storage
        self._clock = clock
        self._setups = setups
        self._organizer = organizer

    def sheet(self, who: Doer, period: Period, *, full: bool = False) -> str:
        """UTF-8 with a mark and semicolons, for Excel; no cell can be a formula."""
        setup = self._setups.whole(who.city)
        columns = (*COLUMNS, *PERSONAL) if full else COLUMNS
        with self._storage.begin() as session:
            rows = [_row(setup, each, full) for each in self._visits(session, setup, period)]
            self._note(session, who, "csv", period, len(rows), full)
        return "".join(lines(rows, columns))

    def calendar(self, who: Doer, resource: str, period: Period, *, full: bool = False) -> str:
        """An iCalendar file (METHOD:PUBLISH) of what stands at a desk or with an officer; cancelled ones are left out.

        `resource` as in `staff.resources`. An appointment keeps its UID and SEQUENCE, so that a second file updates
        the first. Raises InvalidInput for what is not of this city.
        """
        setup = self._setups.whole(who.city)
        if not resource.startswith(f"{who.city}/"):
            raise InvalidInput("wie", "Kies een loket of medewerker uit de lijst.")
        with self._storage.begin() as session:
            found = [
                each
                for each in self._visits(session, setup, period, resource)
                if each.stage != Stage.CANCELLED
            ]
            self._note(session, who, "ics", period, len(found), full)
        events = [self._event(setup, each, full) for each in found]
        return _file(events, resource_name(setup, resource), period)

    def _visits(
        self, session: Session, setup: CitySetup, period: Period, resource: str = ""
    ) -> Iterable[Visit]:
        begin, end = period.moments()
        its = AppointmentRow
        query = select(its).where(
            its.city == setup.key, its.start >= begin, its.start < end, its.confirmed_at.is_not(None)
        )
        if resource:
            officer = resource.removeprefix(f"{setup.key}/medewerker/")
            query = query.where(or_(its.resource == resource, its.officer == officer))
        for row in session.scalars(query.order_by(its.start, its.number)):
            yield visit(setup, row)

    def _event(self, setup: CitySetup, each: Visit, full: bool) -> Event:
        one, event = each.appointment, Event()
        event.add("uid", f"{one.id}@onthaal")
        event.add("sequence", one.sequence)
        event.add("status", "CONFIRMED")
        event.add("dtstamp", self._clock.now().astimezone(UTC))
        event.add("dtstart", one.start)
        event.add("dtend", one.end)
        event.add("summary", f"{each.what}: {one.contact.name if full and one.contact.name else one.number}")
        event.add("description", _described(each))
        event.add("location", setup.where(one) or "Videogesprek")
        event.add("transp", "OPAQUE")
        publisher = vCalAddress(f"mailto:{self._organizer}")
        publisher.params["CN"] = setup.title.replace('"', "'")
        event.add("organizer", publisher)
        return event

    def _note(self, session: Session, who: Doer, form: str, period: Period, count: int, full: bool) -> None:
        note(
            session,
            who,
            "uitgevoerd",
            None,
            self._clock.now(),
            vorm=form,
            van=period.first.isoformat(),
            tot=period.last.isoformat(),
            aantal=count,
            volledig=full,
        )


def _row(setup: CitySetup, each: Visit, full: bool) -> dict[str, Value]:
    one = each.appointment
    officer = f"{setup.key}/medewerker/{one.officer}" if one.officer else ""
    at_desk = "" if "/medewerker/" in one.resource else resource_name(setup, one.resource)
    row: dict[str, Value] = {
        "nummer": one.number,
        "dag": one.start.date().isoformat(),
        "van": f"{one.start:%H:%M}",
        "tot": f"{one.end:%H:%M}",
        "thema": each.theme,
        "product": setup.products.get(one.product or "", one.product or ""),
        "wijze": "video" if one.mode == VIDEO else "loket",
        "plaats": each.place,
        "loket": at_desk,
        "medewerker": resource_name(setup, officer) if officer else "",
        "personen": one.persons,
        "stand": _standing(one, each.stage),
        "niet_gekomen": _NO_SHOW.get(each.stage, ""),
        "geboekt_via": _VIA.get(one.origin, one.origin),
    }
    if full:
        row |= {"naam": one.contact.name, "e_mail": one.contact.email, "telefoon": one.contact.phone}
    return row


def _standing(one: Appointment, stage: Stage) -> str:
    if one.status == Status.CANCELLED:
        return "Geannuleerd door de stad" if one.cancelled_by == "balie" else "Geannuleerd door de inwoner"
    return STAGES[stage]


def _described(each: Visit) -> str:
    one = each.appointment
    people = "1 persoon" if one.persons == 1 else f"{one.persons} personen"
    return f"{one.number}\n{each.theme}, {people}"


def _file(events: Sequence[Event], name: str, period: Period) -> str:
    file = Calendar()
    file.add("prodid", "-//Onthaal//agenda//NL")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", PUBLISH)
    file.add("x-wr-calname", name)
    for event in events:
        file.add_component(event)
    file.add_missing_timezones(
        first_date=period.first - timedelta(days=366), last_date=period.last + timedelta(days=366)
    )
    text: bytes = file.to_ical()
    return text.decode()
