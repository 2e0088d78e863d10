"""Words that tell names from other answers: the small words inside surnames, and words that are no name."""

from __future__ import annotations

from functools import lru_cache

from bot.dutch.dates.words import MONTHS, WEEKDAYS

_SURNAME_WORDS = """
van de der den het 't ter ten te vande vanden vander von zu du des la le del della di da dos el al ben bin ibn abu bint
ait aït ould d l
"""
PARTICLES = frozenset(_SURNAME_WORDS.split())
"""Tussenvoegsels of Dutch, French, Italian, Spanish and Arabic surnames."""

_FUNCTION_WORDS = """
aan af al als altijd andere ben bent bij bijna daar dan dat de deze dit doe doen door dus een eens en er gaan geen
ge gij haar had heb hebben hebt heeft heel het hier hij hoe hun ik in is ja je jij jou jouw jullie kan kon kunnen
kunt maar mag me meer men met mij mijn moet moeten na naar nee neen neen niet niets niks nog nu of om omdat ons
onze ook op over pas sinds te tegen toch toen tot u uit uw van vanaf veel voor waar waarom wanneer want waren was
wat we wel welke werd wie wij wil willen worden wordt zal ze zei zelf zich zij zijn zo zonder zou zouden 't 'k
"""
_ANSWERS = """
jaa jaja jawel jep yep yes no nope okee akkoord zeker klopt juist si oui non thanks thx mercie bye salut bonjour please
speak english stopt stopzetten zwijg hmm euh info
ja nee neen ok oke okay hallo hey hoi dag goeiemorgen goedemorgen goeiedag goedendag goedemiddag goedenavond
bedankt dank merci danku dankjewel stop stoppen annuleer annuleren terug help hulp laat maar weet idee niks niets
liever later straks nu morgen vandaag gisteren overmorgen anoniem geheim zomaar misschien sorry aub alstublieft
alsjeblieft graag goed prima
"""
_TOPICS = """
info fout verkeerd juist correct geschreven veranderd gewijzigd nood spoed snel chat menu hoofdmenu start verwijder
formulier papieren dossier ticket aanvraag verzoek probleem code model tijdens
afspraak afspraken paspoort reispas identiteitskaart kaart rijbewijs attest uittreksel adres loket medewerker mens
persoon iemand dienst stad gemeente gent stadhuis burgerzaken vraag klacht melding huwelijk verhuis huis geboorte
kost kosten kostprijs prijs betalen duur lang tijd open gesloten openingsuren website computer bot video online
naam voornaam achternaam familienaam nummer telefoon telefoonnummer gsm gsm-nummer tel mail e-mail email mailadres
e-mailadres emailadres adres contact gegevens ziek vrij klaar bezig nieuw belg jaar oud moe boos verhuisd getrouwd
getrouwt kwijt verloren gestolen student gepensioneerd zelfstandige inwoner burger geboren meneer
mevrouw heer dhr mevr mr
"""


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    words = " ".join((_FUNCTION_WORDS, _ANSWERS, _TOPICS)).split()
    return frozenset(words) | frozenset(WEEKDAYS) | frozenset(MONTHS)


NO_NAMES = _no_names()
"""Words that make a phrase something else than a name (some are particles too: they count only inside a name)."""
