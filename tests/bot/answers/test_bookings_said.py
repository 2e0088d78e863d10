"""All that is said about appointments: as the city addresses its residents, and short enough for a telephone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.answers import World
from bot.appointments import Agenda, Contact, Links, MailNotices, Rules, city_setup
from bot.appointments.access import Access
from bot.appointments.rating import Ratings
from bot.appointments.waiting import WaitingList
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.mail import Outbox
from bot.replies import Message, addressed
from bot.storage import Storage
from tests.bot.answers.sample import parsed, tapped
from tests.bot.appointments.messages import Messages
from tests.bot.booking.form import LINKS, Form

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
NOOR = Contact("Noor Peeters", "noor@voorbeeld.be")
LONGEST_TITLE = 20
NOT_OURS = {
    "Open het videogesprek",
    "Wat kan ik hier vragen?",
    "Wijkkantoor Gentbrugge",
    "Wijkkantoor Oostakker",
}
"""A link is a line in WhatsApp, many offices are a list (24 signs), and who is not understood gets other answers."""
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
MOVE, SEE, CANCEL = (parsed(f"afspraak_{act}") for act in ("verplaatsen", "bekijken", "annuleren"))
YES, STOP = parsed("bevestigen"), parsed("stoppen")


class Heard(Form):
    """A form that keeps all it said."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.all: list[Message] = []

    def sends(self, *args: object, **named: object) -> Form:
        super().sends(*args, **named)  # type: ignore[arg-type]
        self.all += self.reply
        return self

    def answered(self, *args: object, **named: object) -> Form:
        super().answered(*args, **named)  # type: ignore[arg-type]
        self.all += self.reply
        return self


def tour(catalogue: Catalogue, storage: Storage, clock: SetClock, city: str) -> list[Message]:
    """Through every answer about appointments."""
    letters = MailNotices(Outbox("onthaal@stad.example"), Links(SECRET, "https://onthaal.example"), clock)
    cities = {city: city_setup(catalogue.city(city))}
    agenda = Agenda(storage, clock, cities, letters, Rules(cooling=(timedelta(0), timedelta(0))))
    waiting = WaitingList(storage, clock, agenda, cities, letters, Messages())
    world = World.of(
        catalogue, city, clock.now(), agenda, "noor", waiting=waiting, links=LINKS,
        access=Access(storage, clock, agenda, letters, SECRET), ratings=Ratings(storage, clock),
    )  # fmt: skip
    noor = Heard(world, clock)
    _booked_and_moved(noor)
    _waited(noor, waiting, clock)
    _proved(noor)
    _refused(noor)
    return noor.all


def _book(noor: Form, said: str = "energieadvies via video", product: str = "energieadvies") -> None:
    noor.begins(said, product=product).says("om het even").says("ja")
    noor.says(f"{NOOR.name}, {NOOR.email}").says("ja", YES)


def _booked_and_moved(noor: Form) -> None:
    _book(noor)
    noor.asks("kan het ook aan het loket?").says("stop", STOP)
    noor.asks("kan het ook via video?").asks("ik kan niet komen").asks("waar is de link")
    noor.asks("ik wil mijn afspraak verplaatsen", MOVE).says("blabla").says("mijn mail is kim@voorbeeld.be")
    noor.says("pff", STOP).says("nee").says("de tweede").says("ja").taps("Iets wijzigen").says("nee")
    noor.says("ja", YES)
    noor.asks("annuleer ze", CANCEL).asks("nee", parsed("ontkennen"))
    _book(noor, "mobiliteitsadvies via video de laatste", "mobiliteitsadvies")
    noor.asks("mijn afspraken", SEE).asks("ik kan niet komen").asks("mijn afspraak verplaatsen", MOVE)
    noor.asks("we komen met 9")


def _waited(noor: Form, waiting: WaitingList, clock: SetClock) -> None:
    noor.asks("kan ik vroeger komen met mijn afspraak?").asks("zet mijn afspraak op de wachtlijst")
    mine = noor.world.agenda.upcoming("noor")
    for one in mine:
        waiting.join(one.id)
    waiting.sweep()
    noor.asks("annuleer mijn afspraak", CANCEL).asks("ja", YES)
    for entity in ("aanbod", "weiger", "wachtlijst"):
        for one in (*mine, *mine):
            noor.answered(tapped("antwoord", **{entity: one.id}))
    noor.asks("sta ik op de wachtlijst voor mijn afspraak?").asks("haal mijn afspraak van de wachtlijst")
    clock.advance(timedelta(days=30))
    for score in (1, 5, 9):
        noor.answered(tapped("antwoord", afspraak=mine[0].id, tevreden=score))


def _proved(noor: Form) -> None:
    for act in ("afspraak_bekijken", "afspraak_annuleren", "afspraak_verplaatsen"):
        noor.asks("mijn afspraak", parsed(act))
    noor.asks("A-7K3Q9").asks("hm").asks("ik heb geen e-mail").asks("A-7K3Q9 noor@voorbeeld.be").asks("hm")
    for _ in range(6):
        noor.asks("000001")
    noor.answered(tapped("antwoord", code="opnieuw")).asks("stop", STOP)


def _refused(noor: Form) -> None:
    noor.begins("reispas", product="reispas")
    noor.taps(noor.titles[0]) if noor.asked == "plaats" else None
    noor.says("met 9").says("hm").says("2").says("A-7K3Q9").says("stop", STOP)
    for _ in range(4):
        _book(noor)
        noor.says("stop", STOP) if noor.asked else None


@pytest.mark.parametrize("city", ["gent", "hasselt"])
def test_it_speaks_to_residents_as_the_city_does(
    catalogue: Catalogue, storage: Storage, clock: SetClock, city: str
) -> None:
    said = tour(catalogue, storage, clock, city)
    form = catalogue.city(city).aanspreking
    texts = [addressed(one, form, (NOOR.name,)) for one in said]
    assert len({one.text for one in texts}) > 40
    assert all(one.text.strip() for one in texts)
    if form == "u":
        lines = [line for one in texts for line in (one.text, *(button.title for button in one.buttons))]
        assert [line for line in lines if INFORMAL.search(line)] == []


def test_no_button_is_longer_than_whatsapp_shows(
    catalogue: Catalogue, storage: Storage, clock: SetClock
) -> None:
    titles = {button.title for one in tour(catalogue, storage, clock, "gent") for button in one.buttons}
    about = {one for one in titles if len(one) > LONGEST_TITLE}
    assert about <= NOT_OURS, about
