"""What only who leads may: blocking time, and telling that somebody is ill."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.appointments import Contact
from bot.mail.tables import MailRow
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at, hidden, said

DESK = "gent/stadskantoor/burgerzaken/1"
VIDEO = "gent/video/wonen/1"


def _block(mieke: Collega, **fields: str) -> str:
    page = mieke.get("blokkeren")
    answer = mieke.post(
        "blokkeren", **{"wie": DESK, "van": "morgen", "sleutel": hidden(page, "sleutel"), **fields}
    )
    assert answer.status_code == 303, said(answer)
    return answer.headers["location"]


def test_it_blocks_and_gives_free(balie: Agendabalie, mieke: Collega, sam: Collega) -> None:
    _block(mieke, vanuur="9u", totuur="12.30", reden="Vorming")
    text = sam.text("blokkeren")
    assert "Loket 1 (Stadskantoor Gent, Burgerzaken)" in text
    assert "Wo 25 nov van 9.00 tot 12.30 uur. Vorming" in text
    assert "Geblokkeerd : Vorming" in sam.text("?dag=morgen&alles=1").replace(": V", " : V")
    free = re.search(r"blokkeren/([0-9a-f-]{36})/weg", mieke.get("blokkeren").text)
    assert free
    assert mieke.post(f"blokkeren/{free[1]}/weg").status_code == 303
    assert "Er is niets geblokkeerd" in sam.text("blokkeren")
    assert balie.deeds() == ["geblokkeerd", "vrijgegeven"]


def test_nothing_is_booked_in_blocked_time(balie: Agendabalie, mieke: Collega, sam: Collega) -> None:
    _block(mieke, wie="thema/huwen", van="vandaag")
    assert "Woensdag 25 november" in sam.text("boeken?product=huwelijk")
    assert "Dinsdag 24 november 2026" not in sam.text("boeken?product=huwelijk")


def test_it_first_shows_what_stands_there(balie: Agendabalie, mieke: Collega) -> None:
    one = balie.put(at(11, days=1))
    fields = {"wie": DESK, "van": "morgen", "sleutel": "k"}
    asked = mieke.post("blokkeren", **fields)
    assert asked.status_code == 200 and "Hier staat al een afspraak" in said(asked)
    assert balie.deeds() == [], "nothing is blocked yet"
    more = balie.put(at(12, days=1))
    again = mieke.post("blokkeren", zeker=hidden(asked, "zeker"), **fields)
    assert "Hier staan al 2 afspraken" in said(again), "another one came: it is asked again"
    assert mieke.post("blokkeren", zeker=hidden(again, "zeker"), **fields).status_code == 303
    assert {balie.row(each).status for each in (one, more)} == {"confirmed"}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"wie": ""}, "Kies wat"),
        ({"wie": "hasselt/x/y/1"}, "Kies wat"),
        ({"van": "31 november"}, "bestaat niet"),
        ({"van": "gisteren"}, "al voorbij"),
        ({"vanuur": "12", "totuur": "9"}, "einde komt voor het begin"),
        ({"vanuur": "half gek"}, "uur begrijpen we niet"),
        ({"tot": "24/11/2029"}, "hoogstens een jaar"),
    ],
)
def test_what_makes_no_sense_is_told_and_kept(mieke: Collega, fields: dict[str, str], why: str) -> None:
    answer = mieke.post("blokkeren", **{"wie": DESK, "van": "morgen", "reden": "Vorming", **fields})
    assert answer.status_code in (409, 422) and why in said(answer)
    assert 'value="Vorming"' in answer.text


def test_who_does_not_lead_blocks_nothing(balie: Agendabalie, sam: Collega) -> None:
    assert "Toon de afspraken" not in sam.get("blokkeren").text
    assert sam.post("blokkeren", wie="*", van="morgen").status_code == 403
    assert sam.get("ziek").status_code == 403
    assert sam.post("ziek", wie=DESK, van="vandaag").status_code == 403
    assert balie.deeds() == []


def _talk(balie: Agendabalie, sam: Collega, hour: int, key: str, mail: str | None = "x") -> str:
    counter = balie.console.staff.counter
    hold = counter.hold(sam, "wonen", "video", None, at(hour), key=key, product="woonadvies")
    mail = f"{key}@example.be" if mail else None
    return counter.book(sam, hold.id, Contact(f"Inwoner {key}", mail, "+32470123456")).id


def _choices(page: str) -> dict[str, str]:
    """What is proposed per line."""
    found = re.findall(r'name="(keuze-[0-9a-f-]{36})">(.*?)</select>', page, re.DOTALL)
    return {name: re.search(r'value="([^"]*)" selected', body)[1] for name, body in found}  # type: ignore[index]


def test_all_appointments_of_who_is_ill_are_settled_in_one_action(
    balie: Agendabalie, mieke: Collega, sam: Collega
) -> None:
    full = [_talk(balie, sam, 14, "a"), _talk(balie, sam, 14, "b")]
    alone = _talk(balie, sam, 15, "c", mail=None)
    page = mieke.get("ziek")
    told = mieke.post("ziek", wie=VIDEO, van="vandaag", sleutel=hidden(page, "sleutel"))
    assert told.status_code == 303
    listed = mieke.get(told.headers["location"])
    choices = _choices(listed.text)
    assert sorted(choice.partition("|")[0] for choice in choices.values()) == ["collega", "tijd"]
    before = len(balie.mails())
    fields = {**choices, "sleutel": hidden(listed, "sleutel")}
    for _ in range(2):
        done = mieke.post(told.headers["location"], **fields)
        assert "Doorgegeven aan Video 2" in said(done) and "Verplaatst naar" in said(done)
        assert "niet gelukt" not in said(done) and "Er is niets meer te regelen" in said(done)
    moved = [one for one in full if balie.row(one).moved]
    assert len(moved) == 1 and len(balie.mails()) == before + 1
    assert balie.row(alone).resource == "gent/video/wonen/2"
    assert balie.deeds().count("doorgegeven") == 1 and balie.deeds().count("ziek") == 1


def test_cancelling_all_says_who_must_be_phoned(balie: Agendabalie, mieke: Collega, sam: Collega) -> None:
    one, two = _talk(balie, sam, 14, "a", mail=None), _talk(balie, sam, 15, "b")
    told = mieke.post("ziek", wie=VIDEO, van="24/11", sleutel="k").headers["location"]
    fields = {**_choices(mieke.get(told).text), "sleutel": "s", "allemaal": "annuleer"}
    text = said(mieke.post(told, **fields))
    assert "bel +32470123456" in text and text.count("Geannuleerd.") == 2
    assert {balie.row(each).status for each in (one, two)} == {"cancelled"}


def test_a_line_that_fails_stays_on_the_list(balie: Agendabalie, mieke: Collega, sam: Collega) -> None:
    one, two = _talk(balie, sam, 14, "a"), _talk(balie, sam, 14, "b")
    told = mieke.post("ziek", wie=VIDEO, van="vandaag", sleutel="k").headers["location"]
    ((name, choice),) = _choices(mieke.get(told).text).items()
    start = choice.partition("|")[2]
    balie.console.staff.counter.hold(sam, "wonen", "video", None, datetime.fromisoformat(start), key="fast")
    answer = mieke.post(told, **{name: choice, "sleutel": "s"})
    assert "niet gelukt" in said(answer) and "Kies een ander uur" in said(answer)
    assert name in answer.text, "it can be chosen again"
    assert {balie.row(each).start for each in (one, two)} == {at(14)}


def test_another_citys_block_is_not_found(balie: Agendabalie, mieke: Collega, kim: Collega) -> None:
    told = mieke.post("ziek", wie=VIDEO, van="vandaag", sleutel="k").headers["location"]
    assert kim.get(told).status_code == 404
    assert kim.post(told, sleutel="x").status_code == 404


def test_mails_that_came_back_need_attention(balie: Agendabalie, sam: Collega) -> None:
    one = _talk(balie, sam, 15, "noor")
    assert "Aandacht" not in sam.text()
    with balie.storage.begin() as session:
        for mail in session.query(MailRow).where(MailRow.appointment_id == one):
            mail.status, mail.last_error = "bounced", "550 5.1.1 User unknown"
    text = sam.text()
    assert "Aandacht" in text and "Inwoner noor" in text and "kwam niet aan" in text
    assert "teruggekomen" in sam.text(f"afspraak/{one}")
