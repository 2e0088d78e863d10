"""Telegram's Bot API, as far as a city's bot meets it."""

from .deliveries import Attempt, Delivery
from .ledger import Message
from .rules import METHODS, Button, Refused
from .server import TOKEN, Bot, FakeTelegram
from .users import User

__all__ = [
    "METHODS",
    "TOKEN",
    "Attempt",
    "Bot",
    "Button",
    "Delivery",
    "FakeTelegram",
    "Message",
    "Refused",
    "User",
]
