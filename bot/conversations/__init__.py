"""One conversation: inbox, log, owner and outbox. Other parts import from here only."""

from bot.conversations.arrivals import Arrival, Arrivals
from bot.conversations.conversations import (
    MAX_TEXT,
    Accepted,
    Conversations,
    Incoming,
    Tap,
    clean,
)
from bot.conversations.deliverer import Deliverer
from bot.conversations.engine import Engine, HttpEngine, Turn, TurnResult
from bot.conversations.events import Attachment, Event, Reachable, Reported, Said, Sender
from bot.conversations.intake import Intake
from bot.conversations.log import Entry
from bot.conversations.notifier import Hint, Notifier
from bot.conversations.transport import (
    CannotKnow,
    DeliveryFailed,
    Destination,
    Failure,
    Part,
    PartButton,
    Rules,
    Transport,
)
from bot.conversations.worker import Worker

__all__ = [
    "MAX_TEXT",
    "Accepted",
    "Arrival",
    "Arrivals",
    "Attachment",
    "CannotKnow",
    "Conversations",
    "Deliverer",
    "DeliveryFailed",
    "Destination",
    "Engine",
    "Entry",
    "Event",
    "Failure",
    "Hint",
    "HttpEngine",
    "Incoming",
    "Intake",
    "Notifier",
    "Part",
    "PartButton",
    "Reachable",
    "Reported",
    "Rules",
    "Said",
    "Sender",
    "Tap",
    "Transport",
    "Turn",
    "TurnResult",
    "Worker",
    "clean",
]
