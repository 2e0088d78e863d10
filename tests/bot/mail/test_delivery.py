"""An appointment, its mail and a real mail server that has a bad day."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.appointments import Agenda, Appointment, Links, MailNotices, Status
from bot.appointments.undelivered import undelivered
from bot.clock import SetClock
from bot.mail import MailWorker, Outbox, SmtpSettings, SmtpTransport
from bot.mail.tables import MailRow, MailStatus
from bot.mail.worker import BACKOFF
from bot.service.engine_process import free_port
from bot.storage import Storage
from tests.bot.appointments.sample import NOOR, at, gent
from tests.bot.mail.server import Server

LINKS = Links("geheim", "https://onthaal.example")


class City:
    """Books, and sends its mails to the server of `settings`."""

    def __init__(self, storage: Storage, clock: SetClock, settings: SmtpSettings) -> None:
        self.storage, self.clock, self.setup = storage, clock, gent()
        notices = MailNotices(Outbox("afspraken@onthaal.example"), LINKS, clock)
        self.agenda = Agenda(storage, clock, {"gent": self.setup}, notices)
        self.worker = MailWorker(storage, SmtpTransport(settings, timeout=5), clock)

    def book(self) -> Appointment:
        hold = self.agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
        return self.agenda.confirm(hold.id, NOOR)

    def send(self, rounds: int = 1) -> int:
        """Each round is at the moment of the next attempt."""
        sent = self.worker.send_due()
        for wait in BACKOFF[: rounds - 1]:
            self.clock.advance(wait)
            sent += self.worker.send_due()
        return sent

    def rows(self) -> list[MailRow]:
        with self.storage.read() as session:
            return list(session.scalars(select(MailRow).order_by(MailRow.position)))


@pytest.fixture
def served(start: Any, storage: Storage, clock: SetClock) -> tuple[City, Server]:
    server, settings = start()
    return City(storage, clock, settings), server


def test_a_refused_address_is_shown_to_the_staff(served: tuple[City, Server], storage: Storage) -> None:
    city, server = served
    server.to_recipient = "550 5.1.1 <noor@example.be>: Recipient address rejected: User unknown"
    made = city.book()

    assert city.send(rounds=3) == 0
    assert [row.status for row in city.rows()] == [MailStatus.FAILED]
    assert city.agenda.look_up(made.id).status == Status.CONFIRMED
    with storage.read() as session:
        (shown,) = undelivered(session, city.setup)
        assert undelivered(session, city.setup, since=made.end) == []
        assert undelivered(session, city.setup, appointment_id="een andere") == []
    assert (shown.appointment.number, shown.what, shown.recipient) == (
        made.number,
        "bevestiging",
        "noor@example.be",
    )
    assert shown.reason == "Het adres bestaat niet."


def test_a_greylisted_mail_goes_a_minute_later(served: tuple[City, Server], storage: Storage) -> None:
    city, server = served
    server.greylist = 1
    city.book()

    assert (city.send(), city.rows()[0].status) == (0, MailStatus.QUEUED)
    assert city.rows()[0].last_error == "450 4.7.1 Greylisted, try again in 60 seconds"
    city.clock.advance(BACKOFF[0])
    assert city.send() == 1 and len(server.envelopes) == 1
    with storage.read() as session:
        assert undelivered(session, city.setup) == []


def test_a_booking_stands_while_the_mail_server_is_away(
    start: Any, storage: Storage, clock: SetClock
) -> None:
    port = free_port()
    city = City(storage, clock, SmtpSettings("127.0.0.1", port, starttls=False))
    made = city.book()
    assert city.send(rounds=2) == 0
    city.agenda.cancel(made.id)
    assert city.send() == 0
    written = [row.message_id for row in city.rows()]

    server, _ = start(port)
    assert city.send(rounds=5) == 2
    assert [mail["Message-ID"] for mail in server.mails] == written
    assert [mail["Subject"].partition(":")[0] for mail in server.mails][1] == "Geannuleerd"


def test_a_mail_goes_twice_only_when_nobody_can_know(served: tuple[City, Server]) -> None:
    """The server took it, and the connection broke before it could say so."""
    city, server = served
    server.cut = {"DATA": 1}
    city.book()

    assert city.send(rounds=3) == 1
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert server.envelopes[0].content == server.envelopes[1].content


def test_a_connection_that_breaks_before_the_mail_sends_it_once(served: tuple[City, Server]) -> None:
    city, server = served
    server.cut = {"RCPT": 2}
    city.book()

    assert city.send(rounds=4) == 1
    assert len(server.mails) == 1


def test_a_mail_goes_once_when_the_server_grumbles_afterwards(served: tuple[City, Server]) -> None:
    city, server = served
    server.to_quit = "421 4.3.2 too busy to say goodbye"
    city.book()

    assert city.send(rounds=3) == 1
    assert len(server.mails) == 1
    assert city.rows()[0].status == MailStatus.SENT


def test_several_mails_of_one_moment_arrive_in_order(served: tuple[City, Server]) -> None:
    """The clock stands still: only their order says which came first."""
    city, server = served
    made = city.book()
    for key, hour in (("m2", 10), ("m3", 11), ("m4", 14)):
        hold = city.agenda.hold(
            "gent", "reispas", "loket", "rabot", at(hour), key=f"h-{key}", replaces=made.id
        )
        city.agenda.move(made.id, hold.id, key=key)
    city.agenda.cancel(made.id)

    assert city.send() == 5
    assert [row.position for row in city.rows()] == [1, 2, 3, 4, 5]
    assert [mail["Message-ID"] for mail in server.mails] == [row.message_id for row in city.rows()]
