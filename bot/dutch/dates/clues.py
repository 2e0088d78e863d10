"""Words around a day or a time that tell what is meant with it: a booking, a denial, a correction, a farewell."""

from __future__ import annotations

import re

OWN_PART = "eigendeel"
"""Stands before a compound ("en vrijdagvoormiddag"): its part of the day is not for the day before it."""
FILLERS = frozenset(
    {
        "op",
        "om",
        "de",
        "het",
        "in",
        "van",
        "dus",
        "namelijk",
        "of",
        "is",
        "dat",
        "(",
        ")",
        "'",
        ":",
        "¤",
        OWN_PART,
    }
)
BOOKING = (
    "boek",
    "opteer",
    "kies",
    "kiez",
    "inschrij",
    "goe",
    "ok",
    "inboek",
    "afspra",
    "reserv",
    "plaats",
    "plek",
    "vrij",
    "iets",
    "moment",
    "gaatje",
    "gesprek",
    "video",
    "zet",
    "leg",
    "schrijf",
    "noteer",
    "afzeg",
    "annul",
    "afmeld",
    "hou",
    "past",
    "lukt",
)
"""Beginnings of words before "voor": a booking is for a day, not before it."""
MOVING = frozenset({"uitstellen", "verzetten", "verplaatsen", "verschuiven", "uitgesteld", "verplaatst"})
"""Words before "tot": "uitstellen tot maandag" is to Monday, not until Monday."""
PARTING = re.compile(
    r"(?:^|[.!] )(?:\w+ )?(?:bedankt|dank|dank u|dankjewel|groeten|groetjes|merci|graag|oke?|prima|top|goed|"
    r"super)(?: \w+)? ?[,!.]?$"
)
"""Words before "tot maandag" that make it a farewell: see you then."""
ARTICLES = frozenset({"op", "de", "het"})
CORRECTING = frozenset(
    {"nee", "neen", "sorry", "bedoel", "bedoelde", "correctie", "oeps", "foutje", "vergissing"}
)
ASKING = frozenset({"kan", "mag", "zou", "kunnen", "wil", "mogen"})
DENIED_BEFORE = re.compile(
    r"\b(?:niet|geen|behalve|buiten|uitgezonderd)(?!(?:.*) (?:school|les|lessen|werk|dienst)\b)(?: (?:tijd|vrij|op|"
    r"om|in|de|deze|liefst|kan))*$"
)
NOT_A_DENIAL = re.compile(r"\b(?:kan|mag|kunnen|zou|is|kom) (?:ik|we|het|er|u|je) niet(?: (?:op|om|in))*$")
THAN = re.compile(r"\b(?:dan|als|in plaats van|ipv)(?: (?:op|om|in|de))*$")
RATHER = frozenset({"liever", "eerder", "beter", "plaats", "ipv"})
"""Words that make "dan dinsdag" the day that is not wanted: "liever woensdag dan dinsdag"."""
DENIED_AFTER = re.compile(
    r"^(?:(?:kan|kunnen|gaat|lukt|past|komt|is|ben|heb|mag) )?"
    r"(?:(?:ik|we|wij|het|mij|me|er|dat|toch|ook|jammer|genoeg|helaas|echt|spijtig) )*(?:niet|nooit|geen(?! (?:school|"
    r"les|lessen|werk|dienst|probleem)))\b"
)
OF_SOMETHING = re.compile(
    r"\b(?:mijn|onze|ons|haar|zijn|hun|je|jullie|uw|de|een) (?:\w+ )?"
    r"(?:\w*reis|vlucht|verlof|vakantie|huwelijk|trouw|verhuis|verhuizing|bevalling|examen|operatie|feest|begrafenis)"
    r"(?: \w+)? (?:van|op|om|in|tot)(?: (?:de|het))?$|\b(?:mijn|onze) \w+ van(?: de)?$"
)
"""Words before a day that is not the day asked for: "mijn reis van 5 december", "mijn afspraak van dinsdag"."""
THING_OF = re.compile(
    r"\b(?:mijn|mijne|onze|ons|de|het|een|dat|die|jullie|haar|zijn|als) (?!afspraak)(?:[a-z]+ ){0,2}(?!afspraak)"
    r"[a-z]+ van(?: de)?$"
)
"""Words before a day that is over without being a mistake: "mijn aanvraag van 3 november"."""
