from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments import (
    Agenda,
    AlreadyCancelled,
    Contact,
    Hold,
    HoldExpired,
    InvalidContact,
    TooLate,
    UnknownAppointment,
)
from bot.clock import SetClock
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.sample import LIEN, NOOR, at


@pytest.fixture
def hold(agenda: Agenda) -> Hold:
    return agenda.hold("gent", "wonen", "video", None, at(9), key="m1", conversation_id="noor")


def test_it_makes_a_hold_an_appointment(agenda: Agenda, hold: Hold, notebook: Notebook) -> None:
    made = agenda.confirm(hold.id, NOOR, bring="je plannen")

    assert (made.status, made.contact, made.start, made.sequence) == ("confirmed", NOOR, at(9), 0)
    assert made.video_token and len(made.video_token) >= 20
    assert notebook.lines == [("confirmed", made.number, "je plannen")]
    assert agenda.upcoming("noor") == [made]
    assert agenda.held_by("noor") is None


def test_it_confirms_once(agenda: Agenda, hold: Hold, notebook: Notebook) -> None:
    first = agenda.confirm(hold.id, NOOR)

    assert agenda.confirm(hold.id, LIEN) == first
    assert len(notebook.lines) == 1


def test_it_gives_a_visit_to_the_desk_no_video_page(agenda: Agenda) -> None:
    hold = agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key="m2")

    assert agenda.confirm(hold.id, NOOR).video_token is None


def test_it_takes_a_hold_that_ran_out_again(agenda: Agenda, hold: Hold, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=40))
    agenda.purge()

    assert agenda.confirm(hold.id, NOOR).start == at(9)


def test_it_takes_another_officer_when_the_own_is_gone(agenda: Agenda, hold: Hold, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=11))
    agenda.hold("gent", "wonen", "video", None, at(9), key="m2")
    assert agenda.confirm(hold.id, NOOR).start == at(9)


def test_it_refuses_a_hold_whose_time_is_gone(
    agenda: Agenda, hold: Hold, clock: SetClock, notebook: Notebook
) -> None:
    clock.advance(timedelta(minutes=11))
    for key in ("m2", "m3"):
        agenda.hold("gent", "wonen", "video", None, at(9), key=key)

    with pytest.raises(HoldExpired):
        agenda.confirm(hold.id, NOOR)
    assert notebook.lines == []


def test_it_confirms_nothing_that_has_begun(agenda: Agenda, hold: Hold, clock: SetClock) -> None:
    clock.set(at(9))

    with pytest.raises(HoldExpired):
        agenda.confirm(hold.id, NOOR)


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (Contact(" \n "), "name"),
        (Contact("N" * 201), "name"),
        (Contact("Noor", "noor"), "email"),
        (Contact("Noor", "noor@gent"), "email"),
        (Contact("Noor", "noor@example.be\nBcc: kim@example.be"), "email"),
        (Contact("Noor", "noor@example..be"), "email"),
        (Contact("Noor", None, "0" * 40), "phone"),
    ],
)
def test_it_refuses_a_contact_it_cannot_use(agenda: Agenda, hold: Hold, contact: Contact, field: str) -> None:
    with pytest.raises(InvalidContact) as refused:
        agenda.confirm(hold.id, contact)
    assert refused.value.field == field
    assert agenda.held_by("noor") == hold


def test_it_tidies_a_contact(agenda: Agenda, hold: Hold) -> None:
    made = agenda.confirm(hold.id, Contact(" Noor\r\nPeeters ", " noor@café.be ", " "))

    assert made.contact == Contact("Noor Peeters", "noor@xn--caf-dma.be", None)


def test_it_cancels(agenda: Agenda, hold: Hold, notebook: Notebook) -> None:
    made = agenda.confirm(hold.id, NOOR)
    gone = agenda.cancel(made.id)

    assert (gone.status, gone.sequence, gone.id) == ("cancelled", 1, made.id)
    assert notebook.lines[-1] == ("cancelled", made.number, "")
    assert agenda.upcoming("noor") == []
    assert agenda.times("gent", "wonen", "video", None, at(9).date())[0].start == at(9)


def test_it_cancels_once(agenda: Agenda, hold: Hold, notebook: Notebook) -> None:
    agenda.confirm(hold.id, NOOR)
    gone = agenda.cancel(hold.id)

    with pytest.raises(AlreadyCancelled) as refused:
        agenda.cancel(hold.id)
    assert refused.value.appointment == gone
    with pytest.raises(AlreadyCancelled):
        agenda.confirm(hold.id, NOOR)
    assert len(notebook.lines) == 2


def test_it_cancels_nothing_that_has_begun(agenda: Agenda, hold: Hold, clock: SetClock) -> None:
    agenda.confirm(hold.id, NOOR)
    clock.set(at(9))

    with pytest.raises(TooLate):
        agenda.cancel(hold.id)


def test_it_does_not_take_a_hold_for_an_appointment(agenda: Agenda, hold: Hold) -> None:
    for ask in (agenda.cancel, agenda.look_up):
        with pytest.raises(UnknownAppointment):
            ask(hold.id)


@pytest.mark.parametrize(
    "contact", ["noor@example.be", " NOOR@example.be", "0470 12 34 56", "+32 470 12 34 56"]
)
def test_it_finds_by_number_and_contact(agenda: Agenda, hold: Hold, contact: str) -> None:
    made = agenda.confirm(hold.id, NOOR)

    assert agenda.find("gent", made.number.lower(), contact) == made


@pytest.mark.parametrize("contact", ["kim@example.be", "0470 12 34 57", "", "3456"])
def test_it_shows_nobody_elses_appointment(agenda: Agenda, hold: Hold, contact: str) -> None:
    made = agenda.confirm(hold.id, NOOR)

    with pytest.raises(UnknownAppointment):
        agenda.find("gent", made.number, contact)


def test_it_undoes_the_confirmation_when_the_notice_fails(
    agenda: Agenda, hold: Hold, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no template")

    monkeypatch.setattr(notebook, "confirmed", broken)
    with pytest.raises(RuntimeError):
        agenda.confirm(hold.id, NOOR)
    assert agenda.held_by("noor") == hold
