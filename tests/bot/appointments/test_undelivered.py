"""What the staff sees of mails that never arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.appointments import Agenda, Appointment, CitySetup
from bot.appointments.undelivered import undelivered
from bot.clock import SetClock
from bot.mail.tables import MailRow, MailStatus
from bot.storage import Storage
from tests.bot.appointments.letterbox import Letterbox
from tests.bot.appointments.sample import LIEN, NOOR, at, gent


@pytest.fixture
def box(storage: Storage, clock: SetClock) -> Letterbox:
    return Letterbox(storage, clock)


@pytest.fixture
def agenda(storage: Storage, clock: SetClock, box: Letterbox) -> Agenda:
    hasselt: CitySetup = replace(gent(), key="hasselt", name="Stad Hasselt", form="u")
    return Agenda(storage, clock, {"gent": gent(), "hasselt": hasselt}, box.notices)


def _book(agenda: Agenda, city: str = "gent", hour: int = 9) -> Appointment:
    hold = agenda.hold(city, "reispas", "loket", "rabot", at(hour), key=f"{city}-{hour}")
    return agenda.confirm(hold.id, NOOR if city == "gent" else LIEN)


def _mark(storage: Storage, status: MailStatus, error: str, kind: str = "afspraak_bevestigd") -> None:
    with storage.begin() as session:
        session.execute(update(MailRow).where(MailRow.kind == kind).values(status=status, last_error=error))


def test_it_tells_of_its_own_city_only(agenda: Agenda, storage: Storage) -> None:
    made = _book(agenda)
    _book(agenda, "hasselt")
    _mark(storage, MailStatus.BOUNCED, "5.2.2 smtp; 552 5.2.2 Mailbox full")

    with storage.read() as session:
        (shown,) = undelivered(session, agenda.setup("gent"))
    assert (shown.appointment.id, shown.reason, shown.recipient) == (
        made.id,
        "De mailbox is vol.",
        "noor@example.be",
    )


def test_it_tells_the_newest_first(agenda: Agenda, storage: Storage) -> None:
    made = _book(agenda)
    agenda.cancel(made.id)
    _mark(storage, MailStatus.FAILED, "550 5.1.1 unknown")
    _mark(storage, MailStatus.FAILED, "550 5.1.1 unknown", "afspraak_geannuleerd")

    with storage.read() as session:
        assert [one.what for one in undelivered(session, agenda.setup("gent"))] == [
            "annulering",
            "bevestiging",
        ]


def test_it_leaves_out_what_nobody_misses(agenda: Agenda, storage: Storage, box: Letterbox) -> None:
    made = _book(agenda)
    box.write(box.notices.code, made, "204817")
    _mark(storage, MailStatus.FAILED, "te laat; 421 dicht", "afspraak_code")

    with storage.read() as session:
        assert undelivered(session, agenda.setup("gent")) == []


def test_it_can_leave_out_what_is_over(agenda: Agenda, storage: Storage) -> None:
    _book(agenda)
    later = _book(agenda, hour=11)
    _mark(storage, MailStatus.BOUNCED, "")

    with storage.read() as session:
        coming = undelivered(session, agenda.setup("gent"), since=at(10))
        one = undelivered(session, agenda.setup("gent"), appointment_id=later.id)
        none = undelivered(session, agenda.setup("gent"), since=later.end + timedelta(seconds=1))
    assert [shown.appointment.id for shown in coming + one] == [later.id] * 2
    assert none == []
