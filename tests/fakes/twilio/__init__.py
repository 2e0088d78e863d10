"""Twilio's WhatsApp, as far as a city's service meets it."""

from .contents import Template
from .documented import FIELDS, Refused
from .ledger import Button, Message
from .residents import Resident
from .server import ACCOUNT, KEY, SECRET, TOKEN, FakeTwilio
from .webhooks import Attempt, Call

__all__ = [
    "ACCOUNT",
    "FIELDS",
    "KEY",
    "SECRET",
    "TOKEN",
    "Attempt",
    "Button",
    "Call",
    "FakeTwilio",
    "Message",
    "Refused",
    "Resident",
    "Template",
]
