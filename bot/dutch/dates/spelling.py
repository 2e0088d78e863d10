"""Writes a text in the few spellings that the rules know: "dinsdagnamidag om 14u30" → "dinsdag namiddag om 14:30"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.dutch.dates.clues import OWN_PART
from bot.dutch.dates.noise import DIGIT, cover_noise
from bot.dutch.dates.short_weekdays import is_weekday_here
from bot.dutch.dates.variants import known_variant
from bot.dutch.dates.words import (
    CARDINALS,
    MO,
    MONTH_SHORT,
    MONTHS,
    ORDINALS,
    PART,
    PARTS,
    SINGLE_WORDS,
    WD,
    WEEKDAY_SHORT,
    WEEKDAYS,
    untypo,
)

Sub = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}(?!\d)|\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d)"
    r"|\d{1,2}:\d{2}(?!\d)|\d{1,2}\.\d{1,2}(?![\d])|\d{1,2}/\d{1,2}(?!\d)|\d{1,2}-\d{1,2}(?![\d:])"
    r"|\d{1,2}(?:sten?|stn|den?|ten?|en?|n)\b|\d+|t/m|[a-z]+|[^\s\w]"
)
_MONTH_START = "jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|oct|nov|dec|meert"
_NO_DATE_FOLLOWS = (
    rf"(?!\d|[/.:]\d)(?!-\d{{1,2}}(?!\d?\s*(?:u|h|:)))(?!(?:e|ste|de)\b| ste\b|\s*(?:{_MONTH_START}))"
)
_PART_GENITIVES = "morgens?|morgends?|ochtends|middags|namiddags|voormiddags|avonds|nachts|noens"
_EDGES = "(?:begin|half|eind)"
_POINTED = "deze|volgende|komende"
_LATEST = "ten laatsten?|op zijn laatste?|op z ' n laatste?|ten uiterste|niet later dan|op het laatste?"
_EARLIEST = (
    "ten vroegste|vroegstens|op (?:zijn|z ' n) vroegste?|niet vroeger dan|niet voor|later dan|pas vanaf"
)
_SPOKEN_HOURS = (
    "enen", "tweeen", "drieen", "vieren", "vijven", "zessen", "zevenen", "achten", "negenen", "tienen",
    "elven", "twaalven",
)  # fmt: skip
"""After a preposition only: "na vieren"."""
_SPOKEN_HOUR = re.compile(
    r"\b(na|voor|tegen|vanaf|om|rond|tot|ten|half|tussen) (?:de |den |nen? |een )?"
    rf"({'|'.join(_SPOKEN_HOURS)})\b(?: uur)?"
)
_SPOKEN_SECOND = re.compile(rf"(tussen (?:half )?\d{{1,2}} (?:uur )?en )({'|'.join(_SPOKEN_HOURS)})\b")
_DAY_NAMES = f"{'|'.join(WEEKDAYS)}|morgen|overmorgen|vandaag"
_MONTH_NAMES = "|".join(sorted((*MONTHS, *MONTH_SHORT), key=len, reverse=True))
_WORD_TOKENS: list[Sub] = [
    (re.compile(r"\b(?:the )?day after tomorrow\b|\bapres[- ]demain\b|\baprès[- ]demain\b"), "overmorgen"),
    (re.compile(r"\bapr[eè]s[- ]midi\b"), "namiddag"),
    (re.compile(r"\b(?:o\.?\s?l\.?\s?v\.?|onze[- ]lieve[- ]vrouwe?)[- ]*hemelvaart"), "halfoogst"),
    (re.compile(r"(?<![a-z.])([vn])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"\b(?:veel )?te (?:vroeg|laat|vol|druk|kort dag|ver)\b"), "niet goed"),
    (re.compile(r"va[kc]an+(?:t|s|ts|ti|si)?[ij]?e\b"), "vakantie"),
    (re.compile(r"\bvoor-?\s+(of|en)\s+(?=namid)"), r"voormiddag \1 "),
    (re.compile(r"\bhalf-(?=[a-z\d])"), "half "),
    (re.compile(r"\b(kwart|vijf|tien|twintig)(voor|na|over)\b"), r"\1 \2"),
    (re.compile(r"\b(kwart|(?:vijf|tien|twintig|5|10|20)(?= vr half)) vr\b"), r"\1 voor"),
    (re.compile(r"\bt\.\s?e\.\s?m\.?(?=\s|$)"), "tem"),
    (re.compile(r"vóór"), "vroeger dan"),
    (re.compile(r"\ba\.?\s?s\.(?=\s|$)|\ba\.u\.b\.?"), " "),
    (re.compile(r"\bj\.?l\.(?=\s|$)"), " jl "),
    (re.compile(r"\b(maan|dins|woens|donder|vrij|zater|zon)-(?=\s*(?:of|en|,))"), r"\1dag "),
    (re.compile(r"\b(maan|dins|woens|donder|zater)(?=\s+(?:of|en)\s)"), r"\1dag"),
    (re.compile(r"(?<![a-z])'ne?\b"), "een"),
    (re.compile(r"\b(?:'s|s)? ?anderendaags\b"), "de dag erna"),
    (re.compile(rf"(?<![a-z])t?'?\s?s[ ']?({_PART_GENITIVES})\b"), r" 's \1"),
]  # fmt: skip
_UNITS = {"d": "dagen", "w": "weken"}
_DIGIT_TOKENS: list[Sub] = [
    (re.compile(r"\b(\d{1,2})(?:th|st|nd|rd)(?: of)?\b"), r"\1e"),
    (re.compile(rf"(?<![a-z])({_DAY_NAMES})(om|op|na|voor|rond|vanaf|tegen|tot)(?=\d)"), r"\1 \2 "),
    (re.compile(r"(\d)(om|op|tot|rond|vanaf|tegen)(?=\d)"), r"\1 \2 "),
    (re.compile(rf"\b(\d{{1,2}})({_MONTH_NAMES})(?=\d|\b)"), r"\1 \2 "),
    (re.compile(r"\b([01]\d|2[0-3])([0-5]\d)\s?(?:u|h)\b"), r"\1:\2 uur "),
    (re.compile(r"\b(20\d\d)/(\d{1,2})/(\d{1,2})(?!\d)"), r"\1-\2-\3"),
    (re.compile(r">\s*(?=\d{1,2}\s*[u:h])"), "na "),
    (re.compile(r"\b(\d{1,2}(?:[uh](?:\d\d)?|:\d\d))\+"), r"vanaf \1"),
    (re.compile(r"\b(1?\d)(?:[:.]([0-5]\d))?\s*([ap])\.?m\b\.?"), lambda found: _twelve_hours(found)),
    (re.compile(r"\b(\d{1,2});([0-5]\d)(?!\d)"), r"\1:\2"),
    (re.compile(r"\b(\d{1,2}) : ([0-5]\d)(?!\d)"), r"\1:\2"),
    (re.compile(rf"\b({_DAY_NAMES}|om|op|vanaf|tot)(?=\d)"), r"\1 "),
    (re.compile(r"(\d{4}-\d\d-\d\d)t(?=\d)"), r"\1 "),
    (re.compile(r"\b(\d{1,2}[:.]\d{2})\s*(?:uur|uren|u|h)\b\.?"), r"\1 uur "),
    (re.compile(rf"\b(\d{{1,2}})\s*(?:u|h|uur)\.?\s*(\d{{2}}){_NO_DATE_FOLLOWS}"), r"\1:\2 uur "),
    (re.compile(r"\b(\d{1,2})\s*(?:u|h)\b\.?"), r"\1 uur "),
    (re.compile(r"\b(\d{1,2}) (?:ste|sten|e)\b"), r"\1e"),
    (re.compile(r"(?<![/\d])(\d{1,2}) ?/ ?(\d{1,2}) ?/ ?(20\d\d)\b"), r"\1/\2/\3"),
    (re.compile(r"(?<![/\d])(\d{1,2}) ?/ ?(\d{1,2})(?!\d| ?/)"), r"\1/\2"),
    (re.compile(r"(?<![-\d:])(\d{1,2}) -(\d{1,2})(?!\d| ?[-u:h])"), r"\1-\2"),
    (re.compile(r"\b(\d{1,2}),(\d\d) ?(?:uur|u|h)\b"), r"\1:\2 uur "),
    (re.compile(r"(?<!om )(?<!uur )\b(?:de )?(\d{1,2}) (?=(?:van )?(?:deze|volgende) maand\b)"), r"\1e "),
    (re.compile(r"\s?@\s?(?=\d)"), " om "),
    (re.compile(r"\b(over|binnen) (\d{1,2})\s?([dw])\b"), lambda found: f"{found[1]} {found[2]} {_UNITS[found[3]]}"),
    (re.compile(r"\b(na|voor|tegen|om|rond|tot|vanaf|half) (\d{1,2})en\b"), r"\1 \2 uur"),
    (re.compile(r"\b(\d{1,2})'(\d{2})(?!\d)"), r"\1:\2"),
]  # fmt: skip


def _spoken_hour(found: re.Match[str]) -> str:
    lead = "om" if found[1] == "ten" else found[1]
    return f"{lead} {_SPOKEN_HOURS.index(found[2]) + 1} uur"


def _halved(found: re.Match[str]) -> str:
    return f"{found[1]}:{'30' if found[2] == 'half' else '15'} uur"


def _twelve_hours(found: re.Match[str]) -> str:
    """ "2 pm" → 14:00."""
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
    return f" {hour:02d}:{found[2] or '00'} "


def _this(found: re.Match[str]) -> str:
    """ "van den avond" is tonight, "van de week" this week."""
    return {"week": "deze week", "morgen": "vandaag voormiddag"}.get(found[1], f"vandaag {found[1]}")


def _kept_day(found: re.Match[str]) -> str:
    """ "morgen vroeg in de namiddag" is no morning."""
    return found[0].split()[0] + " " if "morgen" in found[0] else ""


_AFTER_TOKENS: list[Sub] = [
    (re.compile(r"' ?s (?:morgens?|morgends?|ochtends|voormiddags)\b"), "voormiddag"),
    (re.compile(r"' ?s (?:middags|noens)\b"), "middag"),
    (re.compile(r"' ?s (namiddag|avond|nacht)s\b"), r"\1"),
    (re.compile(r"\b(?:ochtends|morgens)\b"), "voormiddag"),
    (re.compile(r"\b(voormiddag|namiddag|middag|avond)s\b"), r"\1"),
    (re.compile(r"\bvoor middag\b"), "voormiddag"),
    (re.compile(r"\bna middag\b"), "namiddag"),
    (re.compile(r"\b(\d{1,2}) uur en (?:een )?(half|kwart)\b(?! \d| uur)"), _halved),
    (re.compile(rf"\bvan ({WD}) op (?={WD})"), r"van \1 naar "),
    (re.compile(rf"\b({_EDGES}) (of|en|,) ({_EDGES}) ({MO})\b"), r"\1 \4 \2 \3 \4"),
    (
        re.compile(rf"\b({_EDGES}) (of|en|,) ({_EDGES}) ((?:van )?(?:(?:de|{_POINTED}) )(?:week|maand|jaar))\b"),
        r"\1 \4 \2 \3 \4",
    ),
    (re.compile(r"\b(?:binnen|tussen) (?:deze|nu|vandaag) en (?=(?:\d+|een) (?:dag|week|weken|maand))"), "binnen de "),
    (re.compile(rf"\b(behalve|uitgezonderd) ({WD}) ((?:deze|volgende) (?:week|maand))\b"), r"\3 \1 \2"),
    (re.compile(r"\b(?:(?:in|tijdens) )?(?:de )?(?:komende|volgende) (\d+) (?=dagen|weken|maanden)"), r"binnen de \1 "),
    (re.compile(r"\b(dag|dagen|week|weken) (?:vroeger|eerder) dan\b"), r"\1 voor"),
    (re.compile(r"\b(dag|dagen|week|weken) later dan\b"), r"\1 na"),
    (
        re.compile(
            rf"\b({WD}) (?:de )?(\d{{1,2}})e?(?= (?:of|en|,) (?:{WD} (?:de )?\d{{1,2}}e? (?:of|en|,) )?(?:op )?"
            rf"{WD} (?:de )?\d{{1,2}}e? ({MO})\b)"
        ),
        r"\1 \2 \3",
    ),
    (re.compile(r"\bde dag erna (?=na )"), "de dag "),
    (re.compile(rf"\b(?:de )?1e de beste (?=dag|{WD})"), "komende "),
    (re.compile(rf"\b({WD})(?: ,)? (?:niet deze|deze niet)(?: ,)? maar (?:de )?volgende\b"), r"\1 over een week"),
    (re.compile(rf"\bniet deze ({WD} )?maar (?:de )?volgende (?:{WD})?"), r"deze \1niet , maar volgende \1"),
    (re.compile(r"\bvanaf (?:de )?(?:middag|noen)\b"), "vanaf 12 uur"),
    (re.compile(r"(?<!voormiddag )\btot (?:aan )?(?:de )?(?:middag|noen)\b"), "tot 12 uur"),
    (re.compile(r"\b(?:(?:over)?morgen )?(?:vroeg|voormiddag|laat) in de (?=namiddag|avond)"), _kept_day),
    (re.compile(rf"\b({_EDGES} {MO}) (?={_EDGES} {MO})"), r"\1 of "),
    (re.compile(r"\b(tussen \d{1,2}(?::\d\d)?(?: uur)? en) (?:de )?(?:middag|noen)\b"), r"\1 12 uur"),
    (re.compile(r"\bkerstmis en nieuw\b"), "kerstmis en nieuwjaar"),
    (
        re.compile(
            rf"\b({WD}|{PART}|uur|(?:over)?morgen) (?:is|wordt|gaat|ligt|valt) (?:(?!niet)[a-z]+ ){{0,2}}"
            r"(?:moeilijk|lastig|onmogelijk)\b"
        ),
        r"\1 past niet",
    ),
    (re.compile(r"\bzowel ([^.?!]{1,40}?) als (?=op |de |om |\d|\w+dag)"), r"\1 en "),
    (re.compile(r"\btussen nu en\b"), "tussen vandaag en"),
    (re.compile(r"\b(\d{1,2}|een) (dagen|weken|maanden|week|maand) (?:na|vanaf) (?:nu|vandaag)\b"), r"over \1 \2"),
    (re.compile(rf"\b(?:vo?lge?n?d?e?n?|vlgd?)(?: \.)? (?=week|maand|weekend|{WD})"), "volgende "),
    (
        re.compile(
            r"(?<!dag )(?<!dag , )(?<!morgen )(?<!morgen , )\b(?:straks?|seffe(?:n|s|ns)|subiet|dadelijk|"
            r"zometeen|zo meteen)\b"
            r"(?=.* (?:om|tegen|na) )"
        ),
        "vandaag",
    ),
    (re.compile(r"\bin het gat van de\b"), "in de"),
    (re.compile(rf"\b({WD}|(?:over)?morgen)((?: (?!en |of )[a-z]+){{0,2}}) van de ({PART})\b"), r"\1\2 \3"),
    (re.compile(r"\b(?:(?:heel|gans) (?:de |deze )?|(?:de|deze) (?:hele|ganse|gehele) )(week|maand)\b"), r"deze \1"),
    (re.compile(r"(?<!\d )(?<!een )(?<!half )\buur (\d{1,2})\b(?! uur|:)"), r"\1 uur"),
    (re.compile(r"\bna (?:de|het|mijn) (?:lunch|lunchpauze|middageten|middagpauze)\b"), "namiddag"),
    (re.compile(r"\b(?:tijdens|in|over) (?:de|het|mijn) (?:lunch|lunchpauze|middagpauze)\b"), "middag"),
    (re.compile(r"^(?:dan )?tot (?=[a-z ]+ !$)"), ""),
    (re.compile(r"^tot (?=(?:over)?morgen\b(?! (?:om|\d|voormiddag)))"), ""),
    (
        re.compile(
            r"\b(deze|volgende) (week|maand|weekend)\b(.*?) (volgende|deze)(?= (?:dan|wel|kan|past|lukt|graag)\b| ,|$)"
        ),
        r"\1 \2\3 \4 \2",
    ),
    (
        re.compile(
            rf"\b((?:volgende|deze) maand|{MO})((?: (?!en |of |ten )[a-z,]+){{0,4}}?) "
            rf"(?:op )?(?:de )?([1-4]e|laatste) ({WD})\b"
            r"(?! (?:van|in))"
        ),
        r"\2 de \3 \4 van \1",
    ),
    (re.compile(r"\b(volgende|deze|komende) (?:weel|weej)\b"), r"\1 week"),
    (re.compile(r"\bom de (?=\d{1,2}(?: uur|$| [.,?!]))"), "om "),
    (re.compile(r"\bkwartier (?=(?:voor|over|na) (?:half )?\d)"), "kwart "),
    (
        re.compile(rf"\b({_EDGES} (?:{_POINTED}) )(week|maand|jaar)( (?:of|en|,) {_EDGES} (?:{_POINTED}))(?! \2)"),
        r"\1\2\3 \2",
    ),
    (re.compile(rf"\b({_POINTED}) (of|en) ({_POINTED}) (week|maand|weekend)\b"), r"\1 \4 \2 \3 \4"),
    (re.compile(r"\b(deze) (week|maand) (of|en) (volgende)(?! [a-z])"), r"\1 \2 \3 \4 \2"),
    (re.compile(r"\b(?:na|achter) de (?:middag|noen)\b"), "namiddag"),
    (re.compile(r"\bvoor de (?:middag|noen)\b"), "voormiddag"),
    (re.compile(r"\b(?:op|over|om|tegen) de (?:middag|noen)\b"), "middag"),
    (re.compile(r"\bin de (?:vroege morgen|morgen|vroegte)\b"), "voormiddag"),
    (re.compile(r"\b(?:deze|vandaag) morgen\b"), "vandaag voormiddag"),
    (re.compile(rf"\bdeze ({PART})\b"), r"vandaag \1"),
    (re.compile(rf"\b({WD}) (?:morgen|vroeg)\b"), r"\1 voormiddag"),
    (
        re.compile(rf"(?<!loop )(?<!begin )(?<!half )(?<!eind )(?<!rest )\bvan de ({PART}|morgen|week)\b(?! naar)"),
        _this,
    ),
    (re.compile(r"\bdaags (na|voor)\b"), r"dag \1"),
    (re.compile(r"\bmorgen vroeg\b"), "morgen voormiddag"),
    (re.compile(r"\bvoormiddag voormiddag\b"), "voormiddag"),
    (re.compile(r"\b(?:over morgen|dag na morgen)\b"), "overmorgen"),
    (re.compile(r"\btot en met\b"), "tem"),
    (re.compile(rf"\b(?:{_LATEST})\b"), "uiterlijk"),
    (re.compile(rf"\b(?:{_EARLIEST})\b"), "vanaf"),
    (re.compile(r"\bniet na\b"), "uiterlijk"),
    (
        re.compile(
            rf"\buiterlijk (?:op )?((?:{_DAY_NAMES})(?: \d{{1,2}} {MO})?|\d{{1,2}} {MO}) (?:om )?"
            r"(?=half|kwart|\d{1,2} uur|\d{1,2}:)"
        ),
        r"\1 uiterlijk om ",
    ),
    (re.compile(r"\been uur of (\d{1,2})\b(?: uur)?"), r"om \1 uur"),
    (
        re.compile(
            r"\b(om|tegen|na|voor|half) (?:de |den |nen? |een )+"
            r"(?=half|kwart|\d{1,2} (?:voor|na|over) |\d{1,2}$|\d{1,2} uur)"
        ),
        r"\1 ",
    ),
    (_SPOKEN_HOUR, _spoken_hour),
    (re.compile(r"\b(om|tegen|na|voor|tot|vanaf|half) (\d{1,2}) (?:uren|ure)\b"), r"\1 \2 uur"),
    (re.compile(rf"\b(\d{{1,2}}) (?:uren|ure) (?={PART})"), r"\1 uur "),
    (_SPOKEN_SECOND, lambda found: f"{found[1]}{_SPOKEN_HOURS.index(found[2]) + 1} uur"),
    (re.compile(r"\b(?:om )?een half (?=\d)"), "half "),
    (re.compile(r"\bom om\b"), "om"),
    (re.compile(r"\bom en bij\b"), "om"),
    (re.compile(r"\b(?:om de klok van|tegen een uur of)\b"), "om"),
    (re.compile(r"\beinde? van de\b|\bop het eind van (?:de )?\b"), "eind "),
    (re.compile(rf"\b({MO}) ' (\d\d)\b"), r"\1 20\2"),
    (re.compile(r" {2,}"), " "),
]  # fmt: skip
_COMPOUND = re.compile(
    r"([a-z]{5,}?)s?(voormiddag|achtermiddag|achternoen|namiddag|middag|ochtend|morgen|avond|nacht|vroeg|noen)"
)
_DAY_WORDS = (*WEEKDAYS, "vandaag", "morgen", "overmorgen", "gisteren", "eergisteren")


_COMPOUNDED = re.compile(rf"{WD} {PART}")


def spell(text: str) -> str:
    """Canonical words and numbers, one space apart. Unknown words stay as they are."""
    raw = cover_noise(
        unicodedata.normalize("NFC", text.lower()).replace("’", "'").replace("‘", "'").replace("–", "-")
    )
    for pattern, right in (*_WORD_TOKENS, *_DIGIT_TOKENS) if DIGIT.search(raw) else _WORD_TOKENS:
        raw = pattern.sub(right, raw)
    tokens = _TOKEN.findall(_without_accents(raw))
    spelled = " ".join(
        _own_part(tokens, i) + _word(tokens, i) for i in range(len(tokens)) if not _shortens(tokens, i)
    )
    for phrase, known in _AFTER_TOKENS:
        spelled = phrase.sub(known, spelled)
    return spelled.strip()


def _own_part(tokens: list[str], i: int) -> str:
    """ "woensdag en vrijdagvoormiddag": the part of the day is written to the second day only."""
    if i < 2 or len(tokens[i]) < 9 or tokens[i - 1] not in ("of", "en") or tokens[i - 2] not in WEEKDAYS:
        return ""
    return f"{OWN_PART} " if _COMPOUNDED.fullmatch(_word(tokens, i)) else ""


def _shortens(tokens: list[str], i: int) -> bool:
    """Whether this is the point of "di." or "nov.", which ends no sentence."""
    return i > 0 and tokens[i] == "." and (tokens[i - 1] in WEEKDAY_SHORT or tokens[i - 1] in MONTH_SHORT)


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


_SHORT_MONTH_TYPOS = {
    "maard": "maart", "maat": "maart", "mart": "maart", "maarrt": "maart", "maarts": "maart",
    "apirl": "april", "arpil": "april", "aprli": "april", "apri": "april", "aprill": "april",
    "meij": "mei", "mai": "mei", "junie": "juni", "junni": "juni", "julie": "juli", "jully": "juli",
}  # fmt: skip
"""Behind a number only: "3 maard"."""


def _word(tokens: list[str], i: int) -> str:
    word = tokens[i]
    if word[0].isdigit():
        return _number(word)
    if word in WEEKDAY_SHORT:
        return WEEKDAYS[WEEKDAY_SHORT[word]] if is_weekday_here(tokens, i) else word
    if word in MONTH_SHORT:
        return MONTHS[MONTH_SHORT[word] - 1] if _is_month_here(tokens, i) else word
    if i and tokens[i - 1][0].isdigit() and word in _SHORT_MONTH_TYPOS:
        return _SHORT_MONTH_TYPOS[word]
    if word in CARDINALS:
        return str(CARDINALS[word])
    if word in ORDINALS:
        return f"{ORDINALS[word]}e"
    return SINGLE_WORDS.get(word) or known_variant(word) or _compound(word)


def _number(word: str) -> str:
    """Ordinals all get an "e": 12de, 1ste, 8sten; the rest stays, a leading zero tells a 24-hour clock."""
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{int(digits)}e" if digits != word else word


def _compound(word: str) -> str:
    """ "woensdagnamidag" → "woensdag namiddag", also with a typo in the day."""
    if word in PARTS:
        return word
    right = untypo(word)
    if right != word:
        return right
    half = re.fullmatch(r"half([a-z]{3,6})", word)  # "halfdrie"
    if half and CARDINALS.get(half[1], 13) <= 12:
        return f"half {CARDINALS[half[1]]}"
    return _day_and_part(word) or word


def _day_and_part(word: str) -> str | None:
    for day in _DAY_WORDS:
        if word.startswith(day) and (part := untypo(word.removeprefix(day))) in PARTS:
            return f"{day} {PARTS[part]}"
    parts = _COMPOUND.fullmatch(word)
    day = untypo(parts[1]) if parts else ""
    return f"{day} {PARTS[parts[2]]}" if parts and day in _DAY_WORDS else None


def _is_month_here(tokens: list[str], i: int) -> bool:
    """ "12 jan" and "nov 26" are months, "Jan" alone is a man."""
    before = tokens[i - 1] if i else ""
    if tokens[i] != "jan" and re.fullmatch(r"[12]?\d|3[01]", "".join(tokens[i + 1 : i + 2])):
        return True
    if before == "in" or re.fullmatch(r"20\d\d", "".join(tokens[i + 1 : i + 2])):
        return True
    return (
        before[:1].isdigit()
        or before in ORDINALS
        or before in CARDINALS
        or before in {"begin", "half", "eind", "einde"}
    )
