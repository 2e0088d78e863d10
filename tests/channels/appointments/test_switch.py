"""Between the desk and a video talk, by the link in a mail."""

from __future__ import annotations

from tests.bot.appointments.sample import LIEN, at
from tests.channels.appointments.conftest import Browser, Office


def test_it_asks_before_it_switches(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    page = noor.get(f"{office.path(made)}/wijze")

    assert page.status_code == 200 and "Ja, ik kom naar Stadskantoor Gent" in page.text
    assert "Het uur blijft: <strong>dinsdag 24 november 2026, van 9.00 tot 9.30 uur</strong>" in page.text
    assert office.agenda.look_up(made.id) == made


def test_it_switches_at_the_same_time(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    page = noor.post(f"{office.path(made)}/wijze", wijze="loket", plaats="stadskantoor")
    now = office.agenda.look_up(made.id)

    assert page.status_code == 200 and "Je afspraak is verplaatst" in page.text
    assert (now.mode, now.place, now.start, now.moved) == ("loket", "stadskantoor", made.start, 1)
    assert "Dit is geen videogesprek meer" in noor.get(f"/video/{made.video_token}").text
    assert "Naar je videogesprek" not in noor.get(office.path(made)).text


def test_it_switches_back_to_the_same_talk(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    path = f"{office.path(made)}/wijze"
    noor.post(path, wijze="loket", plaats="stadskantoor")
    assert "Ja, met een videogesprek" in noor.get(path).text
    noor.post(path, wijze="video")
    now = office.agenda.look_up(made.id)

    assert (now.mode, now.place, now.video_token, now.moved) == ("video", None, made.video_token, 2)


def test_it_switches_once_when_tapped_twice(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    pages = [noor.post(f"{office.path(made)}/wijze", wijze="loket", plaats="stadskantoor") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("Je afspraak is verplaatst" in page.text for page in pages)
    assert office.agenda.look_up(made.id).moved == 1


def fill_the_desk(office: Office) -> None:
    for number in range(2):
        hold = office.agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key=f"l{number}")
        if number == 0:
            office.agenda.confirm(hold.id, LIEN)


def test_it_shows_other_times_when_its_own_is_not_free(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    fill_the_desk(office)
    page = noor.get(f"{office.path(made)}/wijze")

    assert page.status_code == 200 and "Op het uur dat je nu hebt, kan dat niet." in page.text
    assert 'value="2026-11-24T08:30Z">9.30 uur' in page.text and 'name="wijze" value="loket"' in page.text


def test_it_shows_other_times_when_it_went_meanwhile(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    fill_the_desk(office)
    page = noor.post(f"{office.path(made)}/wijze", wijze="loket", plaats="stadskantoor")

    assert page.status_code == 409 and "Die tijd is net weg" in page.text
    assert office.agenda.look_up(made.id) == made


def test_it_switches_only_to_what_there_is(office: Office, noor: Browser) -> None:
    made, talk = office.book(), office.book(video=True, hour=11)

    page = noor.get(f"{office.path(made)}/wijze")
    assert page.status_code == 410 and "Deze afspraak kan alleen aan het loket" in page.text
    assert noor.post(f"{office.path(made)}/wijze", wijze="video").status_code == 410
    for sent in ({"wijze": "kim"}, {}, {"wijze": "loket", "plaats": "nergens"}, {"wijze": "loket"}):
        assert noor.post(f"{office.path(talk)}/wijze", **sent).status_code in (200, 409)
    assert (office.agenda.look_up(made.id), office.agenda.look_up(talk.id)) == (made, talk)
