"""How to reach the city without a computer: phone, hours, desk. Always within reach of any answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from bot.catalogue import City, Place, Product
from bot.catalogue.city import Stop
from bot.hours.text import DAY_NAMES, MONTH_NAMES, spans_text, status_text, week_lines
from bot.replies import Message

CONTACT = "contactcentrum"
NAMES = {"balie": "aan de balie", "telefoon": "telefoon", "video": "videogesprek", "chat": "chat"}


def phone_line(city: City, now: datetime) -> str:
    """Says "Bel Gentinfo op 09 210 10 10 (nu open tot 19 uur)"."""
    status = ""
    if city.schedule.knows(CONTACT, "telefoon"):
        status = f" ({status_text(city.schedule, CONTACT, 'telefoon', now)})"
    return f"Bel {city.telefoon.naam} op {city.telefoon.tonen}{status}"


def contact_text(city: City, now: datetime) -> str:
    return f"{phone_line(city, now)}, of mail naar {city.email}."


def service_of(city: City, product: Product | None) -> str:
    """The service whose hours hold for a product; the contact centre's when none is asked."""
    if product is None:
        return CONTACT
    if product.sleutel in city.uren:
        return product.sleutel
    theme = city.afspraken.theme_of(product.sleutel)
    if theme:
        return city.afspraken.themas[theme].dienst
    if product.thema == "WelzijnGezondheid" and "welzijn" in city.uren:
        return "welzijn"
    return CONTACT


def hours_message(city: City, service: str, channel: str, now: datetime, day: date | None = None) -> Message:
    """The hours of one day when a day is asked, otherwise the week; with whether it is open now."""
    channel = channel if city.schedule.knows(service, channel) else next(iter(city.uren[service]))
    name = f"{_service_name(city, service)}, {NAMES.get(channel, channel)}"
    text = _day(city, service, channel, day) if day else _week(city, service, channel, now)
    return Message(
        f"{name}: {text}",
        custom={"uren": {"dienst": service, "kanaal": channel}, "antwoord": hours_source(city)},
    )


def hours_source(city: City) -> dict[str, object]:
    source = city.bron
    return {
        "sleutel": "openingsuren",
        "voorbeeld": city.uren_voorbeeld,
        "bron": {"naam": source.naam, "url": source.url, "datum": source.datum.isoformat()}
        if source
        else None,
    }


def _service_name(city: City, service: str) -> str:
    if service == CONTACT:
        return f"Onthaal van de {city.lidwoord_stad}"
    return service.replace("_", " ").capitalize()


def _week(city: City, service: str, channel: str, now: datetime) -> str:
    lines = week_lines(city.schedule.week(service, channel))
    return f"{status_text(city.schedule, service, channel, now)}.\n" + "\n".join(
        f"- {line}" for line in lines
    )


def _day(city: City, service: str, channel: str, day: date) -> str:
    why = city.schedule.why_different(service, day)
    reason = f" ({why})" if why else ""
    return f"{day_in_full(day)} {spans_text(city.schedule.day_hours(service, channel, day))}{reason}."


def day_in_full(day: date) -> str:
    return f"{DAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}"


def place_named(city: City, text: str) -> Place | None:
    """The office, or the bus by one of its stops, that the sentence names, by its longest everyday name."""
    low = text.lower()
    found = [
        (len(name), place)
        for place in city.plaatsen
        for name in (*place.namen, place.naam.lower(), *(stop.naam.lower() for stop in place.haltes))
        if re.search(rf"\b{re.escape(name)}\b", low)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


_WHERE = re.compile(r"\b(?:waar|wanneer|welke? dag\w*|haltes?|adres|hoe laat|\w*bus)\b", re.IGNORECASE)


def asks_for_place(city: City, text: str) -> bool:
    """Whether a place of the city is named, and where or when it is seems to be the question."""
    return _WHERE.search(text) is not None and place_named(city, text) is not None


def place_text(place: Place, now: datetime) -> str:
    """Where it is and how to get there; of a bus, its next stop and its round."""
    where = f"{place.naam}: {place.adres}." if place.adres else f"{place.naam}."
    found = place.next_stop(now.date())
    stops = f" {_stops(place, *found)}" if found else ""
    end = f" {place.bereikbaar}" if place.bereikbaar else ""
    return f"{where}{stops}{end}".replace("\n ", "\n")


def _stops(place: Place, day: date, stop: Stop) -> str:
    first = f"De volgende halte is {stop.naam} ({stop.where}) op {day_in_full(day)}, {spans_text(stop.uren)}."
    return "\n".join([first, *(f"- {one.naam}: {one.where}, {one.when}" for one in place.haltes)]) + "\n"


def walk_in_place(city: City, product: Product | None) -> Place | None:
    """Where one goes without an appointment: the place that has the product's service."""
    service = service_of(city, product)
    return next((place for place in city.plaatsen if service in place.diensten and place.adres), None)


def with_desk(answer: Message, product: Product, aspect: str, city: City, now: datetime) -> Message:
    """Where one walks in without an appointment, address and hours belong to the answer."""
    if product.afspraak != "zonder_afspraak" or aspect not in ("algemeen", "aanvragen", "waar", "afspraak"):
        return answer
    desk = walk_in_text(city, product, now) if product.offered else None
    return replace(answer, text=f"{answer.text}\n{desk}") if desk else answer


def walk_in_text(city: City, product: Product, now: datetime) -> str | None:
    """Address and hours for a product without appointments; None when its service is not known here."""
    place, service = walk_in_place(city, product), service_of(city, product)
    if place is None or not city.schedule.knows(service, "balie"):
        return None
    return f"{place.naam}: {place.adres}. Nu: {status_text(city.schedule, service, 'balie', now)}."
