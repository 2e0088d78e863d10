"""Desks, rooms and officers: what a visit takes, and when it can be taken."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.appointments import Agenda, CitySetup, Contact, NoNotices, NotOffered, Rules, SlotTaken, Theme
from bot.appointments.setup import Desk, Officer, Seat
from bot.appointments.setup_tables import Block
from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import HUWEN, NOOR, REISPAS, TUESDAY, WONEN, EveryDay, at, gent

AISHA = Officer("aisha", "Aïsha", ("wonen",), ("video", "loket"))
SAM = Officer("sam", "Sam", ("wonen", "reispas"), ("video", "loket"), ("stadskantoor",))
ROOM = Desk("zaal", "stadskantoor", "Trouwzaal", ("huwen",), capacity=3)
type Make = Callable[..., Agenda]


@pytest.fixture
def make(storage: Storage, clock: SetClock) -> Make:
    def _make(hours: EveryDay | None = None, themes: tuple[Theme, ...] = (), **setup: Any) -> Agenda:
        return Agenda(storage, clock, {"gent": replace(gent(hours, themes), **setup)}, NoNotices())

    return _make


def _block(storage: Storage, who: str, start: datetime, end: datetime) -> None:
    with storage.begin() as session:
        session.add(Block(id=str(uuid.uuid4()), city="gent", who=who, start=start, end=end, created_at=start))


def _moments(
    agenda: Agenda, theme: str = "wonen", mode: str = "video", place: str | None = None
) -> list[datetime]:
    return [free.start for free in agenda.times("gent", theme, mode, place, TUESDAY)]


def test_a_room_receives_as_many_as_it_seats(make: Make) -> None:
    agenda = make(desks=(ROOM,))
    held = [agenda.hold("gent", "huwen", "loket", None, at(9), key=f"m{number}") for number in range(3)]

    assert {hold.place for hold in held} == {"stadskantoor"}
    with pytest.raises(SlotTaken):
        agenda.hold("gent", "huwen", "loket", None, at(9), key="m4")


def test_its_desks_replace_the_numbers_of_the_content() -> None:
    setup = replace(gent(), desks=(Desk("een", "rabot", "Loket 1", ("reispas",)),))

    assert setup.seats(REISPAS, "loket", None) == [
        Seat("gent/stadskantoor/burgerzaken/1", "stadskantoor"),
        Seat("gent/loket/een/1", "rabot"),
    ]


def test_it_seats_an_officer_with_every_visit() -> None:
    setup = replace(gent(), officers=(AISHA, SAM))

    assert setup.seats(WONEN, "video", None) == [
        Seat("gent/medewerker/aisha", None, "aisha"),
        Seat("gent/medewerker/sam", None, "sam"),
    ]
    assert [seat.officer for seat in setup.seats(WONEN, "loket", None)] == ["aisha", "sam"] * 2
    assert setup.seats(REISPAS, "loket", "rabot") == []  # Sam isn't there
    assert setup.resources(Seat("gent/rabot/wonen/1", "rabot", "sam")) == [
        "gent/rabot/wonen/1",
        "gent/medewerker/sam",
    ]


def test_an_officer_is_in_one_place_at_once(make: Make, storage: Storage) -> None:
    agenda = make(officers=(SAM,))
    talk = agenda.confirm(agenda.hold("gent", "wonen", "video", None, at(9), key="m1").id, NOOR)

    assert (talk.officer, talk.resource) == ("sam", "gent/medewerker/sam")
    for theme, mode, place in (
        ("wonen", "loket", None),
        ("reispas", "loket", "stadskantoor"),
        ("wonen", "video", None),
    ):
        with pytest.raises(SlotTaken):
            agenda.hold("gent", theme, mode, place, at(9), key=f"{theme}/{mode}")
    assert agenda.hold("gent", "reispas", "loket", "stadskantoor", at(9, 30), key="m2")
    assert at(9) not in _moments(agenda, "reispas", "loket")
    check_order(agenda, storage)


def test_a_desk_is_for_one_visit_whoever_receives(make: Make, storage: Storage) -> None:
    agenda = make(officers=(AISHA, SAM), themes=(replace(WONEN, desks=1),))
    first = agenda.hold("gent", "wonen", "loket", None, at(9), key="m1")

    with pytest.raises(SlotTaken):
        agenda.hold("gent", "wonen", "loket", None, at(9), key="m2")
    assert agenda.hold("gent", "wonen", "video", None, at(9), key="m3")
    agenda.release(first.id)
    check_order(agenda, storage)


def test_an_officer_has_hours_of_their_own(make: Make) -> None:
    agenda = make(
        officers=(AISHA,), weeks={"medewerker/aisha": {TUESDAY.weekday(): [(time(10), time(11, 30))]}}
    )

    assert _moments(agenda) == [at(10), at(10, 30), at(11)]
    with pytest.raises(SlotTaken):
        agenda.hold("gent", "wonen", "video", None, at(9), key="m1")


def test_a_theme_has_hours_of_its_own_but_not_on_a_holiday(make: Make) -> None:
    weeks = {"thema/wonen/video": {day: [(time(17), time(18))] for day in range(7)}}
    agenda = make(weeks=weeks, differs=lambda service, day: day == date(2026, 11, 26), hours=EveryDay())

    assert _moments(agenda) == [at(17), at(17, 30)]
    assert date(2026, 11, 26) not in agenda.days("gent", "wonen", "video")


def test_a_visit_keeps_its_buffers_free(make: Make, storage: Storage) -> None:
    agenda = make(themes=(replace(REISPAS, before=5, after=10), replace(HUWEN, after=0)))
    hold = agenda.hold("gent", "reispas", "loket", "stadskantoor", at(9, 30), key="m1")

    assert (hold.start, hold.end) == (at(9, 30), at(9, 45))
    assert _moments(agenda, "reispas", "loket", "stadskantoor")[:3] == [at(9), at(10), at(10, 30)]
    assert _moments(agenda, "huwen", "loket", "stadskantoor")[0] == at(
        10, 30
    )  # at 9 it would run into the buffer
    check_order(agenda, storage)


def test_a_visit_is_longer_for_more_persons_and_some_products(make: Make) -> None:
    theme = replace(REISPAS, per_person=10, most_persons=3, durations={"kids_id": 20})
    agenda = make(themes=(theme,))

    there = agenda.times("gent", "reispas", "loket", "rabot", TUESDAY, persons=3)
    assert there[0].end - there[0].start == timedelta(minutes=35)
    assert there[-1].end <= at(16, 30)
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", product="kids_id", persons=2)
    assert (hold.end, hold.persons) == (at(9, 30), 2)
    for persons in (0, 4):
        with pytest.raises(NotOffered):
            agenda.free_times("gent", "reispas", "loket", persons=persons)


def test_it_comes_with_more_persons_at_the_same_moment(make: Make, storage: Storage, clock: SetClock) -> None:
    agenda = make(themes=(replace(REISPAS, per_person=10, most_persons=4),))
    made = agenda.confirm(agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1").id, NOOR)
    more = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m2", replaces=made.id, persons=2)
    check_order(agenda, storage)

    assert more.end == at(9, 25)
    with pytest.raises(SlotTaken):
        agenda.hold("gent", "reispas", "loket", "rabot", at(9, 15), key="m3")
    moved = agenda.move(made.id, more.id, key="m4")
    assert (moved.start, moved.end, moved.persons, moved.resource) == (at(9), at(9, 25), 2, made.resource)
    check_order(agenda, storage)
    agenda.cancel(made.id)
    clock.advance(timedelta(minutes=11))
    agenda.purge()
    check_order(agenda, storage)
    assert agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m5")


@pytest.mark.parametrize(
    "who", ["*", "thema/wonen", "plaats/stadskantoor", "gent/stadskantoor/wonen/1", "gent/medewerker/aisha"]
)
def test_nobody_books_what_is_blocked(make: Make, storage: Storage, who: str) -> None:
    agenda = make(officers=(AISHA,), themes=(replace(WONEN, desks=1),))
    _block(storage, who, at(9, 30), at(10, 5))

    assert _moments(agenda, mode="loket")[:3] == [at(9), at(10, 30), at(11)]
    with pytest.raises(SlotTaken):
        agenda.hold("gent", "wonen", "loket", None, at(10), key="m1")
    talks = _moments(agenda)[:2]
    assert talks == ([at(9), at(9, 30)] if "stadskantoor" in who else [at(9), at(10, 30)])


def test_a_block_of_elsewhere_is_no_matter(make: Make, storage: Storage) -> None:
    agenda = make()
    for who in ("thema/reispas", "plaats/rabot", "gent/video/wonen/1"):
        _block(storage, who, at(9), at(17))

    assert _moments(agenda)[0] == _moments(agenda, mode="loket")[0] == at(9)
    _block(storage, "gent/video/wonen/2", at(9), at(17))
    assert _moments(agenda) == []


def test_what_stands_in_a_block_stays(make: Make, storage: Storage) -> None:
    agenda = make()
    hold = agenda.hold("gent", "wonen", "video", None, at(9), key="m1")
    _block(storage, "*", at(9), at(12))

    assert agenda.confirm(hold.id, NOOR).start == at(9)


def test_a_theme_has_a_lead_and_a_horizon_of_its_own(make: Make, clock: SetClock) -> None:
    agenda = make(themes=(replace(REISPAS, lead=timedelta(days=3), horizon=timedelta(days=10)),))

    days = agenda.days("gent", "reispas", "loket", "rabot")
    assert (days[0], days[-1]) == (date(2026, 11, 23), date(2026, 11, 30))
    for start in (at(14, day=date(2026, 11, 20)), at(9, day=date(2026, 12, 1))):
        with pytest.raises(NotOffered):
            agenda.hold("gent", "reispas", "loket", "rabot", start, key="m1")


@pytest.mark.parametrize(("day", "offset"), [(date(2027, 3, 28), 2), (date(2027, 10, 31), 1)])
def test_buffers_and_blocks_fit_when_the_clock_changes(
    storage: Storage, notebook: Notebook, day: date, offset: int
) -> None:
    clock = SetClock(datetime(day.year, day.month, 20, 12, tzinfo=BRUSSELS), ticking=False)
    theme = replace(REISPAS, after=15)
    weeks = {"loket/een": {6: [(time(1), time(5))]}}
    setup = replace(
        gent(EveryDay((time(0), time(6))), (theme,)),
        desks=(Desk("een", "rabot", "Loket 1", ("reispas",)),),
        weeks=weeks,
    )
    agenda = Agenda(storage, clock, {"gent": setup}, notebook)
    _block(storage, "plaats/rabot", at(4, day=day), at(4, 30, day=day))

    there = [free.start for free in agenda.times("gent", "reispas", "loket", "rabot", day)]
    hours = 4 - 1 if offset == 2 else 4 + 1
    assert there[0] == at(1, day=day)
    assert len(there) == hours * 2 - 1  # one is blocked
    assert {two - one for one, two in pairwise([start.astimezone(UTC) for start in there])} == {
        timedelta(minutes=30),
        timedelta(hours=1),
    }
    for number, start in enumerate(there):
        agenda.confirm(
            agenda.hold("gent", "reispas", "loket", "rabot", start, key=f"m{number}").id, Contact("Noor")
        )
    assert agenda.times("gent", "reispas", "loket", "rabot", day) == []
    check_order(agenda, storage)


def test_it_finds_what_comes_after_a_month_without(make: Make, storage: Storage) -> None:
    agenda = make(themes=(replace(WONEN, horizon=timedelta(days=90)),))
    _block(storage, "*", at(0), at(0) + timedelta(days=60))

    found = agenda.free_times("gent", "wonen", "video", limit=4)
    assert [free.start for free in found] == [
        at(14, day=date(2026, 11, 20)),
        at(9, day=date(2026, 11, 23)),
        at(14, day=date(2026, 11, 23)),
        at(9, day=date(2027, 1, 25)),
    ]


def test_rules_are_for_themes_that_say_nothing(storage: Storage, clock: SetClock) -> None:
    setup: dict[str, CitySetup] = {"gent": gent()}
    agenda = Agenda(
        storage, clock, setup, NoNotices(), Rules(lead=timedelta(days=5), horizon=timedelta(days=8))
    )

    assert agenda.days("gent", "wonen", "video") == [
        date(2026, 11, 25),
        date(2026, 11, 26),
        date(2026, 11, 27),
    ]
