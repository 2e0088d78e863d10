"""What the engine would have said of a sentence, written by hand, and the world that answers."""

from __future__ import annotations

from typing import Any

from bot.answers import Question, World
from bot.appointments import Agenda, Appointment, CitySetup, city_setup
from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.replies import Message
from bot.storage import Storage


def ranked(label: str, confidence: float = 0.9, **others: float) -> list[dict[str, Any]]:
    """A ranking with `label` first; the order of the others is theirs."""
    rows = {label: confidence, **others}
    return [{"name": name, "confidence": sure} for name, sure in rows.items()]


def parsed(
    act: str = "vraag",
    sure: float = 0.9,
    *,
    product: str = "geen",
    product_sure: float = 0.9,
    aspect: str = "geen",
    aspect_sure: float = 0.9,
) -> dict[str, Any]:
    """A parse of the engine; acts, products and aspects that aren't named are unlikely."""
    return {
        "intent_ranking": ranked(act, sure),
        "product_ranking": ranked(product, product_sure),
        "aspect_ranking": ranked(aspect, aspect_sure),
    }


UNSURE = parsed(sure=0.2, product_sure=0.15, aspect_sure=0.2)
"""Nothing in the sentence is known."""


def said(text: str, parse: dict[str, Any] | None = None) -> Question:
    return Question(text, parse or UNSURE)


def tapped(act: str, **entities: Any) -> Question:
    return Question("", {}, {"act": act, "entities": entities})


def payloads(messages: list[Message]) -> list[dict[str, Any]]:
    return [button.payload for message in messages for button in message.buttons if button.payload]


def titles(messages: list[Message]) -> list[str]:
    return [button.title for message in messages for button in message.buttons]


class Silence:
    """Nobody is sent a letter; what they were to bring is kept."""

    def __init__(self) -> None:
        self.bring: list[str] = []

    def confirmed(self, session: Any, city: CitySetup, appointment: Appointment, bring: str) -> None:
        self.bring.append(bring)

    def moved(
        self,
        session: Any,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = "inwoner",
    ) -> None:
        self.bring.append("")

    def cancelled(self, session: Any, city: CitySetup, appointment: Appointment) -> None:
        self.bring.append("")


def agenda_of(catalogue: Catalogue, storage: Storage, clock: Clock) -> Agenda:
    return Agenda(storage, clock, {"gent": city_setup(catalogue.city("gent"))}, Silence())


def world_of(catalogue: Catalogue, agenda: Agenda, clock: Clock, conversation: str = "noor") -> World:
    return World.of(catalogue, "gent", clock.now(), agenda, conversation)
