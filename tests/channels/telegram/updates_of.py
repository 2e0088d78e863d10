"""Updates as the Bot API writes them, with invented people."""

from __future__ import annotations

from itertools import count
from typing import Any

NOOR = 4_711_000_001
LIEN = 4_711_000_002
BOT_ID = "7000000001"

_numbers = count(910_000_000)


def person(chat: int, **more: Any) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Noor", "language_code": "nl", **more}


def private(chat: int) -> dict[str, Any]:
    return {"id": chat, "first_name": "Noor", "type": "private"}


def message(who: int = NOOR, *, number: int = 31, **content: Any) -> dict[str, Any]:
    """The update of one message with `content`: text="…", photo=[…], and so on."""
    said = {
        "message_id": number,
        "from": person(who),
        "chat": private(who),
        "date": 1_795_000_000,
        **content,
    }
    return {"update_id": next(_numbers), "message": said}


def tap(data: str, who: int = NOOR, *, number: int = 30, **query: Any) -> dict[str, Any]:
    """The update of a tap under the message `number`, which still has its keyboard."""
    keyboard = [[{"text": "Ja", "callback_data": data}, {"text": "Nee", "callback_data": data + "x"}]]
    menu = {
        "message_id": number,
        "from": {"id": int(BOT_ID), "is_bot": True, "first_name": "Gent", "username": "gent_bot"},
        "chat": private(who),
        "date": 1_795_000_000,
        "text": "Klopt dit?",
        "reply_markup": {"inline_keyboard": keyboard},
    }
    asked = {
        "id": "4382bfdwdsb323b2d9",
        "from": person(who),
        "message": menu,
        "chat_instance": "-1",
        "data": data,
    }
    return {"update_id": next(_numbers), "callback_query": asked | query}


def membership(status: str, who: int = NOOR, **change: Any) -> dict[str, Any]:
    bot = {"id": int(BOT_ID), "is_bot": True, "first_name": "Gent", "username": "gent_bot"}
    changed = {
        "chat": private(who),
        "from": person(who),
        "date": 1_795_000_000,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": status, "until_date": 0},
    }
    return {"update_id": next(_numbers), "my_chat_member": changed | change}
