"""A talk in the Outlook calendar of the organiser: one event that follows the appointment, and never holds it up."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.appointments import Appointment, Status
from bot.appointments.video import Refused
from bot.appointments.video.tables import JobStatus
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import at
from tests.channels.video import conftest
from tests.channels.video.conftest import GENT, LEASE, Office, Postbox, text
from tests.channels.video.test_kills import STORIES, forget, is_right, lives_until, the_appointment
from tests.fakes.graph import Event, FakeGraph
from tests.fakes.graph.server import ORGANISER


@pytest.fixture(autouse=True)
def _with_outlook(monkeypatch: pytest.MonkeyPatch, graph: FakeGraph) -> None:
    monkeypatch.setattr(conftest, "GENT", replace(GENT, outlook=True))
    graph.calendars = True


def _event(office: Office) -> Event:
    (found,) = office.graph.events.values()
    return found


def _stands(office: Office, appointment: Appointment) -> None:
    """The one event is at the time of the appointment and leads to its meeting."""
    event, (meeting,) = _event(office), office.meetings(appointment)
    assert event.organiser == ORGANISER and f"{event.times[0]}Z" == meeting.times[0]
    assert f"{event.times[1]}Z" == meeting.times[1]
    assert meeting.url in event.properties["body"]["content"]


def test_it_follows_the_appointment(office: Office) -> None:
    made = office.book()
    office.settle()
    _stands(office, made)
    assert _event(office).properties["subject"] == "Videogesprek Stad Gent – Wonen en renoveren"
    first = _event(office).id

    moved = office.move(made, at(15))
    office.settle()
    _stands(office, moved)
    assert _event(office).id == first and office.graph.events_made == 1

    office.agenda.cancel(made.id)
    office.settle()
    assert office.graph.events == {} and office.graph.meetings == {}


def test_a_refusal_of_the_calendar_does_not_hold_up_the_link(office: Office, postbox: Postbox) -> None:
    office.graph.calendars = False
    made = office.book()
    office.worker.work_due()
    office.clock.advance(LEASE)
    office.mail.send_due()

    assert len(office.meetings(made)) == 1 and len(postbox.mails) == 1
    assert "/video/" in text(postbox.mails[0]) and office.graph.events == {}
    assert "Calendars.ReadWrite" in (office.job(made).last_error or "")
    assert office.talks.waiting("gent") == []  # nobody lacks a link

    office.graph.calendars = True
    office.settle()
    _stands(office, made)
    assert office.job(made).status == JobStatus.DONE and len(postbox.mails) == 1
    assert office.job(made).last_error is None


@pytest.mark.parametrize("kind", ["500", "429", "accepted-reset", "reset"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_it_is_right_in_the_end_when_outlook_fails(office: Office, kind: str, method: str) -> None:
    office.graph.faults.add(kind, method=method, path="/events", times=2)
    made = office.book()
    office.settle()
    moved = office.move(made, at(15))
    office.settle()
    _stands(office, moved)
    assert office.graph.events_made == 1
    office.agenda.cancel(made.id)
    office.settle()

    assert office.graph.events == {} and office.graph.meetings == {}
    assert office.job(made).status == JobStatus.DONE


def test_an_event_that_a_colleague_removed_is_made_again(office: Office) -> None:
    made = office.book()
    office.settle()
    office.graph.events.clear()
    moved = office.move(made, at(15))
    office.settle()

    _stands(office, moved)


def test_a_meeting_that_is_made_anew_keeps_its_event(office: Office) -> None:
    made = office.book()
    office.settle()
    office.graph.delete(office.meetings(made)[0].id)
    office.move(made, at(15))
    office.settle()

    _stands(office, made)
    assert office.graph.events_made == 1


def test_what_was_never_asked_of_outlook_stays_unasked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "GENT", GENT)
    plain = Office(office.storage, office.clock, office.graph, office.postbox)
    plain.book()
    plain.settle()
    plain.close()

    assert not [path for _, path in office.graph.asked if "/events" in path]


def test_the_administrator_hears_what_is_missing(office: Office) -> None:
    office.teams.check()
    office.graph.calendars = False
    with pytest.raises(Refused, match=r"Calendars\.ReadWrite"):
        office.teams.check()


@pytest.mark.parametrize("story", STORIES)
def test_it_recovers_from_a_death_at_every_step(
    storage: Storage, clock: SetClock, graph: FakeGraph, story: Callable[[Office], str]
) -> None:
    start = clock.now()
    for step in itertools.count(1):
        office = Office(storage, clock, graph, Postbox())
        ended = lives_until(step, story, office, storage)
        clock.advance(2 * LEASE)
        office.settle()
        office.close()
        appointment = the_appointment(office)
        if appointment is not None:
            is_right(office, appointment)
            if appointment.status == Status.CANCELLED:
                assert graph.events == {}
            else:
                _stands(office, appointment)
            assert graph.events_made <= 1
        if ended:
            break
        clock.set(start)
        forget(storage, graph)
        graph.events.clear()
        graph.events_made = 0
    assert step > 10
