"""Qmatic's calendar API, asked of a small real one and read from what a real one answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from bot.appointments import Contact
from bot.clock import BRUSSELS, SetClock
from bot.settings import ROOT
from channels.agendas.api import QmaticApi
from channels.agendas.failures import Away, Gone, Refused, Taken
from tests.bot.appointments.sample import NOOR, TUESDAY, at
from tests.channels.agendas.conftest import account, client
from tests.fakes.qmatic import FakeQmatic
from tests.fakes.qmatic.server import RABOT, REISPAS, STADSKANTOOR, WONEN

QUARTER = timedelta(minutes=15)
FIXTURES = ROOT / "tests" / "fixtures" / "qmatic"


@pytest.fixture
def api(qmatic: FakeQmatic) -> Iterator[QmaticApi]:
    made = QmaticApi(account(qmatic), client())
    yield made
    made.close()


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text("utf-8"))


def test_it_lists_what_there_is(api: QmaticApi) -> None:
    assert [service.name for service in api.services() if service.bookable] == ["Reispas", "Wonen"]
    assert api.branches() == {STADSKANTOOR: "Stadskantoor", RABOT: "Wijkkantoor Rabot"}


def test_it_asks_for_times_by_their_length_not_by_a_number_of_customers(
    api: QmaticApi, qmatic: FakeQmatic
) -> None:
    assert api.days(STADSKANTOOR, REISPAS, QUARTER)[2] == TUESDAY
    times = api.times(STADSKANTOOR, REISPAS, TUESDAY, timedelta(minutes=150))

    assert " ".join(f"{start:%H:%M}" for start in times) == "09:00 09:05 09:10 09:15 09:20 09:25 09:30 14:00"
    assert qmatic.asked[-1][1].endswith(f"/times;servicePublicId={REISPAS};customSlotLength=150")


def test_it_reserves_confirms_looks_up_and_removes(api: QmaticApi, qmatic: FakeQmatic) -> None:
    reserved = api.reserve(STADSKANTOOR, REISPAS, at(9), QUARTER, "onze-id")
    assert (reserved.start, reserved.booked, reserved.mark) == (at(9).astimezone(UTC), False, "onze-id")

    booked = api.confirm(STADSKANTOOR, reserved.reference, "onze-id", "Reispas", NOOR, 2)
    assert booked.booked and booked.reference == reserved.reference
    assert api.look_up(STADSKANTOOR, booked.reference) == booked
    [there] = qmatic.booked()
    assert [one["lastName"] for one in there.customers] == ["Peeters", "Peeters"]
    assert json.loads(there.custom or "") == {"onthaal": "onze-id", "notificationType": "none"}

    api.remove(booked.reference)
    api.remove(booked.reference)
    with pytest.raises(Gone):
        api.look_up(STADSKANTOOR, booked.reference)


def test_it_finds_what_it_made_by_its_own_id(api: QmaticApi) -> None:
    made = api.reserve(RABOT, WONEN, at(9), QUARTER, "onze-id")

    assert api.search(RABOT, TUESDAY, "onze-id") == made
    assert api.search(RABOT, TUESDAY, "een-andere") is None
    assert api.search(STADSKANTOOR, TUESDAY, "onze-id") is None


@pytest.mark.parametrize("how", ["409", "400", "500", "200"])
def test_it_knows_a_time_that_is_gone_however_it_is_said(
    api: QmaticApi, qmatic: FakeQmatic, how: str
) -> None:
    qmatic.taken = how
    api.reserve(RABOT, REISPAS, at(9), QUARTER, "eerste")

    with pytest.raises(Taken):
        api.reserve(RABOT, REISPAS, at(9, 10), QUARTER, "tweede")


def test_it_says_what_is_wrong_in_dutch_and_without_secrets(qmatic: FakeQmatic) -> None:
    stranger = QmaticApi(account(qmatic, secret="Fout.geheim_0123456"), client())
    with pytest.raises(Refused, match="gebruiker en geheim") as refused:
        stranger.services()
    stranger.close()

    assert "Fout" not in str(refused.value)


def test_it_comes_in_with_a_key_instead(qmatic: FakeQmatic) -> None:
    qmatic.key = "Sleutel-van-Qmatic-01"
    api = QmaticApi(account(qmatic, user=None, secret=None, key=qmatic.key), client())

    assert len(api.services()) == 3
    api.close()


@pytest.mark.parametrize(
    ("kind", "how", "asked"),
    [
        ("hang", {"seconds": 3.0}, True),
        ("accepted-reset", {}, True),
        ("500", {"status": 503}, True),
        ("429", {"retry_after": 7.0}, False),
    ],
)
def test_it_says_whether_it_may_have_been_done(
    api: QmaticApi, qmatic: FakeQmatic, kind: Any, how: dict[str, Any], asked: bool
) -> None:
    api.zone(STADSKANTOOR)
    qmatic.faults.add(kind, path="/reserve", **how)

    with pytest.raises(Away) as away:
        api.reserve(STADSKANTOOR, REISPAS, at(9), QUARTER, "onze-id")

    assert away.value.asked is asked
    assert away.value.retry_after == (timedelta(seconds=7) if kind == "429" else None)


def test_it_knows_that_nothing_was_asked_when_nobody_listens(qmatic: FakeQmatic) -> None:
    deaf = QmaticApi(account(qmatic, url="http://127.0.0.1:1/public/api"), client())
    with pytest.raises(Away) as away:
        deaf.services()
    deaf.close()

    assert not away.value.asked


# What a real one answered


def answering(content: bytes, status: int = 200, kind: str = "application/json") -> QmaticApi:
    """An API whose every answer is this one, but for its branches."""

    def answer(request: httpx.Request) -> httpx.Response:
        if "branches" in request.url.path and request.method == "GET" and "dates" not in request.url.path:
            return httpx.Response(200, json=fixture("branch.json"))
        return httpx.Response(status, content=content, headers={"Content-Type": kind})

    made = account(FakeQmatic(), url="https://qmatic.example/public/api", management=None)
    return QmaticApi(made, httpx.Client(transport=httpx.MockTransport(answer)))


def test_it_reads_the_times_that_a_real_one_gave() -> None:
    api = answering((FIXTURES / "times.json").read_bytes())
    times = api.times("kcc", "achternaam", date(2023, 9, 8), QUARTER)
    api.close()

    assert len(times) == 75 and f"{times[0]:%H:%M %Z}" == "08:30 CEST"


def test_it_reads_the_dates_that_a_real_one_gave() -> None:
    api = answering((FIXTURES / "dates.json").read_bytes())
    days = api.days("bilbao", "trafiko", QUARTER)
    api.close()

    assert (len(days), days[0], days[-1]) == (21, date(2015, 8, 21), date(2015, 9, 18))


@pytest.mark.parametrize("name", ["booked.json", "appointment.json"])
def test_it_reads_both_ways_in_which_a_real_one_writes_a_moment(name: str) -> None:
    api = answering((FIXTURES / name).read_bytes(), 202, "application/text;charset=UTF-8")
    read = (
        api.look_up("kcc", "een")
        if name == "appointment.json"
        else api.confirm("kcc", "een", "x", "y", NOOR, 1)
    )
    api.close()

    assert read.booked and read.mark is None
    assert read.start.utcoffset() == timedelta() and (read.end - read.start) == timedelta(minutes=5)


def test_it_reads_the_refusal_that_a_real_one_gave() -> None:
    api = answering((FIXTURES / "cannot_be_reserved.json").read_bytes())
    with pytest.raises(Taken):
        api.reserve("kcc", "een", at(9), QUARTER, "onze-id")
    api.close()


@pytest.mark.parametrize(
    "content", [b"<html>onderhoud</html>", b"[]", b'{"publicId": "x", "start": "gisteren"}']
)
def test_it_takes_an_answer_that_it_cannot_read_for_one_that_may_have_worked(content: bytes) -> None:
    api = answering(content)
    with pytest.raises(Away) as away:
        api.reserve("kcc", "een", at(9), QUARTER, "onze-id")
    api.close()

    assert away.value.asked


# The days on which the clock changes


@pytest.mark.parametrize(
    ("day", "length", "before", "after"),
    [(date(2027, 3, 28), 23, "01:45", "03:00"), (date(2027, 10, 31), 25, "01:45", "03:00")],
)
def test_it_is_right_when_the_clock_changes(
    qmatic: FakeQmatic, clock: SetClock, day: date, length: int, before: str, after: str
) -> None:
    qmatic.hours, qmatic.every_day, qmatic.step = ((time(0), time(23, 59)),), True, 15
    clock.set(datetime.combine(day - timedelta(days=1), time(12), tzinfo=BRUSSELS))
    api = QmaticApi(account(qmatic), client())
    times = api.times(RABOT, REISPAS, day, QUARTER)
    shown = [f"{start:%H:%M}" for start in times]

    assert not [time for time in shown if time.startswith("02:")]  # skipped in March, doubtful in October
    assert shown[shown.index(before) + 1] == after
    first, last = times[0].astimezone(UTC), times[-1].astimezone(UTC)
    assert last - first == timedelta(hours=length, minutes=-30)
    for start in (times[shown.index(before)], times[shown.index(after)]):
        booking = api.reserve(RABOT, REISPAS, start, QUARTER, f"{start:%H:%M}")
        assert booking.start == start.astimezone(UTC)
    api.close()


def test_it_gives_every_person_the_contact_and_one_name_is_a_last_name(
    api: QmaticApi, qmatic: FakeQmatic
) -> None:
    made = api.reserve(STADSKANTOOR, REISPAS, at(9), QUARTER, "onze-id")
    api.confirm(STADSKANTOOR, made.reference, "onze-id", "Reispas", Contact("Madonna"), 1)

    assert qmatic.booked()[0].customers == [{"firstName": "Madonna", "lastName": "Madonna"}]
