"""What an appointment is about: a product of the catalogue, or one of the city's themes."""

from __future__ import annotations

from bot.answers.world import World
from bot.booking.state import Updates


def of_product(product: str, world: World) -> Updates:
    """The theme that treats the product; the form ends when no appointment is needed for it."""
    theme = theme_of(product, world)
    if theme is None:
        return {"afspraak_product": product, "afspraak_uitkomst": "zonder_afspraak", "requested_slot": None}
    return {"thema": theme, "afspraak_product": product, "product": product}


def theme_of(product: str, world: World) -> str | None:
    theme = world.agenda.theme_for(world.city.sleutel, product)
    return theme.key if theme else None


def theme_named(text: str, world: World) -> Updates:
    """A theme by its key or by a long word of its name."""
    low = text.lower()
    for theme in world.agenda.themes(world.city.sleutel):
        words = [word for word in theme.name.lower().split() if len(word) > 4]
        if any(word in low for word in (theme.key, *words)):
            return {"thema": theme.key, "afspraak_product": None}
    return {}
