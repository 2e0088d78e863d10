"""What an error of the Bot API means for a message that was being sent."""

from __future__ import annotations

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.conversations.transport import DeliveryFailed
from channels.telegram.api import Flooded, NotSent

FOR_AN_ADMINISTRATOR = 300.0
"""Seconds between attempts while only a person can mend it (a withdrawn token)."""

_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid")
"""400s that say that there is no such chat; the others are about what we sent."""
_QUOTED = re.compile(r"(?<!\w)'[^']*'|\"[^\"]*\"")
"""Not the apostrophe of "can't"."""


def failed(error: TelegramError) -> DeliveryFailed:
    """The failure to hand to the core. What can't be known to have failed is "unknown": Telegram takes no key
    by which it would recognise a second attempt."""
    match error:
        case Flooded():
            return DeliveryFailed(f"Telegram: {error}", kind="retry", retry_after=error.seconds, code="429")
        case NotSent():
            return DeliveryFailed(f"Telegram is niet bereikbaar ({error.message})", kind="retry")
        case InvalidToken():  # never its words: they may hold the token
            reason = "Telegram aanvaardt het token van deze bot niet"
            return DeliveryFailed(reason, kind="retry", retry_after=FOR_AN_ADMINISTRATOR, code="401")
        case Forbidden():
            return DeliveryFailed(_words(error), kind="unreachable", code="403")
        case BadRequest():
            gone = any(words in error.message.lower() for words in _NOBODY_THERE)
            return DeliveryFailed(_words(error), kind="unreachable" if gone else "content", code="400")
        case ChatMigrated():
            return DeliveryFailed("Telegram: dit is een groep geworden", kind="permanent", code="400")
        case Conflict():
            return DeliveryFailed(_words(error), kind="retry", code="409")
        case NetworkError():  # among them TimedOut: a time-out after the request went out
            cause = error.__cause__
            reason = type(cause).__name__ if cause else _words(error)
            return DeliveryFailed(f"Telegram antwoordde niet ({reason})", kind="unknown")
    return DeliveryFailed(_words(error), kind="unknown")


def unreadable_entities(error: TelegramError) -> bool:
    """Whether the mark-up was refused: the same text without mark-up may pass."""
    return isinstance(error, BadRequest) and "can't parse entities" in error.message.lower()


def _words(error: TelegramError) -> str:
    """Telegram's words without what they quote: that may be a resident's text or a secret link."""
    return f"Telegram: {_QUOTED.sub('…', error.message)}"[:300]
