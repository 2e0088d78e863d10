"""What must not stand on an editor's screen: besides secret numbers also telephone numbers and addresses of mail."""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher

from bot.privacy.masking import mask

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONG = re.compile(r"(?<!\d)\+?\d(?:[\s./-]?\d){7,}(?!\d)")
"""Eight digits or more: a telephone number that nobody can dial, or the number of a file."""


def hidden(text: str) -> str:
    """`text` without numbers and addresses that lead to a person; what was masked before stays as it is."""
    text = _MAIL.sub("[e-mailadres verborgen]", mask(text).text)
    for found in reversed(list(PhoneNumberMatcher(text, "BE", leniency=Leniency.POSSIBLE))):
        if sum(sign.isdigit() for sign in found.raw_string) >= 8:
            text = f"{text[: found.start]}[telefoonnummer verborgen]{text[found.end :]}"
    return _LONG.sub("[nummer verborgen]", text)
