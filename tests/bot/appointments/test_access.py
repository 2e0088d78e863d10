"""Showing to have the mailbox that an appointment was booked with; and what strangers learn: nothing."""

from __future__ import annotations

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import Agenda, Appointment, Contact, Links, MailNotices, NotOffered
from bot.appointments.access import CODE, LINK, Access
from bot.appointments.errors import CodeExpired, WrongCode
from bot.appointments.waiting_tables import AccessCode, AppointmentAccess
from bot.clock import SetClock
from bot.mail import Outbox
from bot.storage import Storage
from tests.bot.appointments.sample import LIEN, NOOR, at
from tests.bot.appointments.standing import change, mails, standing, text_of

SECRET = "q8Zt3vLw0pXs6rBn1kYd"


@pytest.fixture
def access(storage: Storage, clock: SetClock, agenda: Agenda) -> Access:
    letters = MailNotices(Outbox("onthaal@gent.example"), Links(SECRET, "https://onthaal.example"), clock)
    return Access(storage, clock, agenda, letters, SECRET)


@pytest.fixture
def noors(storage: Storage) -> Appointment:
    return standing(storage, at(9), NOOR)


def codes(storage: Storage) -> list[str]:
    """Those that were mailed, oldest first."""
    return [re.findall(r"\b\d{6}\b", text_of(mail))[0] for mail in mails(storage, "afspraak_code")]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def seen_by(storage: Storage, conversation: str) -> list[tuple[str, str]]:
    query = select(AppointmentAccess).where(AppointmentAccess.conversation_id == conversation)
    with storage.read() as session:
        return [(row.appointment_id, row.via) for row in session.scalars(query)]


@pytest.mark.parametrize("contact", ["noor@example.be", " NOOR@Example.be ", "0470 12 34 56"])
def test_it_mails_a_code_to_who_booked(
    storage: Storage, access: Access, noors: Appointment, contact: str
) -> None:
    access.ask("nieuw", "gent", f" {noors.number.lower()} ", contact)

    (mail,) = mails(storage, "afspraak_code")
    assert mail.recipient == "noor@example.be"
    assert codes(storage)[0] not in mail.subject
    assert access.prove("nieuw", codes(storage)[0]).id == noors.id
    assert seen_by(storage, "nieuw") == [(noors.id, CODE)]


def test_it_reads_a_code_as_people_type_it(storage: Storage, access: Access, noors: Appointment) -> None:
    access.ask("nieuw", "gent", noors.number, "noor@example.be")
    (code,) = codes(storage)

    assert access.prove("nieuw", f" {code[:3]} {code[3:]} ").id == noors.id


def test_a_code_works_once_and_in_one_conversation(
    storage: Storage, access: Access, noors: Appointment
) -> None:
    access.ask("nieuw", "gent", noors.number, "noor@example.be")
    (code,) = codes(storage)

    with pytest.raises(CodeExpired):
        access.prove("van kim", code)
    access.prove("nieuw", code)
    with pytest.raises(CodeExpired):
        access.prove("nieuw", code)
    assert seen_by(storage, "van kim") == []


@pytest.mark.parametrize(
    ("number", "contact"), [("", "kim@example.be"), ("A-99999", "noor@example.be"), ("", "lien@example.be")]
)
def test_kim_learns_nothing(
    storage: Storage, access: Access, noors: Appointment, number: str, contact: str
) -> None:
    access.ask("van kim", "gent", number or noors.number, contact)

    assert mails(storage) == []
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode) as refused:
            access.prove("van kim", "123456")
        assert refused.value.left == left
    with pytest.raises(CodeExpired):
        access.prove("van kim", "123456")


def test_five_wrong_codes_end_it(storage: Storage, access: Access, noors: Appointment) -> None:
    access.ask("van kim", "gent", noors.number, "noor@example.be")
    (code,) = codes(storage)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode) as refused:
            access.prove("van kim", wrong(code))
        assert refused.value.left == left

    with pytest.raises(CodeExpired):
        access.prove("van kim", code)
    assert seen_by(storage, "van kim") == []


def test_a_code_works_for_a_quarter_of_an_hour(
    storage: Storage, clock: SetClock, access: Access, noors: Appointment
) -> None:
    access.ask("nieuw", "gent", noors.number, "noor@example.be")
    clock.advance(timedelta(minutes=15))

    with pytest.raises(CodeExpired):
        access.prove("nieuw", codes(storage)[0])


def test_a_new_code_replaces_the_one_before(storage: Storage, access: Access, noors: Appointment) -> None:
    for _ in range(2):
        access.ask("nieuw", "gent", noors.number, "noor@example.be")
    first, second = sorted(codes(storage), key=codes(storage).index)
    with storage.read() as session:
        digest = session.get_one(AccessCode, "nieuw").digest

    newest = next(code for code in (first, second) if access._digest("nieuw", code) == digest)
    older = second if newest == first else first
    if older != newest:
        with pytest.raises(WrongCode):
            access.prove("nieuw", older)
    assert access.prove("nieuw", newest).id == noors.id


def test_a_conversation_gets_three_codes_a_day(
    storage: Storage, clock: SetClock, access: Access, noors: Appointment
) -> None:
    for _ in range(5):
        access.ask("nieuw", "gent", noors.number, "noor@example.be")
        clock.advance(timedelta(minutes=1))
    assert len(codes(storage)) == 3

    clock.advance(timedelta(days=1))
    access.ask("nieuw", "gent", noors.number, "noor@example.be")
    assert len(codes(storage)) == 4


def test_wrong_numbers_count_for_the_day_too(storage: Storage, access: Access, noors: Appointment) -> None:
    for number in ("A-11111", "A-22222", "A-33333", noors.number):
        access.ask("van kim", "gent", number, "noor@example.be")

    assert codes(storage) == []


def test_one_mailbox_gets_five_codes_a_day(
    storage: Storage, clock: SetClock, access: Access, noors: Appointment
) -> None:
    for number in range(8):
        access.ask(f"van kim {number}", "gent", noors.number, "noor@example.be")
    assert len(codes(storage)) == 5

    clock.advance(timedelta(days=1))
    access.ask("nieuw", "gent", noors.number, "noor@example.be")
    assert len(codes(storage)) == 6


def test_who_booked_without_mail_has_to_call(storage: Storage, access: Access) -> None:
    lien = standing(storage, at(9), Contact("Lien De Smet", None, "+32470765432"))
    access.ask("nieuw", "gent", lien.number, "0470 76 54 32")

    assert mails(storage) == []
    with pytest.raises(WrongCode):
        access.prove("nieuw", "000000")


def test_what_is_cancelled_or_past_needs_no_code(storage: Storage, clock: SetClock, access: Access) -> None:
    cancelled, past = standing(storage, at(9), LIEN), standing(storage, at(9, 30), NOOR)
    change(storage, cancelled, status="cancelled")
    access.ask("een", "gent", cancelled.number, "lien@example.be")
    clock.set(at(10))
    access.ask("twee", "gent", past.number, "noor@example.be")

    assert mails(storage) == []


def test_it_knows_the_appointments_of_this_city_only(
    storage: Storage, access: Access, noors: Appointment
) -> None:
    with pytest.raises(NotOffered):
        access.ask("nieuw", "hasselt", noors.number, "noor@example.be")
    assert mails(storage) == []


def test_the_code_itself_is_kept_nowhere_but_in_the_mail(
    storage: Storage, access: Access, noors: Appointment
) -> None:
    access.ask("nieuw", "gent", noors.number, "noor@example.be")
    with storage.read() as session:
        row = session.get_one(AccessCode, "nieuw")

    assert codes(storage)[0] not in row.digest
    assert len(row.digest) == 64


def test_a_link_grants_as_well_and_twice_is_once(
    storage: Storage, access: Access, noors: Appointment
) -> None:
    access.grant("nieuw", noors.id, LINK)
    access.grant("nieuw", noors.id, LINK)
    access.grant("nieuw", "no such appointment", LINK)

    assert seen_by(storage, "nieuw") == [(noors.id, LINK)]


def test_it_sees_what_it_made_or_proved_also_when_that_is_over(
    storage: Storage, clock: SetClock, agenda: Agenda
) -> None:
    def same_resident(_: Session, conversation: str) -> list[str]:
        return ["gisteren"] if conversation == "vandaag" else []

    letters = MailNotices(Outbox("onthaal@gent.example"), Links(SECRET, "https://onthaal.example"), clock)
    access = Access(storage, clock, agenda, letters, SECRET, same_resident=same_resident)
    made = standing(storage, at(9), NOOR, conversation_id="gisteren")
    proved, others = (
        standing(storage, at(10), NOOR),
        standing(storage, at(11), LIEN, conversation_id="van lien"),
    )
    held = standing(storage, at(12), NOOR, conversation_id="vandaag", status="held", confirmed_at=None)
    access.grant("gisteren", proved.id, CODE)
    clock.set(at(13))

    seen = [access.sees("vandaag", one.id) for one in (made, proved, others, held)]
    assert seen == [True, True, False, False]
    assert not access.sees("van kim", made.id)
    assert not access.sees("vandaag", "nothing")


def test_two_guesses_at_once_are_both_counted(storage: Storage, access: Access, noors: Appointment) -> None:
    access.ask("van kim", "gent", noors.number, "noor@example.be")
    guess = wrong(codes(storage)[0])

    def try_it(_: int) -> str:
        try:
            access.prove("van kim", guess)
        except (WrongCode, CodeExpired) as error:
            return type(error).__name__
        return "right"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(try_it, range(16)))
    assert sorted(said) == ["CodeExpired"] * 11 + ["WrongCode"] * 5


def test_an_answer_takes_as_long_for_a_stranger(storage: Storage, access: Access) -> None:
    """Within a third: what a network adds to it is more."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(24):
        fits = number % 2 == 0
        appointment = standing(storage, at(9), NOOR)
        began = time.perf_counter()
        access.ask(f"c{number}", "gent", appointment.number, "noor@example.be" if fits else "kim@example.be")
        taken[fits].append(time.perf_counter() - began)

    ours, theirs = (statistics.median(taken[fits][2:]) for fits in (True, False))
    assert 0.6 < theirs / ours < 1.6, f"{ours * 1000:.1f} ms against {theirs * 1000:.1f} ms"
