"""What is written about a meeting, in the transaction of the appointment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.appointments import Agenda, Appointment, Links, MailNotices
from bot.appointments.video import (
    DEMO,
    OPEN,
    Entry,
    Made,
    Meeting,
    Refused,
    Talks,
    TryLater,
    VideoJobs,
    VideoNotices,
    VideoWorker,
)
from bot.appointments.video.tables import JobStatus, VideoJob
from bot.clock import SetClock
from bot.mail import Outbox
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.appointments.sample import NOOR, at, gent


class Hall:
    """A provider that remembers its meetings. `fails` is raised by the next call."""

    name = "hall"

    def __init__(self, *, at_once: bool = False) -> None:
        self.at_once = at_once
        self.meetings: dict[str, Meeting] = {}
        self.fails: list[Exception] = []

    def account_for(self, theme: str) -> str:
        return f"zaal-{theme}"

    def create_or_get(self, meeting: Meeting, account: str) -> Made:
        self._maybe_fail()
        self.meetings[meeting.external_id] = meeting
        return Made(meeting.external_id, f"https://hall.example/{meeting.external_id}")

    def move(self, meeting: Meeting, account: str, reference: str) -> None:
        self._maybe_fail()
        self.meetings[reference] = meeting

    def cancel(self, meeting: Meeting, account: str, reference: str | None) -> None:
        self._maybe_fail()
        self.meetings.pop(reference or meeting.external_id, None)

    def join(self, meeting: Meeting, url: str | None, now: datetime, officer: str | None = None) -> Entry:
        return Entry(OPEN, url or f"https://hall.example/{meeting.external_id}")

    def _maybe_fail(self) -> None:
        if self.fails:
            raise self.fails.pop(0)


class House:
    def __init__(self, storage: Storage, clock: SetClock, hall: Hall | None) -> None:
        self.storage, self.clock, cities = storage, clock, {"gent": gent()}
        providers = {"gent": hall} if hall else {}
        self.jobs = VideoJobs(providers, clock)
        links = Links("geheim", "https://onthaal.example")
        notices = MailNotices(Outbox("afspraken@onthaal.example"), links, clock, self.jobs.has_link)
        self.agenda = Agenda(storage, clock, cities, VideoNotices(notices, self.jobs))
        self.worker = VideoWorker(storage, providers, cities, notices, clock)
        self.talks = Talks(storage, providers, cities, clock)

    def book(self) -> Appointment:
        hold = self.agenda.hold("gent", "wonen", "video", None, at(9), key="m1")
        return self.agenda.confirm(hold.id, NOOR)

    def job(self) -> VideoJob | None:
        with self.storage.read() as session:
            return session.scalars(select(VideoJob)).one_or_none()

    def mails(self) -> list[MailRow]:
        with self.storage.read() as session:
            return list(session.scalars(select(MailRow).order_by(MailRow.created_at)))


@pytest.fixture
def house(storage: Storage, clock: SetClock) -> Callable[[Hall | None], House]:
    return lambda hall: House(storage, clock, hall)


def test_a_city_without_a_provider_has_the_demonstration(house: Callable[[Hall | None], House]) -> None:
    gent = house(None)
    made = gent.book()

    assert gent.job() is None and gent.talks.entry(made).state == DEMO
    assert gent.mails()[0].next_attempt_at == gent.clock.now()


def test_a_link_that_is_known_at_once_needs_no_job(house: Callable[[Hall | None], House]) -> None:
    gent = house(Hall(at_once=True))
    made = gent.book()

    assert gent.job() is None and gent.talks.entry(made).url.endswith(made.id)
    assert gent.mails()[0].next_attempt_at == gent.clock.now()


def test_the_job_is_in_the_transaction_of_the_booking(house: Callable[[Hall | None], House]) -> None:
    gent = house(Hall())
    made = gent.book()
    job = gent.job()

    assert job is not None and (job.appointment_id, job.status) == (made.id, JobStatus.WAITING)
    assert (job.account, job.reference, job.wanted, job.version) == (None, None, True, 1)
    assert job.mail_id == gent.mails()[0].id
    assert gent.mails()[0].next_attempt_at == gent.clock.now() + timedelta(seconds=20)


def test_booking_again_changes_nothing(house: Callable[[Hall | None], House]) -> None:
    hall = Hall()
    gent = house(hall)
    made = gent.book()
    gent.agenda.confirm(made.id, NOOR)
    gent.worker.work_due()

    assert len(hall.meetings) == 1 and len(gent.mails()) == 1


def test_cancelling_before_anything_was_asked_asks_nothing(house: Callable[[Hall | None], House]) -> None:
    hall = Hall()
    gent = house(hall)
    gent.agenda.cancel(gent.book().id)
    hall.fails.append(AssertionError("nobody may call"))

    assert gent.worker.work_due() == 0
    job = gent.job()
    assert job is not None and job.status == JobStatus.DONE
    assert all(mail.next_attempt_at <= gent.clock.now() for mail in gent.mails())


@pytest.mark.parametrize(
    ("failure", "least", "most"),
    [
        (TryLater("even weg"), 4, 6),
        (TryLater("te veel", timedelta(seconds=90)), 90, 90),
        (TryLater("veel te veel", timedelta(days=3)), 3600, 3600),
        (Refused("zet iets recht"), 1800, 2160),
    ],
)
def test_it_tries_again_when_that_makes_sense(
    house: Callable[[Hall | None], House], failure: Exception, least: int, most: int
) -> None:
    hall = Hall()
    gent = house(hall)
    gent.book()
    hall.fails.append(failure)
    gent.worker.work_due()
    job = gent.job()

    assert job is not None and job.last_error == str(failure) and job.lease is None
    assert least <= (job.next_attempt_at - gent.clock.now()).total_seconds() <= most
    gent.clock.advance(timedelta(seconds=most))
    assert gent.worker.work_due() == 1
    job = gent.job()
    assert job is not None and (job.status, job.last_error) == (JobStatus.DONE, None)


def test_a_meeting_that_nobody_can_remove_is_given_up_a_week_later(
    house: Callable[[Hall | None], House],
) -> None:
    hall = Hall()
    gent = house(hall)
    made = gent.book()
    gent.worker.work_due()
    gent.agenda.cancel(made.id)
    hall.fails = [Refused("nee")] * 3
    gent.worker.work_due()
    gent.clock.set(made.end + timedelta(days=7))
    gent.worker.work_due()
    job = gent.job()

    assert job is not None and (job.status, job.last_error) == (JobStatus.GIVEN_UP, "nee")


def test_who_comes_back_to_video_gets_a_new_meeting(house: Callable[[Hall | None], House]) -> None:
    hall = Hall()
    gent = house(hall)
    made = gent.book()
    gent.worker.work_due()
    for mode, there in (("loket", 0), ("video", 1)):
        with gent.storage.begin() as session:
            gent.jobs.changed(session, Appointment(**vars(made) | {"mode": mode}))
        gent.worker.work_due()
        assert len(hall.meetings) == there

    assert list(hall.meetings) == [f"{made.id}-1"]


def test_colleagues_see_which_talks_have_no_link_and_why(house: Callable[[Hall | None], House]) -> None:
    hall = Hall()
    gent = house(hall)
    made = gent.book()
    assert [one.reason for one in gent.talks.waiting("gent")] == [""]
    hall.fails.append(Refused("zet iets recht"))
    gent.worker.work_due()

    (one,) = gent.talks.waiting("gent")
    assert (one.appointment_id, one.start, one.reason) == (made.id, made.start, "zet iets recht")
    assert gent.talks.waiting("hasselt") == []
    gent.clock.advance(timedelta(hours=1))
    gent.worker.work_due()
    assert gent.talks.waiting("gent") == []
