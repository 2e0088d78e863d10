"""Mieke changes what can be booked, and residents are offered just that."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from bot.appointments import Contact, SlotTaken
from bot.appointments.setting_up import ThemeChanges
from tests.channels.console.agenda.conftest import TODAY, Agendabalie, Collega, at, hidden, said

SETTINGS = "instellingen"
FIELDS = ("duur", "per_persoon", "personen", "vooraf", "nadien", "hoogstens", "per_inwoner", "minstens")
TOMORROW = TODAY + timedelta(days=1)
PAGES = (
    "",
    "/thema/wonen",
    "/loket/nieuw",
    "/medewerker/nieuw",
    "/uren/thema/wonen/video",
    "/nakijken",
)


def keep(who: Collega, path: str, **fields: str | list[str]) -> httpx.Response:
    return who.post(f"{SETTINGS}/{path}", **fields)  # type: ignore[arg-type]


def kept(who: Collega, path: str, **fields: str | list[str]) -> str:
    answer = keep(who, path, **fields)
    assert answer.status_code == 303, said(answer)
    return who.text(answer.headers["location"])


def theme(who: Collega, key: str, **fields: str) -> str:
    return kept(who, f"thema/{key}", **{"actief": "1", **fields})


def add_officer(who: Collega, name: str = "Aïsha Yilmaz", **fields: str | list[str]) -> str:
    values: dict[str, str | list[str]] = {
        "naam": name,
        "themas": ["wonen"],
        "wijzen": ["video"],
        "actief": "1",
        "sleutel": "a1b2c3d4",
        **fields,
    }
    kept(who, "medewerker/nieuw", **values)
    plain = name.split()[0].casefold().replace("ï", "i")
    (found,) = set(re.findall(rf'medewerker/({plain}[^"]*)"', who.get(SETTINGS).text))
    return found


def times(
    balie: Agendabalie, theme_key: str, mode: str = "loket", place: str | None = "stadskantoor"
) -> list[str]:
    found = balie.agenda.times("gent", theme_key, mode, place, TOMORROW)
    return [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in found]


@pytest.mark.parametrize("path", PAGES)
def test_only_who_leads_or_administers_comes_in(balie: Agendabalie, path: str) -> None:
    for role in ("teamleider", "beheerder"):
        assert balie.hire("Mieke Claes", role).get(SETTINGS + path).status_code == 200
    for role in ("agent", "redacteur"):
        assert balie.hire("Sam Peeters", role).get(SETTINGS + path).status_code == 403
    answer = httpx.get(f"{balie.url}/balie/agenda/{SETTINGS}{path}")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/balie/aanmelden")


@pytest.mark.parametrize(
    "path",
    [
        "thema/vissen",
        "loket/zaal",
        "medewerker/sam",
        "uren/thema/wonen/fax",
        "uren/loket/zaal",
        "uren/x/y",
        "uren/*",
    ],
)
def test_what_the_city_lacks_is_not_found(balie: Agendabalie, mieke: Collega, path: str) -> None:
    assert mieke.get(f"{SETTINGS}/{path}").status_code == 404
    assert keep(mieke, path, naam="x").status_code == 404


def test_another_city_is_never_seen(balie: Agendabalie, mieke: Collega, kim: Collega) -> None:
    officer = add_officer(mieke)
    assert "Aïsha" in mieke.text(SETTINGS) and "Aïsha" not in kim.text(SETTINGS)
    for path in (f"medewerker/{officer}", f"uren/medewerker/{officer}"):
        assert kim.get(f"{SETTINGS}/{path}").status_code == 404
        assert keep(kim, path, naam="Kim", maandag="9-12").status_code == 404
    assert "Mieke Claes" not in kim.get(f"{SETTINGS}/medewerker/nieuw").text, "colleagues of another city"


def test_a_foreign_form_changes_nothing(balie: Agendabalie, mieke: Collega) -> None:
    assert mieke.post(f"{SETTINGS}/thema/wonen", csrf="x", duur="45").status_code == 403
    assert balie.setups["gent"].themes["wonen"].minutes == 30


def test_the_agenda_offers_the_new_length_at_once(balie: Agendabalie, mieke: Collega) -> None:
    before = times(balie, "burgerzaken", place="stadskantoor")
    text = theme(mieke, "burgerzaken", duur="20", **{"duren/reispas": "40"})
    assert "Het thema is bewaard" in text and "duur, duur per product" in text
    after = times(balie, "burgerzaken", place="stadskantoor")
    assert before[0].endswith(":15") and after[0].endswith(":20")
    (longer, *_) = balie.agenda.times(
        "gent", "burgerzaken", "loket", "stadskantoor", TOMORROW, product="reispas"
    )
    assert longer.end - longer.start == timedelta(minutes=40)
    assert balie.deeds() == ["instelling"]


def test_a_theme_goes_back_to_the_content(balie: Agendabalie, mieke: Collega) -> None:
    theme(mieke, "wonen", duur="45", minstens="1,5", inloop="ja", wijzen="loket")
    page = mieke.get(f"{SETTINGS}/thema/wonen")
    assert 'value="45"' in page.text and 'value="1,5"' in page.text and "selected" in page.text
    found = balie.setups["gent"].themes["wonen"]
    assert (found.minutes, found.lead, found.modes, found.walk_in) == (
        45,
        timedelta(minutes=90),
        ("loket",),
        True,
    )
    assert "volgt weer de inhoud" in kept(mieke, "thema/wonen", doe="inhoud")
    assert balie.setups["gent"].themes["wonen"] == balie.setups.content("gent").themes["wonen"]
    assert 'placeholder="30"' in mieke.get(f"{SETTINGS}/thema/wonen").text


def test_a_theme_is_put_off_and_on(balie: Agendabalie, mieke: Collega) -> None:
    assert "uit" in kept(mieke, "thema/huwen")
    assert "huwen" not in balie.setups["gent"].themes
    theme(mieke, "huwen")
    assert "huwen" in balie.setups["gent"].themes


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    balie: Agendabalie, mieke: Collega
) -> None:
    answer = keep(
        mieke,
        "thema/burgerzaken",
        **{"duur": "vijftien", "minstens": "morgen", "personen": "3", "duren/reispas": "tien", "actief": "1"},
    )
    assert answer.status_code == 422
    assert 'value="vijftien" placeholder="15" aria-invalid="true" aria-describedby="fout-duur"' in answer.text
    assert 'id="fout-minstens"' in answer.text and 'id="fout-duren/reispas"' in answer.text
    assert 'value="3"' in answer.text and 'value="tien"' in answer.text
    assert "Kijk 3 velden na" in said(answer)
    out_of_range = keep(mieke, "thema/burgerzaken", **{"duur": "15", "duren/reispas": "7", "actief": "1"})
    assert (
        "Kies een veelvoud van 5 minuten" in said(out_of_range)
        and 'id="fout-duren/reispas"' in out_of_range.text
    )
    assert balie.deeds() == [], "nothing was kept"


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("odd", ["-1", "99999999999", "1e9", "\x00", "<b>", "½"])
def test_odd_numbers_are_refused_in_words(mieke: Collega, name: str, odd: str) -> None:
    answer = keep(mieke, "thema/wonen", **{"actief": "1", name: odd})
    if odd == "\x00":
        assert answer.status_code == 303, "nobody typed anything"
        return
    assert answer.status_code == 422 and f'id="fout-{name}"' in answer.text and "<b>" not in answer.text


def test_a_desk_replaces_the_numbers_of_its_place(balie: Agendabalie, mieke: Collega) -> None:
    page = mieke.get(f"{SETTINGS}/loket/nieuw")
    desk = {"naam": "Zaal 1", "plaats": "rabot", "themas": ["burgerzaken"], "capaciteit": "3", "actief": "1"}
    text = kept(mieke, "loket/nieuw", sleutel=hidden(page, "sleutel"), **desk)
    assert "Het loket is bewaard" in text and "Zaal 1" in text and "Wijkkantoor Rabot" in text
    kept(mieke, "loket/nieuw", sleutel=hidden(page, "sleutel"), **desk)
    (found,) = balie.setups["gent"].desks
    assert (found.name, found.capacity, found.themes) == ("Zaal 1", 3, ("burgerzaken",)), (
        "a double tap made one"
    )
    kept(mieke, f"loket/{found.key}", **{**desk, "naam": "Zaal A", "actief": ""})
    assert balie.setups["gent"].desks == ()
    text = mieke.text(SETTINGS)
    assert "Zaal A" in text and "nee" in text


@pytest.mark.parametrize(
    ("fields", "name", "why"),
    [
        ({"naam": ""}, "naam", "Vul een naam in"),
        ({"plaats": ""}, "plaats", ""),
        ({"plaats": "stadhuis"}, "plaats", ""),
        ({"themas": []}, "themas", "minstens één"),
        ({"themas": ["huwen"]}, "themas", "Huwen wordt in de inhoud niet aangeboden in"),
        ({"capaciteit": "0"}, "capaciteit", "van 1 tot 50"),
        ({"capaciteit": "veel"}, "capaciteit", "geheel getal"),
    ],
)
def test_a_desk_that_cannot_be_is_refused_in_words(
    balie: Agendabalie, mieke: Collega, fields: dict[str, str | list[str]], name: str, why: str
) -> None:
    values: dict[str, str | list[str]] = {
        "naam": "Zaal <1>",
        "plaats": "rabot",
        "themas": ["burgerzaken"],
        "capaciteit": "3",
        **fields,
    }
    answer = keep(mieke, "loket/nieuw", **values)
    assert answer.status_code == 422 and f'id="fout-{name}"' in answer.text and why in said(answer)
    if name != "naam":
        assert 'value="Zaal &lt;1&gt;"' in answer.text
    assert balie.setups["gent"].desks == ()


def test_an_officer_gives_times_of_his_own(balie: Agendabalie, mieke: Collega) -> None:
    key = add_officer(mieke)
    text = kept(mieke, f"uren/medewerker/{key}", woensdag="10u-11u")
    assert "De uren zijn bewaard" in text and "eigen uren" in text
    assert times(balie, "wonen", "video", None) == ["10:00-10:30", "10:30-11:00"]
    balie.agenda.hold("gent", "wonen", "video", None, at(10, days=1), conversation_id=None, key="noor")
    assert times(balie, "wonen", "video", None) == ["10:30-11:00"], "nobody is in two places"
    assert "van het thema" in kept(mieke, f"uren/medewerker/{key}", doe="inhoud")
    assert len(times(balie, "wonen", "video", None)) > 2


def test_an_officer_of_two_themes_is_in_one_place(balie: Agendabalie, mieke: Collega) -> None:
    key = add_officer(mieke, themas=["wonen", "energie"], wijzen=["video", "loket"])
    kept(mieke, f"uren/medewerker/{key}", woensdag="9:00-10:30")
    assert times(balie, "energie", "video", None) == ["09:00-09:45", "09:45-10:30"]
    balie.agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9, days=1), key="noor")
    assert times(balie, "energie", "video", None) == ["09:45-10:30"]
    assert times(balie, "wonen", "video", None) == ["09:30-10:00", "10:00-10:30"]


def test_an_officer_is_joined_to_a_colleague_once(balie: Agendabalie, mieke: Collega, kim: Collega) -> None:
    add_officer(mieke, account=mieke.id)
    assert "Mieke Claes" in mieke.text(SETTINGS)
    values = {"naam": "Bert", "themas": "wonen", "wijzen": "video", "actief": "1"}
    again = keep(mieke, "medewerker/nieuw", **values, account=mieke.id)
    assert (
        again.status_code == 422
        and "hoort al bij Aïsha Yilmaz" in said(again)
        and 'value="Bert"' in again.text
    )
    foreign = keep(mieke, "medewerker/nieuw", **values, account=kim.id)
    assert foreign.status_code == 422 and "kennen we niet" in said(foreign)


def test_hours_of_a_theme_are_kept_and_taken_back(balie: Agendabalie, mieke: Collega) -> None:
    page = mieke.get(f"{SETTINGS}/uren/thema/wonen/loket")
    days = dict(re.findall(r'<input id="(\w+dag)"[^>]* value="([^"]*)"', page.text))
    assert len(days) == 7 and days["zondag"] == "" and "-" in days["woensdag"], "filled with what holds"
    assert "gewone uren gelden weer" in kept(mieke, "uren/thema/wonen/loket", **days), (
        "as it was is no change"
    )
    assert balie.setups["gent"].weeks == {}
    kept(mieke, "uren/thema/wonen/loket", **{**days, "woensdag": "9.00-10.00"})
    assert times(balie, "wonen") == ["09:00-09:30", "09:30-10:00"]
    assert f"In de inhoud: {days['woensdag']}" in mieke.text(f"{SETTINGS}/uren/thema/wonen/loket")
    kept(mieke, "uren/thema/wonen/loket", doe="inhoud", woensdag="onzin")
    assert len(times(balie, "wonen")) > 2


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"dinsdag": "negen tot vijf", "woensdag": "9-12"}, "begrijpen we niet"),
        ({"dinsdag": "12:00-9:00"}, "het einde moet na het begin liggen"),
        ({"dinsdag": "gesloten"}, "Alle dagen zijn gesloten"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(
    balie: Agendabalie, mieke: Collega, typed: dict[str, str], why: str
) -> None:
    answer = keep(mieke, "uren/thema/wonen/loket", **typed)
    assert answer.status_code == 422 and why in said(answer)
    for value in typed.values():
        assert f'value="{value}"' in answer.text
    assert balie.setups["gent"].weeks == {}


def test_it_warns_of_what_no_longer_fits(balie: Agendabalie, mieke: Collega) -> None:
    wonen = {"theme": "wonen", "product": "woonadvies"}
    one = balie.put(
        at(10, days=1), **wonen, number="A-7K3Q9", resource="gent/stadskantoor/wonen/1", minutes=30
    )
    balie.put(at(14, days=-1), **wonen, resource="gent/stadskantoor/wonen/1")
    assert "Alles past" in mieke.text(f"{SETTINGS}/nakijken") and "passt" not in mieke.text(SETTINGS)
    text = kept(mieke, "uren/thema/wonen/loket", woensdag="13:00-16:00")
    assert (
        "1 afspraak past niet meer" in text
        and f'href="/balie/agenda/{SETTINGS}/nakijken"' in mieke.get(SETTINGS).text
    )
    page = mieke.get(f"{SETTINGS}/nakijken")
    assert (
        "A-7K3Q9" in said(page)
        and "buiten de uren" in said(page)
        and f"/balie/agenda/afspraak/{one}" in page.text
    )
    administrator = balie.hire("Rik Maes", "beheerder").get(f"{SETTINGS}/nakijken")
    assert "A-7K3Q9" in administrator.text and "Noor" not in administrator.text
    assert "/balie/agenda/afspraak/" not in administrator.text, "a page that he can't open"
    assert balie.row(one).status == "confirmed", "what is booked stays"


def test_a_theme_keeps_the_durations_of_the_content(balie: Agendabalie) -> None:
    """Only the product that was changed differs."""
    balie.setting_up.theme("gent", "m", "burgerzaken", ThemeChanges(durations={"reispas": 25}))
    found = balie.setups["gent"].themes["burgerzaken"]
    assert found.length("reispas") == timedelta(minutes=25) and found.length("rijbewijs") == timedelta(
        minutes=15
    )


def _talk(balie: Agendabalie, resident: str) -> str:
    agenda = balie.agenda
    hold = agenda.hold("gent", "wonen", "video", None, at(15, days=1), key=resident, product="woonadvies")
    return agenda.confirm(hold.id, Contact(resident, f"{resident.lower()}@example.be")).id


def test_a_colleague_who_gets_a_name_keeps_the_talks_there_were(balie: Agendabalie, mieke: Collega) -> None:
    """Two talks at once while there were numbers: by name nobody has two, and nobody has to move."""
    talks, mails = [_talk(balie, "Noor"), _talk(balie, "Lien")], len(balie.mails())
    aisha = add_officer(mieke)
    assert sorted(str(balie.row(one).officer) for one in talks) == ["None", aisha]
    with pytest.raises(SlotTaken):
        _talk(balie, "Kim")
    assert "1 afspraak past niet meer" in mieke.text(SETTINGS)
    tom = add_officer(mieke, "Tom Claes", sleutel="b1b2c3d4")
    assert sorted(str(balie.row(one).officer) for one in talks) == [aisha, tom]
    assert "past niet meer" not in mieke.text(SETTINGS)
    assert {balie.row(one).start for one in talks} == {at(15, days=1)}
    assert len(balie.mails()) == mails, "the residents notice nothing"


def test_who_is_booking_meanwhile_gets_somebody_by_name(balie: Agendabalie, mieke: Collega) -> None:
    """Else Aïsha would have this talk, which knows no name, and another one at the same time."""
    hold = balie.agenda.hold("gent", "wonen", "video", None, at(15, days=1), key="n", product="woonadvies")
    aisha = add_officer(mieke)
    made = balie.agenda.confirm(hold.id, Contact("Noor", "noor@example.be"))
    assert (made.officer, made.start) == (aisha, at(15, days=1))
