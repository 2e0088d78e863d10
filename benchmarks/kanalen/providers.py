"""Twilio and Telegram as processes of their own (tests/fakes), and the accounts by which our gateways know them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from benchmarks.kanalen.programs import Restartable
from bot.service.engine_process import free_port
from channels.accounts import webhook_secret

CITY = "gent"
PUBLIC_URL = "https://onthaal.example"
SENDER = "+3293000001"
OVERRIDES = "#rc=3&rp=all&rt=4000"
"""What docs/kanalen advises for the webhook's address at Twilio: by itself it retries no more than a connection."""
STATE = "/_fake/state"


@dataclass(frozen=True)
class Keys:
    """Made for one run."""

    account: str = field(default_factory=lambda: f"AC{secrets.token_hex(16)}")
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    key: str = field(default_factory=lambda: f"SK{secrets.token_hex(16)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    bot: str = field(default_factory=lambda: f"110201543:{secrets.token_urlsafe(27)[:35]}")

    def write(self, path: Path) -> None:
        """The file of ONTHAAL_KANALEN."""
        whatsapp: dict[str, Any] = {"account": self.account, "afzender": SENDER, "tokens": [self.token]}
        whatsapp |= {"sleutel": self.key, "geheim": self.secret}
        path.touch(mode=0o600)
        path.write_text(
            yaml.safe_dump({CITY: {"whatsapp": whatsapp, "telegram": {"token": self.bot}}}), encoding="utf-8"
        )


class Providers:
    """Both fakes. They keep everything they accept, doubles and all, and nothing ever kills them."""

    def __init__(self, folder: Path, link_secret: str, connect_to: str, *, clean: bool = False) -> None:
        """connect_to: where webhooks go. clean: without overrides, Twilio as it comes."""
        self.keys = keys = Keys()
        self._telegram_secret = webhook_secret(link_secret, CITY, keys.bot)
        self.accounts = folder / "kanalen.yml"
        keys.write(self.accounts)
        webhook = f"/webhooks/whatsapp/{CITY}{'' if clean else OVERRIDES}"
        both = ("--public-url", PUBLIC_URL, "--connect-to", connect_to)
        self.twilio = _fake(
            "twilio", folder, *both, "--account", keys.account, "--token", keys.token, "--key", keys.key,
            "--secret", keys.secret, "--sender", f"{SENDER}={webhook}",
        )  # fmt: skip
        self.telegram = _fake("telegram", folder, *both, "--token", keys.bot)

    @property
    def telegram_secret(self) -> str:
        """What Telegram sends along with every update."""
        return self._telegram_secret

    def settings(self) -> dict[str, str]:
        """Of a gateway that uses them."""
        return {
            "ONTHAAL_KANALEN": str(self.accounts),
            "ONTHAAL_PUBLIC_URL": PUBLIC_URL,
            "ONTHAAL_TWILIO_URL": self.twilio.url,
            "ONTHAAL_TWILIO_CONTENT_URL": self.twilio.url,
            "ONTHAAL_TELEGRAM_URL": self.telegram.url,
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """They answer while this is open."""
        try:
            for fake in (self.twilio, self.telegram):
                fake.begin()
            for fake in (self.twilio, self.telegram):
                fake.ready()
            webhook = {"url": f"/webhooks/telegram/{CITY}", "secret": self._telegram_secret}
            httpx.post(f"{self.telegram.url}/_fake/settings", json={"webhook": webhook}).raise_for_status()
            yield
        finally:
            for fake in (self.twilio, self.telegram):
                fake.stop()


def _fake(name: str, folder: Path, *arguments: str) -> Restartable:
    port = free_port()
    given = ["--port", str(port), *arguments]
    return Restartable(
        name, f"tests.fakes.{name}", {}, folder / f"{name}.log", port=port, health=STATE, arguments=given
    )


class Console:
    """The remote control of one fake, asked without waiting in the caller's loop."""

    def __init__(self, url: str) -> None:
        limits = httpx.Limits(max_connections=300, max_keepalive_connections=100)
        self._http = httpx.AsyncClient(base_url=url, timeout=120, limits=limits)
        self._read = 0
        self.sent: list[dict[str, Any]] = []

    async def drive(self, **asked: Any) -> dict[str, Any]:
        answer = await self._http.post("/_fake/drive", json=asked)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    async def look(self) -> dict[str, Any]:
        """Adds what was sent since the last look to `sent`, in order; returns the rest of the state."""
        answer = await self._http.get(STATE, params={"after": self._read})
        state: dict[str, Any] = answer.raise_for_status().json()
        new = state.pop("sent")
        self.sent += new
        self._read = max([self._read, *(one["number"] for one in new)])
        return state

    async def settings(self, **changes: Any) -> None:
        (await self._http.post("/_fake/settings", json=changes)).raise_for_status()

    async def close(self) -> None:
        await self._http.aclose()
