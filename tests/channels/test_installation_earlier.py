"""Reminders and the waiting list in a whole installation: by themselves, by mail and on the channel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bot.appointments import Appointment, Contact, Window
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS, SetClock
from bot.conversations.tables import Identity
from bot.settings import Settings
from channels import installation as parts
from channels.installation import Installation
from tests.bot.conversations.office import until

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
TUESDAY = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)
NOOR = Contact("Noor Peeters", "noor@example.be")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    settings = Settings(
        var=tmp_path,
        database_url=f"sqlite:///{tmp_path}/onthaal.db",
        link_secret=SECRET,
        public_url="https://onthaal.example",
    )
    installation = parts.build(settings, SetClock(TUESDAY, ticking=False))
    yield installation
    installation.close()


def book(installation: Installation, after: datetime, contact: Contact, conversation: str) -> Appointment:
    agenda = installation.agenda
    window = Window(after, after + timedelta(days=10))
    (free,) = agenda.free_times("gent", "burgerzaken", "loket", "stadskantoor", window, limit=1)
    hold = agenda.hold(
        "gent", "burgerzaken", "loket", free.place, free.start, key=conversation, conversation_id=conversation
    )
    return agenda.confirm(hold.id, contact)


def subjects(installation: Installation) -> list[str]:
    folder = installation.mail_folder
    assert folder is not None
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [str(mail["Subject"]) for mail in found]


def clock_of(installation: Installation) -> SetClock:
    assert isinstance(installation.clock, SetClock)
    return installation.clock


def work(installation: Installation, done: str) -> None:
    """Everything runs until a mail with these words went out."""

    async def run() -> None:
        async with installation.receiving():
            await until(lambda: any(done in subject for subject in subjects(installation)))

    asyncio.run(run())


def test_it_reminds_by_itself(installation: Installation) -> None:
    conversation = installation.conversations.open("web", "gent")
    noor = book(installation, datetime(2026, 11, 24, 10, tzinfo=BRUSSELS), NOOR, conversation)
    clock_of(installation).set(noor.start - timedelta(days=2))

    work(installation, "Herinnering")
    assert installation.conversations.head(conversation) == 1, "nobody looks at that website any more"


def test_it_offers_an_earlier_time_by_itself_and_moves_on_a_yes(installation: Installation) -> None:
    conversation = installation.conversations.open("web", "gent")
    noor = book(installation, datetime(2026, 11, 24, 10, tzinfo=BRUSSELS), NOOR, conversation)
    installation.waiting.join(noor.id)

    work(installation, "Vroegere plaats")

    (_, offer) = installation.conversations.read(conversation)
    assert (offer.author, [button["title"] for button in offer.buttons]) == (
        "bot",
        ["Ja, neem deze tijd", "Nee, hou mijn tijd"],
    )
    moved = installation.waiting.accept(noor.id, key="ja")
    assert (moved.number, moved.moved) == (noor.number, 1)
    assert moved.start < noor.start


def test_it_asks_how_a_talk_was(installation: Installation) -> None:
    conversation = installation.conversations.open("web", "gent")
    noor = book(installation, datetime(2026, 11, 24, 10, tzinfo=BRUSSELS), NOOR, conversation)
    with installation.storage.begin() as session:
        session.get_one(AppointmentRow, noor.id).mode = "video"
    ended = datetime.combine(date(2026, 11, 24), time(18), tzinfo=BRUSSELS)
    clock_of(installation).set(ended)

    work(installation, "Hoe was je videogesprek?")
    assert installation.ratings.rate(noor.id, 4).rating == 4


def test_a_resident_sees_what_an_earlier_conversation_made(installation: Installation) -> None:
    """On WhatsApp a day of silence begins another conversation; on the website nobody knows who it is."""
    now = installation.clock.now()
    with installation.storage.begin() as session:
        session.add(
            Identity(
                id="noor",
                channel="whatsapp",
                city="gent",
                reply_to="whatsapp:+32470000001",
                last_inbound_at=now,
                created_at=now,
            )
        )
        session.flush()
        before, later, website = (
            installation.conversations.begin(session, channel, "gent", identity)
            for channel, identity in (("whatsapp", "noor"), ("whatsapp", "noor"), ("web", None))
        )
    noor = book(installation, datetime(2026, 11, 24, 10, tzinfo=BRUSSELS), NOOR, before)

    assert [one.id for one in installation.agenda.upcoming(later)] == [noor.id]
    assert installation.access.sees(later, noor.id)
    assert installation.agenda.upcoming(website) == []
    assert not installation.access.sees(website, noor.id)
