"""What an answer is made from, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.answers.understanding import Context
from bot.appointments.contract import Appointments, Theme
from bot.appointments.errors import AppointmentError
from bot.catalogue import Catalogue, City, Keys, Product
from bot.catalogue.search import ProductSearch
from bot.replies import Message

if TYPE_CHECKING:
    from bot.appointments.access import Access
    from bot.appointments.links import Links
    from bot.appointments.rating import Ratings
    from bot.appointments.waiting import WaitingList


@dataclass(frozen=True)
class Question:
    """What the resident sent: text with the engine's parse, or the payload of a tapped button."""

    text: str
    parse: Mapping[str, Any]
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class World:
    """The city that answers, the moment (aware, Brussels), and the agenda with this conversation's id.

    `imported` finds the products that only this city has, and that the engine was not trained on.
    `elsewhere`: the other cities, name -> website. `staffed`: there is a desk of people to ask. `key`: the id of the
    message that is answered, for what may happen only once. `waiting`, `access`, `ratings` and `links` are None where
    nobody keeps them. `busy`: the booking form is open.
    """

    city: City
    products: Mapping[str, Product]
    keys: Keys
    now: datetime
    agenda: Appointments
    conversation_id: str
    imported: ProductSearch = field(default_factory=lambda: ProductSearch({}))
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    staffed: bool = False
    key: str = ""
    waiting: WaitingList | None = None
    access: Access | None = None
    ratings: Ratings | None = None
    links: Links | None = None
    busy: bool = False

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        city: str,
        now: datetime,
        agenda: Appointments,
        conversation: str,
        **beside: Any,
    ) -> World:
        """`beside`: the fields after `elsewhere`, by their names. Raises UnknownCity."""
        found, products = catalogue.city(city), catalogue.products(city)
        others = {one.naam: one.website for one in catalogue.cities.values() if one is not found}
        imported = catalogue.imported(city)
        return cls(found, products, catalogue.keys, now, agenda, conversation, imported, others, **beside)

    def theme(self, key: str | None) -> Theme | None:
        """What one can make an appointment for, as the agenda has it now. Raises AgendaAway."""
        return next((one for one in self.agenda.themes(self.city.sleutel) if one.key == key), None)

    def books(self, product: str) -> bool:
        """Whether an appointment can be made for it now: the staff may have put its theme off. What can't be looked up
        is said when the resident tries."""
        if self.city.afspraken.theme_of(product) is None:
            return False
        try:
            return self.agenda.theme_for(self.city.sleutel, product) is not None
        except AppointmentError:
            return True

    def title(self, product: str) -> str:
        """A product's name for people, also when no file tells about it yet."""
        if product in self.products:
            return self.products[product].naam
        return self.keys.products[product].naam if product in self.keys.products else product

    def short(self, product: str) -> str:
        """A product's name for a button or a line of a summary."""
        name = self.products[product].kort if product in self.products else self.title(product)
        return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Memory:
    """What a conversation remembers between turns.

    `last`: the texts of the last answer, to repeat. `cancels`: the appointment whose cancelling was just offered.
    `hours`: the service whose hours were just said. `about`: the appointment that was just spoken of. `asks`: what was
    just asked about one, see bot/answers/bookings.py; it holds for one answer.
    """

    context: Context = field(default_factory=Context)
    misunderstood: int = 0
    last: tuple[str, ...] = ()
    cancels: str | None = None
    hours: str | None = None
    about: str | None = None
    asks: Mapping[str, Any] = field(default_factory=dict)

    def as_slots(self) -> dict[str, Any]:
        return {
            "product": self.context.product,
            "aspect": self.context.aspect,
            "gesprek": {
                "persoon": self.context.person,
                "onbegrepen": self.misunderstood,
                "laatste": list(self.last),
                "annuleren": self.cancels,
                "uren": self.hours,
                "afspraak": self.about,
                "vraagt": dict(self.asks),
            },
        }

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Memory:
        talk = slots.get("gesprek") or {}
        return cls(
            Context(slots.get("product"), slots.get("aspect"), talk.get("persoon")),
            int(talk.get("onbegrepen", 0)),
            tuple(talk.get("laatste", ())),
            talk.get("annuleren"),
            talk.get("uren"),
            talk.get("afspraak"),
            talk.get("vraagt") or {},
        )


@dataclass(frozen=True)
class Reply:
    """`begin`: slots of the booking form, which starts right after these messages when there are any."""

    messages: list[Message]
    memory: Memory
    begin: Mapping[str, Any] = field(default_factory=dict)
