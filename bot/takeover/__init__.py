"""Human takeover: the queue, the desk and its staff. Other parts import from here only."""

from bot.takeover.desk import Desk
from bot.takeover.feed import topic
from bot.takeover.shapes import (
    Case,
    ChannelFacts,
    Colleague,
    DraftShown,
    FeedEvent,
    NoteShown,
    Overview,
    Refused,
    View,
    Waiting,
)

__all__ = [
    "Case",
    "ChannelFacts",
    "Colleague",
    "Desk",
    "DraftShown",
    "FeedEvent",
    "NoteShown",
    "Overview",
    "Refused",
    "View",
    "Waiting",
    "topic",
]
