"""A photo, a voice message or a place: acknowledged in words, with the way to somebody who can use it."""

from __future__ import annotations

from bot.answers import reach
from bot.answers.world import World
from bot.replies import Message, choice

_SAID = {
    "foto": "Ik heb je foto gekregen, maar ik kan geen foto's bekijken. Beschrijf in een zin wat je nodig hebt.",
    "spraak": "Ik heb je spraakbericht gekregen, maar ik kan er niet naar luisteren. Typ je vraag in een zin.",
    "locatie": "Ik heb je locatie gekregen. Typ erbij wat je vraag is, bijvoorbeeld dat er iets stuk is in die straat.",
}
_OTHER = "Ik heb je bestand gekregen, maar ik kan het niet openen. Typ je vraag in een zin."


def reply(kind: str, world: World) -> Message:
    """`kind` as in bot.conversations.Attachment."""
    buttons = [choice("Met een medewerker praten", "medewerker")]
    if kind == "locatie" and "melding_openbaar_domein" in world.products:
        buttons.insert(
            0,
            choice(
                "Iets melden in de straat", "vraag", product="melding_openbaar_domein", aspect="aanvragen"
            ),
        )
    text = f"{_SAID.get(kind, _OTHER)} {reach.phone_line(world.city, world.now)}."
    return Message(
        text, tuple(buttons), {"handover": {"gevraagd": kind in ("foto", "spraak"), "reden": kind}}
    )
