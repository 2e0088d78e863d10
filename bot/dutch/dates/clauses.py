"""Cuts a message into clauses and tells which of them only give the background: a trip, a job, what happened before."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Literal

from bot.dutch.dates.words import MO, WD

Role = Literal["wens", "terzijde", "vroeger", "verhaal"]
"""What a clause is for: it asks something, it tells why ("ik werk tot dan"), how it was, or what happened."""


@dataclass(frozen=True)
class Clause:
    """A part of the spelled text from `start` on. `sentence` counts sentences. Without role: nothing tells.

    `statement`: somebody says something and books nothing. `weak`: it is background only because it asks nothing, so
    its day may be meant: "Ik hou het op donderdag. Kan het om 10u?" `prefers`: what is said here is rather wanted than
    what was said before ("maar woensdag is beter").
    """

    start: int = 0
    sentence: int = 0
    role: Role | None = None
    statement: bool = False
    weak: bool = False
    prefers: bool = False

    @property
    def background(self) -> bool:
        return self.role in ("terzijde", "vroeger", "verhaal")

    @property
    def told(self) -> bool:
        """It is about what was, so a day that is over is no mistake."""
        return self.statement or self.role in ("vroeger", "verhaal")


NO_CLAUSE = Clause()
_VERB_OR_PERSON = (
    r"(?:ik|we|wij|hij|zij|ze|mijn|kan|kunnen|kunt|wil|willen|zou|zouden|heb|hebben|had|ben|is|moet|moeten|mag|graag|"
    r"liefst|liever|dan|wanneer|hebt|heeft|past|lukt)\b"
)
PERSON_OR_VERB = re.compile(rf"\b{_VERB_OR_PERSON}")
_CUT = re.compile(
    rf"(?:(?<=\s)|^)(?:(?P<full>[?!;]+|\.(?= [a-z]))|:|"
    rf",(?! (?:{WD}|\d+e?) (?:,|of|en|/) )|maar|dus|daarom|doch|want|omdat|aangezien|doordat|vermits|"
    rf"(?:en|of|alleen)(?= {_VERB_OR_PERSON}))(?=\s|$)"
)
_ABBREVIATED = re.compile(r"(?:^|\s)(?:\d+e?|bv|ca|mvg|nr|tel|afspr) $")
_GOES_ON = re.compile(rf"\. {MO}\b")
_ASKS = re.compile(
    r"\b(?:kan|kunnen|kunt|kunde|mag|mogen|moogt|zou|zouden|wil|willen|wilt|graag|liefst|liever|lukt|lukken|past|"
    r"passen|"
    r"schikt|langskomen|langsgaan|terecht|vrij|plaats|plek|boek|boeken|reserveer|reserveren|uitkomt|neem|nemen|doe|"
    r"beter|goed|mogelijk|verplaatsen|verzetten|verzet|verplaats|verschuiven|uiterlijk|zet|beschikbaar|kom|komen)\b"
)
_LIVES = re.compile(
    r"\b(?:verval\w*|verlo(?:opt|pen)|geldig\w*|vlieg\w*|vlucht|vertrek\w*|\w*reis|reizen|trouw|trouwen|trouwt|"
    r"huwelijk|verhuis\w*|verhuiz\w*|bevalling|bevallen|uitgerekend|zwanger|gesloten|dicht|open|feestdag|brugdag|"
    r"werk|werken|werkt|shift|ploeg\w*|les|lessen|school|examens?|exams?|blok|opleiding|stage|cursus|training|"
    r"(?:op|heb|heeft|hebben|met|in) (?:\w+ )?(?:verlof|vakantie|congé)|vakantie tot|"
    r"(?:tand|huis|oog|dieren)?arts|dokter|notaris|kapper|ziekenhuis|advocaat|kinesist|specialist|bank|rechtbank|"
    r"begint|beginnen|start|eindigt|gedaan|trein|vliegtuig|jarig|verjaar\w*|wordt (?:\w+ )?\d+(?! uur)|marktdag|"
    r"kermis|staking|had een afspraak|hadden een afspraak|"
    r"(?:mijn|onze) afspraak (?:van|op|om|is|was|staat|stond)|moet|moeten|terugkom|kom terug|komen terug|"
    r"terug thuis|niet thuis|bel|belt|bellen|kine|kinesitherapie|vergadering|meeting|training|turnen|zwemles|"
    r"(?:heb|hebben) (?:ik|we|wij) (?:(?:een|nog|al|ook|andere?) )*(?!tijd|vrij|verlof|graag|liever|"
    r"liefst|geen|mogelijk|"
    r"het|de|plaats|vakantie|dus|dan|niet|wel|nodig|pauze|middagpauze|om|op|tot|na|voor)[a-z]{4,}|"
    r"bezoek|feest|begrafenis|uitvaart|operatie|opname)\b"
)
_AWAY = re.compile(
    r"\b(?:ben|zijn|is|zit|zitten) (?:\w+ ){0,6}(?:weg|afwezig|ziek|bezet|druk|moe|volzet|buitenland|op reis|"
    r"met verlof)\b|"
    r"\bterug (?:van|uit)\b|\b(?:ben|zijn) (?:\w+ ){0,4}terug (?:in|thuis)\b|\b(?:kom|komen) (?:\w+ ){0,4}terug\b"
)
"""Where somebody is when he cannot come; "kom terug" is no wish."""
_FREE = re.compile(
    r"\b(?:ben|zijn) (?:ik|we|wij) thuis\b|\b(?:ik|we|wij) (?:ben|zijn) (?:(?!niet|terug|weer)\w+ ){0,2}thuis\b|"
    r"\bwerk(?:en|t)? (?:\w+ )?niet\b|\bwerkt voor (?:mij|me|ons)\b|\bgeen (?:school|les|lessen|werk|dienst)\b"
)
_BESIDE = re.compile(r"(?:, )?(?:na|voor|tijdens|door|wegens|met|zonder) (?:\w+ ){0,2}\w+ ?")
"""No clause, only a reason in it: "dinsdag, na de les, om vijf uur"."""
_ANEW = re.compile(r"\b(?:daarna|nadien|erna|erop|ervoor|wel|\d{1,2} uur|\d{1,2}:\d\d|half \d|kwart)\b")
_BOOKED = (
    r"(?:ge(?:boekt|pland|reserveerd|maakt|sproken|sloten|opend|geven|vraagd|zegd|zet|wenst|dachten|schikt|zocht|"
    r"nomen|kregen)|geen|genoeg|gelegen|gezond|gemeenten?)"
)
_DONE = (
    rf"(?:(?:aan|af|op|uit|in|mee|langs|terug|binnen|door|na|over|ver|voor|weg)?(?!{_BOOKED}\b)ge[a-z]{{2,}}(?:d|t|en)|"
    r"overleden|vervallen|verhuisd|gestaan|gegaan|verloren|bevallen|betaald|ontvangen|verkocht|besteld|begonnen|"
    r"vertrokken|"
    r"vergeten|bezocht)"
)
_NO_PAST = (
    r"(?:volgende|komende|beide|laatste|eerste|tweede|deze|vorige|beste|liefste|met|mochten|dachten|hoopten|"
    r"wensten|bedoelde|bedoelden|konden|zouden|wilden|wilde|"
    r"hadden|had|moeten|weten|zitten|wachten|zetten|praten|laten|achten|vonden|worden|vinden|houden|rijden|landen|"
    r"antwoorden|melden|bieden|zenden|treden|gaande|einde|midden|heden|beneden|dezelfde|alvorens)"
)
_HAPPENED = re.compile(
    rf"\b(?:heb|hebt|heeft|hebben|ben|bent|is|zijn|werd|werden|was|waren|had|hadden) (?:[^.,?!]*? )?{_DONE}\b|"
    rf"\b{_DONE} (?:heb|hebt|heeft|hebben|ben|bent|is|zijn|werd|werden)\b|"
    rf"\b(?:{WD}|ochtend|voormiddag|namiddag|avond) (?:al |nog |eens |even |zelfs )*{_DONE}\b|"
    rf"\b(?:geleden|gisteren|eergisteren|vorige) (?:[^.,?!]*? )?{_DONE}\b|"
    rf"\b{_DONE} (?:op|in|vorige|gisteren|eergisteren|afgelopen|deze nacht)\b|"
    r"\b(?:stond|stonden|kwam|kwamen|ging|gingen|belde|belden|kreeg|kregen|overleed|stierf|deed|deden|vergat|"
    r"miste|mailde|"
    r"schreef|schreven|verloor|verloren|hing|zag|las|zei|kocht|bracht|brachten|nam|namen|liet|vond|viel|"
    r"reed|sprak|"
    r"begon|vertrok|gaf|gaven|zat|gebeurde)\b|\b(?:ik vroeg|vroeg ik|wij vroegen|we vroegen)\b|"
    rf"\b(?:ik|we|wij|hij|zij) (?!{_NO_PAST}\b)[a-z]+(?:de|den|te|ten)\b"
)
_WAS = re.compile(r"\b(?:was|waren|moest|moesten|kon|konden|werd|afgelopen|verleden)\b")
_HAD_LIKED = re.compile(r"\b(?:graag|gedacht|gewild|willen|liever|had gehad)\b")


_STATES = re.compile(r"\b(?:ik|we|wij) (?:\S+ ){2}")
_BOOKS = re.compile(rf"{_ASKS.pattern}|\bafspraak\b|\bafspreken\b|\bspreken\b|\binplannen\b|\bplan\b")
_TELLING = re.compile(
    "|".join(one.pattern for one in (_LIVES, _AWAY, _HAPPENED, _WAS, _STATES, re.compile(r" [.?]")))
)


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a spelled text, from left to right. A clause that tells nothing goes on with the one before."""
    if not _TELLING.search(text):
        return (Clause(),)
    found: list[Clause] = []
    start, sentence, cut = 0, 0, ""
    for match in _CUT.finditer(text):
        if match["full"] and match["full"][0] == "." and _no_end(text, match.start()):
            continue
        found.append(_clause(text[start : match.start()], start, sentence, cut, found))
        start, cut = match.start(), match[0]
        sentence += bool(match["full"])
    found.append(_clause(text[start:], start, sentence, cut, found))
    return tuple(found)


def _no_end(text: str, dot: int) -> bool:
    """ "di. 24 nov. om 14u": the point of a short word."""
    return bool(_ABBREVIATED.search(text, 0, dot) and _GOES_ON.match(text, dot))


_CONTRASTS = ("maar", "doch", "dus", "daarom")
_PREFERS = re.compile(
    r"\b(?:liever|liefst|beter|best|voorkeur|verkies|verkiezen|handiger|makkelijker|gemakkelijker)\b(?! niet)"
)
_THOUGH = re.compile(r"(?:, )?(?:al|alhoewel|hoewel|alleen) ")


def _clause(words: str, start: int, sentence: int, cut: str, before: list[Clause]) -> Clause:
    role = _role(words, cut)
    weak = role == "terzijde" and not (_LIVES.search(words) or _AWAY.search(words))
    statement = bool(_STATES.search(words)) and not _BOOKS.search(words)
    prefers = (
        role == "wens" and bool(_PREFERS.search(words)) and (cut in _CONTRASTS or bool(_THOUGH.match(words)))
    )
    here = Clause(start, sentence, role, statement, weak, prefers)
    if here.role is None and before and cut in (",", ":", "en", "of") and not _ANEW.search(words):
        return replace(here, role=before[-1].role)
    return here


def _role(words: str, cut: str) -> Role | None:
    happened = _HAPPENED.search(words) and not _HAD_LIKED.search(words)
    if happened and not _ASKING_FIRST.match(words):
        return "verhaal"
    if _AWAY.search(words):
        return "terzijde"
    if _ASKS.search(words) or _FREE.search(words):
        return "wens"
    if _WAS.search(words):
        return "vroeger"
    if _BESIDE.fullmatch(words):
        return None
    if _LIVES.search(words) or cut in ("want", "omdat", "aangezien", "doordat", "vermits"):
        return "terzijde"
    if cut in ("dus", "daarom"):
        return "wens"
    return "terzijde" if _TELLS.search(words) and not _OFFERS.search(words) else None


_NO_VERB = r"(?:niet|met|lukt|past|het|dat|tot|uit|liefst|best|naast|laat|laatst|goedenacht|nacht)\b"
_TELLS = re.compile(
    r"\b(?:(?:ik|we|wij|hij|zij|ze) [a-z]+|[a-z]+ (?:ik|we|wij|hij|zij)|(?:mijn|onze|ons) [a-z]+ [a-z]+|"
    rf"(?:de|het|een) [a-z]+ (?!{_NO_VERB})[a-z]{{2,}}t|(?!{_NO_VERB})[a-z]{{2,}}t (?:mijn|onze|ons|de) [a-z]+) "
)
"""Somebody does something, and it is none of what a wish is said with."""
_OFFERS = re.compile(
    r"\b(?:tijd|thuis|aanwezig|hoop|vraag|vragen|zoek|zoeken|heb nodig|bevestig|plan|dan|wel|oke?|prima|perfect|ideaal|"
    r"zie|zien|spreken|spreek|vrijaf|houd|hou|opteer|kies|stel voor|voorkeur|best|kunnen|laat ons|verkies|"
    r"verkiezen|werkt voor|denk|denken|dacht|dachten|mik|mikken|reken|rekenen|noteer|komst|gedachten|"
    r"keuze|arriveer|arriveren|meekom|komt mee|spreken af|zal|zullen|zeg)\b"
)


_ASKING_FIRST = re.compile(
    r"(?:[,?!.;] |en |of |maar |dus )*(?:kan|kunnen|mag|zou|wil|heeft|hebt|hebben|is)\b"
)


def clause_at(found: tuple[Clause, ...], position: int) -> Clause:
    """The clause in which the sign at `position` stands."""
    if len(found) == 1:
        return found[0]
    return found[max(bisect_right([one.start for one in found], position) - 1, 0)]
