"""What a link of IPDC is for: IPDC does not say which link starts the application, so rules and a table do.

The rules look at the title and the address; the first that fits decides:
1. the table data/sleutels/linksoorten.tsv, for an address or a product number;
2. an appointment: the title speaks of one, or the address is that of an agenda;
3. an attest: the title or the address points to the attests of Mijn Burgerprofiel;
4. information: law, PDF, a word such as "meer info" at the start of the title;
5. start: the title begins with a verb of applying, or the address is that of an e-desk or a form;
6. otherwise by where the link stood: a procedure's website starts it, the others inform.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

START, APPOINTMENT, ATTEST, INFORMATION = "start", "afspraak", "attest", "informatie"
KINDS = (START, APPOINTMENT, ATTEST, INFORMATION)
TABLE = "linksoorten.tsv"

_APPOINTMENT_TITLE = re.compile(r"\bafspra(?:ak|ken)\b|\bappointment\b|\breserveer (?:je|uw) moment\b")
_NO_APPOINTMENT = re.compile(r"\bzonder afspraak\b|\bgeen afspraak\b")
_APPOINTMENT_ADDRESS = re.compile(
    r"(?:^|[./-])(?:afspraak|afspraken|internetafspraken|afspraakmaken|appointments?|qmatic|jcc-?afspraken|"
    r"booking|bookings|agenda-?afspraak|timeslots?)(?:$|[./?=-])|(?:^|/)[a-z-]*afspraak-?(?:maken|boeken)"
)
_ATTEST_TITLE = re.compile(
    r"\b(?:attestenpagina|mijn burgerprofiel|download (?:je|uw|het|een) (?:attest|uittreksel|akte|bewijs))"
)
_ATTEST_ADDRESS = re.compile(
    r"(?:^|/)mijn-burgerprofiel|(?:^|\.)burgerprofiel\.(?:be|vlaanderen\.be)|/attesten(?:$|[/?#])|"
    r"mijndossier\.rrn\.fgov\.be|mypension\.be"
)
_INFORMATION_TITLE = re.compile(
    r"^(?:meer info|meer informatie|info\b|informatie|lees|bekijk|raadpleeg|ontdek|reglement|brochure|folder|"
    r"website|veelgestelde|faq|over\b|wetgeving|decreet|wet\b|regelgeving|tarieven)"
)
_INFORMATION_ADDRESS = re.compile(
    r"^(?:codex\.vlaanderen\.be|www\.ejustice\.just\.fgov\.be|ejustice\.just\.fgov\.be|eur-lex\.europa\.eu|"
    r"etaamb\.openjustice\.be|lokaalbestuur\.vlaanderen\.be|raadpleegomgeving\.|.*reglementen\.)|"
    r"\.pdf(?:$|[?#])|/(?:faq|reglementen?|belastingreglement|nieuws|brochure)(?:$|[/?#])"
)
_START_TITLE = re.compile(
    r"^(?:(?:hier|online|nu|digitaal)\b[ :,-]*)?(?:vraag|aanvragen|aanvraag|doe|dien|start|schrijf|registreer|regel|"
    r"geef|bestel|reserveer|huur|koop|betaal|verleng|vernieuw|hernieuw|wijzig|teken|inschrijven|aangifte|"
    r"aanmelden|meld|vul|bezwaar indienen|indienen|online aangifte|e-?loket|digitaal loket|apply|request|"
    r"register|declare)\b|"
    r"\b(?:online|digitaal|digitale|elektronisch)\b.*\b(?:aanvragen|aanvraag|aan|indienen|aangeven|doorgeven|"
    r"invullen|regelen|formulier|aanvraagformulier|aangifteformulier|loket)\b|"
    r"\b(?:aanvraag|aangifte|inschrijvings|meldings|web)formulier\b|\b(?:aanvragen|indienen|inschrijven|aangeven)$"
)
_START_ADDRESS = re.compile(
    r"(?:^|[./-])(?:e-?loket|egovflow|egov|formulieren?|webformulier|eformulier|onlineloket|"
    r"digitaalloket|omgevingsloket\w*|aanvra(?:ag|gen)|aangifte|inschrijven|inschrijving|tax-?on-?web|taxonweb|"
    r"myminfin|request|mijnloket|mijndigitaalloket|icordis-form|form|forms)(?:$|[./?=_-])|"
    r"^tickets?gang\.|^meldpunt|/loket/"
)


@dataclass(frozen=True)
class LinkKinds:
    """The rules, with a city's table of exceptions before them. A longer address in the table wins."""

    by_address: tuple[tuple[str, str], ...] = ()
    by_number: tuple[tuple[str, str, str], ...] = ()

    def of(self, title: str, url: str, *, procedure: bool = False, number: str = "") -> str:
        """One of KINDS. `procedure`: the link stands with a procedure; `number` is the product number."""
        return self.exception(url, number) or _by_words(title, url) or (START if procedure else INFORMATION)

    def exception(self, url: str, number: str) -> str | None:
        """What the table says about an address, for this product or for all; None when it says nothing."""
        address = _address(url)
        for wanted, start, kind in self.by_number:
            if wanted == number and address.startswith(start):
                return kind
        return next((kind for start, kind in self.by_address if address.startswith(start)), None)


def read_kinds(folder: Path) -> LinkKinds:
    """Reads linksoorten.tsv (productnummer, adres, soort) in data/sleutels; without the file there are only rules."""
    path = folder / TABLE
    if not path.exists():
        return LinkKinds()
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row.get("soort") in KINDS]
    rows.sort(key=lambda row: len(_address(row["adres"])), reverse=True)
    return LinkKinds(
        by_address=tuple((_address(row["adres"]), row["soort"]) for row in rows if not row["productnummer"]),
        by_number=tuple(
            (row["productnummer"], _address(row["adres"]), row["soort"])
            for row in rows
            if row["productnummer"]
        ),
    )


def _by_words(title: str, url: str) -> str | None:
    words, address = " ".join(title.lower().split()), _address(url)
    if _NO_APPOINTMENT.search(words):
        return INFORMATION
    if _APPOINTMENT_TITLE.search(words) or _APPOINTMENT_ADDRESS.search(address):
        return APPOINTMENT
    if _ATTEST_TITLE.search(words) or _ATTEST_ADDRESS.search(address):
        return ATTEST
    if _INFORMATION_TITLE.search(words) or _INFORMATION_ADDRESS.search(address):
        return INFORMATION
    return START if _START_TITLE.search(words) or _START_ADDRESS.search(address) else None


def _address(url: str) -> str:
    """Host, path and query in lower case, without https:// and www."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path}{query}".lower()
