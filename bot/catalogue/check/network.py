"""Opens every address of the content, politely, when an editor asks for it: `scripts/content --links`."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from urllib.parse import urlsplit

import httpx

from bot.catalogue.check.addresses import addresses, fault
from bot.catalogue.check.content import Content
from bot.catalogue.check.problems import Problem

TIMEOUT = 15.0
"""Seconds that one page may take."""
PAUSE = 0.5
"""Seconds between two pages of one website."""
AT_ONCE = 8
"""Websites."""
AGENT = "Onthaal-linkcontrole/1.0 (kijkt na of links van gemeenten nog werken)"
NOT_BY_HEAD = (400, 403, 404, 405, 406, 429, 500, 501, 503)
"""Answers to HEAD that say little: many websites know only GET."""
AWAY = "is niet bereikbaar"
SHUT = (401, 403, 429)
"""The page is there, but not for programs."""


def open_all(
    content: Content, transport: httpx.AsyncBaseTransport | None = None, pause: float = PAUSE
) -> list[Problem]:
    """A warning for each place of each address that does not open."""
    places: dict[str, list[str]] = defaultdict(list)
    for file, _, url in addresses(content):
        if url.startswith("https://") and fault(url) is None and file.path not in places[url]:
            places[url].append(file.path)
    wrong = asyncio.run(_look(list(places), transport, pause))
    if len(wrong) == len(places) > 1 and set(wrong.values()) == {AWAY}:
        return [Problem("data", "geen enkele link is bereikbaar", "kijk na of er internet is", warning=True)]
    return [
        Problem(path, f"{url} {said}", "zoek de nieuwe plaats van de pagina", warning=True)
        for url, said in wrong.items()
        for path in places[url]
    ]


async def _look(urls: list[str], transport: httpx.AsyncBaseTransport | None, pause: float) -> dict[str, str]:
    """What is wrong, by address. The pages of one website are asked for one after the other."""
    sites: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        sites[urlsplit(url).hostname or ""].append(url)
    limit, wrong = asyncio.Semaphore(AT_ONCE), dict[str, str]()
    headers = {"User-Agent": AGENT, "Accept-Language": "nl"}

    async def site(pages: list[str]) -> None:
        async with limit:
            for number, url in enumerate(pages):
                await asyncio.sleep(pause if number else 0.0)
                if said := await _fault(client, url):
                    wrong[url] = said

    async with httpx.AsyncClient(
        transport=transport, timeout=TIMEOUT, headers=headers, follow_redirects=True
    ) as client:
        await asyncio.gather(*(site(pages) for pages in sites.values()))
    return {url: wrong[url] for url in urls if url in wrong}


async def _fault(client: httpx.AsyncClient, url: str) -> str | None:
    try:
        status = (await client.head(url)).status_code
        if status in NOT_BY_HEAD:
            async with client.stream("GET", url) as answer:  # the page itself is not read
                status = answer.status_code
    except httpx.TooManyRedirects:
        return "stuurt eindeloos door"
    except httpx.TimeoutException:
        return f"antwoordt niet binnen {TIMEOUT:.0f} seconden"
    except httpx.HTTPError:
        return AWAY
    if status >= 500:
        return f"geeft een fout ({status})"
    return f"bestaat niet meer ({status})" if status >= 400 and status not in SHUT else None
