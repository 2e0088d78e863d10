"""Everything of this channel in one process, put together."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.arrivals import Arrivals
from channels.accounts import TelegramAccount
from channels.telegram import polling, webhook
from channels.telegram.api import TELEGRAM, Bots
from channels.telegram.transport import Limits, TelegramTransport
from channels.telegram.updates import Updates


class TelegramChannel:
    """`router` takes what Telegram delivers, `transport` sends, `poll` fetches for a bot without a webhook.

    Nothing of it talks to Telegram before there is something to say, so it starts while Telegram is away.
    """

    def __init__(
        self,
        accounts: Mapping[str, TelegramAccount],
        arrivals: Arrivals,
        limits: Limits,
        telegram_url: str = TELEGRAM,
    ) -> None:
        self.accounts = accounts
        self.bots = Bots(accounts, telegram_url)
        self.updates = Updates(arrivals, self.bots)
        self.transport = TelegramTransport(accounts, self.bots, limits)
        self.router = webhook.router(accounts, self.updates)

    @property
    def polling(self) -> tuple[str, ...]:
        """Cities whose bot fetches its updates."""
        return tuple(city for city, account in self.accounts.items() if account.polling)

    async def poll(self, city: str) -> None:
        """Until cancelled. The caller sees to it that one process does so for a city."""
        await polling.poll(self.accounts[city], self.updates, self.bots)

    async def close(self) -> None:
        """Closes what is open towards Telegram, for the transport too."""
        await self.updates.close()
        await self.bots.close()
