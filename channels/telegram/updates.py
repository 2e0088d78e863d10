"""The way in: one update, from the webhook or fetched, kept before anything else happens with it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.conversations.arrivals import Arrival, Arrivals
from bot.storage import StorageAway
from channels.accounts import TelegramAccount
from channels.telegram import payload
from channels.telegram.abilities import CHANNEL
from channels.telegram.api import Bots, CityBot, bot_id

MOST_TAPS = 200
"""Taps that wait for their answer at once. While Telegram is away more of them would only pile up."""

_log = structlog.get_logger()


class Updates:
    """Keeps updates; answers taps meanwhile, which is a courtesy and never worth a failure."""

    def __init__(self, arrivals: Arrivals, bots: Bots) -> None:
        self._arrivals = arrivals
        self._bots = bots
        self._answering: set[asyncio.Task[None]] = set()

    async def take(self, account: TelegramAccount, update: object) -> None:
        """Durable when it returns. What is not for us, or nothing that we can read, is left.

        Raises StorageAway and nothing else: any other refusal would hold up this chat for a day.
        """
        try:
            await self._take(account, update)
        except StorageAway:
            raise
        except Exception:  # our mistake: someone must see it, and the chat must go on
            _log.exception("telegram update", city=account.city, update=payload.update_id(update))

    async def close(self) -> None:
        """Gives up the answers that are still under way."""
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _take(self, account: TelegramAccount, update: object) -> None:
        number, bot = payload.update_id(update), bot_id(account)
        event = payload.event(update, bot)
        if event is not None and number is not None:
            key = event.sender.addresses[0]
            await self._arrivals.add(Arrival(CHANNEL, account.city, f"{bot}:{number}", key, event))
        tap = payload.tapped(update)
        if tap is not None and len(self._answering) < MOST_TAPS:
            self._begin(_answer(self._bots.of(account.city), tap))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)


async def _answer(bot: CityBot, tap: payload.Tapped) -> None:
    """Ends the waiting of the button, says what was chosen, and takes the choices away: one tap is enough.

    The two are independent: a tap that is too old to be answered (150 s) still loses its keyboard.
    """
    chosen = f"Gekozen: {tap.title}"[: payload.LONGEST_NOTICE] if tap.title else None
    await _kindly(bot.answer_callback_query(tap.query_id, text=chosen))
    if tap.message_id is not None:
        kept = _links_only(tap.links)
        await _kindly(bot.edit_message_reply_markup(tap.chat_id, tap.message_id, reply_markup=kept))


async def _kindly(call: Coroutine[None, None, object]) -> None:
    try:
        await call
    except TelegramError as error:
        _log.info("telegram tap", error=type(error).__name__)
    except Exception:  # an answer that the library can't read
        _log.exception("telegram tap")


def _links_only(links: tuple[tuple[str, str], ...]) -> InlineKeyboardMarkup | None:
    """The buttons that open a page; None takes the whole keyboard away."""
    rows = [[InlineKeyboardButton(title, url=url)] for title, url in links]
    return InlineKeyboardMarkup(rows) if rows else None
