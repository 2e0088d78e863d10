"""Names and addresses of residents: what can be used in a mail, and whether two are the same."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.appointments.contract import Contact
from bot.appointments.errors import InvalidContact

LONGEST_NAME, LONGEST_ADDRESS = 200, 254  # RFC 5321 §4.5.3.1.3 for the address
# What mail servers take in practice; quoted and non-ASCII local parts are refused on purpose.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)


def checked(contact: Contact) -> Contact:
    """The contact, tidied; raises InvalidContact. Line ends can't get into a header or a calendar."""
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in contact.name).split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidContact("name", "Vul een naam in van hoogstens 200 tekens.")
    phone = contact.phone.strip() if contact.phone else None
    if phone and len(phone) > 32:
        raise InvalidContact("phone", "Dat telefoonnummer is te lang.")
    return replace(contact, name=name, email=_address(contact.email), phone=phone or None)


def _address(written: str | None) -> str | None:
    if not written or not written.strip():
        return None
    local, _, domain = written.strip().rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        address = ""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise InvalidContact("email", "Dat e-mailadres klopt niet. Kijk het even na.")
    return address


def same_contact(contact: Contact, given: str) -> bool:
    """Whether `given` is the e-mail address or phone number of the contact."""
    text = given.strip()
    if "@" in text:
        return contact.email is not None and contact.email.casefold() == text.casefold()
    digits = _digits(text)
    return contact.phone is not None and len(digits) >= 8 and _digits(contact.phone) == digits


def _digits(phone: str) -> str:
    """The digits in international form; a Belgian number may be written with its leading 0."""
    digits = re.sub(r"\D", "", phone)
    if digits.startswith("00"):
        return digits[2:]
    return "32" + digits[1:] if digits.startswith("0") else digits
