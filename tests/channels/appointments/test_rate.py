from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments import Appointment
from tests.bot.appointments.sample import at
from tests.channels.appointments.conftest import Browser, Office


@pytest.fixture
def talk(office: Office) -> Appointment:
    made = office.book(video=True)
    office.clock.set(made.end)
    return made


def test_it_asks_with_the_score_of_the_link_ticked(office: Office, noor: Browser, talk: Appointment) -> None:
    page = noor.get(f"{office.path(talk)}/tevreden?score=4")

    assert page.status_code == 200 and "Hoe was je videogesprek?" in page.text
    assert 'value="4" checked' in page.text and page.text.count("checked") == 1
    assert office.agenda.look_up(talk.id).rating is None  # a mail scanner follows links too


@pytest.mark.parametrize("score", [1, 5])
def test_it_notes_the_score(office: Office, noor: Browser, talk: Appointment, score: int) -> None:
    page = noor.post(f"{office.path(talk)}/tevreden", score=str(score))

    assert page.status_code == 200 and "Dank je wel" in page.text
    assert ("Jammer" in page.text) == (score == 1)
    assert office.agenda.look_up(talk.id).rating == score


def test_it_may_be_changed(office: Office, noor: Browser, talk: Appointment) -> None:
    path = f"{office.path(talk)}/tevreden"
    noor.post(path, score="2")
    assert 'value="2" checked' in noor.get(path).text
    noor.post(path, score="5")

    assert office.agenda.look_up(talk.id).rating == 5


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "1.5", "kim", "²", "5 "])
def test_it_says_what_it_takes(office: Office, noor: Browser, talk: Appointment, score: str) -> None:
    page = noor.post(f"{office.path(talk)}/tevreden", score=score)

    assert page.status_code == 422 and "Kies eerst hoe tevreden je bent." in page.text
    assert noor.get(f"{office.path(talk)}/tevreden?score={score}").status_code == 200
    assert office.agenda.look_up(talk.id).rating is None


def test_it_waits_until_the_talk(office: Office, noor: Browser, talk: Appointment) -> None:
    office.clock.set(at(8))
    path = f"{office.path(talk)}/tevreden"

    for page in (noor.get(path), noor.post(path, score="5")):
        assert page.status_code == 409 and "nog niet geweest" in page.text


def test_it_closes_after_a_month(office: Office, noor: Browser, talk: Appointment) -> None:
    office.clock.set(talk.end + timedelta(days=29))
    path = f"{office.path(talk)}/tevreden"
    assert noor.post(path, score="3").status_code == 200
    office.clock.set(talk.end + timedelta(days=30))

    for page in (noor.get(path), noor.post(path, score="5")):
        assert page.status_code == 410 and "afgesloten" in page.text
    assert office.agenda.look_up(talk.id).rating == 3


def test_it_asks_nothing_of_who_cancelled(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    office.agenda.cancel(made.id)
    office.clock.set(made.end)

    assert noor.post(f"{office.path(made)}/tevreden", score="5").status_code == 410


def test_it_rates_nothing_with_a_wrong_link(noor: Browser) -> None:
    assert noor.post("/afspraak/kim/tevreden", score="5").status_code == 404
