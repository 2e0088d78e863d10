"""Where the city keeps the names of who receives."""

from __future__ import annotations

import pytest

from bot.appointments import Contact
from bot.appointments.setup_tables import DeskSetup, OfficerSetup
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at, said

AISHA, TOM = "gent/medewerker/aisha", "gent/medewerker/tom"


@pytest.fixture
def named(balie: Agendabalie) -> Agendabalie:
    """Aïsha and Tom of housing, by video and at two tables of one room."""
    both = {"city": "gent", "themes": ["wonen"], "modes": ["video", "loket"], "places": [], "active": True}
    with balie.storage.begin() as session:
        session.add(OfficerSetup(key="aisha", name="Aïsha Benali", **both))
        session.add(OfficerSetup(key="tom", name="Tom Claes", **both))
        session.add(
            DeskSetup(
                city="gent", key="zaal", place="stadskantoor", name="Woonzaal", themes=["wonen"], capacity=2
            )
        )
    balie.setups.forget("gent")
    return balie


def _visit(balie: Agendabalie, sam: Collega, mode: str, hour: int, key: str) -> str:
    place = "stadskantoor" if mode == "loket" else None
    hold = balie.console.staff.counter.hold(
        sam, "wonen", mode, place, at(hour), key=key, product="woonadvies"
    )
    return balie.console.staff.counter.book(sam, hold.id, Contact(f"Inwoner {key}")).id


def test_a_visit_stands_at_its_desk_and_with_its_officer(named: Agendabalie, sam: Collega) -> None:
    one = _visit(named, sam, "loket", 14, "a")
    assert named.row(one).officer == "aisha"
    text = sam.text(f"afspraak/{one}")
    assert "Woonzaal, plaats 1" in text and "Medewerker Aïsha Benali" in text
    by_desk, by_officer = sam.text("?dag=vandaag"), sam.text("?per=medewerker")
    assert "Woonzaal, plaats 1" in by_desk and "Inwoner a" in by_desk
    assert "Aïsha Benali" in by_officer and "Inwoner a" in by_officer and "Woonzaal" not in by_officer
    assert "Inwoner a" in sam.text(f"?wie={AISHA}")
    assert "Inwoner a" not in sam.text(f"?wie={TOM}")
    assert "Aïsha Benali" in sam.text("?toon=lijst&per=medewerker")


def test_a_whole_room_can_be_blocked(named: Agendabalie, sam: Collega, mieke: Collega) -> None:
    one = _visit(named, sam, "loket", 14, "a")
    asked = mieke.post("blokkeren", wie="gent/loket/zaal", van="vandaag", sleutel="k")
    assert "Hier staat al een afspraak" in said(asked) and one in asked.text
    named.console.staff.blocks.block(
        mieke, named.setups["gent"], "gent/loket/zaal", at(15), at(16), "Verhuis", key="b"
    )
    assert sam.text("?alles=1").count("Geblokkeerd") == 2
    free = named.console.staff.counter.times("gent", "wonen", "loket", "stadskantoor", at(15).date())
    assert free and 15 not in {one.start.hour for one in free}


def test_who_is_ill_is_relieved_by_a_colleague(named: Agendabalie, sam: Collega, mieke: Collega) -> None:
    desk, talk = _visit(named, sam, "loket", 14, "a"), _visit(named, sam, "video", 15, "b")
    told = mieke.post("ziek", wie=AISHA, van="vandaag", sleutel="k").headers["location"]
    listed = mieke.get(told)
    assert "Afspraken van Aïsha Benali" in said(listed) and "bij Tom Claes" in listed.text
    done = mieke.post(told, **{f"keuze-{desk}": "collega", f"keuze-{talk}": "collega", "sleutel": "s"})
    assert said(done).count("Doorgegeven aan Tom Claes.") == 2
    assert [named.row(one).officer for one in (desk, talk)] == ["tom", "tom"]
    assert "gent/loket/zaal" in named.row(desk).resource and named.row(talk).resource == TOM


def test_who_was_put_off_keeps_a_name(named: Agendabalie, sam: Collega) -> None:
    one = _visit(named, sam, "video", 15, "a")
    with named.storage.begin() as session:
        session.get_one(OfficerSetup, ("gent", "aisha")).active = False
    named.setups.forget("gent")
    for path in ("", "?toon=lijst", f"afspraak/{one}"):
        assert "Aïsha Benali" in sam.text(path)
