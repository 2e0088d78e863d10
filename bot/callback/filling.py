"""What a resident fills in on the page: a number and a moment, checked, with a sentence for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bot.callback.moments import SOON, SOON_SAID, Moment

REGION = "BE"
LONGEST = 40
"""Signs of a number as people write it."""
_TOO_DEAR = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
_WRITTEN = re.compile(r"[\d\s./()+-]+")

EMPTY = "Vul je telefoonnummer in."
WRONG = (
    "Dit nummer klopt niet. Schrijf het zoals 0470 12 34 56, of met het landnummer ervoor: +31 6 12 34 56 78."
)
DEAR = "Dit is een betaalnummer. Geef een gewoon nummer op."
NO_MOMENT = "Kies wanneer we je mogen bellen."
GONE = "Dat moment kan niet meer. Kies een ander."


@dataclass(frozen=True)
class Filled:
    """As typed and chosen; `moment` is a key."""

    phone: str = ""
    moment: str = ""


@dataclass(frozen=True)
class Wish:
    """`phone` in E.164; `moment` its key; `said` in Dutch."""

    phone: str
    moment: str
    said: str


def read(filled: Filled, offered: Sequence[Moment], known: str | None) -> Wish | dict[str, str]:
    """The wish, or per field ("nummer", "moment") what is wrong with it.

    `known`: the number that we have already, which an empty field means.
    """
    phone, wrong_number = _number(filled.phone, known)
    said, wrong_moment = _moment(filled.moment, offered)
    if phone and said:
        return Wish(phone, filled.moment, said)
    problems = {"nummer": wrong_number, "moment": wrong_moment}
    return {field: problem for field, problem in problems.items() if problem}


def _number(written: str, known: str | None) -> tuple[str, str]:
    """A number in E.164 and what is wrong with it: one of them is empty."""
    written = written.strip()
    if not written:
        return (known, "") if known else ("", EMPTY)
    if len(written) > LONGEST or not _WRITTEN.fullmatch(written):
        return "", WRONG
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return "", WRONG
    if not phonenumbers.is_valid_number(number):
        return "", WRONG
    if phonenumbers.number_type(number) in _TOO_DEAR:
        return "", DEAR
    return phonenumbers.format_number(number, PhoneNumberFormat.E164), ""


def _moment(key: str, offered: Sequence[Moment]) -> tuple[str, str]:
    if not key:
        return "", NO_MOMENT
    if key == SOON:
        return SOON_SAID, ""
    found = next((moment.said for moment in offered if moment.key == key), "")
    return (found, "") if found else ("", GONE)


def ending(phone: str) -> str:
    """The last two digits: enough to know one's own number again, too few to learn somebody else's."""
    return phone[-2:]
