"""A photo, a voice message or a place: acknowledged in words, with the way to somebody who can use it."""

from __future__ import annotations

from bot.answers import handover, reach
from bot.answers.world import World
from bot.replies import Message, choice

_SAID = {
    "foto": "Ik heb je foto gekregen, maar ik kan geen foto's bekijken. Beschrijf in een zin wat je nodig hebt.",
    "video": "Ik heb je video gekregen, maar ik kan er niet naar kijken. Beschrijf in een zin wat je nodig hebt.",
    "contact": "Ik heb je contactgegevens gekregen, maar ik kan ze niet gebruiken. Typ je vraag in een zin.",
    "sticker": "Leuk! Ik lees alleen tekst. Typ je vraag in een zin.",
    "reactie": "Bedankt voor je reactie. Heb je nog een vraag? Typ ze in een zin.",
    "spraak": "Ik heb je spraakbericht gekregen, maar ik kan er niet naar luisteren. Typ je vraag in een zin.",
    "locatie": "Ik heb je locatie gekregen. Typ erbij wat je vraag is, bijvoorbeeld dat er iets stuk is in die straat.",
}
_OTHER = "Ik heb je bestand gekregen, maar ik kan het niet openen. Typ je vraag in een zin."
_KEPT_NOT = {
    "foto": "Ik heb je foto gekregen, maar ik kan geen foto's bekijken en ik bewaar ze niet.",
    "video": "Ik heb je video gekregen, maar ik kan er niet naar kijken en ik bewaar hem niet.",
    "spraak": "Ik heb je spraakbericht gekregen, maar ik kan er niet naar luisteren en ik bewaar het niet.",
    "bestand": "Ik heb je bestand gekregen, maar ik kan het niet openen en ik bewaar het niet.",
}
"""Who sends one of these wants to show something: a person is asked, who has to read what it is about."""
_MEANWHILE = "Beschrijf intussen in een zin wat je nodig hebt."


def reply(kind: str, world: World, product: str | None = None) -> Message:
    """`kind` as in bot.conversations.Attachment; `product`: what the conversation is about."""
    if kind == "reactie":  # a thumb under our answer asks for nothing
        return Message(_SAID[kind])
    sign = handover.sign("bijlage", world, product) if kind in _KEPT_NOT else {}
    if sign and world.staffed:
        return Message(f"{_KEPT_NOT[kind]} {handover.ASKING}\n{_MEANWHILE}", custom=sign)
    buttons = [choice("Medewerker spreken", "medewerker")]
    if kind == "locatie" and "melding_openbaar_domein" in world.products:
        buttons.insert(
            0,
            choice(
                "Iets melden in de straat", "vraag", product="melding_openbaar_domein", aspect="aanvragen"
            ),
        )
    text = f"{_SAID.get(kind, _OTHER)} {reach.phone_line(world.city, world.now)}."
    return Message(text, tuple(buttons), sign)
