"""The websites that may show the chat: written as a browser names them, and there."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from urllib.parse import urlsplit

import httpx

from bot.settings import Settings
from channels.administration.findings import CALL, Finding, away, good, mind, wrong

SUBJECT = "website"


async def check(settings: Settings, cities: Collection[str]) -> list[Finding]:
    """One finding for each website, and one for all cities without."""
    pairs = [pair for city in sorted(cities) for pair in _origins(settings, city)]
    found = [_stranger(city) for city in _named(settings) - set(cities)]
    async with httpx.AsyncClient(timeout=CALL) as client:
        found += await asyncio.gather(*(_website(client, city, origin) for city, origin in pairs))
    without = sorted(set(cities) - {city for city, _ in pairs})
    if without:
        said = f"{', '.join(without)}: de chat staat op geen eigen website"
        remedy = f"zet ze in ONTHAAL_ORIGINS, bijvoorbeeld {without[0]}=https://www.{without[0]}.be"
        found.append(mind(SUBJECT, said, remedy))
    return found


def _origins(settings: Settings, city: str) -> list[tuple[str, str]]:
    return [(city, origin) for origin in settings.allowed_origins(city)[1:]]  # the first is our own


def _named(settings: Settings) -> set[str]:
    return {pair.partition("=")[0].strip() for pair in settings.origins.split(",") if "=" in pair}


def _stranger(city: str) -> Finding:
    return wrong(SUBJECT, f"{city} is geen gemeente van deze installatie", "verbeter ONTHAAL_ORIGINS")


async def _website(client: httpx.AsyncClient, city: str, origin: str) -> Finding:
    """An Origin (RFC 6454) has no path, so one that is written with a path never fits."""
    subject = f"{SUBJECT} {city}"
    parts = urlsplit(origin)
    if parts.path or parts.query or parts.fragment:
        remedy = f"schrijf {parts.scheme}://{parts.netloc} in ONTHAAL_ORIGINS"
        return wrong(subject, f"{origin} heeft iets achter de naam van de website", remedy)
    try:
        await client.head(origin)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        said = f"{origin} is van hier {away(error)}"
        return mind(subject, said, "kijk na of het adres juist is")
    if parts.scheme == "http":
        return mind(subject, f"{origin} is niet versleuteld", "zet de website op https")
    return good(subject, f"{origin} mag de chat tonen")
