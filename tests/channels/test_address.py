"""Everything a resident reads says "je" in one city and "u" in the other, from welcome to cancelled."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.answers import Question, World, notice, opening
from bot.appointments import Agenda, Appointment, Links, MailNotices, city_setup
from bot.appointments.telling import Silent
from bot.appointments.video import Talks
from bot.appointments.waiting import WaitingList
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.mail import Outbox
from bot.mail.tables import MailRow
from bot.replies import Message, addressed
from bot.storage import Storage
from channels.appointments import router
from tests.bot.answers.sample import parsed, said, tapped
from tests.bot.booking.form import LINKS, Form

SAYS = {
    "je": re.compile(r"\b(?:je|jij|jou|jouw|jezelf|jullie)\b", re.I),
    "u": re.compile(r"\b(?:u|uw|uzelf)\b", re.I),
}
OTHER = {"je": "u", "u": "je"}
NAME, MAIL = "Noor Peeters", "je.uw@voorbeeld.be"
CITIES = ("gent", "mechelen", "hasselt", "heusden-zolder")


@dataclass
class Desk:
    """An installation for one city; it keeps all that a resident reads."""

    catalogue: Catalogue
    city: str
    agenda: Agenda
    storage: Storage
    clock: SetClock
    links: Links
    talks: Talks
    waiting: WaitingList
    mail_sender: str = "afspraken@onthaal.example"
    mail_folder: Path | None = None

    def __post_init__(self) -> None:
        self.read: list[str] = []
        city = self.catalogue.city(self.city)
        products = self.catalogue.products(self.city)
        world = World(city, products, self.catalogue.keys, self.clock.now(), self.agenda, "noor")
        self.form = Form(world, self.clock)
        for message in (*opening(city), notice(city, "storing"), notice(city, "mislukt")):
            self.shows(message)

    def shows(self, message: Message) -> None:
        shown = addressed(message, self.catalogue.city(self.city).aanspreking, (NAME, MAIL))
        self.read += [shown.text, *(button.title for button in shown.buttons)]

    def asks(self, question: Question) -> Desk:
        for message in self.form.sends(question).reply:
            self.shows(message)
        return self

    def types(self, text: str) -> Desk:
        return self.asks(said(text))

    def mails(self) -> list[EmailMessage]:
        with self.storage.read() as session:
            rows = session.scalars(select(MailRow)).all()
        return [message_from_string(row.content, policy=default) for row in rows]  # type: ignore[misc]

    def opens(self, method: str, address: str) -> httpx.Response:
        app = FastAPI()
        app.include_router(router(self))

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, address)

        page = asyncio.run(ask())
        self.read.append(re.sub(r"<[^>]*>", "\n", page.text))
        return page


@pytest.fixture
def desk(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Iterator[Callable[[str], Desk]]:
    def of(city: str) -> Desk:
        setup = city_setup(
            catalogue.city(city), {p.sleutel: p.naam for p in catalogue.products(city).values()}
        )
        notices = MailNotices(Outbox("afspraken@onthaal.example"), LINKS, clock)
        agenda, talks = (
            Agenda(storage, clock, {city: setup}, notices),
            Talks(storage, {}, {city: setup}, clock),
        )
        waiting = WaitingList(storage, clock, agenda, {city: setup}, notices, Silent())
        return Desk(catalogue, city, agenda, storage, clock, LINKS, talks, waiting)

    yield of


def at_summary(desk: Desk, way: str) -> Desk:
    """A booking with every detour that the form knows, up to its last question."""
    desk.asks(said("ik wil een afspraak", parsed("afspraak_maken", product="energieadvies")))
    desk.types("wat bedoel je?").types(way).types("om het even")
    desk.types("blabla").types("vorige week").types("zondag om 3 uur").types("om het even").types("ja")
    return desk.types("12").types("").types(NAME).types("geen idee").types(MAIL)


def booked(desk: Desk, way: str = "aan het loket") -> Appointment:
    at_summary(desk, way).asks(tapped("antwoord", bevestigd=True))
    (made,) = desk.agenda.upcoming("noor")
    return made


def other_words(desk: Desk) -> list[str]:
    """The texts that address residents as the other cities do."""
    form = OTHER[desk.catalogue.city(desk.city).aanspreking]
    clean = (text.replace(NAME, "").replace(MAIL, "") for text in desk.read)
    return [text for text in clean if SAYS[form].search(text)]


@pytest.mark.parametrize("city", CITIES)
def test_it_addresses_residents_in_one_way_in_a_dialogue(desk: Callable[[str], Desk], city: str) -> None:
    here = desk(city)
    at_summary(here, "aan het loket").types("nee").types("nog niet").asks(tapped("stoppen"))
    booked(here)
    for act in ("afspraak_tonen", "afspraak_verplaatsen", "afspraak_annuleren", "begroeting", "bedankt"):
        here.asks(said("dag", parsed(act)))
    here.types("ja").types("afdfda").types("afdfda").types("afdfda").types("")
    here.asks(said("stop", parsed("afspraak_maken"))).asks(tapped("stoppen"))
    for kind in ("foto", "spraak", "locatie", "bestand"):
        here.asks(tapped("antwoord", bijlage=kind))

    assert other_words(here) == []
    own = SAYS[here.catalogue.city(city).aanspreking]
    assert sum(bool(own.search(text)) for text in here.read) > 10


@pytest.mark.parametrize("city", CITIES)
def test_it_addresses_residents_in_one_way_in_mails_and_pages(desk: Callable[[str], Desk], city: str) -> None:
    here = desk(city)
    made = booked(here, "via video" if city != "heusden-zolder" else "aan het loket")
    cancel = here.links.cancel(made)
    here.opens("GET", cancel)
    if made.video_token:
        here.opens("GET", here.links.video(made.video_token))
    assert here.opens("POST", cancel).status_code == 200
    assert here.opens("GET", cancel).status_code == 410
    assert here.opens("GET", "/afspraak/annuleren/fout").status_code == 404
    for mail in here.mails():
        here.read.append(str(mail["Subject"]))
        here.read += [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]

    assert len(here.mails()) == 2
    assert other_words(here) == []


@pytest.mark.parametrize("city", CITIES)
def test_its_pages_wear_the_name_and_colours_of_the_city(desk: Callable[[str], Desk], city: str) -> None:
    here = desk(city)
    page = here.opens("GET", here.links.cancel(booked(here)))

    assert f"<header><p>{here.catalogue.city(city).title}</p></header>" in page.text
    assert f'href="/afspraak/stijl/{city}.css"' in page.text
    style = here.opens("GET", f"/afspraak/stijl/{city}.css")
    assert here.catalogue.city(city).stijl["licht"]["knop"] in style.text
    assert here.opens("GET", "/afspraak/stijl/nergens.css").status_code == 404
