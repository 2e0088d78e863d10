"""Covers what looks like a date or a time but is none: addresses, phone numbers, amounts, greetings."""

from __future__ import annotations

import re

COVER = "¤"

_SOON_TIME = (
    r"(?!\d|[uh]\d|\s*(?:u|h|uur)\b|\s*(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b)"
)
"""No clock time and no day follows the number that was said."""
_NUMBERED = (
    r"nummer|huisnummer|nr|dossier\w*|ticket\w*|artikel|art|versie|code|kamer|lokaal|zaal|"
    r"referentie|kenmerk|pagina|blz|bladzijde|verdieping|hoofdstuk|postcode|perceel|kavel|appartement|app|"
    r"nummerplaat|factuur|pin|formulier|model|cijfer"
)
_STREET = r"\w{3,}(?:straat|laan|plein|steenweg|dreef|kaai|lei|baan|pad|weg|markt|hof)"
_NUMBER_WORD = r"\d+|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|anderhalf|paar|half"
_MONTH_NAME = r"(?:maart|april|mei|juni|juli|augustus)\b"
"""Months that are names of people too."""
_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\d{1,2}\s+(?:jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*"
    r"(?:\s+\d{4})?|(?:volgende|deze)\s+(?:week|maand|jaar)|binnen\s+\w+\s+(?:dagen|weken|maanden?|week|jaar)|"
    r"(?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*(?:\s+\d{4})?)"
)
"""A day of which people tell that a card expires on it."""
_NUMBERS = [
    r"\b[a-z]{2}\d{2}(?:\s?\d{4}){2,7}(?:\s?\d{1,4})?\b",
    r"\b\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]\d{3}[-. ]\d{2}\b",
    r"\b0?\d{3}\.\d{3}\.\d{3}\b",
    r"(?:\+|\b00)\d[\d ./-]{7,}\d",
    r"\b0\d{1,3}(?:[ /.-]+\d{2,3}){3,4}(?!\d)",
    r"\b0\d{1,3}[ /.-]?\d{5,7}\b",
    r"\b\d{6,}\b",
    r"(?:€|\beur\b|\beuro\b)\s*\d[\d.,]*",
    r"\b\d[\d.,]*\s*(?:€|%|(?:euro|eur|cent|procent|kg|km|meter|m2|m3|liter|kinderen|personen|jaar oud)\b)",
    rf"\b(?:{_NUMBERED})\b\.?\s*(?:is|:|#|=)?\s*[a-z]{{0,4}}-?\d[\d/.-]*{_SOON_TIME}",
    rf"\b(?:loket|balie|bus|lijn|tram|stap|punt|app)\b\s*[a-z]?\d+(?![/.-]\d){_SOON_TIME}",
    rf"\b{_STREET}\s+\d+[a-z]?\b(?:\s*[/-]\s*\d+|\s*bus\s*\w+)?(?!\s*(?:u|uur|h|januari|februari|maart|april|mei|"
    r"juni|juli|augustus|september|oktober|november|december)\b)",
    r"\b(?:zone|lijn|lijnen|vraag|vragen|klas|leerjaar|nummers?|plaats|rij)"
    r" \d+(?: (?:tot|tem|t/m|en|of|-) \d+\b(?! ?(?:u|h)\b))?"
    r"(?! ?(?:u|h|uur)\b|[:.]\d)",
    r"\bgebo\w+\s*(?:is|:|op|in)?\s*(?:de\s+)?"
    r"(?:\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\s+[a-z]+\s+\d{4}|\d{4})",
    r"\b24 ?(?:u|uur) op 24\b|\b7 op 7\b|\b(?:open|bereikbaar) 24/7\b(?!/)|\b24/7 (?=open|bereikbaar|beschikbaar)",
    r"\b1\s+mei[- ](?:stoet|viering|feest)\w*",
    r"\bgebo\w+\s+(?:is\s+)?in\s+(?:[a-z]+\s+)?(?:19|20)\d\d\b",
    r"(?:\b\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\b\d{1,2}\s+[a-z]+\s+\d{4})\s+"
    r"(?:(?:ben|is|werd|zijn)\s+(?:\w+\s+){1,2})?geboren\b",
    r"\b[1-3]/[2-4]\s+(?:van\s+(?:de|het|mijn)|brood|dag|dagen|uur|jaar|maand|liter|kilo|tarief)\b",
]
"""What needs a digit: a text without any is spared the search."""
_PHRASES = [
    r"\S+@\S+\.[a-z]{2,}\S*",
    r"(?:https?://|www\.)\S+",
    r"\b(?:goeie?|goeden?|goei|goede?|schoon)[ -]?(?:morgen|middag|namiddag|avond|dag|nacht|weekend)\b",
    r"\b(?:prettige?|fijne?|leuke?|mooie?|aangename?)\s+(?:dag|avond|week|weekend|namiddag|middag|morgen)\b",
    r"\b(?:gelukkige?|zalige?|vrolijke?|prettige?|fijne?|mooie?|leuke?|beste wensen voor(?: het)?)\s+(?:\w+\s+)?"
    r"(?:nieuwjaar|nieuwe? jaar|kerst\w*|pasen|paasdagen|feestdagen|verjaardag|eindejaar|20\d\d)\b",
    r"\b(?:elke|jede|heel de|de hele|dag en|diep in de|een hele|de ganse) (?:nacht|avond|voormiddag|namiddag)\b",
    r"(?<!op )\been nacht\b|\b(?:rond|omstreeks|circa|ongeveer) (?:1[5-9]|20)\d\d\b",
    rf"\b(?:cursus|les|lessen|opleiding|tussenlanding|film|rit|vlucht|vergadering|gesprek) van (?:{_NUMBER_WORD})"
    r" (?:uur|u|uren)\b",
    rf"(?<!om )\b(?:{_NUMBER_WORD}) (?:uur|uren|u) "
    r"(?:rijles|les|stage|slaap|slapen|rechtstaan|staan|zitten|werk|huishoudhulp)\b",
    r"\bde (?:eerste|tweede|derde|vierde|laatste) (?:is|past|optie|mogelijkheid|keuze|datum|vrije|beschikbare|"
    r"afspraak|plaats|"
    r"moment|maar|lijkt|klinkt|graag)\b",
    r"\bof zo(?:iets|n beetje)?\b(?! (?:om|rond|tegen|\d))",
    rf"\b(?:duurt|duurde|duren|gedurende|wachten|wachttijd|wachtte|sinds|al|om de)\s+(?:\w+\s+)?(?:{_NUMBER_WORD})\s+"
    r"(?:uur|uren|u|minuten|dagen|weken|maanden|week|maand)\b(?:(?<=weken)\s+op\s+\w+dag\b)?",
    rf"\b(?:{_NUMBER_WORD})\s+(?:uur|uren|u)\s+(?:(?:\w+\s+)?wachten|lang|gewacht|per|parkeren|onderweg|rijden)\b",
    rf"(?<!over )(?<!binnen )\b(?:{_NUMBER_WORD})\s+(?:jarige|kinderen|personen|stuks|keer|mensen|jaar)\b"
    r"(?!\s+geleden)",
    r"\b(?:elke|iedere|alle|ieder|elk)\s+(?:\d+\s+|(?:eerste|tweede|derde|vierde|laatste|1ste|2de|3de|4de)\s+)?(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|week|"
    r"weken|maand|maanden|dag|dagen|jaar|uur|ochtend|morgen|avond|voormiddag|namiddag|weekend)(?:en)?(?:voormiddag|"
    r"namiddag|avond|ochtend|morgen)?\b(?:\s+van\s+(?:de|elke)\s+(?:maand|week)\b)?",
    r"\b(?:heb|hebt|heeft|hebben|had|hadden|was|waren|ben)\s+(?!(?:\w+\s+){0,2}(?:vrij|beschikbaar)\b)"
    r"(?:\w+\s+){0,3}?(?:(?:eer)?gisteren(?:avond|morgen|"
    r"namiddag)?|"
    r"(?:vorige?|verleden)\s+\w+(?:(?<=week)\s+(?:op\s+)?(?:maan|dins|woens|donder|vrij|zater|zon)dag)?|\w+\s+(?:dagen|dag|weken|week|maanden|maand|jaar|uur)\s+geleden)\b",
    rf"\b(?:dochter|zoon|zoontje|dochtertje|kind|zus|vrouw|man|baby)\s+{_MONTH_NAME}",
    r"\b(?:augustus|april)\s+(?:de|van\s+de[nr]?|vander\w*)\s+(?!\w*(?:de|ste)\b|week)[a-z]{3,}$",
    rf"\bsinds\s+(?:{_DATE}|\w+\b)|\bper\s+(?:nacht|avond|voormiddag|namiddag|middag)\b",
    rf"\b(?:heet|heten|noemt?|naam is|naam|mevrouw|meneer|mijnheer|mevr|dhr|familie)\s*:?\s+"
    rf"(?:(?!(?:en|in|is|vanaf|tot|na|voor|begin|eind)\b)\w+\s+){{0,2}}{_MONTH_NAME}(?!\s*\d)",
    rf"\b{_MONTH_NAME}\s+is\s+(?:mijn|de|haar|zijn|onze)\s+(?:\w+\s+)?\w*(?:naam|dochter|kind|vrouw|zus|moeder)\b",
    rf"\b(?:verval\w*|verlo(?:op|pen)\w*|verstrijkt|geldig\s+tot(?:\s+en\s+met)?)\s+(?:\w+\s+)?{_DATE}"
    r"(?!.*\b(?:die (?:dag|datum)|daarvoor|ervoor|voordien|voor dan)\b)",
    r"\b(?:werk|werken|werkt)\s+(?:\w+\s+){0,2}(?:van|tot|tussen)\s[^,;?!]*?(?=[,;?!]|\.\s|\bdus\b|\bmaar\b|$)",
    rf"\b(?!(?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*-)[a-z]+-{_MONTH_NAME}",
    rf"\bik\s+ben\s+{_MONTH_NAME}\s*[.!]?$",
    r"\b(?:trein|bus|tram|vlucht|film) van (?:\d{1,2} ?(?:uur|[uh])|\d{1,2}[uh:.]\d\d|"
    r"(?:half|kwart (?:voor|na|over)) \w+)(?! ?\d)",
    r"\bde \w+(?:ste|de) in de (?:wacht)?(?:rij|lijst)\b",
    r"\bbinnen (?:de )?\w+ (?:werk)?(?:dagen|weken|maanden?) na (?:de |het |mijn |onze |je |uw )?(?:verhuis|verhuiz|"
    r"geboorte|aankomst|aangifte|aanvraag|ontvangst|overlijden|huwelijk|inschrijving)\w*",
    r"\b(?:maart|april|mei|juni|juli|augustus)-(?!vakantie|jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]{3,}",
    r"\bom de andere (?:dag|week|\w+dag)\b",
    r"\bmei-?vakantie\b|\bma\s+en\s+pa\b",
]
_NUMBER_NOISE = re.compile("|".join(f"(?:{pattern})" for pattern in _NUMBERS))
_PHRASE_NOISE = re.compile("|".join(f"(?:{pattern})" for pattern in _PHRASES))
DIGIT = re.compile(r"\d")


def cover_noise(text: str) -> str:
    """`text` (lower case) with each look-alike replaced by one sign that no rule knows."""
    if DIGIT.search(text):
        text = _NUMBER_NOISE.sub(f" {COVER} ", text)
    return _PHRASE_NOISE.sub(f" {COVER} ", text)
