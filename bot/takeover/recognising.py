"""What the engine makes of a sentence that it isn't asked to answer: recognition only, no conversation of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import httpx
import structlog

LONGEST_WAIT = 2.0
"""Seconds. A suggestion that comes later is of no use to somebody who is already typing."""
WORD_JOINER = "\u2060"
"""Before "/x", which the engine would read as an order to itself (engine/turn.py does the same)."""

_log = structlog.get_logger()


class Recognition(Protocol):
    async def parse(self, text: str) -> Mapping[str, Any] | None:
        """The engine's parse, as bot.answers understands it; None when there is none now. Raises nothing."""


class EngineRecognition:
    """Rasa's own `POST /model/parse`, which touches no tracker; docs/beheer.md tells of it."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        timeout: float = LONGEST_WAIT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=url, headers={"X-Onthaal-Secret": secret}, timeout=timeout, transport=transport
        )

    async def parse(self, text: str) -> Mapping[str, Any] | None:
        safe = WORD_JOINER + text if text.lstrip().startswith("/") else text
        try:
            response = await self._client.post("/model/parse", json={"text": safe})
            found = response.json() if response.status_code == httpx.codes.OK else None
        except (httpx.HTTPError, ValueError) as error:
            _log.info("no suggestion", reason=type(error).__name__)
            return None
        return {**found, "text": text} if isinstance(found, dict) and "intent_ranking" in found else None

    async def close(self) -> None:
        await self._client.aclose()
