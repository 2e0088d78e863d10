"""What the assistant answers: from the engine's rankings to a reply, without Rasa and without SQL."""

from bot.answers.notices import notice, opening, returned
from bot.answers.respond import asks_more, respond
from bot.answers.understanding import Context, Thresholds, Understanding, from_payload, understand
from bot.answers.world import Memory, Question, Reply, World

__all__ = [
    "Context",
    "Memory",
    "Question",
    "Reply",
    "Thresholds",
    "Understanding",
    "World",
    "asks_more",
    "from_payload",
    "notice",
    "opening",
    "respond",
    "returned",
    "understand",
]
