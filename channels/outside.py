"""WhatsApp and Telegram of every city that has them: what comes in, what goes out, and what must be fetched."""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import APIRouter

from bot.clock import Clock
from bot.conversations import Arrivals, Transport
from bot.settings import Settings
from bot.storage import Claims, single
from channels import telegram, whatsapp
from channels.accounts import Accounts
from channels.telegram.transport import Limits


class Outside:
    """Nothing of it talks to a provider before `working`, so it starts while they are away."""

    def __init__(
        self, settings: Settings, accounts: Accounts, arrivals: Arrivals, limits: Limits, clock: Clock
    ) -> None:
        self._api = whatsapp.Api(settings.twilio_url, settings.twilio_content_url)
        self._reconciler = whatsapp.Reconciler(
            accounts.whatsapp, self._api, arrivals, every=settings.whatsapp_nalezen
        )
        self._telegram = telegram.TelegramChannel(accounts.telegram, arrivals, limits, settings.telegram_url)
        self._accounts = accounts
        self.transports: dict[str, Transport] = {}
        self.routers: list[APIRouter] = []
        if accounts.whatsapp:
            self.transports[whatsapp.CHANNEL] = whatsapp.WhatsApp(
                accounts.whatsapp, self._api, settings.public_url, clock
            )
            self.routers.append(whatsapp.router(accounts.whatsapp, arrivals, settings.public_url))
        if accounts.telegram:
            self.transports[telegram.CHANNEL] = self._telegram.transport
            self.routers.append(self._telegram.router)

    async def work(self, claims: Claims) -> None:
        """Fetches what no webhook brings, until cancelled. Of several processes one does each of these."""
        poll = self._telegram.poll
        jobs = [single(claims, f"poll:{city}", partial(poll, city)) for city in self._telegram.polling]
        if self._accounts.whatsapp:
            jobs.append(single(claims, "reconcile:whatsapp", self._reconciler.run))
        await asyncio.gather(*jobs)

    async def close(self) -> None:
        await self._telegram.close()
        await self._api.close()
