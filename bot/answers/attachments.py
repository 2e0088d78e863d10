"""A photo, a voice message or a place: acknowledged in words, with the way to somebody who can use it."""

from __future__ import annotations

from bot.answers import reach
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
WANTS_A_PERSON = ("foto", "video", "spraak", "bestand")
"""Only somebody who can look or listen can do something with these."""


def reply(kind: str, world: World) -> Message:
    """`kind` as in bot.conversations.Attachment."""
    if kind == "reactie":  # a thumb under our answer asks for nothing
        return Message(_SAID[kind])
    buttons = [choice("Medewerker spreken", "medewerker")]
    if kind == "locatie" and "melding_openbaar_domein" in world.products:
        buttons.insert(
            0,
            choice(
                "Iets melden in de straat", "vraag", product="melding_openbaar_domein", aspect="aanvragen"
            ),
        )
    text = f"{_SAID.get(kind, _OTHER)} {reach.phone_line(world.city, world.now)}."
    return Message(text, tuple(buttons), {"handover": {"gevraagd": kind in WANTS_A_PERSON, "reden": kind}})
