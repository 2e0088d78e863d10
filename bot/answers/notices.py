"""What the service itself says: the opening of a conversation, and that something went wrong."""

from __future__ import annotations

from bot.catalogue import City
from bot.replies import Message, choice


def opening(city: City) -> list[Message]:
    """Who speaks (a computer program: AI Act art. 50), what it can do, how to reach a person."""
    welcome = city.handelingen["welkom"]
    buttons = (
        choice("Een afspraak maken", "afspraak_maken"),
        choice("Openingsuren", "openingsuren"),
        choice("Medewerker spreken", "medewerker"),
    )
    return [Message(welcome.tekst, buttons, {"welkom": True, "bot": True})]


def outage(city: City, person: str | None = None) -> Message:
    """Said once while the engine is down; the message itself is kept and answered later.

    person: what the button for a person asks, when the desk hears it without the engine.
    """
    return Message(
        "Ik kan je nu even niet antwoorden door een storing. Je bericht is bewaard en ik antwoord zodra het weer kan. "
        f"Is het dringend? Bel {city.telefoon.naam} op {city.telefoon.tonen}.",
        (choice("Medewerker spreken", person),) if person else (),
        custom={"storing": True},
    )


def failed(city: City) -> Message:
    """Said when a message could not be handled after several attempts."""
    return Message(
        "Dit bericht kon ik niet verwerken. Probeer het met andere woorden, "
        f"of bel {city.telefoon.naam} op {city.telefoon.tonen}.",
        custom={"mislukt": True},
    )


def returned(city: City) -> Message:
    """Said when a person gives the conversation back (AI Act, art. 50: at each change it is clear who speaks)."""
    return Message(
        f"De medewerker heeft dit gesprek afgerond. Je praat weer met de digitale assistent van {city.title}: "
        "een computerprogramma, geen mens. Wil je opnieuw een medewerker? Vraag het gerust.",
        custom={"terug": True, "bot": True},
    )


def notice(city: City, kind: str, person: str | None = None) -> Message:
    """`kind`: "storing" or "mislukt"."""
    return outage(city, person) if kind == "storing" else failed(city)
