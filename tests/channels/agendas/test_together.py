"""Several residents, and one who taps twice, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.appointments import LOKET, AppointmentError, Contact, Hold, Status
from tests.bot.appointments.sample import NOOR, at
from tests.channels.agendas.conftest import Office
from tests.fakes.qmatic import FakeQmatic

CROWD = 12


def together[T](ask: Callable[[int], T]) -> list[T | AppointmentError]:
    def tried(number: int) -> T | AppointmentError:
        try:
            return ask(number)
        except AppointmentError as error:
            return error

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(tried, range(CROWD)))


def test_one_of_many_gets_the_last_time(office: Office, qmatic: FakeQmatic) -> None:
    def book(number: int) -> Status:
        hold = office.agenda.hold(
            "gent", "reispas", LOKET, "rabot", at(9), key=f"m-{number}", conversation_id=f"c-{number}"
        )
        return office.agenda.confirm(hold.id, Contact(f"Inwoner {number}", f"i{number}@example.be")).status

    answers = together(book)

    assert answers.count(Status.CONFIRMED) == 1
    assert {type(answer).__name__ for answer in answers if answer != Status.CONFIRMED} == {"SlotTaken"}
    assert len(qmatic.visits) == 1


def test_a_double_tap_makes_one_hold_and_one_appointment(office: Office, qmatic: FakeQmatic) -> None:
    holds = together(lambda _: office.agenda.hold("gent", "reispas", LOKET, "rabot", at(9), key="m-1"))
    [hold] = set(holds)
    assert isinstance(hold, Hold) and qmatic.count("POST", "/reserve") == 1

    made = together(lambda _: office.agenda.confirm(hold.id, NOOR))
    assert len({getattr(one, "id", None) for one in made}) == 1
    assert len(qmatic.confirmed) == 1 and [what for what, _ in office.notebook.lines] == ["confirmed"]


def test_two_of_many_moves_to_one_time_are_one(office: Office, qmatic: FakeQmatic) -> None:
    made = office.agenda.confirm(
        office.agenda.hold("gent", "reispas", LOKET, "rabot", at(9), key="m-0").id, NOOR
    )
    new = office.agenda.hold("gent", "reispas", LOKET, "rabot", at(10), key="m-1", replaces=made.id)

    moved = together(lambda _: office.agenda.move(made.id, new.id, key="m-2"))

    assert {getattr(one, "start", None) for one in moved} == {at(10)}
    assert [one.start for one in qmatic.visits.values()] == [at(10)]
    assert [what for what, _ in office.notebook.lines] == ["confirmed", "moved"]
