"""The waiting list by the link in a mail."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from bot.appointments import Appointment, Status
from tests.channels.appointments.conftest import Browser, Office, field


@pytest.fixture
def waits(office: Office) -> Appointment:
    """Noor's appointment at eleven. The desk is hers alone: everything before is free."""
    return office.book(hour=11)


def offered(office: Office, made: Appointment) -> None:
    office.waiting.join(made.id)
    assert office.waiting.sweep() > 0
    assert office.waiting.offer(made.id) is not None


def test_it_tells_what_waiting_is(office: Office, noor: Browser, waits: Appointment) -> None:
    assert "Ik wil vroeger komen" in noor.get(office.path(waits)).text
    page = noor.get(f"{office.path(waits)}/wachtlijst")

    assert page.status_code == 200 and "Zet me op de wachtlijst" in page.text
    assert "Hetzelfde loket" in page.text and "Elk loket" in page.text and "videogesprek" not in page.text
    assert 'min="2026-11-20" max="2026-11-24"' in page.text
    assert office.waiting.standing(waits.id) is None


def test_it_joins_and_leaves(office: Office, noor: Browser, waits: Appointment) -> None:
    path = f"{office.path(waits)}/wachtlijst"
    page = noor.post(path, hoe="elders", vanaf="2026-11-23")
    standing = office.waiting.standing(waits.id)

    assert "Je staat op de wachtlijst" in page.text
    assert 'value="elders" checked' in page.text and 'value="2026-11-23"' in page.text
    assert "aan elk loket, vanaf maandag 23 november 2026" in page.text
    assert standing is not None and standing.place is None and standing.earliest.date().day == 23
    assert "Je staat op de wachtlijst" in noor.get(office.path(waits)).text

    assert "Je staat niet meer op de wachtlijst" in noor.post(f"{path}/verlaten").text
    assert office.waiting.standing(waits.id) is None


def test_it_joins_once_when_tapped_twice(office: Office, noor: Browser, waits: Appointment) -> None:
    path = f"{office.path(waits)}/wachtlijst"
    pages = [noor.post(path, hoe="zelfde") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "aan het loket: Wijkkantoor Rabot" in pages[1].text


def test_it_waits_for_the_other_way(office: Office, noor: Browser) -> None:
    talk = office.book(video=True, hour=11)
    page = noor.post(f"{office.path(talk)}/wachtlijst", hoe="anders").text
    standing = office.waiting.standing(talk.id)

    assert "aan elk loket" in page and standing is not None and standing.mode == "loket"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"hoe": "kim"}, "Kies waar je op wil wachten."),
        ({"hoe": "anders"}, "Kies waar je op wil wachten."),  # there is no other way
        ({"hoe": "zelfde", "vanaf": "kim"}, "Die dag kunnen we niet lezen."),
        ({"hoe": "zelfde", "vanaf": "2026-02-30"}, "Die dag kunnen we niet lezen."),
        ({"hoe": "zelfde", "vanaf": "0001-01-01"}, "Die dag kunnen we niet lezen."),
        ({"hoe": "elders", "vanaf": "2026-11-25"}, "Kies een dag voor je afspraak"),
    ],
)
def test_it_says_what_is_wrong(
    office: Office, noor: Browser, waits: Appointment, sent: dict[str, str], said: str
) -> None:
    page = noor.post(f"{office.path(waits)}/wachtlijst", **sent)

    assert page.status_code == 422 and said in page.text
    assert f'value="{sent.get("vanaf", "")}"' in page.text  # nothing that was filled in is lost
    assert office.waiting.standing(waits.id) is None


def test_it_shows_the_offer_and_until_when(office: Office, noor: Browser, waits: Appointment) -> None:
    offered(office, waits)
    page = noor.get(f"{office.path(waits)}/aanbod")

    assert page.status_code == 200 and "vrij tot <strong>10.15 uur</strong>" in page.text
    assert "<dt>Nu</dt><dd>dinsdag 24 november 2026, van 11.00 tot 11.15 uur" in page.text
    assert "Bekijk het aanbod" in noor.get(office.path(waits)).text
    assert office.agenda.look_up(waits.id) == waits


def decided(
    office: Office, noor: Browser, made: Appointment, answer: str, page: httpx.Response
) -> httpx.Response:
    return noor.post(f"{office.path(made)}/aanbod", keuze=field(page, "keuze"), antwoord=answer)


def test_it_takes_the_offer_once(office: Office, noor: Browser, waits: Appointment) -> None:
    offered(office, waits)
    page = noor.get(f"{office.path(waits)}/aanbod")
    answers = [decided(office, noor, waits, "ja", page) for _ in range(2)]
    now = office.agenda.look_up(waits.id)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Je afspraak is verplaatst" in answer.text for answer in answers)
    assert now.start < waits.start and now.moved == 1
    assert office.waiting.standing(waits.id) is None


def test_it_keeps_what_one_has_on_a_no(office: Office, noor: Browser, waits: Appointment) -> None:
    offered(office, waits)
    page = decided(office, noor, waits, "nee", noor.get(f"{office.path(waits)}/aanbod"))

    assert page.status_code == 200 and "Je houdt je afspraak" in page.text
    assert "Je blijft op de wachtlijst" in page.text
    assert office.agenda.look_up(waits.id) == waits and office.waiting.offer(waits.id) is None


def test_it_says_kindly_that_it_is_too_late(office: Office, noor: Browser, waits: Appointment) -> None:
    offered(office, waits)
    page = noor.get(f"{office.path(waits)}/aanbod")
    office.clock.advance(timedelta(minutes=16))
    office.waiting.sweep()

    shown = noor.get(f"{office.path(waits)}/aanbod")
    late = decided(office, noor, waits, "ja", page)
    assert late.status_code in (409, 410)
    assert "Dit aanbod is voorbij" in late.text or "Dit is nu je aanbod" in late.text
    assert shown.status_code in (200, 410) and office.agenda.look_up(waits.id) == waits


def test_it_says_that_nothing_is_offered(office: Office, noor: Browser, waits: Appointment) -> None:
    page = noor.get(f"{office.path(waits)}/aanbod")

    assert page.status_code == 410 and "Dit aanbod is voorbij" in page.text
    assert "dinsdag 24 november 2026, van 11.00" in page.text


def test_it_takes_no_offer_without_its_form(office: Office, noor: Browser, waits: Appointment) -> None:
    offered(office, waits)
    for sealed in ("", "kim", office.links.token(waits), office.links.seal("a1", "h1")):
        page = noor.post(f"{office.path(waits)}/aanbod", keuze=sealed, antwoord="ja")
        assert page.status_code == 422 and 'role="alert"' in page.text
    other = noor.post(f"{office.path(waits)}/aanbod", keuze=office.links.seal(waits.id, "h1"), antwoord="ja")

    assert other.status_code == 409 and "Dit is nu je aanbod" in other.text
    assert office.agenda.look_up(waits.id) == waits


def test_it_lets_nobody_wait_for_what_was_cancelled(
    office: Office, noor: Browser, waits: Appointment
) -> None:
    office.agenda.cancel(waits.id)
    for way in ("wachtlijst", "aanbod"):
        for page in (noor.get(f"{office.path(waits)}/{way}"), noor.post(f"{office.path(waits)}/{way}")):
            assert page.status_code == 410 and "al geannuleerd" in page.text
    assert office.agenda.look_up(waits.id).status == Status.CANCELLED
