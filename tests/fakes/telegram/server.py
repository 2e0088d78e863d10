"""The fake as a whole: bots, the people who chat with them, and what was sent."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from ..clock import ShiftedClock
from ..faults import Faults
from ..later import Later
from ..serving import serving
from .deliveries import MESSAGE_LIFE, Delivery, Inbox, Webhook
from .floods import Limits
from .ledger import Ledger, Message
from .methods import wanted
from .rules import Refused, bad
from .users import User

TOKEN = "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass
class Bot:
    token: str
    id: int
    username: str
    inbox: Inbox = field(repr=False)
    commands: list[Any] = field(default_factory=list)
    polled_types: tuple[str, ...] = ()
    poll: int = 0
    webhook_set_at: float = float("-inf")
    next_update: int = field(default_factory=lambda: random.randrange(10**8, 10**9))
    messages: int = 0


class FakeTelegram:
    """The Bot API on one port, for one or several bots; and the people who chat with them.

    tokens      the bots' tokens
    public_url  the origin of webhooks; connect_to: where the service really listens (None: tests post)
    sent        messages in order, doubles and all; `calls`: every accepted call
    violations  what a correct bot never does: tests assert that it is empty
    limits      flood control: .on .per_chat .burst .overall
    """

    def __init__(
        self,
        *tokens: str,
        public_url: str = "https://onthaal.example",
        connect_to: str | None = None,
        allow_http: bool = False,
    ) -> None:
        from .api import application  # the routes need this class

        self.public_url = public_url
        self.connect_to = connect_to
        self.allow_http = allow_http
        self.clock = ShiftedClock()
        self.ledger = Ledger()
        self.faults = Faults()
        self.limits = Limits()
        self.violations: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.later = Later(threads=16)
        self.bots: dict[str, Bot] = {}
        self.users: list[User] = []
        self.queries: dict[tuple[int, str], datetime] = {}
        self.deliveries: list[Delivery] = []
        self.url = ""
        self.closed = False
        self._files = itertools.count(1)
        self._people = itertools.count(7_000_001)
        for token in tokens or (TOKEN,):
            self.add_bot(token)
        self.app = application(self)
        self.app.state.closers = [self.close]

    # -- setting up

    def add_bot(self, token: str, username: str = "") -> Bot:
        number = int(token.partition(":")[0])
        inbox = Inbox(self.later, self.clock.now, self._real, self.violations)
        self.bots[token] = Bot(token, number, username or f"stad{len(self.bots)}_bot", inbox)
        return self.bots[token]

    @property
    def token(self) -> str:
        """Of the first bot."""
        return next(iter(self.bots))

    def bot(self, token: str = "") -> Bot:
        return self.bots[token or self.token]

    def set_webhook(
        self, url: str, secret: str = "", *, token: str = "", allowed: tuple[str, ...] = ()
    ) -> None:
        """As setWebhook does; `url` may be a path under public_url."""
        whole = f"{self.public_url}{url}" if url.startswith("/") else url
        bot = self.bot(token)
        bot.inbox.webhook = Webhook(whole, secret, allowed)
        bot.inbox.pump()

    def user(self, name: str, *, token: str = "", number: int | None = None) -> User:
        """Someone in a private chat with the (first) bot."""
        user = User(self, self.bot(token), name, number or next(self._people))
        self.users.append(user)
        return user

    def set_retry_scale(self, scale: float) -> None:
        """Multiply every wait before a retry of a webhook: 0.01 makes 2, 4, 8 s into 20, 40, 80 ms."""
        for bot in self.bots.values():
            bot.inbox.scale = scale

    def __enter__(self) -> FakeTelegram:
        """Serve on a free port; `url` is its address, `<url>/bot` the base_url of python-telegram-bot."""
        self._serving = serving(self.app)
        self.url = self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed = True
        self._serving.__exit__(kind, problem, trace)

    def close(self) -> None:
        """End threads and connections; `serving` calls it."""
        self.closed = True
        self.later.close()
        for bot in self.bots.values():
            bot.inbox.close()

    # -- looking

    @property
    def sent(self) -> list[Message]:
        return list(self.ledger.messages)

    def calls(self, method: str) -> list[dict[str, str]]:
        """The parameters of every accepted call of this method, in order."""
        return [call.params for call in list(self.ledger.calls) if call.method == method]

    def wait_for(self, count: int, patience: float = 10.0) -> list[Message]:
        """:raises AssertionError: fewer messages were sent in time"""
        self.ledger.wait_for(lambda: len(self.ledger.messages) >= count, patience)
        assert len(self.sent) >= count, f"{len(self.sent)} messages were sent, not {count}"
        return self.sent

    def settled(self, patience: float = 10.0) -> bool:
        """Wait until nothing is on its way to a webhook."""
        return self.later.idle(patience)

    # -- what happens

    def push(
        self,
        bot: Bot,
        content: Mapping[str, Any],
        *,
        queue: int = 0,
        life: timedelta = MESSAGE_LIFE,
        deliver: bool = True,
    ) -> Delivery:
        """A new update with this content (any), on its way unless the bot did not ask for its type."""
        update = {"update_id": bot.next_update, **content}
        bot.next_update += 1
        delivery = Delivery(update, queue, self.clock.now() + life, bot.inbox)
        self.deliveries.append(delivery)
        allowed = bot.inbox.webhook.allowed or bot.polled_types
        if deliver and all(wanted(kind, allowed) for kind in content):
            bot.inbox.add(delivery)
        return delivery

    def reachable(self, bot: Bot, chat_id: str) -> User:
        """:raises Refused: chat not found, blocked, deactivated, or never started"""
        user = self.user_of(bot, int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if user is None:
            raise bad("chat not found")
        if user.deactivated:
            raise Refused(403, "Forbidden: user is deactivated")
        if not user.reachable:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not user.started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return user

    def user_of(self, bot: Bot, chat_id: int) -> User | None:
        return next((user for user in list(self.users) if user.id == chat_id and user.bot is bot), None)

    def shown(self, message: Message, user: User | None, *, inaccessible: bool = False) -> dict[str, Any]:
        """A message of a bot as the API shows it; an inaccessible one has date 0 and no content."""
        chat = {"id": message.chat_id, "first_name": user.name if user else "?", "type": "private"}
        if inaccessible:
            return {"chat": chat, "message_id": message.message_id, "date": 0}
        rows = [
            [{"text": button.title} | ({"url": button.url} if button.url else {"callback_data": button.data})]
            for button in message.buttons
        ]
        return {
            "message_id": message.message_id,
            "from": {"id": message.bot, "is_bot": True, "first_name": "Stad"},
            "chat": chat,
            "date": int(message.at.timestamp()),
            "text": message.text,
        } | ({"reply_markup": {"inline_keyboard": rows}} if rows else {})

    def timestamp(self) -> int:
        return int(self.clock.now().timestamp())

    def new_message_id(self, bot: Bot) -> int:
        bot.messages += 1
        return bot.messages

    def new_file(self) -> int:
        return next(self._files)

    def new_query(self, bot: Bot) -> str:
        query = str(time.monotonic_ns())
        self.queries[(bot.id, query)] = self.clock.now()
        return query

    def _real(self, url: str) -> str | None:
        if self.connect_to is None:
            return None
        return url.replace(self.public_url, self.connect_to, 1)
