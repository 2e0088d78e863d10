"""One conversation: inbox, log, owner and outbox. Other parts import from here only."""

from bot.conversations.conversations import (
    MAX_TEXT,
    Accepted,
    Attachment,
    Conversations,
    Incoming,
    Tap,
    clean,
)
from bot.conversations.engine import Engine, HttpEngine, Turn, TurnResult
from bot.conversations.log import Entry
from bot.conversations.notifier import Hint, Notifier
from bot.conversations.outbox import Deliverer, DeliveryFailed, Transport
from bot.conversations.worker import Worker

__all__ = [
    "MAX_TEXT",
    "Accepted",
    "Attachment",
    "Conversations",
    "Deliverer",
    "DeliveryFailed",
    "Engine",
    "Entry",
    "Hint",
    "HttpEngine",
    "Incoming",
    "Notifier",
    "Tap",
    "Transport",
    "Turn",
    "TurnResult",
    "Worker",
    "clean",
]
