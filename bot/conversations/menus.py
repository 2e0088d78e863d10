"""Which button a resident meant: by its token, its title or its number in the last menu."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import log
from bot.conversations.conversations import Tap
from bot.conversations.events import Said
from bot.conversations.identities import same_resident
from bot.conversations.tables import Conversation, Delivery, LogMessage, OutboxRow
from bot.conversations.transport import Part

_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]?\s*")


def token(message_id: str, button_id: str) -> str:
    """What a channel gives to the provider for a button; the payload itself never leaves the server."""
    return f"{message_id}.{button_id}"


def tapped(
    session: Session, conversation: Conversation, said: Said, numbered: Callable[[log.Entry], bool]
) -> Tap | None:
    """The button that `said` means, of this resident's own conversations; None when it means none.

    An old button still means what it said. A typed number counts only under a menu that was shown with numbers
    (`numbered`, or when the channel refused its buttons), and only while nothing else was asked since.
    """
    if said.token:
        return _by_token(session, conversation, said.token)
    menu = _last_menu(session, conversation.id)
    if menu is None:
        return None
    if said.choice:
        return _by_title(menu, said.choice)
    number = _NUMBER.fullmatch(said.text or "")
    if number and (numbered(log.shown(menu)) or _fell_back(session, menu)):
        return _by_number(menu, int(number[1]))
    return None


def _by_token(session: Session, conversation: Conversation, given: str) -> Tap | None:
    message_id, _, button_id = given.rpartition(".")
    message = session.get(LogMessage, message_id) if message_id else None
    if message is None or not any(button["id"] == button_id for button in _choices(message)):
        return None
    own = same_resident(session, message.conversation_id, conversation.id)
    return Tap(message_id, button_id) if own else None


def _by_title(menu: LogMessage, title: str) -> Tap | None:
    wanted = title.strip().casefold()
    for button in _choices(menu):
        if button["title"].strip().casefold() == wanted:
            return Tap(menu.id, button["id"])
    return None


def _by_number(menu: LogMessage, number: int) -> Tap | None:
    choices = _choices(menu)
    return Tap(menu.id, choices[number - 1]["id"]) if 1 <= number <= len(choices) else None


def _choices(message: LogMessage) -> list[dict[str, Any]]:
    return [button for button in message.buttons if "payload" in button]


def _last_menu(session: Session, conversation_id: str) -> LogMessage | None:
    """The last message to the resident that offers a choice, when it is of the last turn."""
    query = (
        select(LogMessage)
        .where(LogMessage.conversation_id == conversation_id)
        .order_by(LogMessage.seq.desc())
        .limit(10)
    )
    for message in session.scalars(query):
        if message.author in ("user", "agent"):  # what a person asked is no menu
            return None
        if _choices(message):
            return message
    return None


def _fell_back(session: Session, menu: LogMessage) -> bool:
    """Whether its buttons were refused by the provider and sent as numbers (`in_numbers`)."""
    query = (
        select(Delivery.content)
        .join(OutboxRow, OutboxRow.id == Delivery.outbox_id)
        .where(
            OutboxRow.conversation_id == menu.conversation_id,
            OutboxRow.first_seq <= menu.seq,
            OutboxRow.last_seq >= menu.seq,
        )
    )
    parts = [Part.from_json(content) for content in session.scalars(query)]
    return any(part.buttons and part.style == "plain" for part in parts)


def in_numbers(part: Part) -> Part:
    """The same message without anything to tap: choices as numbers, pages as addresses.

    It keeps its buttons, so that a typed number still finds them; with style "plain" they are not shown.
    """
    lines = [f"{number}. {button.title}" for number, button in enumerate(part.buttons, 1)]
    links = [f"{title}: {url}" for title, url in part.links]
    blocks = [part.text, "\n".join(lines), "\n".join(links)]
    return Part("\n\n".join(filter(None, blocks)), part.buttons, "plain")
