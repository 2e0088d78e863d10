"""The fake by remote control: what `/_fake/…` offers to a test in another process."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..console import Console
from .users import User

if TYPE_CHECKING:
    from .server import FakeTelegram

VERBS = {
    "says", "starts", "edits", "taps", "taps_data", "sends_photo", "sends_voice", "sends_video",
    "sends_document", "sends_sticker", "sends_location", "sends_contact", "sends_poll", "says_in_group",
    "posts_in_channel", "blocks", "unblocks", "sends_unknown", "sends_poison",
}  # fmt: skip

_meeting = threading.Lock()
"""Two requests at once must not make one person twice."""


def console(telegram: FakeTelegram) -> Console:
    return Console(
        faults=telegram.faults,
        clock=telegram.clock,
        state=lambda query: _state(telegram, query),
        drive=lambda asked: _drive(telegram, asked),
        settings=lambda changes: _settings(telegram, changes),
    )


def _state(telegram: FakeTelegram, query: Mapping[str, str]) -> dict[str, Any]:
    """`after`: only messages with a higher number."""
    after = int(query.get("after", 0))
    inboxes = {bot.username: bot.inbox for bot in telegram.bots.values()}
    return {
        "sent": [message.told() for message in telegram.sent if message.number > after],
        "calls": [call.method for call in list(telegram.ledger.calls)],
        "violations": telegram.violations,
        "pending": {name: len(inbox.pending()) for name, inbox in inboxes.items()},
        "slowest": max(inbox.slowest for inbox in inboxes.values()),
        "untaken": sum(1 for delivery in telegram.deliveries if not delivery.done),
    }


def _drive(telegram: FakeTelegram, asked: Mapping[str, Any]) -> dict[str, Any]:
    """{"user": name, "token": …, "number": …, "do": verb, "with": […], "how": {…}, "wait": seconds}

    A user is made when the name (with this bot) is new. Without `wait` the answer comes at once.

    :raises ValueError: unknown verb
    """
    if asked["do"] not in VERBS:
        raise ValueError(f"no such verb: {asked['do']}")
    with _meeting:
        user = _user(telegram, asked)
    delivery = getattr(user, asked["do"])(*asked.get("with", ()), **asked.get("how", {}))
    if asked.get("wait"):
        delivery.wait(float(asked["wait"]))
    return {"update_id": delivery.update_id, "status": delivery.status, "chat_id": user.id}


def _user(telegram: FakeTelegram, asked: Mapping[str, Any]) -> User:
    bot = telegram.bot(asked.get("token", ""))
    for user in list(telegram.users):
        if user.name == asked["user"] and user.bot is bot:
            return user
    return telegram.user(asked["user"], token=bot.token, number=asked.get("number"))


def _settings(telegram: FakeTelegram, changes: Mapping[str, Any]) -> None:
    """connect_to, retry_scale, flood (bool), per_chat, burst, overall, webhook {url, secret, token, allowed}."""
    for name, value in changes.items():
        if name == "connect_to":
            telegram.connect_to = value
            for bot in telegram.bots.values():
                bot.inbox.pump()
        elif name == "retry_scale":
            telegram.set_retry_scale(float(value))
        elif name == "flood":
            telegram.limits.on = bool(value)
        elif name in ("per_chat", "burst", "overall"):
            setattr(telegram.limits, name, value)
        elif name == "webhook":
            telegram.set_webhook(**value | {"allowed": tuple(value.get("allowed", ()))})
        else:
            raise ValueError(f"no such setting: {name}")
