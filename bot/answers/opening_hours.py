"""When something is open: the hours of what the sentence names, or of what the conversation is about."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.answers import reach
from bot.answers.products import product_answer, resolve
from bot.answers.understanding import ANSWER, Understanding, only_named
from bot.answers.world import Memory, World
from bot.catalogue import Place, Product
from bot.dutch import dates
from bot.replies import Message, choice

MOST_WORDS = 6
"""More than "en op vrijdag 27 november dan?" asks something else."""
_BY_PHONE = re.compile(r"\b(?:op|terug)?bel(?:len|t)?\b|\w*telefo", re.IGNORECASE)
_BACK = re.compile(r"\b(?:ze|zij|die|daar|deze|dat|da)\b")
_GOES_ON = re.compile(r"\W*(?:en|of|maar|ook)\b", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"\b\d{1,2} ?(?:[/-] ?\d{1,2}\b(?![/-])|[a-z]{3,}\b(?! ?\d{4}))", re.IGNORECASE)


def answer(asked: Understanding, text: str, memory: Memory, world: World) -> Message:
    """The hours asked; of what has no hours here, where it is."""
    named = reach.place_named(world.city, text)
    if named and named.haltes:
        return Message(reach.place_text(named, world.now), custom={"antwoord": _source(named, world)})
    product = resolve(world.products, asked.product, None)[0] if asked.product in world.products else None
    if product and not _has_hours(product, world):
        found = product_answer(product, "waar", None, world.city, books=world.books(product.sleutel))
        return Message(f"Die openingsuren ken ik niet.\n{found.text}", found.buttons, found.custom)
    service = _service(product, named, text, memory, world)
    channel = "telefoon" if _BY_PHONE.search(text) else "balie"
    message = reach.hours_message(world.city, service, channel, world.now, day_asked(text, world.now))
    own = f"\n{reach.place_text(named, world.now)}" if named else ""
    buttons = (choice("Bellen of langskomen", "contact"), choice("Adres", "locatie"))
    return Message(message.text + own, buttons, message.custom)


def goes_on(asked: Understanding, text: str, memory: Memory, world: World) -> bool:
    """After hours were said, "en op 11 november?", "en in Oostakker?" and "en de bib?" ask hours again."""
    if memory.hours is None or not _GOES_ON.match(text) or len(text.split()) > MOST_WORDS:
        return False
    if asked.tier == ANSWER and asked.product and not asked.about_before:
        return only_named(text) and asked.aspect in ("algemeen", memory.context.aspect)
    return day_asked(text, world.now) is not None or reach.place_named(world.city, text) is not None


def day_asked(text: str, now: datetime) -> date | None:
    """The day that is named; one that is over this year without a year ("11 november") is next year's."""
    reading = dates.read(text, now)
    if reading.error and _DAY_AND_MONTH.search(text):
        reading = dates.read(text, now.replace(year=now.year + 1, month=1, day=1))
    first = reading.options[0] if reading.options else None
    start = first.start if first and first.kind in ("D", "DT", "DP") else None
    if isinstance(start, datetime):
        return start.date()
    return start if isinstance(start, date) else None


def _service(product: Product | None, named: Place | None, text: str, memory: Memory, world: World) -> str:
    if product:
        return reach.service_of(world.city, product)
    if named and named.diensten:
        return named.diensten[0]
    if memory.hours and _GOES_ON.match(text):
        return memory.hours
    before = world.products.get(memory.context.product or "")
    if before and _BACK.search(text.lower()) and _has_hours(before, world):
        return reach.service_of(world.city, before)
    return reach.CONTACT


def _has_hours(product: Product, world: World) -> bool:
    """Not when nobody of the city receives people for it: the city's own hours would be wrong."""
    booked = world.city.afspraken.theme_of(product.sleutel) is not None
    return booked or reach.service_of(world.city, product) != reach.CONTACT


def _source(place: Place, world: World) -> dict[str, object]:
    return {**reach.hours_source(world.city), "sleutel": "openingsuren", "voorbeeld": place.voorbeeld}
