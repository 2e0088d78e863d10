"""What the form says about a sentence, beside its questions."""

from __future__ import annotations

from bot.booking.state import NO_EMAIL, Updates

NOTHING_YET = 'Er ligt nog niets vast. Wil je stoppen? Typ dan "stop".'
CHANGE_LATER = "Ja. Je ziet straks een overzicht. Dan kan je nog alles veranderen."
FIRST_THIS = (
    "We zijn nog met deze afspraak bezig. Wil je eerst naar een andere afspraak kijken? "
    'Typ dan "stop" en vraag het opnieuw.'
)
DIFFERENCE = (
    "Bij een videogesprek praat je via je computer of gsm met een medewerker. Je blijft thuis. "
    "Aan het loket kom je zelf langs."
)
MISSING = {
    "thema": "Ik weet niet goed waarover je afspraak gaat.",
    "wijze": "Ik weet nog niet of je via video of aan het loket wil praten.",
    "plaats": "Dat kantoor ken ik niet.",
    "personen": "Ik weet nog niet met hoeveel je komt. Typ een getal.",
    "moment": "Ik herken daarin geen dag of uur.",
    "naam": "Ik herken daarin geen naam.",
    "bevestigd": 'Typ "ja" als alles klopt, of zeg wat er anders moet.',
    "email": "Ik herken daarin geen e-mailadres. Een e-mailadres ziet eruit als naam@voorbeeld.be.",
}


def noted(updates: Updates, asked: str) -> str:
    """Said when something else was answered than what was asked."""
    if asked in updates or (asked == "email" and "email" in updates):
        return ""
    if updates.get("email") == NO_EMAIL:
        return "Goed, dan stuur ik geen mail."
    known = {"email": "e-mailadres", "telefoon": "telefoonnummer", "naam": "naam"}
    return f"Dat heb ik genoteerd: je {' en je '.join(known[slot] for slot in updates if slot in known)}."
