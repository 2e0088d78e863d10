"""The figures of a period on a page, and as a file."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from bot.appointments.setup_tables import WalkIn
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at, said

WONEN = {"theme": "wonen", "product": "woonadvies"}


@pytest.fixture
def october(balie: Agendabalie) -> None:
    """Two talks and a visit at the desk last month; one talk this month."""
    for hour, more in ((10, {}), (11, {"no_show_at": at(12, days=-30)})):
        balie.put(at(hour, days=-30), **WONEN, mode="video", place=None, confirmed_at=at(8, days=-34), **more)
    balie.put(at(9, days=-30), **WONEN, moved=1, rating=5)
    balie.put(at(9, days=-30), status="cancelled", cancelled_by="inwoner")
    balie.put(at(9, days=-1), **WONEN, mode="video", place=None)
    balie.put(at(9, days=-30), city="hasselt")
    with balie.storage.begin() as session:
        for number in (1, 2):
            session.add(
                WalkIn(
                    id=f"w{number}",
                    city="gent",
                    place="gentinfopunt",
                    day=at(9, days=-30).date(),
                    number=number,
                    theme="onthaal",
                    status="klaar",
                    taken_at=at(9, days=-30),
                )
            )


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_it_shows_last_month_at_first(october: None, mieke: Collega) -> None:
    text = mieke.text("cijfers")
    assert "Cijfers: 1 oktober 2026 tot en met 31 oktober 2026" in text
    assert "Wonen, bouwen en renoveren video 2" in text and "(50 %)" in text
    assert "Andere vragen: 2 nummers" in text
    assert "Burgerzaken loket 1" in text and "Onder vijf antwoorden tonen we geen gemiddelde" in text


def test_it_shows_the_period_that_was_asked(october: None, mieke: Collega) -> None:
    assert "video 1" in mieke.text("cijfers?van=gisteren&tot=vandaag")
    assert "Er zijn in deze periode geen nummers" in mieke.text("cijfers?van=gisteren")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("van=32/10/2026&tot=", "bestaat niet"),
        ("van=2026-10-31&tot=2026-10-01", "ligt voor de eerste"),
        ("van=2020-01-01&tot=2026-10-01", "hoogstens 366 dagen"),
        ("van=9999-12-31", "te ver weg"),
        ("tot=2026-10-01", ""),
    ],
)
def test_it_says_what_is_wrong_with_a_period(mieke: Collega, query: str, why: str) -> None:
    answer = mieke.get(f"cijfers?{query}")
    assert answer.status_code == 422 and why in said(answer)
    typed = dict(part.split("=") for part in query.split("&"))
    assert f'value="{typed.get("van", "")}"' in answer.text, "what was typed stays"
    assert mieke.get(f"cijfers.csv?{query}").status_code == 422


def test_it_is_a_file_too(october: None, mieke: Collega) -> None:
    answer = mieke.get("cijfers.csv")
    by = {(row["thema"], row["wijze"]): row for row in rows(answer)}
    assert by["Wonen, bouwen en renoveren", "video"]["niet_gekomen"] == "1"
    assert by["Wonen, bouwen en renoveren", "video"]["dagen_vooraf_mediaan"] == "4,1"
    assert by["Alle thema's", "alle"]["geboekt"] == "4"
    assert 'filename="cijfers-gent-2026-10-01-2026-10-31.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["cijfers", "cijfers.csv", "uitvoer"])
def test_who_may_see_them(balie: Agendabalie, sam: Collega, path: str) -> None:
    assert sam.get(path).status_code == 403
    assert balie.hire("Rik Maes", "beheerder").get(path).status_code == 200
    assert httpx.get(f"{balie.url}/balie/agenda/{path}").status_code == 303


def test_an_administrator_is_led_to_what_he_may_open(balie: Agendabalie) -> None:
    page = balie.hire("Rik Maes", "beheerder").get("cijfers")
    assert 'href="/balie/agenda/instellingen"' in page.text
    for path in ("", "/week", "/boeken", "/blokkeren", "/ziek"):
        assert f'href="/balie/agenda{path}"' not in page.text
