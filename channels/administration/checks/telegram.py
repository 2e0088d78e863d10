"""Telegram: is the bot ours, and does it deliver to us."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import brussels
from bot.errors import OnthaalError
from bot.settings import Settings
from channels.accounts import TelegramAccount
from channels.administration.findings import Finding, good, mind, wrong
from channels.telegram import BotInfo, info
from channels.telegram.abilities import ALLOWED_UPDATES

MANY = 50
"""Updates that wait. Fewer is what a restart leaves for a moment."""
RECENT = timedelta(hours=1)
"""Telegram keeps the last error for good; an older one says nothing of today."""


async def check(account: TelegramAccount, settings: Settings, now: datetime) -> list[Finding]:
    subject = f"Telegram {account.city}"
    try:
        found = await info(account, settings.public_url, settings.telegram_url)
    except OnthaalError as error:
        said, _, remedy = str(error).removeprefix(f"{account.city}: ").partition(". ")
        return [wrong(subject, said.rstrip("."), remedy.rstrip(".") or "kijk het token in het bestand na")]
    return [_webhook(subject, account, found), *_health(account.city, found, now)]


def _webhook(subject: str, account: TelegramAccount, found: BotInfo) -> Finding:
    remedy = f"doe scripts/kanalen zet-webhook {account.city}"
    if not found.ours:
        where = f"levert aan {found.url}" if found.url else "heeft geen webhook"
        return wrong(subject, f"@{found.username} {where}", remedy)
    if account.polling:
        return good(subject, f"@{found.username} is van ons; de dienst haalt de berichten op")
    if found.allowed_updates and set(found.allowed_updates) != set(ALLOWED_UPDATES):
        return mind(subject, f"@{found.username} levert andere soorten berichten dan wij vragen", remedy)
    return good(subject, f"@{found.username} levert aan ons")


def _health(city: str, found: BotInfo, now: datetime) -> list[Finding]:
    subject, findings = f"Telegram {city}", list[Finding]()
    if found.pending >= MANY:
        said = f"{found.pending} berichten wachten bij Telegram"
        findings.append(mind(subject, said, "kijk na of de dienst draait en bereikbaar is"))
    if found.last_error and found.last_error_at and now - found.last_error_at < RECENT:
        at = brussels(found.last_error_at)
        said = f"om {at:%H.%M} uur kon Telegram niet afleveren: {found.last_error}"
        other_secret = "403" in found.last_error
        remedy = f"doe scripts/kanalen zet-webhook {city}" if other_secret else "kijk het eigen adres na"
        findings.append(mind(subject, said, remedy))
    return findings
