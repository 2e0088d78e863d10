"""What Microsoft does wrong, and what we set up wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.appointments.video import VideoWorker
from bot.appointments.video.tables import JobStatus
from tests.bot.appointments.sample import at
from tests.channels.video.conftest import Office, Postbox
from tests.fakes.graph.server import ORGANISER


@pytest.mark.parametrize("kind", ["500", "429", "hang", "accepted-hang", "slow", "reset", "accepted-reset"])
@pytest.mark.parametrize("where", ["createOrGet", "onlineMeetings/MSo", "token", "openid-configuration"])
def test_it_gets_there_with_one_meeting(office: Office, postbox: Postbox, kind: Any, where: str) -> None:
    office.graph.faults.add(kind, path=where, seconds=1.5)
    made = office.book()
    office.settle()

    assert len(office.meetings(made)) == len(office.graph.made) == 1
    assert office.job(made).status == JobStatus.DONE and office.job(made).last_error is None
    assert "/video/" in str(postbox.mails[-1].get_body(("plain",)))


@pytest.mark.parametrize("kind", ["500", "hang", "accepted-hang", "accepted-reset"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_it_moves_and_removes_in_the_end(office: Office, kind: Any, method: str) -> None:
    made = office.book()
    office.settle()
    office.graph.faults.add(kind, method=method, times=2, seconds=1.5)
    office.move(made, at(15))
    office.settle()
    office.agenda.cancel(made.id)
    office.settle()

    assert office.graph.meetings == {} and len(office.graph.made) == 1
    assert office.job(made).status == JobStatus.DONE


def test_it_waits_as_long_as_it_is_asked(office: Office) -> None:
    office.graph.faults.add("429", path="createOrGet", retry_after=600)
    made = office.book()
    office.worker.work_due()
    asked = len(office.graph.asked)
    office.clock.advance(timedelta(seconds=599))
    office.worker.work_due()
    assert len(office.graph.asked) == asked
    office.clock.advance(timedelta(seconds=2))
    office.worker.work_due()

    assert len(office.meetings(made)) == 1


def test_the_others_of_a_city_wait_with_it(office: Office) -> None:
    office.graph.faults.add("429", path="createOrGet", retry_after=600)
    office.book(9, "m1")
    office.book(10, "m2")
    office.worker.work_due()

    assert office.graph.count("POST") == 0  # the fault answered the one request there was
    assert len(office.graph.faults.used) == 1


def test_it_waits_longer_each_time_and_never_all_at_once(office: Office) -> None:
    office.graph.faults.add("500", times=None)
    made, waits = office.book(), []
    for _ in range(5):
        before = office.clock.now()
        office.worker.work_due()
        waits.append((office.job(made).next_attempt_at - before).total_seconds())
        office.clock.set(max(office.job(made).next_attempt_at, before + timedelta(minutes=1)))

    for wait, about in zip(waits, (5, 15, 60, 300, 900), strict=True):
        assert about * 0.8 <= wait <= about * 1.2
    assert any(wait != about for wait, about in zip(waits, (5, 15, 60, 300, 900), strict=True))


def _no_policy(office: Office) -> None:
    office.graph.policy.clear()


def _no_permission(office: Office) -> None:
    office.graph.permitted = False


def _no_organiser(office: Office) -> None:
    office.graph.organisers.clear()


def _other_secret(office: Office) -> None:
    office.graph.secret = "een-ander-geheim"


def _other_application(office: Office) -> None:
    office.graph.application = "een-andere"


def _other_tenant(office: Office) -> None:
    office.graph.tenant = "een-andere"


SET_UP_WRONG = [
    (_no_policy, "application access policy"),
    (_no_permission, "OnlineMeetings.ReadWrite.All"),
    (_no_organiser, f"Microsoft kent de organisator {ORGANISER} niet"),
    (_other_secret, "AADSTS7000215"),
    (_other_application, "AADSTS700016"),
    (_other_tenant, "Microsoft kent deze tenant niet"),
]


@pytest.mark.parametrize(("spoil", "said"), SET_UP_WRONG)
def test_it_says_what_an_administrator_must_do_and_then_goes_on(
    office: Office, postbox: Postbox, spoil: Callable[[Office], None], said: str
) -> None:
    was = dict(vars(office.graph), policy=set(office.graph.policy), organisers=set(office.graph.organisers))
    spoil(office)
    made = office.book()
    office.worker.work_due()
    office.mail.send_due()
    job = office.job(made)

    assert said in str(job.last_error) and job.status == JobStatus.WAITING
    assert office.graph.secret is None or office.graph.secret not in str(job.last_error)
    assert "De link volgt" in str(postbox.mails[0].get_body(("plain",)))
    for name in ("policy", "permitted", "organisers", "secret", "application", "tenant"):
        setattr(office.graph, name, was[name])
    office.clock.advance(timedelta(minutes=37))
    office.settle()
    assert len(office.meetings(made)) == 1 and len(postbox.mails) == 2


def test_a_token_that_is_worth_nothing_is_asked_anew(office: Office) -> None:
    office.book(9, "m1")
    office.settle()
    office.graph.revoke()
    made = office.book(10, "m2")
    office.settle()

    assert len(office.meetings(made)) == 1


def test_an_answer_without_a_link_is_no_link(office: Office) -> None:
    account = office.teams.account_for("wonen")
    assert account.endswith(ORGANISER)
    office.graph.faults.add("refuse", path="createOrGet", status=200)
    made = office.book()
    office.settle()

    assert len(office.meetings(made)) == 1


def test_the_city_went_elsewhere_while_meetings_are_there(office: Office) -> None:
    made = office.book()
    office.settle()
    office.agenda.cancel(made.id)
    VideoWorker(office.storage, {}, office.cities, office.notices, office.clock).work_due()

    job = office.job(made)
    assert job.status == JobStatus.WAITING and "staat bij teams" in str(job.last_error)
