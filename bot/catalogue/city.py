"""What a city is: name, tone, telephone, places, hours, look and what can be booked."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.catalogue.contact_centre import ContactCentre
from bot.catalogue.models import AspectAnswer
from bot.catalogue.shape import Content, Source, Table
from bot.hours import DAYS, HOLIDAY, Closure, Schedule, Span, Week
from bot.hours.text import DAY_NAMES, spans_text

# Even and odd weeks come back within two, except around a year with 53 weeks: then it takes a third.
LONGEST_WAIT = 21


def _span(written: object) -> Span:
    return written if isinstance(written, Span) else Span.parse(str(written))


type Hours = Annotated[Span, BeforeValidator(_span)]
type DayHours = Annotated[tuple[Hours, ...], Field(strict=False)]


def _week(week: Week) -> Week:
    if unknown := set(week) - {*DAYS, HOLIDAY}:
        raise ValueError(f"kent geen dag '{min(unknown)}': het zijn {', '.join((*DAYS, HOLIDAY))}")
    return week


type WeekHours = Annotated[Table[DayHours], AfterValidator(_week)]


class Address(Content):
    straat: str
    postcode: str
    gemeente: str

    def __str__(self) -> str:
        return f"{self.straat}, {self.postcode} {self.gemeente}"


class Phone(Content):
    """`nummer` in international form for links, `tonen` as people write it, `naam` who picks up."""

    nummer: str
    tonen: str
    naam: str


class Stop(Content):
    """Where and when a bus stands every week, or only in even or odd weeks (as ISO 8601 counts them)."""

    naam: str
    plaats: str | None = None
    adres: Address | None = None
    dag: Literal["ma", "di", "wo", "do", "vr", "za", "zo"]
    uren: DayHours
    weken: Literal["even", "oneven"] | None = None

    @model_validator(mode="after")
    def _to_be_found(self) -> Self:
        if not (self.plaats or self.adres):
            raise ValueError(f"'{self.naam}' heeft geen plaats en geen adres")
        if not self.uren:
            raise ValueError(f"'{self.naam}' heeft geen uren")
        return self

    @property
    def where(self) -> str:
        return str(self.adres) if self.adres else self.plaats or ""

    @property
    def when(self) -> str:
        """Says "dinsdag van 9 tot 12 uur (even weken)"."""
        weeks = f" ({self.weken} weken)" if self.weken else ""
        return f"{DAY_NAMES[DAYS.index(self.dag)]} {spans_text(self.uren)}{weeks}"

    def stands_on(self, day: date) -> bool:
        week = ("even", "oneven")[day.isocalendar().week % 2]
        return DAYS[day.weekday()] == self.dag and self.weken in (None, week)


class Geo(Content):
    """Degrees in WGS 84, as of the register of addresses; for calendars. Never a guess: leave it out instead."""

    lat: float = Field(ge=49.4, le=51.6)  # Belgium: whoever swaps the two is told
    lon: float = Field(ge=2.5, le=6.5)


class Place(Content):
    """An office, or a bus that has stops (`haltes`) and so no address. `namen` are its everyday names.

    `diensten`: the services (keys of `uren`) whose desk is here, for those who walk in. `geo`: where its door is.
    """

    sleutel: str
    naam: str
    adres: Address | None = None
    geo: Geo | None = None
    namen: tuple[str, ...] = Field(default=(), strict=False)
    voorbeeld: bool = False
    bereikbaar: str | None = None
    diensten: tuple[str, ...] = Field(default=(), strict=False)
    haltes: tuple[Stop, ...] = Field(default=(), strict=False)

    def next_stop(self, day: date) -> tuple[date, Stop] | None:
        """The first stop from `day` on, with its day; None for a place that does not move."""
        days = (day + timedelta(days=ahead) for ahead in range(LONGEST_WAIT))
        return next(((on, stop) for on in days for stop in self.haltes if stop.stands_on(on)), None)


class ClosedDays(Content):
    """Days on which the ordinary hours do not hold; `uren` are those of these days, none is closed."""

    van: date
    tot: date | None = None
    naam: str
    uren: DayHours = ()
    diensten: tuple[str, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.tot is not None and self.tot < self.van:
            raise ValueError(f"eindigt op {self.tot}, voor het begin op {self.van}")
        return self

    def closure(self) -> Closure:
        return Closure(self.van, self.tot or self.van, self.naam, self.uren, self.diensten)


class AppointmentTheme(Content):
    """What can be booked together: the products, how (`wijzen`), where, for how many minutes (a multiple of
    five), and which service's hours hold. `loketten` desks per place, `medewerkers` officers for video.

    duren: product -> minutes, where it differs. per_persoon: minutes more for each next of at most `personen`.
    vooraf, nadien: minutes in which desk and officer are not free, around a visit. minstens_uren: before it begins.
    hoogstens_dagen: ahead. per_inwoner: appointments of one resident at a time. vrije_inloop: people may also come
    without. What the staff set up in the console goes over all of this.
    """

    naam: str
    producten: tuple[str, ...] = Field(strict=False)
    wijzen: tuple[str, ...] = Field(strict=False)
    plaatsen: tuple[str, ...] = Field(default=(), strict=False)
    duur: int
    dienst: str
    loketten: int = Field(default=2, ge=1)
    medewerkers: int = Field(default=2, ge=1)
    duren: Table[int] = Field(default_factory=dict)
    per_persoon: int = Field(default=0, ge=0, multiple_of=5)
    personen: int = Field(default=1, ge=1, le=20)
    vooraf: int = Field(default=0, ge=0, le=120, multiple_of=5)
    nadien: int = Field(default=0, ge=0, le=120, multiple_of=5)
    minstens_uren: int | None = Field(default=None, ge=0, le=720)
    hoogstens_dagen: int | None = Field(default=None, ge=1, le=365)
    per_inwoner: int = Field(default=3, ge=1, le=50)
    vrije_inloop: bool = False


class ReminderRules(Content):
    """How a city reminds: `dagen` and `uren` before an appointment (0 is never), by mail and in the conversation
    (`gesprek`, on WhatsApp and Telegram). `na_video`: after a video talk it asks how that was."""

    dagen: int = Field(default=2, ge=0, le=14)
    uren: int = Field(default=2, ge=0, le=12)
    kanalen: tuple[Literal["mail", "gesprek"], ...] = Field(default=("mail", "gesprek"), strict=False)
    na_video: bool = True


class Appointments(Content):
    themas: Table[AppointmentTheme]
    herinneringen: ReminderRules = ReminderRules()
    voorbeeld: bool = False

    def theme_of(self, product: str) -> str | None:
        """The key of the theme in which `product` is booked."""
        return next((key for key, theme in self.themas.items() if product in theme.producten), None)


class City(Content):
    """One municipality. `aanspreking` is how residents are addressed; `handelingen` is by act, and "welkom".

    `…_voorbeeld`: facts that the city has not confirmed.
    """

    sleutel: str
    naam: str
    lidwoord_stad: str
    aanspreking: Literal["je", "u"]
    website: str
    telefoon: Phone
    email: str
    contactpagina: str
    contact_voorbeeld: bool = False
    bron: Source | None = None
    plaatsen: tuple[Place, ...] = Field(strict=False)
    uren: Table[Table[WeekHours]]
    uren_voorbeeld: bool = False
    sluitingen: tuple[ClosedDays, ...] = Field(default=(), strict=False)
    sluitingen_voorbeeld: bool = False
    stijl: Table[Any] = Field(default_factory=dict)
    handelingen: Table[AspectAnswer] = Field(default_factory=dict)
    afspraken: Appointments
    contactcentrum: ContactCentre = ContactCentre()

    @property
    def title(self) -> str:
        """Its name where a line begins: "Gemeente Heusden-Zolder"."""
        return self.lidwoord_stad[:1].upper() + self.lidwoord_stad[1:]

    @cached_property
    def schedule(self) -> Schedule:
        """The opening hours, ready for questions."""
        return Schedule(self.uren, tuple(days.closure() for days in self.sluitingen))

    @property
    def main_place(self) -> Place | None:
        """Where somebody goes who does not know where to go: the first place with an address."""
        return next((place for place in self.plaatsen if place.adres), None)

    def place(self, key: str) -> Place | None:
        return next((place for place in self.plaatsen if place.sleutel == key), None)
