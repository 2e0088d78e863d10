"""Words in a sentence that concern the form: video or desk, a correction, a yes or no, another day."""

from __future__ import annotations

import re

_VIDEO = re.compile(
    r"\b(video\w*|beeldbel\w*|online|teams|webcam|camera|van thuis( uit)?|via (de |het )?(computer|scherm|internet))\b"
)
_DESK = re.compile(
    r"\b(loket\w*|balie|langs\s?kom\w*|kom\w* langs|langs gaan|fysiek|ter plaatse|persoonlijk|in persoon"
    r"|op (het )?(kantoor|stadhuis|gemeentehuis)|(aan|op|naar) (het|den|'t)? ?(stadskantoor|stadhuis|loket)|face to face)\b"
)
_CORRECTION = re.compile(
    r"\b(toch|liever|eigenlijk|nee+|neen|niet|in plaats|wijzig\w*|verander\w*|ander[es]?|maak er|bedoel\w*|fout|verkeerd|past)\b"
)
_OTHER_DAY = re.compile(
    r"\b(ander[es]?|latere?|vroegere?|volgende) (dag\w*|moment\w*|ke(er|us)|uur|tijdstip\w*|datum)\b"
    r"|\b(kan (dan )?niet|past (me |mij )?niet|geen van die|lukt (me |mij )?niet|iets later|later in de week)\b"
)
_YES = re.compile(
    r"^\W*(ja+|jawel|jup|jep|yes|yep|ok(e|é|ay)?|klopt|prima|goed|perfect|akkoord|bevestig\w*|zeker|doe maar|in orde|da'?s goed|dat is goed|graag|top)\b"
)
_NO = re.compile(r"^\W*(nee+n?|neen|nope|klopt niet|niet (goed|juist|akkoord))\b")
_NO_EMAIL = re.compile(
    r"\b(geen|zonder|niet) (een )?(e-?mail\w*|mail\w*|emailadres)\b|\b(heb|gebruik) (er )?geen\b|^\W*geen\W*$"
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(wat|hoe\w*|waar\w*|wanneer|welke?|wie|kost|mag|moet|kan ik|kan je|is het|zijn|hebben jullie|heb je)\b"
)


def mode_in(text: str) -> str | None:
    """ "video" or "loket"; None when neither or both are named."""
    low = text.lower()
    video, desk = bool(_VIDEO.search(low)), bool(_DESK.search(low))
    if video == desk:
        return None
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


def question(text: str) -> bool:
    """Whether the sentence asks something back."""
    return bool(_QUESTION.search(text.lower()))
