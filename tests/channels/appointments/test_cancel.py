from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from bot.appointments import Status
from bot.appointments.links import PURPOSE
from tests.bot.appointments.sample import REISPAS, at, gent
from tests.channels.appointments.conftest import Browser, Office, browser, field


def test_it_shows_the_appointment_and_asks(office: Office, noor: Browser) -> None:
    made = office.book()
    page = noor.get(office.cancel_path(made))

    assert page.status_code == 200
    for said in (
        "dinsdag 24 november 2026, van 9.00 tot 9.15 uur",
        "Wijkkantoor Rabot",
        made.number,
        "<form",
    ):
        assert said in page.text
    assert "Noor" not in page.text
    assert '<html lang="nl">' in page.text and "<title>Afspraak annuleren - Stad Gent</title>" in page.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_cancels_nothing_by_looking(office: Office, noor: Browser, method: str) -> None:
    made = office.book()

    assert noor.request(method, office.cancel_path(made)).status_code == 200
    assert office.agenda.look_up(made.id).status == Status.CONFIRMED


def test_it_cancels_on_the_button(office: Office, noor: Browser) -> None:
    made = office.book()
    page = noor.post(office.cancel_path(made))

    assert page.status_code == 200 and "Je afspraak is geannuleerd" in page.text
    assert office.agenda.look_up(made.id).status == Status.CANCELLED


def test_it_shows_the_same_to_who_taps_twice(office: Office, noor: Browser) -> None:
    path = office.cancel_path(office.book())
    key = field(noor.get(path), "sleutel")
    first, second = noor.post(path, sleutel=key), noor.post(path, sleutel=key)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.text == second.text and "Je afspraak is geannuleerd" in first.text


@pytest.mark.parametrize(
    "key", ["kim", "pagina/x/AAAAAAAAAAAAAAAA", "é" * 300, "pagina/" + "a" * 36 + "/" + "B" * 16]
)
def test_it_takes_no_key_but_its_own(office: Office, noor: Browser, key: str) -> None:
    path = office.cancel_path(office.book())

    assert noor.post(path, sleutel=key).status_code == 200
    assert noor.post(path, sleutel=key).status_code == 410


def test_it_cancels_by_the_links_of_older_mails(office: Office, noor: Browser) -> None:
    made = office.book()
    token = str(URLSafeSerializer("geheim", salt=PURPOSE).dumps(made.id))

    assert "Wil je deze afspraak annuleren?" in noor.get(f"/afspraak/annuleren/{token}").text
    assert noor.post(f"/afspraak/annuleren/{token}").status_code == 200
    assert office.agenda.look_up(made.id).status == Status.CANCELLED


def test_it_says_that_the_link_was_used(office: Office, noor: Browser) -> None:
    path = office.cancel_path(office.book())
    noor.post(path)

    for answer in (noor.get(path), noor.post(path)):
        assert answer.status_code == 410
        assert "al geannuleerd" in answer.text and "09 210 10 10" in answer.text


def test_it_says_once_that_it_cancelled_however_often_one_clicks(office: Office) -> None:
    path = office.cancel_path(office.book())
    windows = [browser(office) for _ in range(8)]
    for window in windows:  # FastAPI completes its routes at the first request, and not safely in threads
        assert window.post(f"{path}x").status_code == 404
    with ThreadPoolExecutor(8) as clicks:
        answers = list(clicks.map(lambda window: window.post(path).status_code, windows))

    assert sorted(answers) == [200] + [410] * 7


def test_it_does_not_cancel_what_has_begun(office: Office, noor: Browser) -> None:
    path = office.cancel_path(office.book())
    office.clock.set(at(9))

    for answer in (noor.get(path), noor.post(path)):
        assert answer.status_code == 410 and "niet meer annuleren" in answer.text


def test_its_link_ends_a_day_after_the_appointment(office: Office, noor: Browser) -> None:
    made = office.book()
    office.clock.set(made.end + timedelta(days=1, seconds=1))
    page = noor.get(office.cancel_path(made))

    assert page.status_code == 410 and "werkt niet meer" in page.text
    assert "24 november" not in page.text


@pytest.mark.parametrize(
    "token", ["kim", "", "a/b/../c", "%00", "é", "<script>alert(1)</script>", "." * 3000]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_answers_a_wrong_link_in_words(noor: Browser, token: str, method: str) -> None:
    page = noor.request(method, f"/afspraak/annuleren/{token}")

    assert page.status_code == 404
    if "/../" not in token:
        assert "Deze link klopt niet" in page.text and "<script" not in page.text


def test_it_does_not_take_a_hold_for_an_appointment(office: Office, noor: Browser) -> None:
    hold = office.agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m9")
    made = replace(office.book(), id=hold.id)
    path = office.links.cancel(made).removeprefix("https://onthaal.example")

    assert noor.get(path).status_code == 404


def test_it_survives_a_city_that_left(office: Office, noor: Browser) -> None:
    made = office.book()
    office.agenda._cities = {}

    assert noor.get(office.cancel_path(made)).status_code == 410


def test_it_escapes_the_words_of_the_city(office: Office, noor: Browser) -> None:
    odd = replace(REISPAS, name="<b>Reispas</b> & meer")
    office.agenda._cities = {"gent": gent(themes=(odd,))}
    page = noor.get(office.cancel_path(office.book()))

    assert "&lt;b&gt;Reispas&lt;/b&gt; &amp; meer" in page.text


def test_its_pages_run_no_script_and_are_kept_nowhere(office: Office, noor: Browser) -> None:
    for page in (noor.get(office.cancel_path(office.book())), noor.get("/afspraak/annuleren/kim")):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "<script" not in page.text and "style=" not in page.text


def test_it_has_a_stylesheet(noor: Browser) -> None:
    style = noor.get("/afspraak/pagina.css")

    assert style.status_code == 200 and style.headers["Content-Type"].startswith("text/css")
