"""Danger that is written while nobody answers yet: the emergency line is named at once, without the engine.

The words are those of the bot: what sounds like danger (engine/alarm.txt), and which number belongs to it.
"""

from __future__ import annotations

from bot.answers import emergency
from bot.conversations.tables import Conversation, LogMessage
from bot.conversations.takeover import Heard
from bot.takeover.deeds import Deed
from bot.takeover.states import HUMAN
from bot.takeover.tables import Handover
from engine.alarm import sounds


def warned(deed: Deed, conversation: Conversation, row: Handover, heard: Heard) -> bool:
    """Whether the resident was told whom to call. A person who answered already does that."""
    if heard.payload is not None or (row.state == HUMAN and row.first_answer_at is not None):
        return False
    text = deed.session.get_one(LogMessage, heard.message_id).text
    if not sounds(text):
        return False
    deed.tell(conversation, emergency.message(text))
    return True
