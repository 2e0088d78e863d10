"""Reads who someone is from what they write: a name, an e-mail address and a phone number for the booking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import phonenumbers

from bot.dutch.names import read_name
from bot.privacy.masking import mask

if TYPE_CHECKING:
    from spacy.language import Language

_SPOKEN_AT = re.compile(r"\s*[\[(]?\b(?:apenstaartje|apenstaart|at|arobas)\b[\])]?\s*", re.IGNORECASE)
_SPOKEN_DOT = re.compile(r"\s*[\[(]?\b(?:punt|dot)\b[\])]?\s*", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.%+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}", re.UNICODE)
_VALID_EMAIL = re.compile(
    r"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_NEARLY_EMAIL = re.compile(r"\S*@\S*")
_NO_AT = re.compile(
    r"(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:be|com|net|org|nl|eu|fr|gent|vlaanderen)\b(?!\.?\w)", re.I
)
_NEARLY_PHONE = re.compile(r"(?<![\w@./-])(?:\+|00?)\d[\w./()-]*(?:[ ./-]+[\w./()-]*\d[\w./()-]*)*")
_ANNOUNCED_PHONE = re.compile(
    r"(?:\A|\b(?:gsm|tel|telefoon|bel)\D{0,20})(?P<number>\d[\d ./-]{6,}\d)(?!\w)", re.I
)
"""Digits that do not begin like a number count as one only when they are announced, or the first thing said."""
_DATE = re.compile(
    r"(?<![\d/.-])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[:u.]\d{2}\b"
)
_HIDDEN = re.compile(r"\[[^\]]* verborgen\]")
_GAP = " , "
_LONGEST = 1000
"""Signs: nobody needs more to say who they are."""


@dataclass(frozen=True)
class Person:
    """What was surely said. `phone` is E.164. `problems` are Dutch sentences about what could not be taken."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    problems: tuple[str, ...] = ()


def read_person(text: str, phone_region: str = "BE", language: Language | None = None) -> Person:
    """The personal facts in `text`; nothing from a question or a refusal.

    `language` finds names (see spacy_pipeline.load, the default). National numbers and account numbers are never
    taken for a phone number.
    """
    rest = _HIDDEN.sub(_GAP, mask(text[:_LONGEST]).text)
    email, rest, problems = _take_email(rest)
    phone, rest, phone_problems = _take_phone(rest, phone_region)
    name = read_name(rest, alone=not (email or phone or problems or phone_problems), language=language)
    return Person(name, email, phone, (*problems, *phone_problems))


def _take_email(text: str) -> tuple[str | None, str, tuple[str, ...]]:
    """The address, the text without it, and what is wrong."""
    written = _spelled_out(text)
    for found in _EMAIL.finditer(written):
        address = re.sub(r"\s", "", found[0]).lower()
        if _VALID_EMAIL.fullmatch(address):
            return address, written[: found.start()] + _GAP + written[found.end() :], ()
    nearly = _NEARLY_EMAIL.search(written)
    if nearly:
        return None, _NEARLY_EMAIL.sub(_GAP, written), (_email_problem(nearly[0]),)
    without = _NO_AT.search(text)
    if without and _is_meant_as_email(without[0], text):
        problem = f"In het e-mailadres {without[0]} ontbreekt een @."
        return None, _NO_AT.sub(_GAP, text), (problem,)
    return None, text, ()


def _is_meant_as_email(written: str, text: str) -> bool:
    """Rather than a website: "lien.voorbeeld.be", or the one thing that was said, or announced as mail."""
    if written.lower().startswith("www.") or f"/{written}" in text or f"{written}/" in text:
        return False
    return written.count(".") > 1 or written == text.strip(" .") or "mail" in text.lower()


def _spelled_out(text: str) -> str:
    """ "lien apenstaartje voorbeeld punt be" as an address; only when there is no @ and both words are there."""
    if "@" in text or not (
        _SPOKEN_AT.search(text) and (_SPOKEN_DOT.search(text) or re.search(r"\w\.\w", text))
    ):
        return text
    return _SPOKEN_DOT.sub(".", _SPOKEN_AT.sub("@", text, count=1))


def _email_problem(written: str) -> str:
    address = written.strip(".,;:()<>")
    if "." not in address.rpartition("@")[2]:
        return f"Het e-mailadres {address} is niet volledig: na de @ hoort iets als voorbeeld.be."
    return f"Het e-mailadres {address} klopt niet."


def _take_phone(text: str, region: str) -> tuple[str | None, str, tuple[str, ...]]:
    """The number as E.164, the text without it, and what is wrong."""
    for found in phonenumbers.PhoneNumberMatcher(text, region):
        number = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        return number, text[: found.start] + _GAP + text[found.end :], ()
    text = _DATE.sub(_GAP, text)
    nearly = _NEARLY_PHONE.search(text) or _ANNOUNCED_PHONE.search(text)
    if nearly is None:
        return None, text, ()
    almost = (nearly.groupdict().get("number") or nearly[0]).strip(" .,;-")
    rest = text.replace(almost, _GAP)
    phone = _unusually_written(almost, region)
    return (phone, rest, ()) if phone else (None, rest, (_phone_problem(almost),))


def _unusually_written(written: str, region: str) -> str | None:
    """ "0470-12-34-56": a grouping that the matcher does not know."""
    if any(sign.isalpha() for sign in written):
        return None
    try:
        number = phonenumbers.parse(re.sub(r"[^\d+]", "", written), region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else None


def _phone_problem(written: str) -> str:
    if any(sign.isalpha() for sign in written):
        return f"In het telefoonnummer {written} staan letters."
    digits = sum(sign.isdigit() for sign in written)
    if digits < 9:
        return f"Het telefoonnummer {written} is te kort."
    return f"Het telefoonnummer {written} klopt niet."


def say_phone(number: str) -> str:
    """E.164 as people in Belgium write it: "+32470123456" → "0470 12 34 56"; a foreign one keeps its country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_number(parsed) == "BE"
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)
