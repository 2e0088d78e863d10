"""The contract of `Appointments`: the same sentences for our own agenda and for a city whose times Qmatic keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.appointments import (
    LOKET,
    VIDEO,
    AlreadyCancelled,
    Appointments,
    Contact,
    FreeTime,
    Hold,
    HoldExpired,
    InvalidContact,
    NotOffered,
    SlotTaken,
    Status,
    TooLate,
    UnknownAppointment,
    Window,
)
from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import LIEN, NOOR, START, TUESDAY, at
from tests.channels.agendas.conftest import Notebook, Office
from tests.fakes.qmatic import FakeQmatic

WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture(params=["own", "qmatic"])
def agenda(
    request: pytest.FixtureRequest, storage: Storage, clock: SetClock, qmatic: FakeQmatic, notebook: Notebook
) -> Iterator[Appointments]:
    office = Office(storage, clock, qmatic, notebook)
    yield office.own if request.param == "own" else office.agenda
    office.close()


def held(agenda: Appointments, start: datetime | None = None, key: str = "m-1", **more: str) -> Hold:
    return agenda.hold("gent", "reispas", LOKET, "rabot", start or at(9), key=key, **more)  # type: ignore[arg-type]


# What there is


def test_it_knows_its_themes_and_places(agenda: Appointments) -> None:
    reispas = next(theme for theme in agenda.themes("gent") if theme.key == "reispas")
    assert (reispas.modes, reispas.places) == ((LOKET,), ("stadskantoor", "rabot"))
    assert [place.key for place in agenda.places("gent", "reispas")] == ["stadskantoor", "rabot"]


def test_it_knows_which_theme_treats_a_product(agenda: Appointments) -> None:
    found = agenda.theme_for("gent", "kids_id")
    assert found is not None and found.key == "reispas"
    assert agenda.theme_for("gent", "vishengel") is None


@pytest.mark.parametrize(
    ("theme", "mode", "place"),
    [
        ("vissen", LOKET, None),
        ("reispas", VIDEO, None),
        ("reispas", LOKET, "maan"),
        ("wonen", LOKET, "rabot"),
    ],
)
def test_it_refuses_what_is_not_offered(
    agenda: Appointments, theme: str, mode: str, place: str | None
) -> None:
    with pytest.raises(NotOffered):
        agenda.days("gent", theme, mode, place)
    with pytest.raises(NotOffered):
        agenda.times("gent", theme, mode, place, TUESDAY)
    with pytest.raises(NotOffered):
        agenda.free_times("gent", theme, mode, place)
    with pytest.raises(NotOffered):
        agenda.hold("gent", theme, mode, place, at(9), key="m-1")


def test_it_refuses_more_persons_than_may_come_together(agenda: Appointments) -> None:
    with pytest.raises(NotOffered):
        agenda.free_times("gent", "reispas", LOKET, persons=2)
    with pytest.raises(NotOffered):
        agenda.hold("gent", "reispas", LOKET, "rabot", at(9), key="m-1", persons=2)


# When


def test_it_gives_days_in_order_and_none_when_closed(agenda: Appointments) -> None:
    days = agenda.days("gent", "reispas", LOKET, "rabot")
    assert days == sorted(days) and TUESDAY in days and date(2026, 11, 22) not in days


def test_it_gives_the_times_of_a_day_in_order_in_brussels_time(agenda: Appointments) -> None:
    times = agenda.times("gent", "reispas", LOKET, "rabot", TUESDAY)
    assert times[0] == FreeTime("reispas", LOKET, "rabot", at(9), at(9, 15))
    assert [free.start for free in times] == sorted(free.start for free in times)
    assert agenda.times("gent", "reispas", LOKET, "rabot", date(2026, 11, 22)) == []


def test_it_gives_any_place_when_none_is_asked(agenda: Appointments) -> None:
    held(agenda)
    places = {free.place for free in agenda.times("gent", "reispas", LOKET, None, TUESDAY)}
    assert places and places <= {"stadskantoor", "rabot"}


def test_it_spreads_the_next_free_times_and_keeps_to_the_window(agenda: Appointments) -> None:
    window = Window(at(9), at(17, day=WEDNESDAY), (time(14), time(16)))
    found = agenda.free_times("gent", "reispas", LOKET, "rabot", window)
    assert [free.start for free in found][:1] == [at(14)]
    assert len(found) == 3 and all(window.holds(free.start) for free in found)
    assert {free.start.date() for free in found} == {TUESDAY, WEDNESDAY}


def test_it_finds_nothing_in_a_window_without_hours(agenda: Appointments) -> None:
    night = Window(at(9), at(17, day=WEDNESDAY), (time(20), time(23)))
    assert agenda.free_times("gent", "reispas", LOKET, "rabot", night) == []
    assert agenda.days("gent", "reispas", LOKET, "rabot", night) == []


def test_it_has_no_place_for_video(agenda: Appointments) -> None:
    [free, *_] = agenda.times("gent", "wonen", VIDEO, None, TUESDAY)
    assert (free.place, free.end - free.start) == (None, timedelta(minutes=30))


@pytest.mark.parametrize("day", [date(2027, 3, 29), date(2027, 11, 2)])
def test_it_is_right_after_the_clock_changed(agenda: Appointments, clock: SetClock, day: date) -> None:
    clock.set(datetime.combine(day - timedelta(days=4), time(12), tzinfo=BRUSSELS))
    [free, *_] = agenda.times("gent", "reispas", LOKET, "rabot", day)
    hold = held(agenda, free.start)
    assert (free.start, hold.start, hold.end) == (at(9, day=day), at(9, day=day), at(9, 15, day=day))
    assert free.start.astimezone(UTC).hour == (7 if day.month == 3 else 8)


# Hold


def test_it_keeps_a_time_for_ten_minutes(agenda: Appointments, clock: SetClock) -> None:
    hold = held(agenda, conversation_id="c-noor", product="kids_id")
    assert (hold.place, hold.product, hold.start, hold.end) == ("rabot", "kids_id", at(9), at(9, 15))
    assert hold.expires_at == clock.now() + timedelta(minutes=10)
    assert agenda.held_by("c-noor") == hold


def test_it_gives_the_same_hold_for_the_same_key(agenda: Appointments) -> None:
    assert held(agenda) == held(agenda) == held(agenda, at(10))


def test_it_takes_a_held_time_from_everybody_else(agenda: Appointments) -> None:
    held(agenda)
    with pytest.raises(SlotTaken):
        held(agenda, key="m-2")
    assert at(9) not in [free.start for free in agenda.times("gent", "reispas", LOKET, "rabot", TUESDAY)]


def test_it_refuses_a_time_that_is_past(agenda: Appointments) -> None:
    with pytest.raises(NotOffered):
        held(agenda, START - timedelta(hours=1))


def test_it_lets_the_older_hold_of_a_conversation_go(agenda: Appointments) -> None:
    held(agenda, conversation_id="c-noor")
    newer = held(agenda, at(10), key="m-2", conversation_id="c-noor")
    assert agenda.held_by("c-noor") == newer
    assert held(agenda, at(9), key="m-3", conversation_id="c-lien").start == at(9)


def test_it_keeps_the_older_hold_when_the_new_time_is_gone(agenda: Appointments) -> None:
    older = held(agenda, conversation_id="c-noor")
    held(agenda, at(10), key="m-2", conversation_id="c-lien")
    with pytest.raises(SlotTaken):
        held(agenda, at(10), key="m-3", conversation_id="c-noor")
    assert agenda.held_by("c-noor") == older


def test_it_lets_a_hold_go(agenda: Appointments) -> None:
    hold = held(agenda, conversation_id="c-noor")
    agenda.release(hold.id)
    agenda.release(hold.id)
    assert agenda.held_by("c-noor") is None
    assert held(agenda, key="m-2").start == at(9)
    with pytest.raises(HoldExpired):
        held(agenda)


def test_it_renews_a_hold(agenda: Appointments, clock: SetClock) -> None:
    hold = held(agenda, conversation_id="c-noor")
    clock.advance(timedelta(minutes=3))
    assert hold.expires_at < agenda.renew(hold.id).expires_at <= clock.now() + timedelta(minutes=10)


def test_it_takes_a_hold_that_ran_out_again(agenda: Appointments, clock: SetClock) -> None:
    hold = held(agenda, conversation_id="c-noor")
    clock.advance(timedelta(minutes=20))
    assert agenda.held_by("c-noor") is None
    assert agenda.confirm(hold.id, NOOR).start == at(9)


def test_it_says_that_a_hold_ran_out_and_its_time_is_gone(agenda: Appointments, clock: SetClock) -> None:
    hold = held(agenda)
    clock.advance(timedelta(minutes=20))
    held(agenda, key="m-2")
    with pytest.raises(HoldExpired):
        agenda.confirm(hold.id, NOOR)
    with pytest.raises(HoldExpired):
        agenda.renew(hold.id)


def test_it_does_not_know_what_never_was(agenda: Appointments) -> None:
    for ask in (agenda.renew, agenda.release, agenda.look_up, agenda.cancel):
        with pytest.raises(UnknownAppointment):
            ask("nergens")
    with pytest.raises(UnknownAppointment):
        agenda.confirm("nergens", NOOR)


# Confirm, look up


def test_it_makes_an_appointment_of_a_hold_once(agenda: Appointments, notebook: Notebook) -> None:
    hold = held(agenda, conversation_id="c-noor")
    made = agenda.confirm(hold.id, NOOR, bring="je oude paspoort")
    assert (made.id, made.status, made.contact, made.sequence) == (hold.id, Status.CONFIRMED, NOOR, 0)
    assert agenda.confirm(hold.id, LIEN) == made
    assert notebook.lines == [("confirmed", made.number)]
    assert agenda.upcoming("c-noor") == [made] and agenda.held_by("c-noor") is None


def test_it_refuses_a_contact_that_it_cannot_use(agenda: Appointments) -> None:
    hold = held(agenda, conversation_id="c-noor")
    with pytest.raises(InvalidContact):
        agenda.confirm(hold.id, Contact("Noor", "geen adres"))
    assert agenda.held_by("c-noor") == hold


def test_it_finds_an_appointment_by_number_and_contact_only(agenda: Appointments) -> None:
    made = agenda.confirm(held(agenda).id, NOOR)
    assert agenda.find("gent", made.number.lower(), "0470 12 34 56") == made == agenda.look_up(made.id)
    with pytest.raises(UnknownAppointment):
        agenda.find("gent", made.number, "kim@example.be")


def test_it_knows_a_video_talk_by_its_token(agenda: Appointments) -> None:
    made = agenda.confirm(agenda.hold("gent", "wonen", VIDEO, None, at(9), key="m-1").id, NOOR)
    assert made.place is None and agenda.by_video_token(made.video_token or "") == made


# Cancel


def test_it_cancels_once(agenda: Appointments, notebook: Notebook) -> None:
    made = agenda.confirm(held(agenda).id, NOOR)
    gone = agenda.cancel(made.id, key="m-9")
    assert (gone.status, gone.sequence) == (Status.CANCELLED, 1)
    assert agenda.cancel(made.id, key="m-9") == gone
    with pytest.raises(AlreadyCancelled):
        agenda.cancel(made.id, key="m-10")
    assert [what for what, _ in notebook.lines] == ["confirmed", "cancelled"]


def test_it_does_not_cancel_what_has_begun_or_is_a_mere_hold(agenda: Appointments, clock: SetClock) -> None:
    hold, made = held(agenda, at(10), key="m-2"), agenda.confirm(held(agenda).id, NOOR)
    with pytest.raises(UnknownAppointment):
        agenda.cancel(hold.id)
    clock.set(at(9, 5))
    with pytest.raises(TooLate):
        agenda.cancel(made.id)


# Move


def test_it_moves_in_one_step_and_keeps_number_and_id(agenda: Appointments, notebook: Notebook) -> None:
    made = agenda.confirm(held(agenda).id, NOOR)
    new = held(agenda, at(10, day=WEDNESDAY), key="m-2", replaces=made.id)
    assert agenda.look_up(made.id).start == at(9)  # kept until the new time is sure

    moved = agenda.move(made.id, new.id, key="m-3")
    assert (moved.id, moved.number, moved.start) == (made.id, made.number, at(10, day=WEDNESDAY))
    assert (moved.sequence, moved.moved, moved.contact) == (1, 1, NOOR)
    assert agenda.move(made.id, new.id, key="m-3") == moved == agenda.look_up(made.id)
    assert [what for what, _ in notebook.lines] == ["confirmed", "moved"]
    with pytest.raises(SlotTaken):
        held(agenda, at(10, day=WEDNESDAY), key="m-4")


def test_it_keeps_the_old_time_when_the_new_one_is_gone(agenda: Appointments, clock: SetClock) -> None:
    made = agenda.confirm(held(agenda).id, NOOR)
    new = held(agenda, at(10), key="m-2", replaces=made.id)
    clock.advance(timedelta(minutes=20))
    held(agenda, at(10), key="m-3")
    with pytest.raises(HoldExpired):
        agenda.move(made.id, new.id, key="m-4")
    assert agenda.look_up(made.id) == made


def test_it_does_not_move_to_the_hold_of_another(agenda: Appointments) -> None:
    made = agenda.confirm(held(agenda).id, NOOR)
    other = held(agenda, at(10), key="m-2")
    with pytest.raises(UnknownAppointment):
        agenda.move(made.id, other.id, key="m-3")
    assert agenda.look_up(made.id) == made


def test_it_does_not_move_what_is_cancelled_or_has_begun(agenda: Appointments, clock: SetClock) -> None:
    made = agenda.confirm(held(agenda).id, NOOR)
    new = held(agenda, at(10, day=WEDNESDAY), key="m-2", replaces=made.id)
    clock.set(at(9, 5))
    with pytest.raises((TooLate, HoldExpired)):
        agenda.move(made.id, new.id, key="m-3")
    clock.set(START)
    agenda.cancel(made.id)
    again = held(agenda, at(11, day=WEDNESDAY), key="m-4", replaces=None)  # type: ignore[arg-type]
    with pytest.raises((AlreadyCancelled, UnknownAppointment)):
        agenda.move(made.id, again.id, key="m-5")
