"""What an answer is made from, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.answers.understanding import Context
from bot.appointments.contract import Appointments
from bot.catalogue import Catalogue, City, Keys, Product
from bot.catalogue.search import ProductSearch
from bot.replies import Message


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
    `elsewhere`: the other cities, name -> website. `staffed`: there is a desk of people to ask.
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

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        city: str,
        now: datetime,
        agenda: Appointments,
        conversation: str,
        *,
        staffed: bool = False,
    ) -> World:
        """Raises UnknownCity."""
        found, products = catalogue.city(city), catalogue.products(city)
        others = {one.naam: one.website for one in catalogue.cities.values() if one is not found}
        imported = catalogue.imported(city)
        return cls(found, products, catalogue.keys, now, agenda, conversation, imported, others, staffed)

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
    `hours`: the service whose hours were just said.
    """

    context: Context = field(default_factory=Context)
    misunderstood: int = 0
    last: tuple[str, ...] = ()
    cancels: str | None = None
    hours: str | None = None

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
        )


@dataclass(frozen=True)
class Reply:
    messages: list[Message]
    memory: Memory
