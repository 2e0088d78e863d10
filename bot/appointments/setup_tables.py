"""What the staff set up and note about the agenda, over what the city's content says. All moments are UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class ThemeSetup(Base):
    """What the staff changed of a theme of `gemeente.yml`; NULL keeps what the content says.

    minutes       of one visit, a multiple of five       per_person  minutes more for each next person
    most_persons  that may come together                 durations   product -> minutes, where it differs
    before, after buffers in minutes, a multiple of five
    lead          minutes, at least, before it begins    horizon     days ahead, at most
    most_open     appointments of one resident at a time
    walk_in       people may also come without appointment
    modes         video, loket                           active      false: nothing can be booked
    """

    __tablename__ = "agenda_theme"

    city: Mapped[str] = mapped_column(String(64), primary_key=True)
    theme: Mapped[str] = mapped_column(String(64), primary_key=True)
    minutes: Mapped[int | None]
    per_person: Mapped[int | None]
    most_persons: Mapped[int | None]
    durations: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    before: Mapped[int | None]
    after: Mapped[int | None]
    lead: Mapped[int | None]
    horizon: Mapped[int | None]
    most_open: Mapped[int | None]
    walk_in: Mapped[bool | None]
    modes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    active: Mapped[bool] = mapped_column(default=True)


class DeskSetup(Base):
    """A desk or room of a place. As soon as a place has desks for a theme, they replace the numbers of the content.

    key       ASCII, unique in the city; its resource is city/loket/key/seat number
    themes    keys of themes that are received here
    capacity  visits at the same time, e.g. 3 for a room with three tables
    """

    __tablename__ = "agenda_desk"

    city: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    capacity: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)


class OfficerSetup(Base):
    """Somebody who receives residents. As soon as a theme has officers for a way (video, loket), one of them is taken
    with every visit: nobody is in two places.

    key       ASCII, unique in the city; its resource is city/medewerker/key
    agent_id  agent.id of the same person in the console, or NULL
    themes, modes, places  where they can be taken; places empty: everywhere
    """

    __tablename__ = "agenda_officer"

    city: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    agent_id: Mapped[str | None] = mapped_column(String(36))
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    modes: Mapped[list[str]] = mapped_column(JSON, default=list)
    places: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)


class HoursSetup(Base):
    """Weekly hours that replace others, one row per stretch, in local time.

    who       thema/<theme>/<mode>: of a theme, instead of its service's hours
              medewerker/<key>, loket/<key>: within the theme's hours; without rows: all of them
    weekday   0 Monday … 6 Sunday
    opens, closes  minutes since midnight, local time
    """

    __tablename__ = "agenda_hours"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    city: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(150))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]

    __table_args__ = (Index("ix_agenda_hours", "city", "who"),)


class Block(Base):
    """Time in which nothing can be booked. What stands there already stays, until somebody moves or cancels it.

    who     * (the whole agenda), plaats/<key>, thema/<key>, or a resource: a desk's or an officer's
    reason  for colleagues
    """

    __tablename__ = "agenda_block"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    city: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(200))
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column("end", UtcDateTime)
    reason: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_agenda_block", "city", "end"),)


class WalkIn(Base):
    """Somebody without an appointment, with a number that is called.

    day     local day; number: 1, 2, 3… per place and day
    status  wacht | opgeroepen | klaar | weg
    """

    __tablename__ = "walk_in"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    city: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    theme: Mapped[str] = mapped_column(String(64))
    product: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(12))
    desk: Mapped[str | None] = mapped_column(String(80))
    agent_id: Mapped[str | None] = mapped_column(String(36))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("city", "place", "day", "number"),)


class AgendaDeed(Base):
    """What the staff did in the agenda: who, when, to what. Rows are only added.

    verb     geboekt | verplaatst | geannuleerd | aangekomen | klaar | niet_gekomen | ziek | geblokkeerd | vrijgegeven |
             instelling | bekeken | uitgevoerd (exported) | ongedaan | notitie | gezocht | doorgegeven |
             nummer | opgeroepen (of people without an appointment)
    about    appointment.id, or the key of what was set up
    details  for programs, without names or addresses
    """

    __tablename__ = "agenda_deed"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    city: Mapped[str] = mapped_column(String(64))
    agent_id: Mapped[str] = mapped_column(String(36))
    verb: Mapped[str] = mapped_column(String(16))
    about: Mapped[str | None] = mapped_column(String(200), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_agenda_deed", "city", "at"),)
