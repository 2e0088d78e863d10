"""The answer about one aspect of a product: the asked thing, then where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.answers.understanding import ASK
from bot.catalogue import AspectAnswer, City, Product, Source
from bot.replies import Button, Message, choice, link

BOOKABLE = ("loket", "advies", "online")
TITLES = {
    "algemeen": "Wat is het?",
    "aanvragen": "Aanvragen",
    "kosten": "Wat kost het?",
    "meebrengen": "Wat meebrengen?",
    "voorwaarden": "Voor wie?",
    "duur": "Hoelang duurt het?",
    "waar": "Waar?",
    "afspraak": "Afspraak nodig?",
}
NEXT = {
    "algemeen": ("kosten", "meebrengen"),
    "aanvragen": ("kosten", "meebrengen"),
    "kosten": ("aanvragen", "meebrengen"),
    "meebrengen": ("kosten", "waar"),
    "voorwaarden": ("aanvragen", "kosten"),
    "duur": ("kosten", "waar"),
    "waar": ("meebrengen", "kosten"),
    "afspraak": ("meebrengen", "waar"),
}
"""What people ask next."""
MOST_BUTTONS = 5


def resolve(
    products: Mapping[str, Product], key: str | None, person: str | None
) -> tuple[Product, str | None]:
    """The product that answers for this person ("reispas for a child" may be another product).

    KeyError when the city's content doesn't tell about the product.
    """
    product = products[key or ""]
    persona = product.personen.get(person) if person else None
    if persona and persona.naar and persona.naar in products:
        return products[persona.naar], None
    return product, person


def product_answer(
    product: Product, aspect: str, person: str | None, city: City, *, introduce: bool = True
) -> Message:
    """The asked aspect first, then the web application, an appointment, and what people ask next.

    `introduce`: what differs for the person was not said yet.
    """
    answer = product.answer(aspect, person)
    text = (_for_person(product, aspect, person) if introduce else "") + answer.tekst
    return Message(
        text,
        tuple(
            _buttons(product, answer, aspect, bookable=city.afspraken.theme_of(product.sleutel) is not None)
        ),
        {"antwoord": said(product, aspect, answer, product.source(aspect, person))},
    )


def more(product: Product, aspect: str, person: str | None) -> Message:
    """The longer explanation, asked for with a button."""
    answer = product.answer(aspect, person)
    return Message(
        answer.meer or answer.tekst,
        custom={"antwoord": said(product, aspect, answer, product.source(aspect, person))},
    )


def said(product: Product, aspect: str, answer: AspectAnswer, source: Source) -> dict[str, Any]:
    """What programs and the line under an answer need: which answer, its source and date."""
    return {
        "sleutel": f"{product.sleutel}/{aspect}",
        "product": product.sleutel,
        "aspect": aspect,
        "bron": source_of(source),
        "voorbeeld": answer.voorbeeld,
    }


def source_of(source: Source) -> dict[str, str]:
    return {"naam": source.naam, "url": source.url, "datum": source.datum.isoformat()}


def _for_person(product: Product, aspect: str, person: str | None) -> str:
    """A sentence on what differs for this person, where no text of its own says it."""
    persona = product.personen.get(person) if person else None
    if persona is None or persona.tekst is None or aspect in persona.aspecten:
        return ""
    return f"{persona.tekst}\n"


def _buttons(product: Product, answer: AspectAnswer, aspect: str, *, bookable: bool) -> list[Button]:
    buttons = [link(found.titel, found.url) for found in (answer.links or _application(product))[:1]]
    if answer.meer:
        buttons.append(choice("Meer uitleg", ASK, product=product.sleutel, aspect=aspect, meer=True))
    if product.afspraak in BOOKABLE and bookable:
        buttons.append(choice("Afspraak maken", "afspraak_maken", product=product.sleutel))
    room = MOST_BUTTONS - 1 - len(buttons)
    buttons += [choice(TITLES[key], ASK, product=product.sleutel, aspect=key) for key in NEXT[aspect][:room]]
    return [*buttons, choice("Bellen of langskomen", "contact", product=product.sleutel)]


def _application(product: Product) -> tuple[Any, ...]:
    """Every answer leads to the web application of the product, if it has one."""
    return product.aspecten["aanvragen"].links
