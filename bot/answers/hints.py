"""Words in a sentence that concern an appointment: video or desk, a yes or no, another day, the waiting list."""

from __future__ import annotations

import re

_VIDEO = re.compile(
    r"\b(video\w*|beeldbel\w*|online|teams|webcam|camera|van thuis( uit)?|via (de |het )?(computer|scherm|internet))\b"
)
_DESK = re.compile(
    r"\b(loket\w*|balie|langs\s?kom\w*|kom\w* (\w+ ){0,3}langs|langs gaan|fysiek|ter plaatse|persoonlijk|in persoon"
    r"|op (het )?(kantoor|stadhuis|gemeentehuis)|(aan|op|naar) (het|den|'t)? ?"
    r"(stadskantoor|stadhuis|loket)|face to face)\b"
)
_CORRECTION = re.compile(
    r"\b(toch|liever|eigenlijk|nee+|neen|niet|in plaats"
    r"|wijzig\w*|verander\w*|ander[es]?|maak er|bedoel\w*|fout|verkeerd|past)\b"
)
_OTHER_DAY = re.compile(
    r"\b(ander[es]?|latere?|vroegere?|volgende) (dag\w*|moment\w*|ke(er|us)|uur|tijdstip\w*|datum)\b"
    r"|\b(kan (dan )?niet|past (me |mij )?niet|geen van die|lukt (me |mij )?niet|iets later|later in de week)\b"
)
_YES = re.compile(
    r"^\W*(ja+|jawel|jup|jep|yes|yep|ok(e|é|ay)?|klopt|prima|goed|perfect|akkoord"
    r"|bevestig\w*|zeker|doe maar|in orde|da'?s goed|dat is goed|graag|top)\b"
)
_NO = re.compile(r"^\W*(nee+n?|neen|nope|(toch )?(niets|niks)|klopt niet|niet (goed|juist|akkoord))\b")
_NO_EMAIL = re.compile(
    r"\b(geen|zonder|niet) (een )?(e-?mail\w*|mail\w*|emailadres)\b|\b(heb|gebruik) (er )?geen\b|^\W*geen\W*$"
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(wat|hoe\w*|waar\w*|wanneer|welke?|wie|kost|mag|moet|kan ik|kan je|is het|zijn|hebben jullie|heb je)\b"
)


_SOONEST = re.compile(
    r"\b(zo (snel|vlug|vroeg|rap|gauw) mogelijk|eerst mogelijke?|vroegst\w*|snelst\w*|eerstvolgende?|asap"
    r"|eerste (vrije|beschikbare|mogelijke) \w+|onmiddellijk|nu meteen)\b|^\W*straks\W*$"
)
_ANY = re.compile(
    r"\b(maakt (me |mij |voor mij |eigenlijk )*niet(s)? uit|eender (wanneer|welke?|wat)"
    r"|(om het|gelijk) (even|wanneer|welke?)"
    r"|kies (jij |gij |zelf )?maar|om het even|geen voorkeur|alles (is goed|past)|gelijk wat)\b"
)
_NTH = re.compile(
    r"^\W*((ja|nee+n?),? )?((liever|toch|doe|neem|geef|kies|pak|zet|ik (neem|kies|wil|pak)|liefst|dan) )*"
    r"(maar |mij )?(de |het |den )?"
    r"(eerste|tweede|derde|vierde|vijfde|laatste|[1-5](?:e|ste|de))"
    r"( (moment|optie|keuze|uur|tijdstip|datum|knop|voorstel))?( graag| maar| aub| alstublieft)*\W*$"
)
_NUMBERS = {"eerste": 0, "tweede": 1, "derde": 2, "vierde": 3, "vijfde": 4, "laatste": -1}
_LATER = re.compile(r"\b(later|nadien|erna|daarna|verder|andere momenten|meer momenten|nog andere)\b")
_EARLIER = re.compile(r"\b(vroeger|eerder|ervoor|sneller|rapper|vlugger)\b")
_DIFFERENCE = re.compile(
    r"\b(verschil|wat is (het|zo'n|een) (beste|video\w*)|hoe (gaat|werkt) (dat|zo'n|een|het) ?(video\w*)?)\b"
)
_INTRODUCES = re.compile(
    r"\b(?:ik heet|(?:mijn|m'n) (?:volledige )?naam is|op (?:de )?naam van)\b|\b(?:[Ii]k ben|[Mm]et)\s+[A-Z]\S+\s+[A-Z]"
)
_NO_ADDRESS = re.compile(r"\b(geen|zonder) (een )?(e-?mail\w*|mail\w*)\b")
_NO_NAME = re.compile(
    r"^\W*(wacht( even)?|even (wachten|geduld)|moment(je)?|klopt|zeker|fout|verkeerd|parking|top|super|salut|daag)\W*$"
)
_CAPITALS = re.compile(r"\W*[^\W\da-z_]\S*( (van|de|den|der|het|'t|el|al|ben|von|[^\W\da-z_]\S*))+\W*")
_RESERVED = re.compile(r"\b((?<!doe )maar|eerst|alleen|behalve|wacht|tenzij|nog iets|of)\b")
_CAN_IT = re.compile(r"^\W*(en |maar )?(kan|mag|gaat|is)\b")
_WAIT = re.compile(
    r"^\W*((nee|ja|oei|euh),? )?(wacht( eens)?( even)?|even( wachten| geduld)?"
    r"|(een )?(moment|ogenblik)(je)?|seconde?|sec)\W*$"
)
_STOP = re.compile(
    r"\b(stop\w*|laat (het |dat |ze )*(zo|maar|zitten)|annul\w*|vergeet|hoeft niet|niet (meer )?nodig|cancel"
    r"|afbreken|afgebroken|ophouden"
    r"|hou (maar )?op|quit|exit|einde|ermee|doe maar niet|geen afspraak|wil (ik )?niet meer|nooit ?meer|weg)\b"
)
_CHANGES = re.compile(r"\b(verander\w*|wijzig\w*|verplaats\w*|annul\w*)\b")
_PARTS = {
    "personen": re.compile(r"\b(aantal|personen|mensen|volk)\b"),
    "moment": re.compile(r"\b(uur|moment|dag|datum|tijd(stip)?|tijd)\b"),
    "plaats": re.compile(r"\b(kantoor|plaats|locatie|adres)\b"),
    "wijze": re.compile(r"\b(manier|wijze)\b"),
    "email": re.compile(r"\b(e-?mail\w*|mail\w*)\b"),
    "naam": re.compile(r"\b(naam|voornaam|familienaam)\b"),
}
_SIGN = "[2-9ACDEFGHJKMNPQRTVWXYZ]"
_NUMBER = re.compile(
    rf"\bA ?[-\u2010-\u2015] ?([0-9A-Z]{{5}})\b|\bA ?(?=[A-Z]*\d)({_SIGN}{{5}})\b", re.IGNORECASE
)
"""Without a line between, only with a digit: "andere" is a word. With one, also a sign that was misread."""
_CODE = re.compile(r"(?<!\d)(\d{3})[ .-]?(\d{3})(?!\d)")
_MOVES = re.compile(
    r"\b(zet|leg|schuif|breng|verleg|doe) (ze|die|hem|deze|dat|het) (\w+ )*(op|naar|om|later|vroeger)\b|"
    r"\b(verplaats\w*|verzet\w*|verschui\w*|verschuif\w*|verander\w*|wijzig\w*|omboek\w*|herplan\w*|verhuiz\w*"
    r"|(ander[es]?|later[e]?|vroeger[e]?) (moment|uur|dag|datum|tijdstip|keer))\b"
)
_SWITCHES = re.compile(
    r"\b(ook|toch|liever|nog|omwissel\w*|wissel\w*|verander\w*|wijzig\w*|in plaats|kan|mag|maak er)\b"
)
_OWN = re.compile(
    r"\b(mijn|m'n|mijne|onze|de|die|deze|dat|ons) (\w+ )?(afspra\w*|videogesprek|reservatie|rdv)\b"
)
_NEW = re.compile(r"\b(een|nieuwe|nog|extra|andere|tweede) (\w+ )?afspra\w*\b")
_WAITING = re.compile(
    r"\bwachtlijst\b|\b(vroeger|eerder|sneller|rapper) (kunnen )?(komen|gaan|langskomen|terecht|aan de beurt)\b"
    r"|\b(iets|plaats|plek|gaatje) (\w+ ){0,2}(vroeger|eerder|sneller|vrij\s?kom\w*)\b"
    r"|\b(vroeger|eerder|sneller) (\w+ ){0,2}(iets |plaats |een plek )?vrij\s?(kom\w*|word\w*|is)\b"
    r"|\b(als er|indien er|wanneer er) (\w+ ){0,4}(annuleert|afzegt|uitvalt|wegvalt|vrijkomt)\b"
)
_NOT_THIS = re.compile(
    r"\b(liever |toch )?(niet|geen) ((via|per|met|een|aan|naar|het|de) )*"
    r"(video\w*|beeldbel\w*|online|teams|loket\w*|balie)\b"
)
_CANNOT_COME = re.compile(
    r"\b(kan|kunnen|ga|gaan|geraak|raken?|zal) (\w+ ){0,4}(niet|nie) (\w+ ){0,2}"
    r"(komen|langskomen|gaan|aanwezig|geraken|erbij)\b|\bben (\w+ ){0,3}verhinderd\b"
)
_NOT_THEN = re.compile(r"\b(lukt|past|kan|gaat|schikt) (\w+ ){0,3}niet\b")
_NEW_CODE = re.compile(
    r"\b(nieuwe|andere|nog een|opnieuw|stuur|zend|mail|geen)\b.*\bcode\b|\bcode\b.*\b(opnieuw|niet)\b"
)
_LINK = re.compile(r"\b(link\w*|videolink|url|knop)\b|^\W*waar\b")
_CANCELS = re.compile(
    r"\b(annule\w*|afzeggen|zeg (ze|die|hem|het|dat) (\w+ )?af|cancel\w*|schrap (ze|die|hem|dat))\b"
)
_LEAVES_LIST = re.compile(
    r"\b(van|uit) (de |die |je |jullie )?wachtlijst\b|\bwachtlijst\b.*\b(niet meer|af|uit|stop\w*|weg)\b"
    r"|\b(niet meer|hoeft niet|stop\w*|schrap\w*|haal\w*)\b.*\bwachtlijst\b"
)
_ON_LIST = re.compile(
    r"\b(sta|staan|zit|plaats|hoeveelste|nog)\b.*\bwachtlijst\b.*\?|^\W*(sta|zit) ik\b.*\bwachtlijst\b"
)


def numbers(text: str) -> list[str]:
    """The numbers of appointments in a sentence, as we write them: "a 7k3q9" is A-7K3Q9."""
    found = ("".join(groups).upper() for groups in _NUMBER.findall(text))
    return list(dict.fromkeys(f"A-{signs}" for signs in found))


def code(text: str) -> str | None:
    """Six digits, as they were mailed."""
    found = _CODE.search(text)
    return found[1] + found[2] if found else None


def moves(text: str) -> bool:
    """Whether it asks for another moment of what is booked."""
    return bool(_MOVES.search(text.lower()))


def switches(text: str) -> bool:
    """Whether it asks for the other way, video or desk, of what is booked: not a bare "video"."""
    return (
        mode_in(text) is not None and bool(_SWITCHES.search(text.lower())) and not _LINK.search(text.lower())
    )


def cannot_come(text: str) -> bool:
    """Whether somebody won't be there: to move or to cancel, that isn't said."""
    return bool(_CANNOT_COME.search(text.lower()))


def not_then(text: str) -> bool:
    """ "Dinsdag lukt toch niet": of an appointment that was just spoken of."""
    return bool(_NOT_THEN.search(text.lower())) or other_day(text)


def new_code(text: str) -> bool:
    """Whether another code is wanted, right after one was asked."""
    return bool(_NEW_CODE.search(text.lower()))


def link_asked(text: str) -> bool:
    """ "Waar is de link?" """
    return bool(_LINK.search(text.lower())) and "link" in text.lower()


def cancels(text: str) -> bool:
    """Whether it says to cancel, of what was just spoken of: "annuleer ze toch maar"."""
    return bool(_CANCELS.search(text.lower()))


def own_appointment(text: str) -> bool:
    """Whether it speaks of an appointment that is there."""
    return bool(_OWN.search(text.lower())) and not _NEW.search(text.lower())


def new_appointment(text: str) -> bool:
    return bool(_NEW.search(text.lower()))


def waiting(text: str) -> bool:
    """Whether somebody wants to come earlier if that comes free."""
    return bool(_WAITING.search(text.lower()))


def leaves_list(text: str) -> bool:
    return bool(_LEAVES_LIST.search(text.lower()))


def asks_list(text: str) -> bool:
    """Whether it asks if somebody stands on the waiting list."""
    return bool(_ON_LIST.search(text.lower()))


def mode_in(text: str) -> str | None:
    """ "video" or "loket", also for "liever niet via video"; None when neither or both are named."""
    low = text.lower()
    video, desk = bool(_VIDEO.search(low)), bool(_DESK.search(low))
    if video == desk:
        return None
    if not question(text) and _NOT_THIS.search(low):
        return "loket" if video else "video"
    return "video" if video else "loket"


def corrects(text: str) -> bool:
    return bool(_CORRECTION.search(text.lower()))


def other_day(text: str) -> bool:
    return bool(_OTHER_DAY.search(text.lower()))


def yes(text: str) -> bool:
    return bool(_YES.search(text.lower())) and not no(text)


def no(text: str) -> bool:
    return bool(_NO.search(text.lower()))


def no_email(text: str) -> bool:
    return bool(_NO_EMAIL.search(text.lower()))


def soonest(text: str) -> bool:
    return bool(_SOONEST.search(text.lower()))


def anything(text: str) -> bool:
    """Whether every moment is fine."""
    return bool(_ANY.search(text.lower()))


def nth(text: str) -> int | None:
    """Which of the offered moments: "doe maar het tweede" is 1, the last is -1."""
    found = _NTH.search(text.lower())
    if found is None:
        return None
    word = next(group for group in found.groups() if group and (group in _NUMBERS or group[0].isdigit()))
    return _NUMBERS[word] if word in _NUMBERS else int(word[0]) - 1


def later(text: str) -> bool:
    return bool(_LATER.search(text.lower())) and not _CHANGES.search(text.lower())


def earlier(text: str) -> bool:
    return bool(_EARLIER.search(text.lower())) and not _CHANGES.search(text.lower())


def change_asked(text: str) -> bool:
    """ "Kan ik dat later nog veranderen?" """
    return can_it(text) and bool(_CHANGES.search(text.lower()))


def wait(text: str) -> bool:
    """Whether somebody asks for a moment to look something up."""
    return bool(_WAIT.search(text.lower()))


def stop(text: str) -> bool:
    """Whether it says in so many words to stop: a booking is not given up for less."""
    return bool(_STOP.search(text.lower()))


def difference(text: str) -> bool:
    """Whether it asks what a video call is, beside the desk."""
    return bool(_DIFFERENCE.search(text.lower()))


def introduces(text: str) -> bool:
    """Whether somebody says who they are, unasked."""
    return bool(_INTRODUCES.search(text))


def no_address(text: str) -> bool:
    """As no_email, but said in full: clear whatever was asked."""
    return bool(_NO_ADDRESS.search(text.lower()))


def no_name(text: str) -> bool:
    return bool(_NO_NAME.search(text.lower()))


def capitals(text: str) -> bool:
    """Two words or more, written as a name is."""
    return bool(_CAPITALS.fullmatch(text))


def part(text: str) -> str | None:
    """Which part of the summary a sentence is about."""
    low = text.lower()
    return next((slot for slot, pattern in _PARTS.items() if pattern.search(low)), None)


def reserved(text: str) -> bool:
    """ "Ja, maar…": no plain yes."""
    return bool(_RESERVED.search(text.lower()))


def can_it(text: str) -> bool:
    """Whether it asks if something can be done."""
    return bool(_CAN_IT.search(text.lower())) and question(text)


def question(text: str) -> bool:
    """Whether the sentence asks something back."""
    return bool(_QUESTION.search(text.lower()))
