from __future__ import annotations

import re

import httpx
import pytest

from channels.console.pages import HEADERS
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at

PAGES = ["", "?toon=lijst", "week", "zoeken?q=noor", "boeken", "zonder-afspraak", "blokkeren"]


def test_a_day_shows_who_comes_and_how_far_they_are(balie: Agendabalie, sam: Collega) -> None:
    balie.put(at(9), arrived_at=at(8, 55), finished_at=at(9, 20))
    balie.put(at(11), persons=3, name="Lien De Smet")
    balie.put(at(14), mode="video", place=None, theme="wonen", product=None, resource="gent/video/wonen/1")
    text = sam.text()
    assert "Dinsdag 24 november 2026 (vandaag)" in text
    assert "9.00 Noor Peeters" in text and "Klaar" in text
    assert "11.00 Lien De Smet" in text and "3 pers." in text
    assert "Video 1" in text and "14.00" in text and "video" in text
    assert "Verwacht: 2" in text and "Klaar: 1" in text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2026-11-25", "Woensdag 25 november"),
        ("25/11", "Woensdag 25 november"),
        ("gisteren", "Maandag 23 november"),
        ("morgen", "Woensdag 25 november"),
        ("volgende vrijdag", "Vrijdag"),
        ("31 november", "bestaat niet"),
        ("blablabla", "begrijpen we niet"),
        ("2026-99-99", "bestaat niet"),
    ],
)
def test_it_takes_days_as_people_type_them(sam: Collega, asked: str, shown: str) -> None:
    assert shown in sam.text(f"?dag={asked}")


def test_it_narrows_to_a_place_a_theme_or_a_desk(balie: Agendabalie, sam: Collega) -> None:
    balie.put(at(11), name="Noor Peeters")
    balie.put(at(11), name="Lien De Smet", place="rabot", resource="gent/rabot/burgerzaken/1")
    balie.put(at(11), name="Aylin Demir", theme="huwen", resource="gent/stadskantoor/burgerzaken/2")
    names = ("Noor Peeters", "Lien De Smet", "Aylin Demir")

    def shown(query: str) -> list[bool]:
        text = sam.text(query)
        return [name in text for name in names]

    assert shown("?plaats=rabot") == [False, True, False]
    assert shown("?thema=huwen") == [False, False, True]
    assert shown("?wie=gent/stadskantoor/burgerzaken/1") == [True, False, False]
    assert shown("?plaats=nergens") == [True, True, True]


def test_a_cancelled_time_that_is_taken_again_is_told_apart(balie: Agendabalie, sam: Collega) -> None:
    balie.put(at(11), name="Noor Peeters", status="cancelled")
    balie.put(at(11), name="Lien De Smet")
    text = sam.text()
    assert "Geannuleerd, en het uur is alweer bezet" in text
    assert text.index("Lien De Smet") < text.index("Noor Peeters")


def test_the_list_is_for_paper(balie: Agendabalie, sam: Collega) -> None:
    balie.put(at(11), number="A-7K3Q9")
    balie.put(at(12), status="cancelled", name="Lien De Smet")
    text = sam.text("?toon=lijst")
    assert "Dagoverzicht: dinsdag 24 november 2026" in text and "11.00–11.15" in text and "A-7K3Q9" in text
    assert "Lien De Smet" not in text


def test_a_week_counts(balie: Agendabalie, sam: Collega) -> None:
    balie.put(at(11)), balie.put(at(11, days=1)), balie.put(at(12, days=1), status="cancelled")
    text = sam.text("week?dag=26/11/2026")
    assert "Week van maandag 23 november 2026" in text and "Ma 23 nov" in text
    assert "Di 24 nov 1 afspraak" in text and "Wo 25 nov 1 afspraak" in text


def test_nothing_of_a_resident_becomes_markup(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(11), name="<script>alert(1)</script>", staff_note="<b>x</b>")
    for path in ("", "?toon=lijst", "week", f"afspraak/{one}", "zoeken?q=<script>"):
        assert "<script>alert" not in sam.get(path).text and "<b>x" not in sam.get(path).text


def test_a_day_of_twenty_five_hours_and_one_of_twenty_three(balie: Agendabalie, sam: Collega) -> None:
    for day in ("2027-03-28", "2027-10-31"):
        assert sam.get(f"?dag={day}&alles=1").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_goes_to_the_door(balie: Agendabalie, path: str) -> None:
    answer = httpx.get(f"{balie.url}/balie/agenda{'/' if path and path[0] != '?' else ''}{path}")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/balie/aanmelden")


@pytest.mark.parametrize("path", PAGES)
def test_its_pages_keep_to_themselves(sam: Collega, path: str) -> None:
    answer = sam.get(f"/balie/agenda{'/' if path and path[0] != '?' else ''}{path}")
    assert answer.status_code == 200
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text)


def test_an_editor_sees_no_agenda(balie: Agendabalie) -> None:
    answer = balie.hire("Rik Maes", "redacteur").get()
    assert answer.status_code == 403


def test_the_grid_has_its_own_stylesheet(balie: Agendabalie) -> None:
    answer = httpx.get(f"{balie.url}/balie/agenda/rooster.css")
    assert answer.headers["content-type"].startswith("text/css") and ".v12{grid-row-start:13}" in answer.text
