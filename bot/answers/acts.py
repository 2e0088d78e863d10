"""Answers to acts that are no question about a product: hours, places, a person, a complaint…"""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import emergency, handover, opening_hours, reach
from bot.answers.products import bookable, product_answer, resolve, source_of
from bot.answers.understanding import Understanding
from bot.answers.world import Memory, World
from bot.catalogue import Product
from bot.replies import Message, choice, link

TITLES = {
    "medewerker": "Medewerker spreken",
    "afspraak_maken": "Een afspraak maken",
    "afspraak_verplaatsen": "Mijn afspraak verplaatsen",
    "afspraak_annuleren": "Mijn afspraak annuleren",
    "afspraak_bekijken": "Mijn afspraak bekijken",
    "klacht": "Een klacht indienen",
    "vereenvoudiging": "Iets dat eenvoudiger kan",
    "status_opvragen": "Hoever staat mijn aanvraag",
    "openingsuren": "Openingsuren",
    "locatie": "Adres",
    "contact": "Telefoon en e-mail",
    "privacy": "Mijn gegevens",
    "andere_taal": "Een andere taal",
    "hulp": "Wat kan ik hier vragen?",
    "noodgeval": "Dringende hulp",
}
"""Acts that may be offered as a choice, in plain words. Greetings and yes or no never are."""


def act_answer(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    """The city's answer to an act; one that has no page of its own gets a short helpful sentence."""
    special = _SPECIAL.get(asked.act)
    if special:
        return special(asked, text, memory, world)
    return [_route(asked.act, world)]


def _route(act: str, world: World) -> Message:
    answer = world.city.handelingen.get(act)
    if answer is None:
        return Message(f"Waarmee kan ik je helpen? {reach.contact_text(world.city, world.now)}")
    buttons = [link(found.titel, found.url) for found in answer.links]
    if answer.meer:
        buttons.append(choice("Meer uitleg", act, meer=True))
    source = answer.bron or (world.city.bron if answer.links else None)
    said = {"sleutel": act, "voorbeeld": answer.voorbeeld, "bron": source_of(source) if source else None}
    return Message(answer.tekst, tuple(buttons), {"antwoord": said})


def more(act: str, world: World) -> Message:
    """The longer explanation of an act."""
    answer = world.city.handelingen.get(act)
    return Message(answer.meer or answer.tekst) if answer else _route(act, world)


def _medewerker(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    about = asked.product or memory.context.product
    product = _product(asked.product, world)
    offer = choice("Afspraak maken", "afspraak_maken", product=asked.product)
    book = (offer,) if _bookable(product, world) else ()
    if world.staffed:
        return [handover.message("gevraagd", "Goed.", world, about, book)]
    route = _route("medewerker", world)
    now = f"{reach.phone_line(world.city, world.now)}."
    custom = {**route.custom, **handover.sign("gevraagd", world, about)}
    return [Message(f"{route.text}\n{now}", (*route.buttons, *book), custom)]


def _openingsuren(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    return [opening_hours.answer(asked, text, memory, world)]


def _locatie(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    place = reach.place_named(world.city, text)
    if place:
        return [Message(reach.place_text(place, world.now), custom=_place_source(place.voorbeeld, world))]
    product = _product(asked.product, world)
    if product:
        found = product_answer(product, "waar", asked.person, world.city, books=world.books(product.sleutel))
        return [found]
    places = [place for place in world.city.plaatsen if place.adres or place.haltes]
    lines = [f"- {place.naam}: {place.adres}" if place.adres else f"- {place.naam}" for place in places]
    text = "Je kan hier terecht:\n" + "\n".join(lines)
    example = any(place.voorbeeld for place in places)
    return [Message(text, (choice("Openingsuren", "openingsuren"),), _place_source(example, world))]


def _place_source(example: bool, world: World) -> dict[str, object]:
    source = world.city.bron
    said = {"sleutel": "locatie", "voorbeeld": example, "bron": source_of(source) if source else None}
    return {"antwoord": said}


def _contact(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    product = _product(asked.product, world)
    lines = [reach.contact_text(world.city, world.now)]
    theme = world.city.afspraken.theme_of(product.sleutel) if product else None
    keys = world.city.afspraken.themas[theme].plaatsen if theme else ()
    desks = [place for key in keys if (place := world.city.place(key)) and place.adres]
    desk = reach.walk_in_place(world.city, product) or next(iter(desks), world.city.main_place)
    lines += [f"Langskomen: {desk.naam}, {desk.adres}."] if desk else []
    buttons = (
        choice("Openingsuren", "openingsuren", **({"product": product.sleutel} if product else {})),
        link(f"Contact met {world.city.naam}", world.city.contactpagina),
    )
    return [Message("\n".join(lines), buttons)]


def _herhalen(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    if not memory.last:
        return [_route("hulp", world)]
    help_line = f"Is het nog niet duidelijk? Vraag het anders. {reach.phone_line(world.city, world.now)}"
    return [Message("Ik zeg het nog eens.\n" + "\n".join(memory.last)), Message(f"{help_line}.")]


def _status(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    route = _route("status_opvragen", world)
    product = _product(asked.product, world)
    if product is None:
        return [route]
    extra = choice("Hoelang duurt het?", "vraag", product=product.sleutel, aspect="duur")
    return [Message(f"Het gaat over: {product.naam}.\n{route.text}", (*route.buttons, extra), route.custom)]


def _ja_nee(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    product = _product(memory.context.product, world)
    if asked.act == "bevestigen" and memory.context.aspect == "afspraak" and _bookable(product, world):
        text = 'Wil je een afspraak? Tik op de knop, of typ "afspraak maken".'
        return [Message(text, (choice("Afspraak maken", "afspraak_maken", product=memory.context.product),))]
    return [Message("Goed. Zeg me maar waarmee ik je kan helpen.")]


def _noodgeval(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    """The number that is right for what happens; a tapped button tells of all of them."""
    return [emergency.message(text) if text else _route("noodgeval", world)]


def _stoppen(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    return [Message("Oké, dan laten we dat zo. Heb je nog een vraag? Typ ze gerust.")]


def _al_bezig(asked: Understanding, text: str, memory: Memory, world: World) -> list[Message]:
    product = _product(asked.product, world)
    if product and not _bookable(product, world):
        found = product_answer(product, "afspraak", asked.person, world.city, books=False)
        return [reach.with_desk(found, product, "afspraak", world.city, world.now)]
    return [Message("We zijn al een afspraak aan het maken. We doen daarmee voort.")]


def _bookable(product: Product | None, world: World) -> bool:
    return product is not None and bookable(product, world.city) and world.books(product.sleutel)


def _product(key: str | None, world: World) -> Product | None:
    return resolve(world.products, key, None)[0] if key in world.products else None


_SPECIAL: dict[str, Callable[[Understanding, str, Memory, World], list[Message]]] = {
    "medewerker": _medewerker,
    "openingsuren": _openingsuren,
    "locatie": _locatie,
    "contact": _contact,
    "herhalen": _herhalen,
    "status_opvragen": _status,
    "bevestigen": _ja_nee,
    "ontkennen": _ja_nee,
    "stoppen": _stoppen,
    "noodgeval": _noodgeval,
    "afspraak_maken": _al_bezig,
}
