"""What Telegram can show and how fast it may be used."""

from __future__ import annotations

from bot.conversations import MAX_TEXT
from channels.base import Abilities

CHANNEL = "telegram"

ABILITIES = Abilities(
    name=CHANNEL,
    max_text=MAX_TEXT,
    max_reply=4000,
    max_buttons=10,
    max_button_title=40,
    max_list=0,
    max_list_title=None,
    list_text=None,
    link_buttons=True,
    typing=True,
    history=False,
    format="html",
    media=True,
)
"""The Bot API takes 4,096 after reading the entities; a hundred less leaves room for how it counts emoji.
It would take 100 buttons, of which nobody sees more than ten, and cuts longer titles on a small screen."""

MAX_TOKEN = 64
"""Bytes of `callback_data`; 1 at least (Bot API, InlineKeyboardButton)."""

PER_CHAT = (1.0, 3)
"""Messages a second to one chat, and how many may go at once (Bot FAQ: "avoid more than one a second")."""

PER_BOT = (25.0, 2)
"""To all chats of a bot together; the Bot FAQ says about 30 a second. The difference is for unequal ways there."""

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""What we ask of Telegram; everything else is not even sent."""
