"""Human takeover: the queue, the desk and its staff. Other parts import from here only."""

from bot.takeover.calls import CallLinks
from bot.takeover.deeds import Parts
from bot.takeover.desk import Desk
from bot.takeover.feed import topic
from bot.takeover.records import RESULTS
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
from bot.takeover.texts import ASK

__all__ = [
    "ASK",
    "RESULTS",
    "CallLinks",
    "Case",
    "ChannelFacts",
    "Colleague",
    "Desk",
    "DraftShown",
    "FeedEvent",
    "NoteShown",
    "Overview",
    "Parts",
    "Refused",
    "View",
    "Waiting",
    "topic",
]
