"""Puts the parts together: the only place that picks the real ones. Tests and the terminal use it too."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import Protocol, TypedDict

from bot import settings as settings_module
from bot.answers import notice, opening, returned
from bot.appointments import Agenda, CitySetup, Links, MailNotices, city_setup
from bot.appointments.access import Access
from bot.appointments.rating import Ratings
from bot.appointments.reminders import Reminders
from bot.appointments.setting_up import SettingUp
from bot.appointments.setups import Setups
from bot.appointments.sweeping import keep_sweeping
from bot.appointments.telling import Tell
from bot.appointments.video import Talks, VideoJobs, VideoNotices, VideoProvider, VideoWorker
from bot.appointments.waiting import WaitingList
from bot.catalogue import Catalogue, load
from bot.clock import Clock
from bot.conversations import (
    Arrivals,
    Conversations,
    Deliverer,
    Engine,
    Intake,
    Notifier,
    Worker,
)
from bot.conversations.identities import others_of
from bot.conversations.telling import Teller
from bot.hours.holidays import holiday
from bot.mail import FolderTransport, MailWorker, Outbox, SmtpSettings, SmtpTransport
from bot.replicas import Replicas
from bot.replies import Message, addressed
from bot.service.engine_process import free_port
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.claims import Claims, claims
from bot.storage.migrate import migrate
from bot.takeover import ASK, CallLinks, Desk, Parts
from bot.takeover import summary as summaries
from channels import agendas as agenda_systems
from channels import video as video_systems
from channels.accounts import Accounts, known, reachable
from channels.agendas import Agendas, QmaticAgenda, SupplierNotices, SupplierWorker
from channels.outside import Outside
from channels.telegram.abilities import ABILITIES as TELEGRAM
from channels.whatsapp.transport import ABILITIES as WHATSAPP

REMIND_EVERY = 20.0
"""Seconds between two looks at what is due."""
MAX_TEXTS = {each.name: each.max_reply for each in (WHATSAPP, TELEGRAM) if each.max_reply is not None}
"""Per channel, from which length a message of an agent goes in several."""


@dataclass
class Installation:
    """Everything of one installation but its web servers and its engine. `mail_folder`: None with SMTP."""

    settings: Settings
    clock: Clock
    storage: Storage
    claims: Claims
    catalogue: Catalogue
    agenda: Agenda
    setups: Setups
    setting_up: SettingUp
    links: Links
    talks: Talks
    replicas: Replicas
    notifier: Notifier
    conversations: Conversations
    arrivals: Arrivals
    outside: Outside
    intake: Intake
    deliverer: Deliverer
    mail: MailWorker
    mail_folder: Path | None
    video: VideoWorker
    videos: Mapping[str, VideoProvider]
    waiting: WaitingList
    reminders: Reminders
    access: Access
    ratings: Ratings
    suppliers: Mapping[str, QmaticAgenda]
    supplied: SupplierWorker
    desk: Desk
    calls: CallLinks

    @property
    def mail_sender(self) -> str:
        """The mailbox that sends the mails."""
        return parseaddr(self.settings.mail_from)[1]

    @contextlib.asynccontextmanager
    async def receiving(self) -> AsyncIterator[None]:
        """Arrivals, outbox, mail, video talks and the queue for people are worked off while this is open, residents
        reminded, and the waiting list asked.

        It needs no engine.
        """
        stop = threading.Event()
        self.replicas.start()
        parts = (
            self.deliverer.run(),
            self.intake.run(),
            self.outside.work(self.claims),
            self.desk.keep_sweeping(self.claims),
            self.video.run(self.claims),
            self.supplied.run(self.claims),
            keep_sweeping(self.claims, "waiting", self.waiting.sweep),
            keep_sweeping(self.claims, "reminders", self.reminders.sweep, every=REMIND_EVERY),
        )
        tasks = [asyncio.create_task(part) for part in parts]
        mail = asyncio.create_task(asyncio.to_thread(self.mail.run, stop))
        try:
            yield
        finally:
            stop.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(mail, *tasks, return_exceptions=True)
            await self.outside.close()
            await self.replicas.close()

    @contextlib.asynccontextmanager
    async def answering(self, engine: Engine) -> AsyncIterator[Worker]:
        """Every message that is received is answered while this is open."""
        worker = self.worker(engine)
        task = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def worker(self, engine: Engine) -> Worker:
        """The worker of this installation; every message that is received wakes it."""
        worker = Worker(self.storage, self.clock, self.notifier, engine, self._notice, self.claims)
        self.conversations.on_received, worker.takeover = worker.wake, self.desk
        worker.on_turn, worker.on_answer = self.deliverer.typing, self.deliverer.wake
        return worker

    def close(self) -> None:
        video_systems.close(self.videos)
        agenda_systems.close(self.suppliers)
        self.claims.close()
        self.storage.close()

    def _notice(self, city: str, kind: str) -> Message:
        found = self.catalogue.city(city)
        person = ASK if self.desk.staffed(city) else None
        return addressed(notice(found, kind, person), found.aanspreking)


def build(settings: Settings, clock: Clock | None = None) -> Installation:
    """Reads the content, brings the database up to date and joins the parts."""
    clock = clock or settings.clock()
    # Chosen before the engine runs: whoever asks it something later must know where it will be.
    settings = settings.model_copy(update={"engine_poort": settings.engine_poort or free_port()})
    catalogue = load(settings_module.ROOT)
    holiday(date.today())  # its library is slow to import: now, not in the first booking
    accounts = Accounts.load(settings.kanalen, settings.link_secret)
    known(accounts, catalogue.cities)
    reachable(accounts, settings.public_url)
    storage = Storage(settings.database_url)
    migrate(storage)
    ours, links = claims(storage), Links(settings.link_secret, settings.public_url)
    calls = CallLinks(settings.link_secret, settings.public_url)
    replicas = Replicas.at(settings.redis_url)
    notifier, arrivals = Notifier(replicas.bus, storage), Arrivals(storage, clock)
    outside = Outside(settings, accounts, arrivals, replicas.limits, clock)
    deliverer = Deliverer(storage, clock, ours, outside.transports)
    conversations = _conversations(storage, clock, notifier, catalogue, outside, deliverer)
    speak = partial(Teller, clock, notifier, outside.transports, deliverer.wake)
    folder = None if settings.smtp_host else settings.var / "mail"
    transport = FolderTransport(folder) if folder else SmtpTransport(_smtp(settings))
    return Installation(
        settings=settings,
        clock=clock,
        storage=storage,
        claims=ours,
        catalogue=catalogue,
        links=links,
        **_appointments(settings, storage, clock, catalogue, links, accounts, speak),
        replicas=replicas,
        notifier=notifier,
        conversations=conversations,
        arrivals=arrivals,
        outside=outside,
        intake=_intake(storage, clock, conversations, outside, deliverer, arrivals),
        deliverer=deliverer,
        mail=MailWorker(storage, transport, clock),
        mail_folder=folder,
        desk=_desk(conversations, storage, clock, notifier, catalogue, calls, deliverer),
        calls=calls,
    )


def _conversations(
    storage: Storage,
    clock: Clock,
    notifier: Notifier,
    catalogue: Catalogue,
    outside: Outside,
    deliverer: Deliverer,
) -> Conversations:
    """The log of all channels, which knows how long each lets us answer and wakes what delivers."""
    conversations = Conversations(
        storage,
        clock,
        notifier,
        lambda city: opening(catalogue.city(city)),
        addressed=partial(_in_form, catalogue),
        returned=partial(_returned, catalogue),
    )
    conversations.windows = {
        name: transport.rules.window
        for name, transport in outside.transports.items()
        if transport.rules.window is not None
    }
    conversations.on_outgoing = deliverer.wake
    return conversations


def _intake(
    storage: Storage,
    clock: Clock,
    conversations: Conversations,
    outside: Outside,
    deliverer: Deliverer,
    arrivals: Arrivals,
) -> Intake:
    intake = Intake(
        storage, clock, conversations, outside.transports, deliverer.wake, lambda: arrivals.pressed
    )
    arrivals.wake = intake.wake
    return intake


def _desk(
    conversations: Conversations,
    storage: Storage,
    clock: Clock,
    notifier: Notifier,
    catalogue: Catalogue,
    calls: CallLinks,
    deliverer: Deliverer,
) -> Desk:
    return Desk(
        Parts(
            storage,
            clock,
            conversations,
            notifier,
            catalogue,
            returned=partial(_returned, catalogue),
            callback_url=calls.url,
            summarise=partial(summaries.load, catalogue=catalogue),
            max_texts=MAX_TEXTS,
            on_typing=deliverer.typing,
        )
    )


def _in_form(catalogue: Catalogue, city: str, message: Message) -> Message:
    return addressed(message, catalogue.city(city).aanspreking)


def _returned(catalogue: Catalogue, city: str) -> Message:
    return _in_form(catalogue, city, returned(catalogue.city(city)))


class _Speak(Protocol):
    """Makes what speaks as the bot outside a turn; `website`: also there."""

    def __call__(self, *, website: bool) -> Tell: ...


class _Appointments(TypedDict):
    """The parts of an installation that are about appointments, by their names in it."""

    agenda: Agenda
    setups: Setups
    setting_up: SettingUp
    reminders: Reminders
    talks: Talks
    video: VideoWorker
    videos: Mapping[str, VideoProvider]
    waiting: WaitingList
    access: Access
    ratings: Ratings
    suppliers: Mapping[str, QmaticAgenda]
    supplied: SupplierWorker


def _appointments(
    settings: Settings,
    storage: Storage,
    clock: Clock,
    catalogue: Catalogue,
    links: Links,
    accounts: Accounts,
    speak: _Speak,
) -> _Appointments:
    videos = video_systems.providers(accounts, catalogue.cities, settings.graph_url, settings.microsoft_url)
    jobs = VideoJobs(videos, clock)
    notices = MailNotices(Outbox(parseaddr(settings.mail_from)[1]), links, clock, jobs.has_link)
    content = {key: _agenda_of(catalogue, key) for key in catalogue.cities}
    setups = Setups(storage, content)
    rules = {key: city.afspraken.herinneringen for key, city in catalogue.cities.items()}
    told = VideoNotices(SupplierNotices(notices, clock), jobs)
    suppliers = agenda_systems.suppliers(accounts, Agenda(storage, clock, setups, told), storage, clock)
    agenda = Agendas(suppliers, storage, clock, setups, told, same_resident=others_of)
    return {
        "agenda": agenda,
        "setups": setups,
        "setting_up": SettingUp(storage, clock, content),
        "waiting": WaitingList(storage, clock, agenda, setups, notices, speak(website=True)),
        "reminders": Reminders(storage, clock, setups, notices, speak(website=False), links, rules),
        "access": Access(storage, clock, agenda, notices, settings.link_secret, same_resident=others_of),
        "ratings": Ratings(storage, clock),
        "suppliers": suppliers,
        "supplied": SupplierWorker(agenda.keeper for agenda in suppliers.values()),
        "talks": Talks(storage, videos, setups, clock),
        "video": VideoWorker(storage, videos, setups, notices, clock),
        "videos": videos,
    }


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
