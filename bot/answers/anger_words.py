"""Which words tell of anger at us, of being at a loss, and of cursing; looked for in small letters without accents."""

from __future__ import annotations

import re


def _any_of(*expressions: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions))


def _words(text: str) -> str:
    return rf"(?:{'|'.join(text.split())})"


_I = r"(?<!als )(?<!of )\b(?:ik|k|'k|we|wij|kben|'kben)\b"
_AM = r"(?: (?:ben|zijn|word|worden|wor))?"
_VERY = rf"""(?: {
    _words(
        "echt zo heel erg zeer nu al wel stilaan gewoon enorm serieus super mega vree goed ontzettend ongelooflijk "
        "verschrikkelijk behoorlijk helemaal totaal compleet volledig ondertussen hier ook allemaal eigenlijk toch"
    )
})*"""
_END = r"(?=\s*(?:$|[.,!?;]))"
_YOU = r"\b(?:jullie|gij|ge|gi|je|jij|u|gulder|gijlie|gellie|ulder)"
_US = (
    r"(?:jullie|u|ulder|ulle|gulder|gijlie|gellie|de stad|de gemeente|de stadsdiensten|(?:uw|jullie) dienst\w*"
    r"|(?:deze|die) (?:bot|chat|computer|dienst)|dat gedoe|deze onzin)"
)
_SOMEBODY = _words("buur\\w* buren man vrouw ex zoon dochter hond baas werkgever huisbaas verhuurder")
_AT_OTHERS = rf"(?: (?:op|met|aan|over|om) (?:mijn|m'n|zijn|haar|de|den|die|een|ne) ?(?:\w+ )?{_SOMEBODY}\b)"
_ANGRY = r"(?:boos|(?:kei ?)?kwaad|woedend|razend|furieus|pisnijdig|laaiend|ziedend|gedegouteerd)"
_MAD = r"(?:zot|gek|onnozel|ambetant|horendol|zenuwachtig)"
_FED_UP = rf"{_I}{_AM} (?:het|'t|t|dit|dat|da|jullie|ulder){_VERY} (?:\w*beu|zat)"

FEELS = (
    rf"{_I}{_AM}{_VERY} {_ANGRY}\b(?!{_AT_OTHERS})(?! (?:water|licht|weer))",
    rf"\b{_ANGRY} (?:ben|word) ik\b(?!{_AT_OTHERS})",
    rf"\bik maak (?:mij|me|mijn eigen){_VERY} kwaad\b(?!{_AT_OTHERS})",
    rf"{_FED_UP}{_END}|{_FED_UP} (?:met|van) {_US}\b|{_FED_UP} (?:hier|van (?:te |het |dat )?wachten)\b",
    rf"{_FED_UP} om (?:altijd|steeds|telkens|hier|zo lang|te wachten)\b",
    rf"\b(?:spuug|kots)(?:zat|beu){_END}",
    rf"{_I}{_AM}{_VERY} {_MAD} van {_US}\b|{_I}{_AM}{_VERY} {_MAD} (?:hiervan|van dit gesprek)\b",
    rf"\bom {_MAD} (?:van )?te worden met {_US}\b",
    r"\b(?:i am|i'm|im) (?:so |very |really )?(?:angry|furious|pissed)\b",
    r"\bje suis (?:tres |vraiment )?(?:furieuse?|en colere|fachee?)\b",
)
"""What the resident feels. Not what somebody else feels, and not about a neighbour."""

_INSULT = (
    r"(?:idio\w+|klootza\w+|klojo\w*|onnozelaars?|debie\w+|mongo\w+|eikels?|sukkels?|kiekens?|kieken|losers?"
    r"|dieven|oplichters?|zakkenvullers?|leugenaars?|ezels?|stommeriken?|lamzak\w*|strontza\w+|zeveraars?"
    r"|nietsnut\w*|bandieten|maffia|dom|stom|achterlijk|gestoord|onnozel|waardeloos)"
)
_STUPID = _words(
    "stomme? domme? achterlijke debiele imbeciele kloterige waardeloze onnozele idiote verdomde godverdomse fucking "
    "verrekte vervloekte nutteloze kak prul rot kut klote"
)
_OURS = _words(
    "bot chatbot robot computer machine programma assistent chat website webstek dienst diensten stad gemeente "
    "stadsbestuur gemeentebestuur stadsdienst\\w* ambtena\\w+ systeem app site"
)
_YOUR = r"(?:uw|je|jullie|ulder)"

TO_US = (
    r"\b(?:houd?|houdt|houden) (?:(?:jullie|gij|ge|ulder|u) )?(?:mij|me|ons) (?:\w+ ){0,2}voor de (?:zot|aap|gek)\b",
    r"\b(?:jullie|gij|ge|gulder) (?:houdt|houden) (?:mij|me|ons) (?:\w+ ){0,2}voor de (?:zot|aap|gek)\b",
    r"\bmet (?:mijn|m'n|ons|onze) voeten (?:ge)?spe(?:eld|elt|len)",
    r"\bloopt? (?:\w+ )?naar de (?:maan|pomp|hel|duivel)\b|\bvalt? dood\b",
    r"\bkrijg de (?:kanker|tering|pest|klere)\b|\bkust? (?:mijn|m'n|mijne|me) (?:kloten|voeten|gat|kl\b)",
    rf"\b(?:steek|stop)t? (?:het|da|dat|'t|hem) (?:\w+ ){{0,2}}in {_YOUR} (?:gat|reet|kont|hol)\b",
    rf"\bhoud?t? {_YOUR} (?:bakkes|muil|smoel|mond|kop|klep|bek)\b|\brot (?:toch )?op\b|\b(?:flikker|sodemieter) op\b",
    r"\b(?:fuck|fock|fok) (?:you|u|off|jullie|deze|die|dit|this|de stad)\b|\bscrew you\b|\bgo to hell\b",
    r"\bferme ta gueule\b|\bva te faire\b",
    rf"\b{_STUPID}[ -]?{_OURS}\b",
    rf"{_YOU} (?:zijt|bent|zijn|ben|zit) (?:(?!niet |nie |geen )\w+ ){{0,3}}{_INSULT}\b",
    rf"\b(?:bende|hoop|stelletje|zootje|bunch of) (?:\w+ )?{_INSULT}\b",
    rf"^(?:\w+ ){{0,2}}(?:(?:is|'s) )?(?:(?:echt|toch|gewoon|een|grove|dikke) )*"
    rf"(?:schande|schandalig|schandelijk|degoutant){_END}",
    r"\b(?:schande|schandalig|degoutant) (?:hoe|wat) (?:jullie|de stad|de gemeente|u)\b",
    rf"\bgeen (?:kloten|fluit|zak|bal|reet) (?:aan|van) {_US}\b|\bwat een (?:klote|kut|kak|bagger)(?!weer)\w+",
)
"""What is said to us: curses, insults, and being taken for a fool."""

_MOVABLE = _words("auto wagen camper fiets container kraam camionet bus moto")
_FAMILY = r"\b(?:ik|we|wij|mijn (?:kind|kinderen|gezin)|ons gezin)\b"

AT_A_LOSS = (
    rf"{_I}{_AM}{_VERY} (?:radeloos|wanhopig|hopeloos|overstuur|ten einde raad|in paniek|de wanhoop nabij)\b",
    rf"{_I}{_AM}{_VERY} aan (?:het|'t) (?:panikeren|huilen|wenen|bleiten)\b",
    rf"\b(?:ik|k|'k|we|wij) (?:weet|weten) (?:het )?(?:(?:echt|nu|gewoon|zelf) )*(?:niet|nie|ni) (?:meer|mer) "
    rf"(?:wat (?:te )?doen|wat (?:ik|we|wij|k) (?:nog )?(?:moet|kan) doen|waarheen|van welk hout\b.*){_END}",
    r"\b(?:ik|k|'k) (?:moet|zit) (?:\w+ ){0,5}(?:huilen|wenen|bleiten|schreien)\b",
    rf"\b(?:ik|k|'k) kan (?:(?:het|echt|'t|t|zo) )*(?:niet|nie|ni) meer(?: aan)?{_END}",
    r"\b(?:ik|we|wij) sme(?:ek|ken) (?:u|jullie|je)\b",
    r"\b(?:ik|we|wij) (?:sta|staan|slaap|slapen|beland|belanden|word|worden|leef|leven|kom|komen|zit|zitten) "
    rf"(?:(?!{_MOVABLE} )\w+ ){{0,4}}op straat\b(?! ?(?:gepark|met|te |iets|een |afval|vuil))",
    rf"{_FAMILY} (?:\w+ ){{0,5}}(?:niks|niets|geen geld)(?: meer)?(?: om)? te eten\b",
    r"\b(?:i am|i'm|im) (?:so |very |really )?desperate\b|\bje suis (?:tres |vraiment )?desesperee?\b",
)
"""Who doesn't know what to do any more: a person is better than a text."""

SWEARING = _any_of(
    r"\b(?:god|got)(?:ver)?(?:dom|doem)\w*|\bgodver\w*|\bgvd\b|\b(?:pot)?verdom\w*|\bverdoeme\b",
    r"\bmiljaa?r(?:de\w*)?\b|\bnonde(?:d?ju|dzju)\b|\bklote(?!weer)\w*|\bkut(?!weer)\w{0,8}\b|\bfuck\w*|\bfock\w*",
    r"\bklootza\w+|\bhoeren(?:jong|zo)\w*|\b(?:kanker|tering)(?:lijer\w*|dienst|stad|zooi|bot|gemeente|volk)\b",
    r"\bmerde\b|\bputain\b|\bconnards?\b|\bassholes?\b|\bbullshit\b",
)
"""Curses, Flemish ones too; they count alone or in a sentence about us. "Verdorie" and "amai" are none."""

ABOUT_US = _any_of(
    r"\b(?:jullie|ulder|ulle|gulder|gijlie|gellie|stadhuis|gemeentehuis|loket|ambtena\w+|bediende|personeel)\b",
    r"\b(?:deze|die|de|uw|jullie) (?:stad|gemeente|dienst|bot|chat|computer|robot|website|site|machine)\b",
    r"\bwachte?n?\b|\bantwoord(?:t|en)?\b|\bnog (?:altijd|steeds)\b|\beindelijk\b",
    r"\bal (?:\w+ )?(?:dagen|weken|maanden|uren|uur|jaar|keer|keren)\b|\bwe(?:er|derom) (?:niet|nie|niks|fout|mis)\b",
    r"\bbegrijp\w*|\bluister\w*",
)
"""Words of a sentence about the city, its assistant, or waiting for them."""

UPSET = _any_of(*FEELS, *TO_US, *AT_A_LOSS)
