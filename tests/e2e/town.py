"""A city whose desk is staffed: the real service, the staff's accounts, and WhatsApp's fake beside it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from bot.catalogue import Catalogue
from bot.clock import SystemClock
from bot.conversations import Conversations, Entry, Notifier
from bot.conversations.tables import Conversation
from bot.staff.__main__ import main as gebruiker
from bot.storage import Storage
from bot.takeover.tables import Handover
from channels.accounts import Accounts
from tests.e2e.service import Service
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio

PUBLIC = "https://onthaal.example"
SENDER = "+3293000001"
PASSWORD = "vier paarse fietsen in de regen"
STAFF = {
    "sam": ["--volledig", "Sam Peeters", "--rollen", "agent", "--afdelingen", "onthaal,burgerzaken"],
    "aisha": ["--volledig", "Aïsha Benali", "--rollen", "agent", "--afdelingen", "wonen"],
    "mieke": ["--volledig", "Mieke Claes", "--rollen", "agent,teamleider", "--afdelingen", "burgerzaken"],
    "sam.hasselt": ["--volledig", "Sam Peeters", "--rollen", "agent", "--afdelingen", "onthaal,burgerzaken"],
}


@dataclass
class Town:
    """Gent and Hasselt with their staff."""

    service: Service
    twilio: FakeTwilio

    def newest(self, channel: str, city: str = "gent") -> str:
        """The id of the last conversation that was begun there."""
        query = select(Conversation.id).where(Conversation.channel == channel, Conversation.city == city)
        with self._storage() as storage, storage.read() as session:
            found = session.scalars(query.order_by(Conversation.created_at.desc())).first()
        assert found is not None
        return found

    def log(self, conversation_id: str) -> list[Entry]:
        with self._storage() as storage:
            core = Conversations(storage, SystemClock(), Notifier(), lambda city: [])
            return core.read(conversation_id)

    def handovers(self, conversation_id: str) -> list[Handover]:
        """In the order in which they were asked."""
        query = select(Handover).where(Handover.conversation_id == conversation_id)
        with self._storage() as storage, storage.read() as session:
            found = list(session.scalars(query.order_by(Handover.queued_at)))
            session.expunge_all()
        return found

    @contextmanager
    def _storage(self) -> Iterator[Storage]:
        storage = Storage(f"sqlite:///{self.service.var / 'onthaal.db'}")
        try:
            yield storage
        finally:
            storage.close()


@contextmanager
def open_town(
    var: Path,
    nu: str,
    catalogue: Catalogue,
    *,
    smtp_port: int | None = None,
    telegram: FakeTelegram | None = None,
) -> Iterator[Town]:
    """The service runs while this is open; its clock starts at `nu`. `telegram`: an open fake, which gets a webhook."""
    with FakeTwilio(
        token="0123456789abcdef0123456789abcdef",
        secret="geheimVanDeSleutel0123456789abcd",
        public_url=PUBLIC,
        senders={SENDER: "/webhooks/whatsapp/gent"},
    ) as twilio:
        _staffed(var, catalogue)
        _reachable(var / "kanalen.yml", twilio, telegram)
        service = Service(
            var,
            nu=nu,
            smtp_port=smtp_port,
            settings={
                **({"ONTHAAL_TELEGRAM_URL": telegram.url} if telegram else {}),
                "ONTHAAL_PUBLIC_URL": PUBLIC,
                "ONTHAAL_TWILIO_URL": twilio.url,
                "ONTHAAL_TWILIO_CONTENT_URL": twilio.url,
            },
        )
        twilio.webhooks.connect_to = service.url
        service.start()
        if telegram is not None:
            telegram.connect_to = service.url
            telegram.set_webhook("/webhooks/telegram/gent", _webhook_secret(var))
        try:
            yield Town(service, twilio)
        finally:
            service.stop()


def _staffed(var: Path, catalogue: Catalogue) -> None:
    """The accounts, as scripts/gebruiker makes them: the password comes from the input."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONTHAAL_VAR", str(var))
        patch.setattr("bot.staff.__main__.load", lambda _: catalogue)  # read once for all
        for name, facts in STAFF.items():
            patch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
            city = "hasselt" if name.endswith("hasselt") else "gent"
            assert gebruiker(["maak", name, "--gemeente", city, *facts]) == 0
            patch.setattr("bot.staff.__main__.migrate", lambda storage: None)  # once is enough


def _reachable(path: Path, twilio: FakeTwilio, telegram: FakeTelegram | None) -> None:
    whatsapp = {
        "account": twilio.account,
        "afzender": SENDER,
        "tokens": [twilio.token],
        "sleutel": twilio.key,
        "geheim": twilio.secret,
    }
    gent = {"whatsapp": whatsapp, **({"telegram": {"token": telegram.token}} if telegram else {})}
    path.write_text(yaml.safe_dump({"gent": gent}), encoding="utf-8")
    path.chmod(0o600)


def _webhook_secret(var: Path) -> str:
    link = (var / "geheimen" / "link").read_text(encoding="utf-8").strip()
    return Accounts.load(var / "kanalen.yml", link).telegram["gent"].webhook_secret
