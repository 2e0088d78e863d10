"""Video talks: may we make meetings at Microsoft for the organiser, is the city's Jitsi there."""

from __future__ import annotations

import asyncio

import httpx

from bot.appointments.video import Refused, TryLater
from bot.settings import Settings
from channels.administration.findings import CALL, Finding, away, good, mind, wrong
from channels.video import Teams
from channels.video_accounts import JitsiAccount, TeamsAccount


async def teams(account: TeamsAccount, settings: Settings) -> list[Finding]:
    return await asyncio.to_thread(_teams, account, settings)


def _teams(account: TeamsAccount, settings: Settings) -> list[Finding]:
    subject = f"Teams {account.city}"
    client = httpx.Client(
        timeout=CALL / 3
    )  # sign-in, token and one question: together within the check's patience
    provider = Teams(account, settings.graph_url, settings.microsoft_url, client)
    try:
        provider.check()
    except Refused as refused:
        said, _, remedy = str(refused).partition(". ")
        return [wrong(subject, said, remedy or "kijk het blok teams na (docs/video.md)")]
    except TryLater as later:
        return [wrong(subject, str(later), "kijk na of deze machine naar Microsoft mag, en probeer opnieuw")]
    finally:
        provider.close()
    organisers = len(account.all_organisers)
    whom = "de organisator" if organisers == 1 else f"alle {organisers} organisatoren"
    return [good(subject, f"Microsoft laat ons vergaderingen maken voor {whom}")]


async def jitsi(account: JitsiAccount) -> list[Finding]:
    """Jitsi answers its settings to everybody; whether it wants a token, it doesn't say in so many words."""
    subject = f"Jitsi {account.city}"
    try:
        async with httpx.AsyncClient(timeout=CALL) as client:
            response = await client.get(f"{account.url}/config.js")
    except httpx.HTTPError as error:
        said = f"{account.url} is van hier {away(error)}"
        return [wrong(subject, said, "kijk na of de server draait en het adres klopt")]
    if response.status_code != 200:
        said = f"{account.url} antwoordt {response.status_code}"
        return [mind(subject, said, "kijk na of dit het adres van de Jitsi-server is")]
    return [good(subject, f"{account.url} is bereikbaar; laat de server tokens eisen (docs/video.md)")]
