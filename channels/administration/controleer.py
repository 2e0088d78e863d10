"""`scripts/kanalen controleer`: everything outside of us that Onthaal needs, asked at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection

from bot.errors import SettingsError
from bot.settings import Settings
from channels.accounts import Accounts, known
from channels.administration.checks import (
    address,
    agenda,
    database,
    engine,
    mail,
    redis,
    telegram,
    video,
    websites,
    whatsapp,
)
from channels.administration.findings import PATIENCE, Finding, good, in_time, wrong

SUBJECT = "kanalen"


async def findings(settings: Settings, cities: Collection[str], patience: float = PATIENCE) -> list[Finding]:
    """What stands in the file of the channels, then a finding or more for every outside system, in fixed order."""
    accounts, found = read(settings, cities)
    now = settings.clock().now()
    checks: dict[str, Awaitable[list[Finding]]] = {
        database.SUBJECT: database.check(settings),
        redis.SUBJECT: redis.check(settings),
        mail.SUBJECT: mail.check(settings),
        engine.SUBJECT: engine.check(settings),
        address.SUBJECT: address.check(settings, accounts),
        websites.SUBJECT: websites.check(settings, cities),
    }
    for city, sender in accounts.whatsapp.items():
        checks[f"WhatsApp {city}"] = whatsapp.check(sender, settings)
    for city, bot in accounts.telegram.items():
        checks[f"Telegram {city}"] = telegram.check(bot, settings, now)
    for city, organiser in accounts.teams.items():
        checks[f"Teams {city}"] = video.teams(organiser, settings)
    for city, server in accounts.jitsi.items():
        checks[f"Jitsi {city}"] = video.jitsi(server)
    for city, system in accounts.qmatic.items():
        checks[f"Qmatic {city}"] = agenda.qmatic(system)
    answers = await asyncio.gather(*(in_time(subject, check, patience) for subject, check in checks.items()))
    return [*found, *(finding for answer in answers for finding in answer)]


def read(settings: Settings, cities: Collection[str]) -> tuple[Accounts, list[Finding]]:
    """The accounts, without any when the file is wrong, and what there is to say about it."""
    try:
        accounts = Accounts.load(settings.kanalen, settings.link_secret)
        known(accounts, cities)
    except SettingsError as error:
        return Accounts(), _wrong(
            str(error), f"verbeter {settings.kanalen} (docs/kanalen/README.md legt uit hoe)"
        )
    if not settings.kanalen.exists():
        return accounts, [good(SUBJECT, f"alleen de website ({settings.kanalen} is er niet)")]
    said = f"WhatsApp: {_listed(accounts.whatsapp)}; Telegram: {_listed(accounts.telegram)}"
    video_talks = (
        f"; video: {_listed([*accounts.teams, *accounts.jitsi])}" if accounts.teams or accounts.jitsi else ""
    )
    kept = [city for city, system in accounts.qmatic.items() if system.in_use]
    agendas = f"; agenda bij Qmatic: {_listed(kept)}" if kept else ""
    return accounts, [good(SUBJECT, said + video_talks + agendas)]


def _wrong(said: str, remedy: str) -> list[Finding]:
    """One finding for each problem in a SettingsError."""
    lines = [line.removeprefix("- ") for line in said.splitlines() if line.startswith("- ")]
    if lines:
        return [wrong(SUBJECT, line, remedy) for line in lines]
    what, _, own = said.partition(" Doe: ")
    return [wrong(SUBJECT, what, own or remedy)]


def _listed(cities: Collection[str]) -> str:
    return ", ".join(cities) or "geen gemeente"
