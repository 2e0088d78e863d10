from __future__ import annotations

import re

import httpx
import pytest

from tests.channels.console.agenda.conftest import Agendabalie, Collega, hidden, said

PLACE = {"plaats": "gentinfopunt", "thema": "onthaal"}


def _take(sam: Collega, key: str) -> str:
    answer = sam.post("zonder-afspraak/nummer", sleutel=key, **PLACE)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_numbers_are_given_called_and_done(balie: Agendabalie, sam: Collega) -> None:
    assert "Het nummer is 1" in sam.text(_take(sam, "a"))
    assert "Het nummer is 2" in sam.text(_take(sam, "b"))
    page = sam.get("zonder-afspraak?loket=Loket 2")
    assert "Volgende: nummer 1" in said(page)
    fields = {"plaats": "gentinfopunt", "loket": "Loket 2", "sleutel": hidden(page, "sleutel")}
    for _ in range(2):
        assert sam.post("zonder-afspraak/roep", **fields).status_code == 303
    page = sam.get("zonder-afspraak?loket=Loket 2")
    assert "1 Loket 2, opgeroepen om 10.07 uur" in said(page) and "Volgende: nummer 2" in said(page)
    found = re.search(r"zonder-afspraak/([0-9a-f-]{36})/klaar", page.text)
    assert found
    assert sam.post(f"zonder-afspraak/{found[1]}/klaar", plaats="gentinfopunt").status_code == 303
    assert "Vandaag al 1 geholpen" in sam.text("zonder-afspraak")
    assert balie.deeds() == ["nummer", "nummer", "opgeroepen", "klaar"]


def test_nobody_waits(sam: Collega) -> None:
    answer = sam.post("zonder-afspraak/roep", plaats="gentinfopunt", loket="Loket 1", sleutel="x")
    assert "gedaan=niemand" in answer.headers["location"]
    assert "Er wacht niemand" in sam.text(answer.headers["location"])


def test_it_asks_for_the_desk(sam: Collega) -> None:
    answer = sam.post("zonder-afspraak/roep", plaats="gentinfopunt", loket="", sleutel="x")
    assert answer.status_code == 422 and "Kies eerst je loket" in said(answer)


def test_the_screen_on_the_wall_shows_numbers_to_anybody(balie: Agendabalie, sam: Collega) -> None:
    _take(sam, "a"), _take(sam, "b")
    sam.post("zonder-afspraak/roep", plaats="gentinfopunt", loket="Loket 3", sleutel="c")
    link = re.search(r'href="(/balie/agenda/scherm/[^"]+)"', sam.get("zonder-afspraak").text)
    assert link
    seen = httpx.get(balie.url + link[1])
    assert seen.status_code == 200 and seen.headers["refresh"] == "5"
    assert "1 Loket 3" in said(seen) and "1 persoon wacht" in said(seen)


@pytest.mark.parametrize("token", ["nope", "WyJnZW50IiwiZ2VudGluZm9wdW50Il0.AAAA", "%00"])
def test_a_guessed_screen_does_not_exist(balie: Agendabalie, token: str) -> None:
    assert httpx.get(f"{balie.url}/balie/agenda/scherm/{token}").status_code == 404


def test_another_citys_numbers_stay_theirs(balie: Agendabalie, sam: Collega, kim: Collega) -> None:
    _take(sam, "a")
    number = re.search(r"zonder-afspraak/([0-9a-f-]{36})/weg", sam.get("zonder-afspraak").text)
    assert number
    assert kim.post(f"zonder-afspraak/{number[1]}/weg").status_code == 404
    assert kim.post("zonder-afspraak/nummer", sleutel="x", **PLACE).status_code == 404
