"""The Bot API's methods: what each checks, does and answers."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .deliveries import Delivery, Webhook
from .ledger import Message
from .rules import ACTIONS, CALLBACK_TEXT_LIMIT, WEBHOOK_PORTS, Refused, bad, flood, keyboard, readable

if TYPE_CHECKING:
    from .server import Bot, FakeTelegram

Params = Mapping[str, str]
Method = Callable[["FakeTelegram", "Bot", Params], Awaitable[Any]]
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


async def get_me(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    return {
        "id": bot.id,
        "is_bot": True,
        "first_name": "Stad",
        "username": bot.username,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


async def send_message(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    text, links = readable(params.get("text", ""), params.get("parse_mode", ""))
    buttons = keyboard(params.get("reply_markup", ""))
    user = telegram.reachable(bot, params.get("chat_id", ""))
    telegram.limits.check(bot.id, user.id)
    called = telegram.ledger.called(telegram.clock.now(), bot.id, "sendMessage", dict(params))
    message = Message(
        number=called.number, at=called.at, bot=bot.id, chat_id=user.id, message_id=telegram.new_message_id(bot),
        text=text, source=params["text"], parse_mode=params.get("parse_mode", ""), buttons=buttons,
        first_buttons=buttons, links=tuple(links), params=dict(params),
    )  # fmt: skip
    telegram.ledger.add(message)
    return telegram.shown(message, user)


async def edit_text(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    text, _ = readable(params.get("text", ""), params.get("parse_mode", ""))
    message = _own(telegram, bot, params)
    buttons = keyboard(params.get("reply_markup", ""))
    _changed(message, (text, buttons), (message.text, message.buttons))
    message.text, message.source, message.buttons = text, params["text"], buttons
    return _edited(telegram, bot, message, "editMessageText", params)


async def edit_markup(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    message = _own(telegram, bot, params)
    buttons = keyboard(params.get("reply_markup", ""))
    _changed(message, buttons, message.buttons)
    message.buttons = buttons
    return _edited(telegram, bot, message, "editMessageReplyMarkup", params)


async def answer_query(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    asked = telegram.queries.get((bot.id, params.get("callback_query_id", "")))
    if asked is None or (telegram.clock.now() - asked).total_seconds() > 150:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(params.get("text", "")) > CALLBACK_TEXT_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    telegram.ledger.called(telegram.clock.now(), bot.id, "answerCallbackQuery", dict(params))
    return True


async def chat_action(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    if params.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    telegram.reachable(bot, params.get("chat_id", ""))
    telegram.ledger.called(telegram.clock.now(), bot.id, "sendChatAction", dict(params))
    return True


async def set_webhook(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    if time.monotonic() - bot.webhook_set_at < 1.0:
        raise flood(1)
    bot.webhook_set_at = time.monotonic()
    url, secret = params.get("url", ""), params.get("secret_token", "")
    _check_webhook(telegram, url, secret, params.get("max_connections", "40"))
    if params.get("drop_pending_updates") in ("true", "True"):
        bot.inbox.drop()
    allowed = tuple(_json_list(params.get("allowed_updates", "")))
    bot.inbox.webhook = (
        Webhook(url, secret, allowed, int(params.get("max_connections", 40))) if url else Webhook()
    )
    telegram.ledger.called(telegram.clock.now(), bot.id, "setWebhook", dict(params))
    bot.inbox.pump()
    return True


async def delete_webhook(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    bot.inbox.webhook = Webhook()
    if params.get("drop_pending_updates") in ("true", "True"):
        bot.inbox.drop()
    telegram.ledger.called(telegram.clock.now(), bot.id, "deleteWebhook", dict(params))
    return True


async def webhook_info(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    webhook = bot.inbox.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(bot.inbox.pending()),
    }
    if webhook.url:
        info |= {"max_connections": webhook.max_connections, "ip_address": "192.0.2.1"}
    if webhook.allowed:
        info["allowed_updates"] = list(webhook.allowed)
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    return info


async def get_updates(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    if bot.inbox.webhook.url:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    bot.poll += 1
    mine = bot.poll
    offset, limit = int(params.get("offset", 0)), min(max(int(params.get("limit", 100)), 1), 100)
    if params.get("allowed_updates"):
        bot.polled_types = tuple(_json_list(params["allowed_updates"]))
    if offset > 0:
        bot.inbox.confirm(offset)
    until = time.monotonic() + min(float(params.get("timeout", 0)), 50)
    while True:
        if bot.poll != mine:
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        found = _from(bot.inbox.pending(), offset)[:limit]
        if found or time.monotonic() >= until or telegram.closed:
            return [delivery.update for delivery in found]
        await asyncio.sleep(0.02)


async def set_commands(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    for command in _json_list(params.get("commands", "")):
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands = _json_list(params.get("commands", ""))
    telegram.ledger.called(telegram.clock.now(), bot.id, "setMyCommands", dict(params))
    return True


async def get_commands(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    return bot.commands


async def get_file(telegram: FakeTelegram, bot: Bot, params: Params) -> Any:
    kind, _, number = params.get("file_id", "").partition("-")
    if not number.isdigit():
        raise bad("invalid file_id")
    return {
        "file_id": params["file_id"],
        "file_unique_id": f"u{number}",
        "file_size": 12345,
        "file_path": f"{kind}/file_{number}",
    }


IMPLEMENTED: dict[str, Method] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_markup,
    "answerCallbackQuery": answer_query,
    "sendChatAction": chat_action,
    "setWebhook": set_webhook,
    "getWebhookInfo": webhook_info,
    "deleteWebhook": delete_webhook,
    "getUpdates": get_updates,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "getFile": get_file,
}


def wanted(kind: str, allowed: tuple[str, ...]) -> bool:
    """Whether a bot gets updates of this type; by default all but a few."""
    return kind in allowed if allowed else kind not in _NOT_BY_DEFAULT


def _own(telegram: FakeTelegram, bot: Bot, params: Params) -> Message:
    user = telegram.reachable(bot, params.get("chat_id", ""))
    number = params.get("message_id", "")
    message = telegram.ledger.find(bot.id, user.id, int(number)) if number.isdigit() else None
    if message is None:
        raise bad("message to edit not found")
    return message


def _changed(message: Message, new: Any, old: Any) -> None:
    if new == old:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.edits += 1


def _edited(telegram: FakeTelegram, bot: Bot, message: Message, method: str, params: Params) -> Any:
    telegram.ledger.called(telegram.clock.now(), bot.id, method, dict(params))
    return telegram.shown(message, telegram.user_of(bot, message.chat_id))


def _check_webhook(telegram: FakeTelegram, url: str, secret: str, connections: str) -> None:
    parts = urlsplit(url)
    if url and not telegram.allow_http:
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.port not in WEBHOOK_PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    if not connections.isdigit() or not 1 <= int(connections) <= 100:
        raise bad("max_connections is not between 1 and 100")


def _json_list(text: str) -> list[Any]:
    try:
        found = json.loads(text) if text else []
    except ValueError:
        raise bad("can't parse JSON") from None
    return found if isinstance(found, list) else []


def _from(pending: list[Delivery], offset: int) -> list[Delivery]:
    if offset < 0:
        return pending[offset:]
    return [delivery for delivery in pending if delivery.update_id >= offset]
