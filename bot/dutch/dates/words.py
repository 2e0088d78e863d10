"""The words of Dutch dates: weekdays, months, numbers, parts of the day, and how people misspell them."""

from __future__ import annotations

from functools import lru_cache

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAY_SHORT = {
    "ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5, "zo": 6,
    "maa": 0, "din": 1, "dins": 1, "woe": 2, "woens": 2, "don": 3, "dond": 3, "vri": 4, "vrij": 4, "zat": 5, "zon": 6,
}  # fmt: skip
"""Short weekdays. Most are ordinary words too, so they count only beside another date word."""
MONTH_SHORT = {
    "jan": 1, "feb": 2, "febr": 2, "mrt": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
    "october": 10, "june": 6, "july": 7, "meert": 3, "jannuari": 1,
}  # fmt: skip

_UNITS = ("", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS = (
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)  # fmt: skip
_TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig"}
_NO_DAYS = {60: "zestig", 70: "zeventig", 80: "tachtig", 90: "negentig"}
"""Tens that no day, hour or minute has: "de zestigste december" must be refused, not read as December."""
_ORDINAL_UNITS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende")


def _cardinals() -> dict[str, int]:
    found = {name: n for n, name in enumerate(_UNITS) if n > 1}
    found |= {name: n for n, name in enumerate(_TEENS, start=10)}
    for tens, name in _TENS.items():
        found[name] = tens
        found |= {f"{unit}en{name}": tens + n for n, unit in enumerate(_UNITS) if n}
    return found | {
        "nul": 0,
        "twalf": 12,
        "tiene": 10,
        "elve": 11,
        "twaalve": 12,
        "zesse": 6,
        "zevene": 7,
        "vijve": 5,
        "negene": 9,
        "zeuven": 7,
        "neugen": 9,
    }


def _ordinals() -> dict[str, int]:
    found = {name: n for n, name in enumerate(_ORDINAL_UNITS, start=1)}
    found |= {f"{name}de": n for n, name in enumerate(_TEENS, start=10)}
    found |= {f"{name}ste": n for name, n in CARDINALS.items() if n >= 20}
    for tens, name in _NO_DAYS.items():
        found |= {f"{unit}en{name}ste" if unit else f"{name}ste": tens + n for n, unit in enumerate(_UNITS)}
    found["nulde"] = 0
    return found | {f"{name}n": n for name, n in found.items()}


CARDINALS = _cardinals()
ORDINALS = _ordinals()

PARTS = {
    "voormiddag": "voormiddag", "ochtend": "voormiddag", "voornoen": "voormiddag", "vroeg": "voormiddag",
    "vm": "voormiddag", "nm": "namiddag", "morgen": "voormiddag", "middag": "middag", "noen": "middag",
    "noene": "middag", "namiddag": "namiddag", "achtermiddag": "namiddag", "achternoen": "namiddag",
    "avond": "avond", "nacht": "nacht", "middaguur": "middag", "vooravond": "avond",
}  # fmt: skip
SINGLE_WORDS = {
    "vroegen": "vroege", "tusse": "tussen", "tnamiddag": "vandaag namiddag", "tavond": "vandaag avond",
    "vanmiddag": "vandaag namiddag", "vannamiddag": "vandaag namiddag", "vanavond": "vandaag avond",
    "vanmorgen": "vandaag voormiddag", "vanochtend": "vandaag voormiddag", "vanvoormiddag": "vandaag voormiddag",
    "mrogen": "morgen", "mogren": "morgen", "morgn": "morgen", "mergen": "morgen", "morge": "morgen",
    "heden": "vandaag", "vannacht": "nachtdag nacht", "anderhalve": "anderhalf", "noenmiddag": "middag",
    "at": "om", "diestag": "dinsdag", "dinstag": "dinsdag", "dijsdag": "dinsdag", "wunsdag": "woensdag",
    "goensdag": "woensdag", "dunderdag": "donderdag", "moendag": "maandag", "vm": "voormiddag", "nm": "namiddag",
    "voormid": "voormiddag", "namid": "namiddag", "monday": "maandag", "tuesday": "dinsdag",
    "wednesday": "woensdag", "thursday": "donderdag", "friday": "vrijdag", "saturday": "zaterdag",
    "sunday": "zondag", "tomorrow": "morgen", "lundi": "maandag", "mardi": "dinsdag", "mercredi": "woensdag",
    "jeudi": "donderdag", "vendredi": "vrijdag", "samedi": "zaterdag", "vndaag": "vandaag", "vadaag": "vandaag",
    "overmorge": "overmorgen", "volgend": "volgende", "toekomende": "volgende", "naaste": "volgende",
    "vlgende": "volgende", "volgnde": "volgende", "eerstvolgende": "komende", "aankomende": "komende",
    "aanstaande": "komende", "eerstkomende": "komende", "komend": "komende", "aankomend": "komende",
    "afgelopen": "vorige", "voorbije": "vorige", "vorig": "vorige", "verleden": "vorige", "jl": "vorige",
    "den": "de", "nen": "een", "ne": "een", "dees": "deze", "dit": "deze", "tem": "tem", "t/m": "tem",
    "einde": "eind", "begin": "begin", "midden": "half", "halverwege": "half",
    "middaguur": "middag", "vooravond": "avond",
    "medio": "half", "ochtend": "voormiddag",
    "voornoen": "voormiddag", "noen": "middag", "noene": "middag", "achtermiddag": "namiddag",
    "achternoen": "namiddag", "uiterlijk": "uiterlijk", "uren": "uren", "omstreeks": "om", "circa": "om",
    "ongeveer": "om", "rond": "om", "klokslag": "om", "stipt": "om", "te": "om", "ofwel": "of", "hetzij": "of",
    "alsook": "en", "oudjaar": "oudejaarsdag", "nieuwjaarsdag": "nieuwjaar", "kerstdag": "kerstmis",
    "kerst": "kerstmis", "oudejaar": "oudejaarsdag", "uurtje": "uur", "weekje": "week", "weekends": "weekend",
    "weekeind": "weekend", "weekeinde": "weekend", "ni": "niet", "nie": "niet", "&": "en", "woensd": "woensdag",
    "dinsd": "dinsdag", "donderd": "donderdag", "vrijd": "vrijdag", "zaterd": "zaterdag", "morrgen": "morgen",
    "morgne": "morgen", "mrgen": "morgen", "murgen": "morgen", "overmurgen": "overmorgen",
    "next": "volgende", "morning": "voormiddag", "afternoon": "namiddag", "evening": "avond",
    "tonight": "vandaag avond", "today": "vandaag", "matin": "voormiddag", "soir": "avond", "demain": "morgen",
    "midi": "middag", "noon": "middag",
}  # fmt: skip
"""Single words that say the same; the right-hand side is what the rules know."""

_GUESSABLE = (
    *WEEKDAYS, *(name for name in MONTHS if len(name) > 5), "vandaag", "overmorgen", "voormiddag", "namiddag",
    "volgende",
)  # fmt: skip
_NO_TYPO = frozenset(
    {"vandaan", "vandaar", "donderslag", "volgens", "volgenden", "zondige", "zonda", "vrijgave"}
    | {name + ending for name in WEEKDAYS for ending in ("s", "en")}
)


@lru_cache(maxsize=4096)
def untypo(word: str) -> str:
    """The date word that `word` misspells, or `word`. The first letter must be right: a "kaart" is no "maart"."""
    if len(word) < 5 or word in _NO_TYPO or word in _GUESSABLE:
        return word
    for right in _GUESSABLE:
        allowed = 2 if len(right) >= 9 else 1
        near = right[0] == word[0] and abs(len(right) - len(word)) <= allowed
        if near and _distance(word, right) <= allowed:
            return right
    return word


def _distance(a: str, b: str) -> int:
    """Edits between two words; two swapped neighbours count once (optimal string alignment)."""
    older: list[int] = []
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        older, before = before, row
    return before[-1]


def one_of(names: tuple[str, ...]) -> str:
    """A regular expression group of fixed words."""
    return f"(?:{'|'.join(names)})"


WD = one_of(WEEKDAYS)
MO = one_of(MONTHS)
PART = one_of(("voormiddag", "namiddag", "middag", "avond", "nacht"))
