"""`scripts/kanalen zet-webhook` and `maak-sjablonen`: what Telegram and Twilio must know of us, per city."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping

from bot.errors import OnthaalError
from bot.settings import Settings
from channels.accounts import Accounts, TelegramAccount, WhatsAppAccount, reachable
from channels.telegram import set_webhook
from channels.whatsapp import Api
from channels.whatsapp.templates import Templates

type Say = Callable[[str], None]


async def webhooks(settings: Settings, accounts: Accounts, city: str | None, say: Say) -> bool:
    """Tells Telegram where to deliver. False when it failed for a city. Raises OnthaalError: nothing to do."""
    bots = _chosen(accounts.telegram, city, "Telegram-bot", settings)
    reachable(Accounts(telegram={bot.city: bot for bot in bots}), settings.public_url)

    async def one(bot: TelegramAccount) -> None:
        say(await set_webhook(bot, settings.public_url, settings.telegram_url))

    return await _each(bots, one, say)


async def templates(settings: Settings, accounts: Accounts, city: str | None, say: Say) -> bool:
    """Makes what Twilio lacks for buttons and lists. False when it failed for a city. Raises OnthaalError."""
    senders = _chosen(accounts.whatsapp, city, "WhatsApp-nummer", settings)
    api = Api(settings.twilio_url, settings.twilio_content_url)

    async def one(sender: WhatsAppAccount) -> None:
        for line in await Templates(api).prepare(sender):
            say(f"{sender.city}: {line}")

    try:
        return await _each(senders, one, say)
    finally:
        await api.close()


def _chosen[A](accounts: Mapping[str, A], city: str | None, what: str, settings: Settings) -> list[A]:
    """The account of `city`, or all. Raises OnthaalError when there is none."""
    if city is None and accounts:
        return list(accounts.values())
    if city is not None and city in accounts:
        return [accounts[city]]
    whose = city or "Geen enkele gemeente"
    heeft = "heeft geen" if city else "heeft een"
    raise OnthaalError(f"{whose} {heeft} {what} in {settings.kanalen}.")


async def _each[A: (TelegramAccount, WhatsAppAccount)](
    accounts: Iterable[A], do: Callable[[A], Awaitable[None]], say: Say
) -> bool:
    """One city that fails doesn't stop the others."""
    good = True
    for account in accounts:
        try:
            await do(account)
        except OnthaalError as error:
            said = str(error).removeprefix(f"{account.city}: ")
            say(f"{account.city}: dit lukte niet. {said}")
            good = False
    return good
