"""Reads at Twilio what residents sent and what no webhook brought: Twilio doesn't keep trying."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.conversations import Arrival, Arrivals, DeliveryFailed
from bot.storage import StorageAway
from channels.accounts import WhatsAppAccount
from channels.whatsapp import payload
from channels.whatsapp.api import Api, Listed

EVERY = 300.0
"""Seconds between two looks."""
OVERLAP = timedelta(minutes=30)
FIRST = timedelta(hours=24)
"""How far the first look after a start goes back: what is older can't be answered freely any more (63016)."""
GRACE = timedelta(seconds=60)
"""Younger messages are left to the webhook, which brings more: a list tells no taps and no places. Twilio gives a
webhook 15 seconds, and as many for the fallback."""
MOST = 5000
"""Messages of one look."""

_log = structlog.get_logger()


class Reconciler:
    """`run` is a loop of the gateway. Several replicas may run it: what is known is not taken twice."""

    def __init__(
        self,
        accounts: Mapping[str, WhatsAppAccount],
        api: Api,
        arrivals: Arrivals,
        *,
        grace: timedelta = GRACE,
        every: float = EVERY,
    ) -> None:
        self._accounts = accounts
        self._api = api
        self._arrivals = arrivals
        self._grace = grace
        self._every = every
        self._looked: dict[str, datetime] = {}
        self._seen: dict[str, frozenset[str]] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._every)

    async def look(self) -> int:
        """One look at every sender. Returns how many messages were new. What is away only delays it."""
        return sum([await self._look_at(account) for account in self._accounts.values()])

    async def missed(self, account: WhatsAppAccount, since: datetime) -> list[Arrival]:
        """What residents sent to this sender after `since`, oldest first, but not what the last look gave.

        Whether a webhook brought it is for the arrivals to tell. Raises DeliveryFailed.
        """
        listed = await self._api.messages(account, to=account.sender, sent_since=since, most=MOST)
        before = datetime.now(UTC) - self._grace
        inbound = [one for one in reversed(listed) if one.direction == "inbound" and one.at <= before]
        seen = self._seen.get(account.city, frozenset())
        found = [
            payload.arrival(account.city, await self._form(account, one))
            for one in inbound
            if one.sid not in seen
        ]
        return [arrival for arrival in found if arrival is not None]

    async def _look_at(self, account: WhatsAppAccount) -> int:
        now = datetime.now(UTC)
        since = self._looked.get(account.city, now - FIRST) - OVERLAP
        try:
            arrivals = await self.missed(account, since)
            new = sum(await asyncio.gather(*map(self._arrivals.add, arrivals)))
        except (DeliveryFailed, StorageAway) as error:
            _log.warning("whatsapp not reconciled", city=account.city, error=str(error))
            return 0
        except Exception:  # a mistake about one city must not stop the others
            _log.exception("whatsapp not reconciled", city=account.city)
            return 0
        self._looked[account.city] = now
        self._remember(account.city, arrivals)
        if new:
            _log.warning("whatsapp missed by the webhook", city=account.city, messages=new)
        return new

    def _remember(self, city: str, arrivals: Sequence[Arrival]) -> None:
        """As many as one look can give again."""
        self._seen[city] = frozenset(
            [*(one.external_id for one in arrivals), *self._seen.get(city, ())][:MOST]
        )

    async def _form(self, account: WhatsAppAccount, one: Listed) -> payload.Form:
        """As the webhook would have brought it, as far as Twilio's list tells."""
        return {
            "MessageSid": one.sid,
            "From": one.sender,
            "To": one.to,
            "Body": one.body,
            "NumMedia": str(one.media),
            "MediaContentType0": await self._media_type(account, one) if one.media else "",
        }

    async def _media_type(self, account: WhatsAppAccount, one: Listed) -> str:
        """ "" when Twilio can't tell: the message counts for more than what kind of thing came along."""
        try:
            return next(iter(await self._api.media_types(account, one.sid)), "")
        except DeliveryFailed:
            return ""
