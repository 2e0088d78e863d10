"""The engine that understands sentences: elsewhere, or our own child when the service runs."""

from __future__ import annotations

import json

import httpx

from bot.settings import Settings
from channels.administration.findings import CALL, Finding, away, good, mind, wrong

SUBJECT = "engine"


async def check(settings: Settings) -> list[Finding]:
    url = settings.engine_url or _own(settings)
    if not url:
        return [good(SUBJECT, "start mee met scripts/serve (de dienst draait nu niet op deze machine)")]
    try:
        async with httpx.AsyncClient(timeout=CALL) as client:
            headers = {"X-Onthaal-Secret": settings.engine_secret}
            answer = await client.get(f"{url}/webhooks/onthaal/health", headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        remedy = "kijk na of ze draait" + (" en of ONTHAAL_ENGINE_URL klopt" if settings.engine_url else "")
        return [wrong(SUBJECT, f"{url} is {away(error)}", remedy)]
    return [_said(url, answer.status_code)]


def _own(settings: Settings) -> str:
    """Where the engine of the running service listens, "" when there is none."""
    try:
        told = json.loads((settings.var / "dienst.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(told.get("engine") or "") if isinstance(told, dict) else ""


def _said(url: str, status: int) -> Finding:
    if status == 200:
        return good(SUBJECT, f"{url} is klaar")
    if status == 401:
        remedy = "geef hier en daar hetzelfde ONTHAAL_ENGINE_SECRET"
        return wrong(SUBJECT, f"{url} weigert ons geheim", remedy)
    if status == 503:
        return mind(SUBJECT, f"{url} heeft nog geen taalmodel", "wacht een minuut, of start scripts/train")
    return wrong(SUBJECT, f"{url} antwoordt met {status}", "kijk na of daar de engine van Onthaal luistert")
