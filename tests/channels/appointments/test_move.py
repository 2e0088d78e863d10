"""Moving by the link in a mail, form by form."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta

import httpx
import pytest

from bot.appointments import Status
from tests.bot.appointments.sample import LIEN, NOOR, at, gent
from tests.channels.appointments.conftest import Browser, Office, browser, field

TEN = "2026-11-24T09:00Z"
ELEVEN = "2026-11-24T10:00Z"
DESK = {"wijze": "loket", "plaats": "rabot"}


def test_it_shows_a_week_and_the_times_of_a_day(office: Office, noor: Browser) -> None:
    page = noor.get(f"{office.path(office.book())}/verplaatsen?dag=2026-11-24")

    assert page.status_code == 200
    assert "Nu: <strong>dinsdag 24 november 2026, van 9.00 tot 9.15 uur</strong>" in page.text
    for said in ("Week van 23 november", "ma 23 nov", "vr 27 nov", "Voormiddag", "Namiddag", "14.00 uur"):
        assert said in page.text
    assert "za 28 nov" not in page.text and "niets vrij" not in page.text
    assert 'value="2026-11-24T08:00Z"' not in page.text  # the time that Noor has
    assert 'value="2026-11-24T08:15Z">9.15 uur' in page.text


def test_it_begins_with_the_first_free_day(office: Office, noor: Browser) -> None:
    page = noor.get(f"{office.path(office.book())}/verplaatsen").text

    assert "Week van 16 november" in page and '<h2 id="tijden" tabindex="-1">Vrijdag 20 november 2026' in page
    assert "Vorige week" not in page and "week=2026-11-23#week" in page


def test_it_turns_the_weeks(office: Office, noor: Browser) -> None:
    page = noor.get(f"{office.path(office.book())}/verplaatsen?week=2026-12-09").text

    assert "Week van 7 december" in page and "Maandag 7 december 2026" in page
    assert "week=2026-11-30#week" in page and "week=2026-12-14#week" in page


@pytest.mark.parametrize("value", ["kim", "0001-01-01", "9999-12-31", "2026-11-22", "1' OR 1=1", "%00"])
@pytest.mark.parametrize("name", ["dag", "week", "wijze", "plaats"])
def test_it_shows_times_whatever_the_address_asks(
    office: Office, noor: Browser, name: str, value: str
) -> None:
    page = noor.get(f"{office.path(office.book())}/verplaatsen?{name}={value}")

    assert page.status_code == 200 and "Week van" in page.text


def test_it_lets_choose_the_place(office: Office, noor: Browser) -> None:
    made = office.book()
    here, there = (
        noor.get(f"{office.path(made)}/verplaatsen?plaats={place}").text
        for place in ("rabot", "stadskantoor")
    )

    assert 'aria-current="true">Wijkkantoor Rabot' in here and ">Stadskantoor Gent</a>" in here
    assert 'aria-current="true">Stadskantoor Gent' in there and 'name="plaats" value="stadskantoor"' in there


def test_it_lets_choose_the_way(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    page = noor.get(f"{office.path(made)}/verplaatsen").text

    assert 'aria-current="true">Videogesprek' in page and ">Aan het loket</a>" in page


def chosen(office: Office, noor: Browser, path: str, time: str = TEN) -> httpx.Response:
    page = noor.post(f"{path}/verplaatsen", tijd=time, **DESK)
    assert page.status_code == 200 and "Klopt dit?" in page.text, page.text
    return page


def confirmed(noor: Browser, path: str, page: httpx.Response) -> httpx.Response:
    return noor.post(f"{path}/verplaatsen/bevestigen", keuze=field(page, "keuze"))


def test_it_shows_from_and_to_before_it_moves(office: Office, noor: Browser) -> None:
    made = office.book()
    page = chosen(office, noor, office.path(made)).text

    assert "<dt>Van</dt><dd>dinsdag 24 november 2026, van 9.00 tot 9.15 uur" in page
    assert "<strong>dinsdag 24 november 2026, van 10.00 tot 10.15 uur</strong>" in page
    assert "We houden deze tijd voor je vrij tot 10.10 uur." in page
    assert office.agenda.look_up(made.id) == made


def test_it_moves_on_the_yes(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    page = confirmed(noor, path, chosen(office, noor, path))
    moved = office.agenda.look_up(made.id)

    assert (
        page.status_code == 200
        and "Je afspraak is verplaatst" in page.text
        and "n•••@example.be" in page.text
    )
    assert "van 10.00 tot 10.15 uur" in page.text and f'href="{office.path(moved)}"' in page.text
    assert (moved.start, moved.number, moved.moved) == (at(10), made.number, 1)
    assert "verplaatst.</strong>" not in page.text


def test_it_shows_the_new_time_by_the_old_link(office: Office, noor: Browser) -> None:
    made = office.book()
    old = office.path(made)
    confirmed(noor, old, chosen(office, noor, old))
    page = noor.get(old)

    assert page.status_code == 200
    assert "<strong>Deze afspraak is verplaatst.</strong> Dit is de nieuwe." in page.text
    assert "van 10.00 tot 10.15 uur" in page.text and "van 9.00" not in page.text
    new = noor.get(office.path(office.agenda.look_up(made.id)))
    assert new.status_code == 200 and "Deze afspraak is verplaatst" not in new.text


@pytest.mark.parametrize("way", ["annuleren", "verplaatsen"])
def test_it_says_everywhere_that_it_moved(office: Office, noor: Browser, way: str) -> None:
    made = office.book()
    old = office.path(made)
    confirmed(noor, old, chosen(office, noor, old))

    assert "Deze afspraak is verplaatst." in noor.get(f"{old}/{way}").text


def test_it_moves_once_when_tapped_twice(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    page = chosen(office, noor, path)
    first, second = confirmed(noor, path, page), confirmed(noor, path, page)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Je afspraak is verplaatst" in second.text and "van 10.00 tot 10.15 uur" in second.text
    assert office.agenda.look_up(made.id).moved == 1


def test_it_moves_once_from_many_windows(office: Office) -> None:
    made = office.book()
    path = office.path(made)
    windows = [browser(office) for _ in range(6)]
    for window in windows:  # FastAPI completes its routes at the first request, and not safely in threads
        assert window.post(f"{path}x/verplaatsen").status_code == 404
    with ThreadPoolExecutor(6) as taps:
        pages = list(taps.map(lambda window: window.post(f"{path}/verplaatsen", tijd=TEN, **DESK), windows))
        assert {page.status_code for page in pages} == {200}
        done = list(taps.map(lambda window: confirmed(window, path, pages[0]), windows))

    assert {page.status_code for page in done} == {200}
    assert office.agenda.look_up(made.id).moved == 1


def test_it_keeps_one_time_for_who_looks_around(office: Office, noor: Browser) -> None:
    path = office.path(office.book())
    chosen(office, noor, path, TEN)
    chosen(office, noor, path, ELEVEN)
    free = {
        time.start for time in office.agenda.times("gent", "reispas", "loket", "rabot", date(2026, 11, 24))
    }

    assert at(10) in free and at(11) not in free


def test_it_knows_the_time_that_it_keeps_already(office: Office, noor: Browser) -> None:
    path = office.path(office.book())
    first = chosen(office, noor, path)
    back = noor.get(f"{path}/verplaatsen").text

    assert "We houden al een tijd voor je vrij tot 10.10 uur" in back
    assert "dinsdag 24 november 2026 om 10.00 uur" in back
    assert field(chosen(office, noor, path), "keuze") == field(first, "keuze")


def test_it_lets_go_what_was_not_wanted(office: Office, noor: Browser) -> None:
    path = office.path(office.book())
    page = chosen(office, noor, path)
    other = noor.post(f"{path}/verplaatsen/loslaten", keuze=field(page, "keuze"))

    assert other.status_code == 200 and f'value="{TEN}"' in other.text and "We houden al" not in other.text
    again = confirmed(noor, path, chosen(office, noor, path))
    assert "Je afspraak is verplaatst" in again.text


def test_it_offers_others_when_the_time_is_gone(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    assert f'value="{TEN}"' in noor.get(f"{path}/verplaatsen?dag=2026-11-24").text
    office.agenda.confirm(office.agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="l1").id, LIEN)
    page = noor.post(f"{path}/verplaatsen", tijd=TEN, **DESK)

    assert (
        page.status_code == 409
        and 'role="alert">Die tijd is net weg: iemand anders was je voor.' in page.text
    )
    assert 'value="2026-11-24T09:15Z">10.15 uur' in page.text and f'value="{TEN}"' not in page.text
    assert "Lien" not in page.text and office.agenda.look_up(made.id) == made


def test_it_offers_others_when_the_hold_ran_out_and_somebody_came(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    page = chosen(office, noor, path)
    office.clock.advance(timedelta(minutes=11))
    office.agenda.confirm(office.agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="l1").id, LIEN)
    late = confirmed(noor, path, page)

    assert late.status_code == 409 and "niet langer voor je vrijhouden" in late.text
    assert office.agenda.look_up(made.id).start == at(9)


def test_it_takes_a_late_yes_when_nobody_came(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    page = chosen(office, noor, path)
    office.clock.advance(timedelta(minutes=11))

    assert confirmed(noor, path, page).status_code == 200
    assert office.agenda.look_up(made.id).start == at(10)


@pytest.mark.parametrize(
    ("time", "status"),
    [
        ("", 422),
        ("kim", 422),
        ("2026-02-30T09:00Z", 422),
        ("2026-11-24T09:07Z", 409),  # nothing begins then
        ("2026-11-22T09:00Z", 409),  # a Sunday
        ("2036-11-24T09:00Z", 409),
        ("0001-01-01T00:00Z", 422),
        ("9999-12-31T23:59Z", 422),
        ("2026-11-24T08:00Z", 409),  # as it is
    ],
)
def test_it_explains_a_time_that_is_none(office: Office, noor: Browser, time: str, status: int) -> None:
    made = office.book()
    page = noor.post(f"{office.path(made)}/verplaatsen", tijd=time, **DESK)

    assert page.status_code == status and 'role="alert"' in page.text and "9.15 uur" in page.text
    assert office.agenda.look_up(made.id) == made


def test_it_moves_nothing_with_a_form_of_another(office: Office, noor: Browser) -> None:
    made, talk = office.book(), office.book(video=True, hour=11)
    page = chosen(office, noor, office.path(made))
    for sealed in (
        field(page, "keuze"),
        office.links.seal(talk.id, "h1"),
        office.links.token(talk),
        "kim",
        "",
    ):
        answer = noor.post(f"{office.path(talk)}/verplaatsen/bevestigen", keuze=sealed)
        assert answer.status_code in (409, 422) and 'role="alert"' in answer.text

    assert office.agenda.look_up(talk.id) == talk and office.agenda.look_up(made.id) == made


def test_it_moves_nothing_that_was_cancelled_meanwhile(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    page = chosen(office, noor, path)
    office.agenda.cancel(made.id)

    for answer in (
        confirmed(noor, path, page),
        noor.get(f"{path}/verplaatsen"),
        noor.post(f"{path}/verplaatsen"),
    ):
        assert answer.status_code == 410 and "al geannuleerd" in answer.text
    assert office.agenda.look_up(made.id).status == Status.CANCELLED


def test_it_moves_nothing_that_has_begun(office: Office, noor: Browser) -> None:
    made = office.book()
    path = office.path(made)
    page = chosen(office, noor, path)
    office.clock.set(at(9))

    for answer in (confirmed(noor, path, page), noor.get(f"{path}/verplaatsen")):
        assert answer.status_code == 410 and "niet meer verplaatsen" in answer.text


def test_it_moves_onto_no_other_appointment_of_the_same_resident(office: Office, noor: Browser) -> None:
    made, talk = office.book(), office.book(video=True, hour=10)
    path = office.path(made)
    page = noor.post(f"{path}/verplaatsen", tijd=TEN, **DESK)
    if page.status_code == 200:
        page = confirmed(noor, path, page)

    assert page.status_code == 409 and "Op dat moment heb je al een andere afspraak." in page.text
    assert talk.number not in page.text and office.agenda.look_up(made.id) == made


def test_it_moves_for_who_has_as_many_as_the_city_allows(office: Office, noor: Browser) -> None:
    for hour in (14, 15):
        booked = office.agenda.hold("gent", "reispas", "loket", "stadskantoor", at(hour), key=f"n{hour}")
        office.agenda.confirm(booked.id, NOOR)
    path = office.path(office.book())

    assert confirmed(noor, path, chosen(office, noor, path)).status_code == 200


def test_it_says_when_nothing_is_free(office: Office, noor: Browser) -> None:
    made = office.book()
    office.agenda._cities = {"gent": gent(hours=_Closed())}
    page = noor.get(f"{office.path(made)}/verplaatsen")

    assert page.status_code == 200 and "Er is nu nergens een tijd vrij" in page.text


class _Closed:
    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        return []


def test_it_says_who_to_call_when_the_theme_is_gone(office: Office, noor: Browser) -> None:
    made = office.book()
    office.agenda._cities = {"gent": replace(gent(), themes={})}

    for answer in (
        noor.get(f"{office.path(made)}/verplaatsen"),
        noor.post(f"{office.path(made)}/verplaatsen"),
    ):
        assert answer.status_code == 410 and "Bel 09 210 10 10" in answer.text


def test_it_takes_no_endless_form(office: Office, noor: Browser) -> None:
    path = office.path(office.book())

    assert noor.post(f"{path}/verplaatsen", tijd=TEN, plaats="x" * 50_000).status_code == 422
