"""The way out: parts of a turn as messages of a bot, at Telegram's pace."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import InvalidToken, TelegramError

from bot.conversations.log import Entry
from bot.conversations.transport import (
    CannotKnow,
    DeliveryFailed,
    Destination,
    Failure,
    Part,
    PartButton,
    Rules,
)
from channels import base
from channels.accounts import TelegramAccount
from channels.telegram import payload
from channels.telegram.abilities import ABILITIES, MAX_TOKEN, PER_BOT, PER_CHAT
from channels.telegram.api import Bots, CityBot, bot_id
from channels.telegram.failures import FOR_AN_ADMINISTRATOR, failed, unreadable_entities

CUSHION = 0.05
"""Seconds on top of each wait: of two messages a second apart the later may have the shorter way to Telegram."""
PATIENCE = 1.25
"""Seconds that a message waits here for its turn; a longer wait goes back to the core, which holds up nobody else."""
SHORT_TITLE = 18
"""Two buttons with at most this many characters fit next to each other on a telephone."""
TYPING_WITHIN = 3.0

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNREADABLE = (KeyError, TypeError, AttributeError, ValueError)
"""What the library raises over a 200 that holds no message: it was sent, and we don't know as what."""

_log = structlog.get_logger()


class Limits(Protocol):
    async def take(self, key: str, rate: float, burst: int) -> float:
        """Takes a token of `key`: 0.0, or the seconds until there will be one."""


class TelegramTransport:
    """Sends for all cities that have a bot."""

    rules = Rules(window=None, opt_out=False, settle=0.0)

    def __init__(self, accounts: Mapping[str, TelegramAccount], bots: Bots, limits: Limits) -> None:
        self._accounts = accounts
        self._bots = bots
        self._limits = limits
        self._refused: set[str] = set()

    def render(self, entries: Sequence[Entry]) -> list[Part]:
        return base.rendered(entries, ABILITIES)

    def numbered(self, entry: Entry) -> bool:
        return base.numbered(entry, ABILITIES)

    async def send(self, to: Destination, part: Part) -> str:
        """The id "<bot id>:<chat id>:<message id>". Raises DeliveryFailed; ValueError for a part that no
        channel may be given (a token of 0 or over 64 bytes)."""
        keyboard = _keyboard(part)
        account, chat = self._account(to.city), payload.chat_id(to.address)
        await self._wait_for_turn(bot_id(account), chat)
        message = await self._sent(self._bots.of(to.city), account, chat, part.text, keyboard)
        return payload.provider_id(bot_id(account), chat, message.message_id)

    def templates(self, city: str) -> tuple[str, ...]:
        """None: a bot may say what it likes."""
        return ()

    async def look_up(self, to: Destination, part: Part, since: datetime) -> str | None:
        """A bot can't read what it sent. Raises CannotKnow."""
        raise CannotKnow("Telegram heeft geen manier om te vragen wat er aankwam")

    async def reopen(self, to: Destination) -> str:
        """Never asked: a bot may always answer in a chat. Raises DeliveryFailed."""
        raise DeliveryFailed("Telegram kent geen sjablonen", kind="permanent")

    def kind_of(self, code: str) -> Failure:
        """Never asked: Telegram reports nothing afterwards."""
        return "permanent"

    async def typing(self, to: Destination) -> None:
        """Three dots for 5 seconds (Bot API, sendChatAction). Left out where it would cost a message its turn."""
        account = self._accounts.get(to.city)
        if account is None or await self._limits.take(_pace_of(bot_id(account)), *PER_BOT):
            return
        try:
            chat = payload.chat_id(to.address)
            async with asyncio.timeout(TYPING_WITHIN):
                await self._bots.of(to.city).send_chat_action(chat, ChatAction.TYPING)
        except (TelegramError, TimeoutError, ValueError) as error:
            _log.debug("telegram typing", city=to.city, error=type(error).__name__)

    async def close(self) -> None:
        await self._bots.close()

    def _account(self, city: str) -> TelegramAccount:
        found = self._accounts.get(city)
        if found is None:
            reason = f"{city} heeft geen Telegram-bot (meer)"
            raise DeliveryFailed(reason, kind="retry", retry_after=FOR_AN_ADMINISTRATOR)
        return found

    async def _wait_for_turn(self, bot: str, chat: int) -> None:
        """At most one message a second to a chat and 25 a second in all. Raises DeliveryFailed (retry)."""
        of_chat, of_bot = f"{_pace_of(bot)}:{chat}", _pace_of(bot)
        await self._wait_for(of_chat, *PER_CHAT)
        if await self._wait_for(of_bot, *PER_BOT):
            # This message goes later than its chat counted on: without this the next ones would follow too fast.
            await self._limits.take(of_chat, *PER_CHAT)

    async def _wait_for(self, key: str, rate: float, burst: int) -> float:
        """Seconds that were waited."""
        waited = 0.0
        while (wait := await self._limits.take(key, rate, burst)) > 0:
            if waited + wait > PATIENCE:
                raise DeliveryFailed("te veel berichten tegelijk", kind="retry", retry_after=wait)
            await asyncio.sleep(wait + CUSHION)
            waited += wait + CUSHION
        return waited

    async def _sent(
        self,
        bot: CityBot,
        account: TelegramAccount,
        chat: int,
        text: str,
        keyboard: InlineKeyboardMarkup | None,
    ) -> Message:
        try:
            message = await _send(bot, chat, text, keyboard)
        except TelegramError as error:
            self._tell_once(account.city, error)
            raise failed(error) from error
        except _UNREADABLE as error:
            raise DeliveryFailed("Telegram antwoordde onleesbaar", kind="unknown") from error
        self._refused.discard(account.city)
        return message

    def _tell_once(self, city: str, error: TelegramError) -> None:
        """An administrator hears once that a token is refused, not once per message."""
        if isinstance(error, InvalidToken) and city not in self._refused:
            self._refused.add(city)
            _log.error("telegram: the token of this bot is refused; messages wait", city=city)


async def _send(bot: CityBot, chat: int, text: str, keyboard: InlineKeyboardMarkup | None) -> Message:
    """With mark-up; without when Telegram can't read it."""
    escaped = html.escape(text, quote=False)
    try:
        return await bot.send_message(
            chat,
            escaped,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard,
        )
    except TelegramError as error:
        if not unreadable_entities(error):
            raise
    return await bot.send_message(chat, text, link_preview_options=_NO_PREVIEW, reply_markup=keyboard)


def _keyboard(part: Part) -> InlineKeyboardMarkup | None:
    """With style "plain" the choices stand in the text, as numbers, and the buttons are not shown."""
    shown = () if part.style == "plain" else part.buttons
    rows = [[_tap(button) for button in row] for row in _rows(shown)]
    rows += [[InlineKeyboardButton(title, url=url)] for title, url in part.links]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(buttons: Iterable[PartButton]) -> list[list[PartButton]]:
    """One under the other; two next to each other when both are short. Their order stays."""
    rows: list[list[PartButton]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and all(len(b.title) <= SHORT_TITLE for b in (*rows[-1], button)):
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _tap(button: PartButton) -> InlineKeyboardButton:
    size = len(button.token.encode())
    if not 1 <= size <= MAX_TOKEN:
        raise ValueError(f"a token of {size} bytes: callback_data takes 1 to {MAX_TOKEN}")
    return InlineKeyboardButton(button.title, callback_data=button.token)


def _pace_of(bot: str) -> str:
    return f"telegram:{bot}"
