from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.appointments import AgendaAway, Contact, Status
from bot.storage import StorageAway
from channels.appointments.opening import masked
from tests.bot.appointments.sample import NOOR, REISPAS, WONEN, at, gent
from tests.channels.appointments.conftest import Browser, Office

WAYS = ("", "/verplaatsen", "/wijze", "/annuleren", "/wachtlijst", "/aanbod", "/tevreden")


def test_it_shows_what_when_where_and_what_to_bring(office: Office, noor: Browser) -> None:
    made = office.book()
    page = noor.get(office.path(made))

    assert page.status_code == 200
    for said in (
        "dinsdag 24 november 2026, van 9.00 tot 9.15 uur",
        "Wijkkantoor Rabot, Jozef II-straat 104, 9000 Gent",
        'href="https://www.openstreetmap.org/search?query=Jozef%20II-straat%20104%2C%209000%20Gent" rel="noreferrer"',
        made.number,
        "je &lt;oude&gt; pas",
        "Breng dit mee",
        "n•••@example.be",
        "09 210 10 10",
    ):
        assert said in page.text


def test_it_points_to_the_door_where_that_is_known(office: Office, noor: Browser) -> None:
    known = {"rabot": replace(gent().places["rabot"], geo=(51.0629, 3.7174))}
    office.agenda._cities = {"gent": replace(gent(), places={**gent().places, **known})}
    page = noor.get(office.path(office.book())).text

    assert 'href="https://www.openstreetmap.org/?mlat=51.0629&amp;mlon=3.7174#map=17/51.0629/3.7174"' in page


def test_it_tells_nothing_about_who_comes(office: Office, noor: Browser) -> None:
    page = noor.get(office.path(office.book())).text

    for secret in ("Noor", "Peeters", "noor@", "470123456", "0470"):
        assert secret not in page


def test_it_leads_to_everything_one_can_do(office: Office, noor: Browser) -> None:
    made = office.book()
    page = noor.get(office.path(made)).text

    for way in ("verplaatsen", "annuleren", "afspraak.ics"):
        assert f'href="{office.path(made)}/{way}"' in page
    assert "/wijze" not in page  # this theme is treated at the desk only


def test_it_leads_to_the_talk(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    page = noor.get(office.path(made)).text

    assert f'href="/video/{made.video_token}"' in page and "Naar je videogesprek" in page
    assert "Met een videogesprek" in page and "Hou dit bij de hand" in page
    assert "Liever aan het loket" in page and "openstreetmap" not in page


@pytest.mark.parametrize(
    ("days", "said"), [(0, "Je afspraak is vandaag om 9.00 uur"), (1, "Je afspraak is morgen om 9.00 uur")]
)
def test_it_says_that_it_is_soon(office: Office, noor: Browser, days: int, said: str) -> None:
    path = office.path(office.book())
    office.clock.set(at(8) - timedelta(days=days))

    assert said in noor.get(path).text


def test_it_shows_a_cancelled_appointment_without_anything_to_do(office: Office, noor: Browser) -> None:
    made = office.book()
    office.agenda.cancel(made.id)
    page = noor.get(office.path(made))

    assert page.status_code == 200 and "Deze afspraak is geannuleerd" in page.text
    assert "verplaatsen" not in page.text and "annuleren" not in page.text and "Sorry" not in page.text


def test_it_says_sorry_when_the_city_cancelled(office: Office, noor: Browser) -> None:
    made = office.book()
    office.agenda.cancel(made.id, by="balie")

    assert "De Stad Gent heeft ze geannuleerd. Sorry daarvoor." in noor.get(office.path(made)).text


def test_it_says_when_it_is_now_and_when_it_is_over(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    office.clock.set(at(9, 10))
    now = noor.get(office.path(made)).text
    assert "Je afspraak is nu" in now and "Naar je videogesprek" in now and "verplaatsen" not in now

    office.clock.set(made.end)
    over = noor.get(office.path(made)).text
    assert "Deze afspraak is voorbij" in over and f"{office.path(made)}/tevreden" in over
    office.clock.set(made.end + timedelta(days=1, seconds=1))
    gone = noor.get(office.path(made))
    assert gone.status_code == 410 and "24 november" not in gone.text


def test_it_hands_over_a_calendar_file(office: Office, noor: Browser) -> None:
    made = office.book()
    file = noor.get(f"{office.path(made)}/afspraak.ics")
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")

    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="afspraak.ics"'
    assert file.headers["Cache-Control"] == "no-store"
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("PUBLISH", f"{made.id}@onthaal", 0)
    assert event["DTSTART"].dt == made.start and "ATTENDEE" not in event
    office.agenda.cancel(made.id)
    assert noor.get(f"{office.path(made)}/afspraak.ics").status_code == 410


def test_it_says_that_an_agenda_is_away(
    office: Office, noor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.path(office.book())

    def away(*_: object, **__: object) -> None:
        raise AgendaAway("the supplier doesn't answer")

    monkeypatch.setattr(office.agenda, "days", away)
    page = noor.get(f"{path}/verplaatsen")
    assert page.status_code == 503 and "gaat niet verloren" in page.text and "09 210 10 10" in page.text
    monkeypatch.setattr(office.agenda, "look_up", away)
    page = noor.get(path)
    assert page.status_code == 503 and "gaat niet verloren" in page.text
    assert page.headers["Retry-After"] == "5"


@pytest.mark.parametrize("way", [*WAYS, "/video"])
def test_it_says_that_the_database_is_away(
    office: Office, noor: Browser, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    made = office.book(video=True)
    path = f"/video/{made.video_token}" if way == "/video" else f"{office.path(made)}{way}"

    def away() -> None:
        raise StorageAway("no answer")

    monkeypatch.setattr(office.storage, "read", away)
    page = noor.get(path)
    assert page.status_code == 503 and "gaat niet verloren" in page.text


def test_it_changes_nothing_by_looking(office: Office, noor: Browser) -> None:
    made = office.book()
    for way in (
        "",
        "/verplaatsen",
        "/verplaatsen/bevestigen",
        "/verplaatsen/loslaten",
        "/wijze",
        "/annuleren",
        "/wachtlijst",
        "/wachtlijst/verlaten",
        "/aanbod",
        "/tevreden?score=5",
    ):
        for method in ("GET", "HEAD"):
            noor.request(method, f"{office.path(made)}{way}")

    assert office.agenda.look_up(made.id) == made


def test_it_answers_in_the_form_of_the_city(office: Office, noor: Browser) -> None:
    office.agenda._cities = {"gent": replace(gent(), form="u")}
    made = office.book(video=True)
    read = [noor.get(f"{office.path(made)}{way}").text for way in WAYS]
    read.append(noor.post(f"{office.path(made)}/verplaatsen", tijd="2026-11-24T09:30Z", wijze="video").text)
    read.append(noor.post(f"{office.path(made)}/verplaatsen", tijd="kim").text)
    read.append(noor.post(f"{office.path(made)}/wachtlijst", vanaf="kim").text)
    read.append(noor.post(f"{office.path(made)}/wachtlijst").text)
    office.waiting.sweep()
    read.append(noor.get(f"{office.path(made)}/aanbod").text)
    read.append(noor.post(f"{office.path(made)}/wijze", wijze="loket", plaats="stadskantoor").text)
    office.clock.set(made.end)
    read.append(noor.post(f"{office.path(made)}/tevreden", score="1").text)
    read.append(noor.post(f"{office.path(made)}/tevreden", score="6").text)

    assert "Verplaats uw afspraak" in read[0] and "U mag deze pagina afdrukken" in read[0]
    for page in read:
        said = re.sub(r"<[^>]*>|je &lt;oude&gt; pas", "\n", page)
        assert not re.search(r"\b(?:je|jij|jou|jouw)\b", said, re.I), said


def test_it_says_with_how_many(office: Office, noor: Browser) -> None:
    family = replace(REISPAS, most_persons=4)
    office.agenda._cities = {"gent": gent(themes=(family, WONEN))}
    hold = office.agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", persons=3)
    made = office.agenda.confirm(hold.id, NOOR)

    assert "3 personen" in noor.get(office.path(made)).text


def test_it_tells_nothing_apart_about_wrong_links(office: Office, noor: Browser) -> None:
    made, other = office.book(), office.links
    tokens = (
        office.links.token(made) + "x",
        office.links.token(replace(made, id="00000000-0000-0000-0000-000000000000")),
        other.seal(made.id, "h1"),
        "kim",
        "a/b/c",
        "%00",
    )
    pages = {noor.get(f"/afspraak/{token}").text for token in tokens}
    pages |= {noor.get(f"/afspraak/{token}/verplaatsen").text for token in tokens}

    assert len(pages) == 1 and "Deze link klopt niet" in pages.pop()
    assert {noor.get(f"/afspraak/{token}").status_code for token in tokens} == {404}


@pytest.mark.parametrize(
    ("address", "said"),
    [("noor@example.be", "n•••@example.be"), ("a@b.be", "a•••@b.be"), ("", ""), (None, "")],
)
def test_it_masks_an_address(address: str | None, said: str) -> None:
    assert masked(address) == said


def test_it_promises_no_mail_to_who_has_no_address(office: Office, noor: Browser) -> None:
    hold = office.agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    made = office.agenda.confirm(hold.id, Contact("Lien De Smet", None, "+32470123457"))
    page = noor.get(office.path(made)).text

    assert "mailen we" not in page and made.status == Status.CONFIRMED
