"""Why a mail did not arrive, in words for the staff, from what mail servers say."""

from __future__ import annotations

import re

from bot.mail.tables import MailRow, MailStatus
from bot.mail.worker import TOO_LATE

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")

UNKNOWN = "Het adres bestaat niet."
NO_DOMAIN = "Wat na het @ staat, bestaat niet."
FULL = "De mailbox is vol."
CLOSED = "De mailbox is afgesloten."
REFUSED = "De mailserver van de inwoner weigert onze mail."
SILENT = "De mailserver van de inwoner antwoordde niet."
UNREACHABLE = "Onze mailserver was te lang onbereikbaar."
LATE = "De mail kon niet op tijd vertrekken."
RETURNED = "De mail kwam terug."
NOT_SENT = "De mail kon niet verstuurd worden."

_BY_STATUS = {
    "1.1": UNKNOWN,
    "1.2": NO_DOMAIN,
    "1.3": UNKNOWN,
    "1.6": UNKNOWN,
    "1.10": UNKNOWN,
    "2.0": CLOSED,
    "2.1": CLOSED,
    "2.2": FULL,
    "4.1": SILENT,
    "4.2": SILENT,
    "4.4": NO_DOMAIN,
    "4.7": SILENT,
}
"""Subject and detail of an enhanced status code (RFC 3463) -> the reason."""
_WHO = r"(?:user|recipient|address|mailbox|account)"
_NOT = r"(?:unknown|not found|does ?n[o']t exist|invalid|rejected)"
_NONE = r"(?:unknown|no such|invalid)"
_BY_WORDS = (
    (re.compile(r"quota|mailbox (?:is )?full|over ?limit|storage", re.I), FULL),
    (re.compile(r"disabled|inactive|suspended|deactivated", re.I), CLOSED),
    (re.compile(rf"{_WHO}\b.{{0,40}}\b{_NOT}|{_NONE} {_WHO}|unrouteable", re.I), UNKNOWN),
    (re.compile(r"(?:host|domain)\b.{0,40}\bnot found|nxdomain|name or service not known", re.I), NO_DOMAIN),
    (re.compile(r"timed? ?out|connection refused|no route|unreachable", re.I), SILENT),
    (re.compile(r"spam|policy|blocked|blacklist|reputation|dmarc|spf\b", re.I), REFUSED),
)


def reason(mail: MailRow) -> str:
    """Of a mail that failed or bounced: one Dutch sentence."""
    said, bounced = mail.last_error or "", mail.status == MailStatus.BOUNCED
    if said.startswith(TOO_LATE):
        return LATE
    return _by_status(said) or _by_words(said) or _otherwise(said, bounced)


def _by_status(said: str) -> str | None:
    found = _ENHANCED.search(said)
    if found is None:
        return None
    known = _BY_STATUS.get(f"{found[2]}.{found[3]}")
    return known or (REFUSED if found[2] == "7" else None)


def _by_words(said: str) -> str | None:
    return next((meaning for words, meaning in _BY_WORDS if words.search(said)), None)


def _otherwise(said: str, bounced: bool) -> str:
    if bounced:
        return RETURNED
    code = _BASIC.search(said)
    if code is None:
        return UNREACHABLE
    return NOT_SENT if code[1].startswith("4") else REFUSED
