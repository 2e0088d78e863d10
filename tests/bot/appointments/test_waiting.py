"""The waiting list: first come, first asked; nobody loses anything by waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.appointments import (
    Agenda,
    AgendaAway,
    AlreadyCancelled,
    Appointment,
    Contact,
    FreeTime,
    HoldExpired,
    NoNotices,
    NotOffered,
    TooLate,
    UnknownAppointment,
    WaitingList,
    telling,
)
from bot.appointments.tables import AppointmentRow
from bot.appointments.waiting import ANYWHERE
from bot.appointments.waiting_tables import WaitingRow
from bot.clock import SetClock
from bot.replies import Template
from bot.storage import Storage
from tests.bot.appointments.messages import Messages
from tests.bot.appointments.queue import WEEK_LATER, Queue
from tests.bot.appointments.sample import NOOR, TUESDAY, WONEN, at, gent
from tests.bot.appointments.standing import mails

WEDNESDAY = TUESDAY + timedelta(days=1)
OFFERED = "afspraak_aanbod"


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def queue(storage: Storage, clock: SetClock, messages: Messages) -> Queue:
    """Friday ten o'clock; everything is full until Wednesday noon, and the rest of it is free from there."""
    return Queue(storage, clock, messages)


@pytest.fixture
def full(queue: Queue) -> list[Appointment]:
    """All times until Wednesday noon."""
    return queue.fill(at(12, day=WEDNESDAY))


def status(storage: Storage, appointment: Appointment) -> str:
    query = select(WaitingRow).where(WaitingRow.appointment_id == appointment.id)
    with storage.read() as session:
        return session.scalars(query.order_by(WaitingRow.created_at.desc())).first().status  # type: ignore[union-attr]


def freed(queue: Queue, full: list[Appointment], start: datetime) -> None:
    """Who had this time cancels."""
    (one,) = [each for each in full if each.start == start]
    queue.agenda.cancel(one.id)


def test_it_offers_what_comes_free_to_who_waits(
    queue: Queue, full: list[Appointment], storage: Storage, messages: Messages
) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    assert queue.list.sweep() == 0, "nothing earlier is free"

    freed(queue, full, at(9))
    assert queue.list.sweep() == 1

    offer = queue.list.offer(noor.id)
    assert offer is not None
    assert (offer.hold.start, offer.until) == (at(9), queue.clock.now() + timedelta(minutes=15))
    (mail,) = mails(storage, OFFERED)
    assert mail.recipient == "noor@example.be"
    (told,) = messages.told
    assert told.conversation == "noor"
    assert told.message.text == (
        "Er is een vroegere plaats vrij: dinsdag 24 november 2026 om 9.00 uur. "
        "Ik hou ze 15 minuten voor je vrij, tot 10.15 uur.\n"
        "Nu heb je woensdag 25 november 2026 om 14.00 uur. Zeg je nee, dan hou je die."
    )
    assert [button.payload for button in told.message.buttons] == [
        {"act": "antwoord", "entities": {"aanbod": noor.id}},
        {"act": "antwoord", "entities": {"weiger": noor.id}},
    ]
    assert all(len(button.title) <= 20 for button in told.message.buttons)
    assert told.until == offer.until
    assert told.template == Template(
        "aanbod",
        (
            "Stad Gent",
            "dinsdag 24 november 2026 om 9.00 uur",
            "woensdag 25 november 2026 om 14.00 uur",
            "10.15 uur",
        ),
    )
    assert queue.list.sweep() == 0, "one offer at a time"


def test_saying_yes_moves_and_frees_the_old_time_for_the_next(
    queue: Queue, full: list[Appointment], storage: Storage
) -> None:
    noor, lien = queue.noor(at(14, day=WEDNESDAY)), queue.lien(at(16, day=WEDNESDAY))
    queue.list.join(noor.id)
    queue.clock.advance(timedelta(minutes=1))
    queue.list.join(lien.id)
    freed(queue, full, at(9))
    queue.fill(at(14, day=WEDNESDAY))
    queue.list.sweep()

    moved = queue.list.accept(noor.id, key="ja")

    assert (moved.start, moved.number, moved.moved) == (at(9), noor.number, 1)
    assert status(storage, noor) == "accepted"
    assert queue.list.standing(noor.id) is None
    queue.fill(at(15, 45, day=WEDNESDAY))
    assert queue.list.sweep() == 1
    assert queue.held_for(lien) == at(14, day=WEDNESDAY), "although it cools for others"


def test_the_first_in_line_is_asked_first_and_then_the_next(
    queue: Queue, full: list[Appointment], storage: Storage
) -> None:
    lien, noor = queue.lien(at(14, day=WEDNESDAY)), queue.noor(at(15, day=WEDNESDAY))
    queue.list.join(noor.id)
    queue.clock.advance(timedelta(minutes=1))
    queue.list.join(lien.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    assert (queue.held_for(noor), queue.held_for(lien)) == (at(9), None)

    queue.list.decline(noor.id)
    assert queue.list.sweep() == 1
    assert (queue.held_for(noor), queue.held_for(lien)) == (None, at(9))

    queue.clock.advance(timedelta(minutes=15))
    assert queue.list.sweep() == 1
    assert (queue.held_for(noor), queue.held_for(lien)) == (None, None), "both let it pass"
    assert {mail.recipient for mail in mails(storage, OFFERED)} == {"noor@example.be", "lien@example.be"}


def test_two_times_go_to_two_residents(queue: Queue, full: list[Appointment]) -> None:
    noor, lien = queue.noor(at(14, day=WEDNESDAY)), queue.lien(at(15, day=WEDNESDAY))
    queue.list.join(noor.id)
    queue.list.join(lien.id)
    freed(queue, full, at(9))
    freed(queue, full, at(9, 15))

    assert queue.list.sweep() == 2
    assert {queue.held_for(noor), queue.held_for(lien)} == {at(9), at(9, 15)}


@pytest.mark.parametrize(
    ("has", "free", "asked"),
    [
        (at(11, day=WEDNESDAY), at(9, day=WEDNESDAY), True),
        (at(10, 45, day=WEDNESDAY), at(9, day=WEDNESDAY), False),
        (at(9, day=WEDNESDAY), at(16, 15), True),
        (at(9, day=WEDNESDAY), at(9, 15, day=WEDNESDAY), False),
    ],
)
def test_it_asks_only_what_is_worth_it(queue: Queue, has: datetime, free: datetime, asked: bool) -> None:
    noor = queue.noor(has)
    full = queue.fill(at(12, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, free)

    assert queue.list.sweep() == (1 if asked else 0)


def test_it_asks_nothing_before_the_resident_can_come(queue: Queue, full: list[Appointment]) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    waits = queue.list.join(noor.id, earliest=at(0, day=WEDNESDAY))
    assert waits.earliest == at(0, day=WEDNESDAY)
    freed(queue, full, at(9))
    assert queue.list.sweep() == 0
    freed(queue, full, at(9, day=WEDNESDAY))
    queue.list.sweep()
    assert queue.held_for(noor) == at(9, day=WEDNESDAY)


def test_it_asks_for_the_place_and_the_way_that_the_resident_wants(queue: Queue) -> None:
    """At the other office everything is free; a talk would be possible too."""
    queue.fill(at(12, day=WEDNESDAY))
    noor = queue.noor(at(14, day=WEDNESDAY))
    assert queue.list.join(noor.id).place == "stadskantoor"
    assert queue.list.sweep() == 0

    queue.list.join(noor.id, place="rabot")
    assert queue.list.sweep() == 1
    offer = queue.list.offer(noor.id)
    assert offer is not None and offer.hold.place == "rabot"
    assert "Wijkkantoor Rabot" in queue.messages.texts()[0]
    assert queue.list.accept(noor.id, key="k").place == "rabot"


def test_any_place_will_do(queue: Queue) -> None:
    queue.fill(at(12, day=WEDNESDAY))
    noor = queue.noor(at(14, day=WEDNESDAY))
    assert queue.list.join(noor.id, place=ANYWHERE).place is None
    assert queue.list.sweep() == 1


def test_a_talk_instead_of_the_desk(queue: Queue) -> None:
    noor = queue.book(at(14, day=WEDNESDAY), NOOR, "noor", theme="wonen")
    queue.list.join(noor.id, mode="video")
    queue.list.sweep()
    moved = queue.list.accept(noor.id, key="k")

    assert "een videogesprek" in queue.messages.texts()[0]
    assert (moved.mode, moved.place) == ("video", None)
    assert moved.video_token


@pytest.mark.parametrize(("mode", "place"), [("video", None), ("loket", "zolder")])
def test_it_waits_for_nothing_that_does_not_exist(queue: Queue, mode: str, place: str | None) -> None:
    noor = queue.noor()
    with pytest.raises(NotOffered):
        queue.list.join(noor.id, mode=mode, place=place)
    assert queue.list.standing(noor.id) is None


def test_who_joins_again_keeps_the_turn(queue: Queue, full: list[Appointment]) -> None:
    noor, lien = queue.noor(at(14, day=WEDNESDAY)), queue.lien(at(15, day=WEDNESDAY))
    first = queue.list.join(noor.id)
    queue.clock.advance(timedelta(minutes=1))
    queue.list.join(lien.id)
    queue.clock.advance(timedelta(minutes=1))
    again = queue.list.join(noor.id, earliest=at(8))
    freed(queue, full, at(9))
    queue.list.sweep()

    assert (again.since, again.earliest) == (first.since, at(8))
    assert queue.held_for(noor) == at(9)


def test_it_joins_only_what_stands(queue: Queue) -> None:
    noor = queue.noor()
    with pytest.raises(UnknownAppointment):
        queue.list.join("nothing")
    queue.agenda.cancel(noor.id)
    with pytest.raises(AlreadyCancelled):
        queue.list.join(noor.id)
    lien = queue.lien()
    queue.clock.set(lien.start)
    with pytest.raises(TooLate):
        queue.list.join(lien.id)


def test_who_leaves_is_asked_nothing_and_the_offer_goes_on(queue: Queue, full: list[Appointment]) -> None:
    noor, lien = queue.noor(at(14, day=WEDNESDAY)), queue.lien(at(15, day=WEDNESDAY))
    queue.list.join(noor.id)
    queue.clock.advance(timedelta(minutes=1))
    queue.list.join(lien.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    queue.list.leave(noor.id)
    queue.list.leave(noor.id)

    assert queue.list.standing(noor.id) is None
    with pytest.raises(HoldExpired):
        queue.list.accept(noor.id, key="k")
    queue.list.sweep()
    assert queue.held_for(lien) == at(9)
    assert queue.agenda.look_up(noor.id).start == at(14, day=WEDNESDAY)


def test_after_three_passed_offers_nobody_is_asked_any_more(
    queue: Queue, full: list[Appointment], storage: Storage
) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    for number, hour in enumerate((9, 10, 11)):
        freed(queue, full, at(hour))
        queue.list.sweep()
        assert queue.held_for(noor) == at(hour), "not again what was refused"
        if number == 1:
            queue.list.decline(noor.id)
        else:
            queue.clock.advance(timedelta(minutes=15))
            queue.list.sweep()

    assert queue.list.standing(noor.id) is None
    assert status(storage, noor) == "left"
    assert queue.messages.texts()[-1] == (
        "Je liet drie vroegere plaatsen voorbijgaan. Ik vraag het je niet meer: je staat niet meer op de wachtlijst. "
        "Je afspraak van woensdag 25 november 2026 om 14.00 uur blijft staan."
    )
    freed(queue, full, at(14))
    assert queue.list.sweep() == 0
    assert queue.list.join(noor.id).passed == 0, "who asks again begins again"
    assert queue.list.sweep() == 1


def test_yes_after_the_quarter_is_too_late_and_keeps_the_turn(queue: Queue, full: list[Appointment]) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    queue.clock.advance(timedelta(minutes=15))

    assert queue.list.offer(noor.id) is None
    with pytest.raises(HoldExpired):
        queue.list.accept(noor.id, key="k")
    assert queue.agenda.look_up(noor.id).start == at(14, day=WEDNESDAY)
    queue.list.sweep()
    assert queue.list.standing(noor.id) is not None
    freed(queue, full, at(11))
    queue.list.sweep()
    assert queue.list.accept(noor.id, key="k2").start == at(11)


def test_yes_by_mail_and_in_the_chat_is_one_move(queue: Queue, full: list[Appointment]) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()

    by_mail = queue.list.accept(noor.id, key="mail")
    in_chat = queue.list.accept(noor.id, key="chat")
    again = queue.list.accept(noor.id, key="mail")

    assert by_mail == in_chat == again
    assert (by_mail.start, by_mail.moved) == (at(9), 1)


def test_yes_to_an_old_offer_after_another_move_changes_nothing(
    queue: Queue, full: list[Appointment]
) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    queue.list.accept(noor.id, key="mail")
    hold = queue.agenda.hold(
        "gent", "reispas", "loket", "stadskantoor", at(15, day=WEEK_LATER), key="h", replaces=noor.id
    )
    queue.agenda.move(noor.id, hold.id, key="later")

    with pytest.raises(HoldExpired):
        queue.list.accept(noor.id, key="chat")
    assert queue.agenda.look_up(noor.id).start == at(15, day=WEEK_LATER)


def test_who_moves_or_cancels_needn_t_wait(queue: Queue, full: list[Appointment], storage: Storage) -> None:
    noor, lien = queue.noor(at(14, day=WEDNESDAY)), queue.lien(at(15, day=WEDNESDAY))
    queue.list.join(noor.id)
    queue.list.join(lien.id)
    freed(queue, full, at(9))
    freed(queue, full, at(9, 15))
    queue.list.sweep()
    hold = queue.agenda.hold(
        "gent", "reispas", "loket", "stadskantoor", at(16, day=WEDNESDAY), key="h", replaces=noor.id
    )
    queue.agenda.move(noor.id, hold.id, key="m")
    queue.agenda.cancel(lien.id)
    assert (queue.list.standing(noor.id), queue.list.standing(lien.id)) == (None, None)
    assert (queue.list.offer(noor.id), queue.list.offer(lien.id)) == (None, None)

    assert queue.list.sweep() == 2
    assert (status(storage, noor), status(storage, lien)) == ("over", "over")
    with pytest.raises(HoldExpired):
        queue.list.accept(noor.id, key="k")
    free = queue.agenda.times("gent", "reispas", "loket", "stadskantoor", TUESDAY)
    assert at(9) in [one.start for one in free], "what was held is free again"


def test_who_moved_may_wait_again_at_once(queue: Queue) -> None:
    queue.fill(at(12, day=WEDNESDAY))
    noor = queue.noor()
    queue.list.join(noor.id, earliest=at(0, day=WEEK_LATER))
    hold = queue.agenda.hold(
        "gent", "reispas", "loket", "stadskantoor", at(16, day=WEDNESDAY), key="h", replaces=noor.id
    )
    queue.agenda.move(noor.id, hold.id, key="m")

    assert queue.list.join(noor.id).earliest == queue.clock.now()
    assert queue.list.sweep() == 1


def test_an_appointment_that_begins_ends_the_wait(queue: Queue, storage: Storage) -> None:
    noor = queue.noor()
    queue.list.join(noor.id)
    queue.clock.set(noor.start)
    queue.list.sweep()

    assert status(storage, noor) == "over"


@pytest.mark.parametrize(
    ("moment", "asked"),
    [((21, 0), False), ((7, 59), False), ((20, 45), False), ((20, 44), True), ((8, 0), True)],
)
def test_nobody_is_asked_at_night(
    queue: Queue, full: list[Appointment], moment: tuple[int, int], asked: bool
) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9, day=WEDNESDAY))
    queue.clock.set(at(*moment, day=TUESDAY - timedelta(days=1)))

    assert queue.list.sweep() == (1 if asked else 0)
    if not asked:
        queue.clock.set(at(8, 1))
        assert queue.list.sweep() == 1, "in the morning it is asked"


def test_who_can_not_be_reached_is_passed_over_and_stays(
    queue: Queue, full: list[Appointment], messages: Messages
) -> None:
    silent = queue.book(at(14, day=WEDNESDAY), Contact("Noor Peeters"), "noor")
    lien = queue.lien(at(15, day=WEDNESDAY))
    queue.list.join(silent.id)
    queue.clock.advance(timedelta(minutes=1))
    queue.list.join(lien.id)
    messages.deaf.add("noor")
    freed(queue, full, at(9))
    queue.list.sweep()
    assert (queue.held_for(silent), queue.held_for(lien)) == (None, at(9))

    messages.deaf.clear()
    freed(queue, full, at(10))
    queue.list.sweep()
    assert queue.held_for(silent) == at(10), "and nothing was counted"


def test_a_time_at_which_they_are_elsewhere_is_not_offered(queue: Queue, full: list[Appointment]) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.book(at(9), NOOR, "noor", theme="wonen")
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    assert queue.held_for(noor) is None
    freed(queue, full, at(11))
    queue.list.sweep()

    assert queue.held_for(noor) == at(11)
    standing = queue.list.standing(noor.id)
    assert standing is not None and standing.passed == 0


def test_what_is_offered_is_taken_for_everybody_else(queue: Queue, full: list[Appointment]) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()

    free = [one.start for one in queue.agenda.times("gent", "reispas", "loket", "stadskantoor", TUESDAY)]
    assert at(9) not in free


def test_a_mail_that_can_not_be_written_leaves_the_time_to_the_next(
    queue: Queue, full: list[Appointment], storage: Storage, messages: Messages
) -> None:
    lien, noor = queue.lien(at(14, day=WEDNESDAY)), queue.noor(at(15, day=WEDNESDAY))
    with storage.begin() as session:
        session.get_one(AppointmentRow, lien.id).email = "no address"
    queue.list.join(lien.id)
    queue.clock.advance(timedelta(minutes=1))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    queue.list.sweep()

    assert (queue.held_for(lien), queue.held_for(noor)) == (None, at(9))
    assert [told.conversation for told in messages.told] == ["noor"]


def test_a_theme_that_a_city_drops_offers_nothing_and_takes_nothing(
    queue: Queue, full: list[Appointment], storage: Storage, clock: SetClock, messages: Messages
) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    dropped = {"gent": gent(themes=(WONEN,))}
    agenda = Agenda(storage, clock, dropped, NoNotices())

    assert WaitingList(storage, clock, agenda, dropped, queue.letters, messages).sweep() == 0
    assert queue.list.standing(noor.id) is not None
    assert queue.list.sweep() == 1, "once it is offered again"


def test_an_agenda_that_is_away_is_asked_once_and_again_later(
    queue: Queue, full: list[Appointment], storage: Storage, clock: SetClock, messages: Messages
) -> None:
    class Away(Agenda):
        asked = 0

        def free_times(self, *where: Any, **how: Any) -> list[FreeTime]:
            self.asked += 1
            raise AgendaAway("no answer")

    noor, lien = queue.noor(at(14, day=WEDNESDAY)), queue.lien(at(15, day=WEDNESDAY))
    queue.list.join(noor.id)
    queue.list.join(lien.id, place="rabot")
    freed(queue, full, at(9))
    cities = {"gent": gent()}
    away = Away(storage, clock, cities, NoNotices())

    assert WaitingList(storage, clock, away, cities, queue.letters, messages).sweep() == 0
    assert away.asked == 1
    assert queue.list.sweep() == 2


def test_a_city_that_says_u(queue: Queue, full: list[Appointment], messages: Messages) -> None:
    noor = queue.noor(at(14, day=WEDNESDAY))
    queue.list.join(noor.id)
    freed(queue, full, at(9))
    queue.list.sweep()
    offer = queue.list.offer(noor.id)
    assert offer is not None
    said = telling.offer(replace(gent(), form="u"), noor, offer.hold, 15)

    assert "Ik hou ze 15 minuten voor u vrij" in said.text
    assert "Zegt u nee, dan houdt u die." in said.text
