"""What a city tells of its appointments, counted by hand beside it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from bot.appointments import CitySetup, Status
from bot.appointments.figures import ALL, as_csv, evaluation
from bot.appointments.setup_tables import WalkIn
from bot.appointments.tables import AppointmentRow
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import START, TUESDAY, at, gent

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 29)


@pytest.fixture
def setup() -> CitySetup:
    return gent()


def book(storage: Storage, theme: str, mode: str, hour: int, *, city: str = "gent", **what: object) -> None:
    values: dict[str, object] = {
        "status": Status.CONFIRMED,
        "confirmed_at": at(hour) - timedelta(days=4),
        "hold_expires_at": START,
        "created_at": START,
    }
    identity = str(uuid.uuid4())
    row = AppointmentRow(
        id=identity,
        number=f"A-{identity[:5]}",
        city=city,
        theme=theme,
        mode=mode,
        resource="r",
        start=at(hour),
        end=at(hour, 30),
        hold_key=identity,
        **{**values, **what},
    )
    with storage.begin() as session:
        session.add(row)


def test_it_counts_what_became_of_them(storage: Storage, clock: SetClock) -> None:
    book(storage, "wonen", "video", 9)
    book(storage, "wonen", "video", 10, no_show_at=at(10, 20))
    book(storage, "wonen", "video", 11, moved=2, confirmed_at=at(11) - timedelta(days=10))
    book(storage, "wonen", "loket", 9, status=Status.CANCELLED, cancelled_by="inwoner")
    book(storage, "wonen", "loket", 10, status=Status.CANCELLED, cancelled_by="balie", origin="balie")
    book(storage, "reispas", "loket", 15)  # still to come at noon
    book(storage, "reispas", "loket", 9, confirmed_at=None, status=Status.EXPIRED)  # a hold was never booked
    book(storage, "reispas", "loket", 9, city="hasselt")
    clock.set(at(12))

    found = evaluation(storage, clock, "gent", FIRST, LAST)

    by = {(line.theme, line.mode): line for line in found.lines}
    assert list(by) == [
        ("reispas", "loket"),
        ("wonen", "video"),
        ("wonen", "loket"),
        (ALL, "video"),
        (ALL, "loket"),
        (ALL, ALL),
    ]
    video = by["wonen", "video"]
    assert (video.booked, video.past, video.no_show, video.moved, video.lead_days) == (3, 3, 1, 1, 4.0)
    assert video.no_show_share == pytest.approx(1 / 3)
    desk = by["wonen", "loket"]
    assert (desk.booked, desk.cancelled, desk.by_city, desk.at_desk, desk.past) == (2, 1, 1, 1, 0)
    assert desk.no_show_share is None
    assert (by["reispas", "loket"].booked, by["reispas", "loket"].past) == (1, 0)
    assert by[ALL, ALL].booked == 6


def test_it_shows_no_mean_of_a_few(storage: Storage, clock: SetClock) -> None:
    for score in (5, 4, 4, 2):
        book(storage, "wonen", "video", 9, rating=score)
    assert evaluation(storage, clock, "gent", FIRST, LAST).lines[0].rating is None

    book(storage, "wonen", "video", 9, rating=5)
    line = evaluation(storage, clock, "gent", FIRST, LAST).lines[0]
    assert (line.rating, line.rated) == (4.0, 5)


def test_it_takes_both_ends_of_the_period_in_local_time(storage: Storage, clock: SetClock) -> None:
    book(storage, "wonen", "video", 0)

    assert evaluation(storage, clock, "gent", TUESDAY, TUESDAY).lines[-1].booked == 1
    before = TUESDAY - timedelta(days=1)
    assert evaluation(storage, clock, "gent", before, before).lines[-1].booked == 0


def test_it_counts_walk_ins_beside_them(storage: Storage, clock: SetClock) -> None:
    with storage.begin() as session:
        for number in (1, 2):
            session.add(
                WalkIn(
                    id=str(number),
                    city="gent",
                    place="rabot",
                    day=TUESDAY,
                    number=number,
                    theme="reispas",
                    status="klaar",
                    taken_at=START,
                )
            )

    assert evaluation(storage, clock, "gent", FIRST, LAST).walk_ins == {"reispas": 2}


def test_it_writes_a_sheet_that_opens_in_belgium(storage: Storage, clock: SetClock, setup: CitySetup) -> None:
    book(storage, "wonen", "video", 9, confirmed_at=at(9) - timedelta(days=2, hours=12))
    clock.set(at(12))

    head, line, *rest = as_csv(evaluation(storage, clock, "gent", FIRST, LAST), setup).splitlines()

    assert head.startswith("thema;wijze;geboekt;")
    assert line == "Wonen en renoveren;video;1;0;0;0;1;0;2,5;;0;0"
    assert rest[-1].startswith("Alle thema's;alle;1;")
