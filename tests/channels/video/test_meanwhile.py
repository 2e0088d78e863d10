"""The appointment changes while its meeting is being made; and two workers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from bot.appointments import Contact
from bot.appointments.video.tables import JobStatus
from bot.appointments.video.worker import LEASE
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import at
from tests.channels.video.conftest import Office, Postbox, written
from tests.fakes.graph import FakeGraph

type Meanwhile = Callable[[Callable[[], object]], Office]


@pytest.fixture
def meanwhile(storage: Storage, clock: SetClock, graph: FakeGraph, postbox: Postbox) -> Iterator[Meanwhile]:
    """A second process, in which `happens` comes between the answer to its createOrGet and its note."""
    made: list[Office] = []

    def _meanwhile(happens: Callable[[], object]) -> Office:
        def hook(response: httpx.Response) -> None:
            if response.request.url.path.endswith("/createOrGet"):
                happens()

        made.append(Office(storage, clock, graph, postbox, {"response": [hook]}))
        return made[-1]

    yield _meanwhile
    for office in made:
        office.close()


def test_cancelled_while_it_is_made_leaves_no_meeting(office: Office, meanwhile: Meanwhile) -> None:
    made = office.book()
    meanwhile(lambda: office.agenda.cancel(made.id)).worker.work_due()
    office.settle()

    assert office.graph.meetings == {} and len(office.graph.made) == 1
    assert not any("/video/" in str(mail.get_body(("plain",))) for mail in office.postbox.mails)


def test_moved_while_it_is_made_ends_at_the_new_time(office: Office, meanwhile: Meanwhile) -> None:
    made = office.book()
    meanwhile(lambda: office.move(made, at(15))).worker.work_due()
    office.settle()

    (meeting,) = office.meetings(made)
    assert meeting.times[0] == written(at(15)) and len(office.graph.made) == 1


def test_who_slept_past_the_lease_removes_what_only_it_knows(office: Office, meanwhile: Meanwhile) -> None:
    made = office.book()

    def overtaken() -> None:
        office.agenda.cancel(made.id)
        office.clock.advance(LEASE + timedelta(seconds=1))
        office.worker.work_due()  # finds the meeting by our id, and removes it
        office.graph.make(*stray)

    stray = (
        office.teams.account_for("wonen").split("/")[1],
        "nog-een",
        {"startDateTime": "", "endDateTime": ""},
    )
    meanwhile(overtaken).worker.work_due()
    office.settle()

    assert [meeting.external_id for meeting in office.graph.meetings.values()] == ["nog-een"]
    assert office.job(made).status == JobStatus.DONE


def test_who_slept_past_the_lease_of_a_wanted_meeting_leaves_it(office: Office, meanwhile: Meanwhile) -> None:
    made = office.book()

    def overtaken() -> None:
        office.clock.advance(LEASE + timedelta(seconds=1))
        office.worker.work_due()

    meanwhile(overtaken).worker.work_due()
    office.settle()

    assert len(office.meetings(made)) == len(office.graph.made) == 1
    assert len(office.postbox.mails) == 1


def test_workers_at_once_make_one_meeting_for_each_talk(
    storage: Storage, clock: SetClock, graph: FakeGraph, postbox: Postbox
) -> None:
    offices = [Office(storage, clock, graph, postbox) for _ in range(4)]
    talks = [
        offices[0].book(hour, f"m{hour}-{which}", Contact("Noor Peeters", f"noor{hour}-{which}@example.be"))
        for hour in (9, 10, 11, 14, 15)
        for which in range(2)
    ]
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda office: office.worker.work_due(), offices))
    for office in offices:
        office.close()

    assert sum(done) == len(talks) == len(graph.made) == len(graph.meetings)
    assert graph.count("POST", "/createOrGet") == len(talks)
