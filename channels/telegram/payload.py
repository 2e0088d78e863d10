"""An update of Telegram as one of our events. Pure, and content with anything that a JSON body can hold.

The library's own `Update.de_json` raises on a missing or odd field, and an update that is answered with an
error blocks its chat for a day: so the few fields that we need are read here, each with its type checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversations.events import Attachment, Reachable, Said, Sender
from channels.telegram.abilities import MAX_TOKEN

type Json = Mapping[str, Any]

LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 8192
"""Characters that are kept: twice what a message or caption can have, so that nothing real is ever cut."""
LONGEST_QUERY_ID = 64
LONGEST_NOTICE = 200
"""Characters of `answerCallbackQuery.text` (Bot API)."""

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
"""No database keeps these in a text."""
_COMMAND = re.compile(r"/(start|stop|help)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a t.me link may add to /start (Bot API, deep linking)."""

_KINDS = (
    ("venue", "locatie"),
    ("location", "locatie"),
    ("photo", "foto"),
    ("animation", "video"),
    ("video", "video"),
    ("video_note", "video"),
    ("voice", "spraak"),
    ("audio", "spraak"),
    ("document", "bestand"),
    ("contact", "contact"),
    ("sticker", "sticker"),
)
"""In this order: a venue comes with its location, an animation with its document."""

_SERVICE = frozenset({
    "boost_added", "chat_background_set", "chat_shared", "connected_website", "delete_chat_photo",
    "forum_topic_closed", "forum_topic_created", "forum_topic_edited", "forum_topic_reopened",
    "group_chat_created", "left_chat_member", "message_auto_delete_timer_changed", "migrate_from_chat_id",
    "migrate_to_chat_id", "new_chat_members", "new_chat_photo", "new_chat_title", "passport_data",
    "pinned_message", "proximity_alert_triggered", "refunded_payment", "successful_payment",
    "supergroup_chat_created", "users_shared", "video_chat_ended", "video_chat_participants_invited",
    "video_chat_scheduled", "video_chat_started", "web_app_data", "write_access_allowed",
})  # fmt: skip
"""Fields of messages that Telegram itself writes into a chat: nobody said anything."""


@dataclass(frozen=True)
class Tapped:
    """What there is to do about a tap besides storing it: the answer that it waits for, and its keyboard.

    message_id: None when Telegram does not name the message. title: of the tapped button, "" when unknown.
    links: (title, address) of the buttons under the same message that open a page, and so stay.
    """

    query_id: str
    chat_id: int
    message_id: int | None
    title: str
    links: tuple[tuple[str, str], ...]


def update_id(update: object) -> int | None:
    """The number by which an update is recognised; None when it has none, and then it is no update."""
    return _number(_map(update).get("update_id"), least=0)


def event(update: object, bot_id: str) -> Said | Reachable | None:
    """What a person did in a private chat; None for everything that is not for us."""
    fields = _map(update)
    if "callback_query" in fields:
        return _tap(_map(fields["callback_query"]), bot_id)
    if "my_chat_member" in fields:
        return _membership(_map(fields["my_chat_member"]))
    return _message(_map(fields.get("message")), bot_id)


def tapped(update: object) -> Tapped | None:
    """The tap to answer, also when it is none of ours: until then the button shows that it is waiting."""
    query = _map(_map(update).get("callback_query"))
    query_id, chat_id = query.get("id"), _chat_of_tap(query)
    if not isinstance(query_id, str) or not 0 < len(query_id) <= LONGEST_QUERY_ID or chat_id is None:
        return None
    message = _map(query.get("message"))
    buttons = _buttons(message)
    title = next((_text(b.get("text")) for b in buttons if b.get("callback_data") == query.get("data")), "")
    links = tuple((_text(b.get("text")), _text(b["url"])) for b in buttons if b.get("url"))
    message_id = _number(message.get("message_id"), least=1)
    return Tapped(_text(query_id), chat_id, message_id, title[:100], links)


def chat_id(address: str) -> int:
    """The chat of an address of ours, "telegram:<chat id>". Raises ValueError."""
    return int(address.removeprefix("telegram:"))


def provider_id(bot_id: str, chat: int, message: int) -> str:
    """A message's id that is unique among all chats and bots: Telegram numbers per bot and chat."""
    return f"{bot_id}:{chat}:{message}"


def _message(message: Json, bot_id: str) -> Said | None:
    sender = _private(message)
    if sender is None or not _SERVICE.isdisjoint(message):
        return None
    typed = _text(message.get("text"))
    quoted = _menu(_map(message.get("reply_to_message")), bot_id)
    if typed:
        return Said(sender, text=_without_command(typed) or None, menu=quoted)
    caption = _text(message.get("caption")) or None
    return Said(sender, text=caption, attachment=_attachment(message), menu=quoted)


def _without_command(text: str) -> str:
    """/start opens the conversation, with or without what a link added to it; /stop and /help become words.

    Any other text with a slash stays what it is: a text.
    """
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return text
    command, rest = found[1].lower(), (found[2] or "").strip()
    if command != "start":
        return f"{command} {rest}".strip()
    return "" if _START_PARAMETER.fullmatch(rest) else rest


def _attachment(message: Json) -> Attachment:
    for name, kind in _KINDS:
        if name in message:
            return Attachment(kind, _place(message) if kind == "locatie" else "")
    return Attachment("iets")


def _place(message: Json) -> str:
    """ "Stadhuis, Botermarkt 1" of a venue, otherwise "51.05434, 3.71742"."""
    venue = _map(message.get("venue"))
    named = [_text(venue.get(name)) for name in ("title", "address")]
    if any(named):
        return ", ".join(filter(None, named))[:200]
    location = _map(message.get("location") or venue.get("location"))
    degrees = [location.get(name) for name in ("latitude", "longitude")]
    return ", ".join(f"{d:.5f}" for d in degrees if isinstance(d, int | float) and abs(d) <= 180)


def _tap(query: Json, bot_id: str) -> Said | None:
    chat, data = _chat_of_tap(query), query.get("data")
    if chat is None or not isinstance(data, str):
        return None
    menu = _map(query.get("message"))
    return Said(_sender(chat), token=_text(data)[:MAX_TOKEN], menu=_menu(menu, bot_id, chat))


def _chat_of_tap(query: Json) -> int | None:
    """The private chat of a tap. Its message may be missing: then it is the person's own chat, with their id."""
    if "message" in query:
        chat = _map(_map(query["message"]).get("chat"))
        return _private_chat(chat)
    return _number(_map(query.get("from")).get("id"), least=1)


def _membership(change: Json) -> Reachable | None:
    sender = _private(change)
    status = _map(change.get("new_chat_member")).get("status")
    if sender is None or status not in ("kicked", "member"):
        return None
    return Reachable(sender, status == "member", "" if status == "member" else "heeft de bot geblokkeerd")


def _private(fields: Json) -> Sender | None:
    """The person of a private chat; None for groups and channels, and for other bots: no talks of two bots."""
    chat = _private_chat(_map(fields.get("chat")))
    if chat is None or _map(fields.get("from")).get("is_bot") is True:
        return None
    return _sender(chat)


def _private_chat(chat: Json) -> int | None:
    return _number(chat.get("id"), least=1) if chat.get("type") == "private" else None


def _sender(chat: int) -> Sender:
    return Sender((f"telegram:{chat}",))


def _menu(message: Json, bot_id: str, chat: int | None = None) -> str | None:
    """The id of the message that was tapped or quoted, as `send` returned it. It may be inaccessible by now:
    then it has a chat and a number and nothing else."""
    number = _number(message.get("message_id"), least=1)
    chat = chat or _number(_map(message.get("chat")).get("id"), least=1)
    return provider_id(bot_id, chat, number) if chat and number else None


def _buttons(message: Json) -> list[Json]:
    rows = _map(message.get("reply_markup")).get("inline_keyboard")
    return [_map(button) for row in _list(rows) for button in _list(row)]


def _map(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return _UNSTORABLE.sub(" ", value)[:LONGEST_TEXT] if isinstance(value, str) else ""


def _number(value: object, *, least: int) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST_ID
    return value if fits and isinstance(value, int) else None
