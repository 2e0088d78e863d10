"""What the staff change of the agenda's set-up: themes, desks, officers and their hours. Checked, and noted by whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.appointments.contract import LOKET, VIDEO
from bot.appointments.setup import CitySetup
from bot.appointments.setup_tables import AgendaDeed, DeskSetup, HoursSetup, OfficerSetup, ThemeSetup
from bot.clock import Clock
from bot.errors import InvalidInput
from bot.storage import Storage
from bot.storage.claims import key as lock_of
from bot.takeover.tables import Agent

CELL_MINUTES = 5
LONGEST_VISIT, LONGEST_BUFFER = 480, 120
MOST_PERSONS, MOST_OPEN, MOST_SEATS = 20, 50, 50
LONGEST_LEAD, LONGEST_HORIZON = 30 * 24 * 60, 365
"""Minutes, and days."""
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

type Stretch = tuple[int, int]
"""Minutes since midnight, local time: from, until."""


@dataclass(frozen=True)
class ThemeChanges:
    """What differs from the content; None keeps what the content says. Units as in `agenda_theme`."""

    minutes: int | None = None
    per_person: int | None = None
    most_persons: int | None = None
    durations: Mapping[str, int] | None = None
    before: int | None = None
    after: int | None = None
    lead: int | None = None
    horizon: int | None = None
    most_open: int | None = None
    walk_in: bool | None = None
    modes: Sequence[str] | None = None
    active: bool = True


@dataclass(frozen=True)
class NewDesk:
    key: str
    place: str
    name: str
    themes: tuple[str, ...]
    capacity: int = 1
    active: bool = True


@dataclass(frozen=True)
class NewOfficer:
    """`places` empty: everywhere. `agent_id`: the same person in the console."""

    key: str
    name: str
    themes: tuple[str, ...]
    modes: tuple[str, ...]
    places: tuple[str, ...] = ()
    agent_id: str | None = None
    active: bool = True


class SettingUp:
    """`content` gives the set-up of each city as its content says it. All methods raise InvalidInput in Dutch.

    What is booked already stays as it is: a change holds for what is booked from now on.
    """

    def __init__(self, storage: Storage, clock: Clock, content: Mapping[str, CitySetup]) -> None:
        self._storage = storage
        self._clock = clock
        self._content = content

    def theme(self, city: str, agent_id: str, theme: str, changes: ThemeChanges) -> None:
        _known("thema", theme, self._content[city].themes)
        _check_theme(changes, self._content[city].themes[theme].products)
        with self._storage.begin() as session:
            row = session.get(ThemeSetup, (city, theme), with_for_update=True)
            if row is None:
                row = ThemeSetup(city=city, theme=theme)
                session.add(row)
            for name in ThemeChanges.__dataclass_fields__:
                setattr(row, name, _plain(getattr(changes, name)))
            self._note(session, city, agent_id, f"thema/{theme}")

    def desk(self, city: str, agent_id: str, desk: NewDesk) -> None:
        setup = self._content[city]
        _check_key(desk.key)
        _named("naam", desk.name)
        _known("plaats", desk.place, setup.places)
        _each_known("themas", desk.themes, setup.themes)
        _received_at(desk.place, desk.themes, setup)
        _between("capaciteit", desk.capacity, 1, MOST_SEATS)
        row = DeskSetup(
            city=city,
            key=desk.key,
            place=desk.place,
            name=desk.name.strip(),
            themes=list(desk.themes),
            capacity=desk.capacity,
            active=desk.active,
        )
        self._put(row, city, agent_id, f"loket/{desk.key}")

    def officer(self, city: str, agent_id: str, officer: NewOfficer) -> None:
        setup = self._content[city]
        _check_key(officer.key)
        _named("naam", officer.name)
        _each_known("themas", officer.themes, setup.themes)
        _each_known("wijzen", officer.modes, {VIDEO: "", LOKET: ""})
        for place in officer.places:
            _known("plaatsen", place, setup.places)
        self._check_account(city, officer)
        row = OfficerSetup(
            city=city,
            key=officer.key,
            name=officer.name.strip(),
            agent_id=officer.agent_id,
            themes=list(officer.themes),
            modes=list(officer.modes),
            places=list(officer.places),
            active=officer.active,
        )
        self._put(row, city, agent_id, f"medewerker/{officer.key}")

    def hours(self, city: str, agent_id: str, who: str, week: Mapping[int, Sequence[Stretch]]) -> None:
        """Replaces all hours of `who` (as in `agenda_hours`); an empty week goes back to the content's hours."""
        self._check_who(city, who)
        rows = [
            HoursSetup(city=city, who=who, weekday=weekday, opens=opens, closes=closes)
            for weekday, stretches in sorted(week.items())
            for opens, closes in _checked_day(weekday, stretches)
        ]
        with self._storage.begin() as session:
            self._one_at_a_time(session, f"agenda_hours/{city}/{who}")
            session.execute(delete(HoursSetup).where(HoursSetup.city == city, HoursSetup.who == who))
            session.add_all(rows)
            self._note(session, city, agent_id, who)

    def _check_account(self, city: str, officer: NewOfficer) -> None:
        """A colleague of this city, who isn't another officer: one person has one agenda."""
        if officer.agent_id is None:
            return
        same = select(OfficerSetup.name).where(
            OfficerSetup.city == city,
            OfficerSetup.agent_id == officer.agent_id,
            OfficerSetup.key != officer.key,
        )
        with self._storage.read() as session:
            agent = session.get(Agent, officer.agent_id)
            taken = session.scalars(same).first()
        if agent is None or agent.city != city:
            raise InvalidInput("account", "Dit account kennen we niet. Kies er een uit de lijst.")
        if taken is not None:
            raise InvalidInput("account", f"Dit account hoort al bij {taken}.")

    def _check_who(self, city: str, who: str) -> None:
        kind, _, rest = who.partition("/")
        if kind == "thema":
            theme, _, mode = rest.partition("/")
            _known("uren", theme, self._content[city].themes)
            _known("uren", mode, {VIDEO: "", LOKET: ""})
            return
        table = {"loket": DeskSetup, "medewerker": OfficerSetup}.get(kind)
        with self._storage.read() as session:
            known = table is not None and session.get(table, (city, rest)) is not None
        if not known:
            raise InvalidInput("uren", "Ik weet niet van wie deze uren zijn. Laad de pagina opnieuw.")

    def _one_at_a_time(self, session: Session, name: str) -> None:
        """Who saves the same at the same moment waits: two weeks would stand together. SQLite has one writer."""
        if not self._storage.sqlite:
            session.execute(select(func.pg_advisory_xact_lock(lock_of(name))))

    def _put(self, row: DeskSetup | OfficerSetup, city: str, agent_id: str, about: str) -> None:
        with self._storage.begin() as session:
            session.merge(row)
            self._note(session, city, agent_id, about)

    def _note(self, session: Session, city: str, agent_id: str, about: str) -> None:
        deed = AgendaDeed(
            city=city, agent_id=agent_id, verb="instelling", about=about, details={}, at=self._clock.now()
        )
        session.add(deed)

    def changes_of(self, city: str, theme: str) -> ThemeChanges:
        """What was changed of a theme until now, to fill a form with."""
        with self._storage.read() as session:
            row = session.scalars(
                select(ThemeSetup).where(ThemeSetup.city == city, ThemeSetup.theme == theme)
            ).one_or_none()
            if row is None:
                return ThemeChanges()
            return ThemeChanges(**{name: getattr(row, name) for name in ThemeChanges.__dataclass_fields__})


def _received_at(place: str, themes: Sequence[str], setup: CitySetup) -> None:
    for theme in themes:
        if place not in setup.themes[theme].places:
            name, where = setup.themes[theme].name, setup.places[place].name
            raise InvalidInput("themas", f"{name} wordt in de inhoud niet aangeboden in {where}.")


def _check_theme(changes: ThemeChanges, products: Sequence[str]) -> None:
    _minutes("duur", changes.minutes, CELL_MINUTES, LONGEST_VISIT)
    _minutes("per_persoon", changes.per_person, 0, LONGEST_BUFFER)
    _minutes("vooraf", changes.before, 0, LONGEST_BUFFER)
    _minutes("nadien", changes.after, 0, LONGEST_BUFFER)
    for product, minutes in (changes.durations or {}).items():
        _known("duren", product, dict.fromkeys(products, ""))
        _minutes(f"duren/{product}", minutes, CELL_MINUTES, LONGEST_VISIT)
    _between("personen", changes.most_persons, 1, MOST_PERSONS)
    _between("minstens", changes.lead, 0, LONGEST_LEAD)
    _between("hoogstens", changes.horizon, 1, LONGEST_HORIZON)
    _between("per_inwoner", changes.most_open, 1, MOST_OPEN)
    if changes.modes is not None:
        _each_known("wijzen", tuple(changes.modes), {VIDEO: "", LOKET: ""})


def _checked_day(weekday: int, stretches: Sequence[Stretch]) -> list[Stretch]:
    _between("uren", weekday, 0, 6)
    ordered = sorted(stretches)
    for opens, closes in ordered:
        if not 0 <= opens < closes <= 24 * 60:
            raise InvalidInput("uren", "Het einde moet na het begin liggen, op dezelfde dag.")
        if opens % CELL_MINUTES or closes % CELL_MINUTES:
            raise InvalidInput("uren", "Kies uren op vijf minuten, bijvoorbeeld 9:00 of 9:05.")
    for (_, closes), (opens, _) in pairwise(ordered):
        if opens < closes:
            raise InvalidInput("uren", "Twee stukken van dezelfde dag overlappen.")
    return ordered


def _minutes(field: str, value: int | None, least: int, most: int) -> None:
    _between(field, value, least, most)
    if value is not None and value % CELL_MINUTES:
        raise InvalidInput(field, "Kies een veelvoud van 5 minuten.")


def _between(field: str, value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise InvalidInput(field, f"Kies een getal van {least} tot {most}.")


def _known(field: str, key: str, known: Mapping[str, object]) -> None:
    if key not in known:
        raise InvalidInput(field, f"'{key[:40]}' ken ik niet. Kies uit: {', '.join(known)}.")


def _each_known(field: str, keys: Sequence[str], known: Mapping[str, object]) -> None:
    if not keys:
        raise InvalidInput(field, "Kies er minstens één.")
    for key in keys:
        _known(field, key, known)


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "sleutel", "Gebruik kleine letters zonder accenten, cijfers, - en _, hoogstens 64 tekens."
        )


def _named(field: str, name: str) -> None:
    if not name.strip() or len(name.strip()) > 80 or not name.isprintable():
        raise InvalidInput(field, "Vul een naam in van hoogstens 80 tekens.")


def _plain(value: object) -> object:
    """What JSON keeps: no tuples, no views."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple | list) else value
