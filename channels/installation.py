"""Puts the parts together: the only place that picks the real ones. Tests and the terminal use it too."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path

from bot import settings as settings_module
from bot.answers import notice, opening
from bot.appointments import Agenda, CitySetup, Links, MailNotices, city_setup
from bot.catalogue import Catalogue, load
from bot.clock import Clock
from bot.conversations import (
    Arrivals,
    Conversations,
    Deliverer,
    Engine,
    Intake,
    Notifier,
    Transport,
    Worker,
)
from bot.hours.holidays import holiday
from bot.mail import FolderTransport, MailWorker, Outbox, SmtpSettings, SmtpTransport
from bot.replies import Message, addressed
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.claims import Claims, claims
from bot.storage.migrate import migrate


@dataclass
class Installation:
    """Everything of one installation but its web servers and its engine. `mail_folder`: None with SMTP."""

    settings: Settings
    clock: Clock
    storage: Storage
    claims: Claims
    catalogue: Catalogue
    agenda: Agenda
    links: Links
    notifier: Notifier
    conversations: Conversations
    arrivals: Arrivals
    mail: MailWorker
    mail_folder: Path | None

    def worker(self, engine: Engine) -> Worker:
        """The worker of this installation; every message that is received wakes it."""
        worker = Worker(self.storage, self.clock, self.notifier, engine, self._notice, self.claims)
        self.conversations.on_received = worker.wake
        return worker

    @contextlib.asynccontextmanager
    async def working(self, engine: Engine, transports: Mapping[str, Transport]) -> AsyncIterator[Worker]:
        """Arrivals, inbox, outbox and mail are worked off while this is open."""
        worker = self.worker(engine)
        deliverer = Deliverer(self.storage, self.clock, self.claims, transports)
        intake = Intake(self.storage, self.clock, self.conversations, transports, deliverer.wake)
        worker.on_turn, worker.on_answer = deliverer.typing, deliverer.wake
        self.arrivals.wake = intake.wake
        stop = threading.Event()
        tasks = [asyncio.create_task(part.run()) for part in (worker, deliverer, intake)]
        mail = asyncio.create_task(asyncio.to_thread(self.mail.run, stop))
        try:
            yield worker
        finally:
            stop.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(mail, *tasks, return_exceptions=True)

    def close(self) -> None:
        self.claims.close()
        self.storage.close()

    def _notice(self, city: str, kind: str) -> Message:
        found = self.catalogue.city(city)
        return addressed(notice(found, kind), found.aanspreking)


def build(settings: Settings, clock: Clock | None = None) -> Installation:
    """Reads the content, brings the database up to date and joins the parts."""
    clock = clock or settings.clock()
    catalogue = load(settings_module.ROOT)
    holiday(date.today())  # its library is slow to import: now, not in the first booking
    storage = Storage(settings.database_url)
    migrate(storage)
    links = Links(settings.link_secret, settings.public_url)
    notices = MailNotices(Outbox(parseaddr(settings.mail_from)[1]), links, clock)
    notifier = Notifier()
    folder = None if settings.smtp_host else settings.var / "mail"
    transport = FolderTransport(folder) if folder else SmtpTransport(_smtp(settings))
    return Installation(
        settings=settings,
        clock=clock,
        storage=storage,
        claims=claims(storage),
        catalogue=catalogue,
        agenda=Agenda(storage, clock, {key: _agenda_of(catalogue, key) for key in catalogue.cities}, notices),
        links=links,
        notifier=notifier,
        conversations=Conversations(
            storage,
            clock,
            notifier,
            lambda city: opening(catalogue.city(city)),
            addressed=lambda city, message: addressed(message, catalogue.city(city).aanspreking),
        ),
        arrivals=Arrivals(storage, clock),
        mail=MailWorker(storage, transport, clock),
        mail_folder=folder,
    )


def _agenda_of(catalogue: Catalogue, city: str) -> CitySetup:
    names = {product.sleutel: product.naam for product in catalogue.products(city).values()}
    return city_setup(catalogue.city(city), names)


def _smtp(settings: Settings) -> SmtpSettings:
    return SmtpSettings(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user or None,
        settings.smtp_password or None,
        settings.smtp_starttls,
    )
