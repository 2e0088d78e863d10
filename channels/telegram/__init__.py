"""Telegram: one bot per city. Other parts import from here only."""

from channels.telegram.abilities import ABILITIES, CHANNEL
from channels.telegram.admin import BotInfo, info, set_webhook
from channels.telegram.channel import TelegramChannel
from channels.telegram.polling import poll
from channels.telegram.transport import TelegramTransport
from channels.telegram.updates import Updates
from channels.telegram.webhook import LARGEST_UPDATE, router

__all__ = [
    "ABILITIES",
    "CHANNEL",
    "LARGEST_UPDATE",
    "BotInfo",
    "TelegramChannel",
    "TelegramTransport",
    "Updates",
    "info",
    "poll",
    "router",
    "set_webhook",
]
