"""Our own public address, to which Twilio and Telegram send what residents write."""

from __future__ import annotations

import httpx

from bot.settings import Settings
from channels.accounts import Accounts
from channels.administration.findings import CALL, Finding, away, good, mind, wrong

SUBJECT = "eigen adres"


async def check(settings: Settings, accounts: Accounts) -> list[Finding]:
    if accounts.webhooks and not settings.public_url.startswith("https://"):
        said = f"{settings.public_url} is geen https-adres; WhatsApp en Telegram leveren er niets af"
        return [wrong(SUBJECT, said, "zet ONTHAAL_PUBLIC_URL, of voor Telegram ophalen: true")]
    return [await _visited(settings.public_url)]


async def _visited(url: str) -> Finding:
    try:
        async with httpx.AsyncClient(timeout=CALL) as client:
            answer = await client.get(f"{url}/health")
    except httpx.InvalidURL:
        return wrong(SUBJECT, f"{url} is geen adres", "kijk ONTHAAL_PUBLIC_URL na")
    except httpx.HTTPError as error:
        if "CERTIFICATE" in str(error).upper():
            return wrong(SUBJECT, f"het certificaat van {url} is niet te vertrouwen", "laat het vernieuwen")
        said = f"{url} is van hier {away(error)}"
        return mind(SUBJECT, said, "start scripts/serve, en kijk na of de server ervoor naar ons doorgeeft")
    if answer.status_code == 200:
        return good(SUBJECT, f"{url} antwoordt")
    said = f"{url}/health antwoordt met {answer.status_code}"
    return wrong(SUBJECT, said, "laat de server ervoor alle paden naar Onthaal doorgeven")
