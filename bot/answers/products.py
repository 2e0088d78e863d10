"""The answer about one aspect of a product: the asked thing, then where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.answers.understanding import ASK
from bot.catalogue import AspectAnswer, City, Product, Source
from bot.catalogue.shape import Link
from bot.replies import Button, Message, choice, link

BOOKABLE = ("loket", "advies", "online")
ENGLISH = "en"
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
    other = product.instead(person)
    return (products[other], None) if other and other in products else (product, person)


def product_answer(
    product: Product,
    aspect: str,
    person: str | None,
    city: City,
    *,
    introduce: bool = True,
    books: bool = True,
) -> Message:
    """The asked aspect first, then the web application, an appointment, and what people ask next.

    introduce: what differs for the person was not said yet. books: its appointments can be made now.
    """
    answer = product.answer(aspect, person)
    differs = product.introduction(aspect, person) if introduce else None
    text = f"{differs}\n{answer.tekst}" if differs else answer.tekst
    return Message(
        text,
        tuple(_buttons(product, answer, aspect, bookable=books and bookable(product, city))),
        {"antwoord": said(product, aspect, answer, product.source(aspect, person))},
    )


def bookable(product: Product | None, city: City) -> bool:
    """Whether an appointment can be made for it in this city."""
    return product is not None and product.offered and city.afspraken.theme_of(product.sleutel) is not None


def translated(product: Product, aspect: str) -> Message | None:
    """The official English text of an answer, under the Dutch one and marked as a translation.

    European products (Single Digital Gateway, Regulation (EU) 2018/1724) have one; the Bestuurstaalwet asks for Dutch
    first. None when nobody translated this aspect.
    """
    english = product.vertalingen.get(ENGLISH)
    answer = english.aspecten.get(aspect) if english else None
    if answer is None or not product.offered:
        return None
    return Message(f"Vertaling van de Nederlandse tekst (English):\n{answer.tekst}", custom={"taal": ENGLISH})


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


def _pages(product: Product, answer: AspectAnswer) -> list[Link]:
    """Every answer leads to the web application of the product, if it has one; then to its own page."""
    own = answer.links[:1]
    start = [found for found in product.application if found.soort == "start"][:1]
    if own and (own[0].soort == "start" or not start or own[0].url == start[0].url):
        return list(own)
    return [*start, *own] or list(product.application[:1])


def _buttons(product: Product, answer: AspectAnswer, aspect: str, *, bookable: bool) -> list[Button]:
    buttons = [link(found.titel, found.url) for found in _pages(product, answer)]
    if answer.meer:
        buttons.append(choice("Meer uitleg", ASK, product=product.sleutel, aspect=aspect, meer=True))
    if product.afspraak in BOOKABLE and bookable:
        buttons.append(choice("Afspraak maken", "afspraak_maken", product=product.sleutel))
    room = MOST_BUTTONS - 1 - len(buttons) if product.offered else 0
    buttons += [choice(TITLES[key], ASK, product=product.sleutel, aspect=key) for key in NEXT[aspect][:room]]
    return [*buttons, choice("Bellen of langskomen", "contact", product=product.sleutel)]
