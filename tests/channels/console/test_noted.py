"""What the staff looks up, opens and mails is noted; what is not noted is not shown."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.catalogue import Catalogue
from bot.mail.tables import MailRow
from bot.takeover.tables import Handover
from channels.console.noting import forget, masked
from channels.console.tables import Mailed, Searched
from tests.channels.console.balie import Balie, Inwoner, Medewerker

TO = {"email": "noor@example.org", "key": "mail-0001"}


def searches(balie: Balie) -> list[tuple[str, str, str]]:
    with balie.storage.read() as session:
        rows = session.scalars(select(Searched).order_by(Searched.id)).all()
    return [(row.agent_id, row.which, row.words) for row in rows]


def test_it_notes_who_searched_for_what(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.get("/balie/api/lijst?welk=afdeling")
    for _ in range(2):  # the page draws it again
        assert sam.get("/balie/api/lijst?welk=afdeling&zoek=reispas").json()["shown"]
    sam.get("/balie/api/lijst?welk=afgesloten&zoek=85.07.30-033.28")
    masked_number = "[rijksregisternummer verborgen]"
    assert searches(balie) == [(sam.id, "afdeling", "reispas"), (sam.id, "afgesloten", masked_number)]
    balie.clock.advance(timedelta(minutes=11))
    sam.get("/balie/api/lijst?welk=afdeling&zoek=reispas")
    assert len(searches(balie)) == 3


def test_lists_hold_no_number_wish_or_record(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    body = {"epoch": sam.view(noor)["epoch"], "why": "Dringend."}
    sam.post(f"/gesprekken/{noor.id}/terugbellen", body)
    with balie.storage.begin() as session:
        row = session.scalars(select(Handover)).one()
        row.phone, row.wish = "+32470123456", "na 16 uur"
    mieke = balie.mieke()
    lists = [mieke.get(f"/balie/api/{path}").json() for path in ("lijst?welk=terugbellen", "overzicht")]
    assert lists[0]["shown"] and lists[1]["callbacks"]
    for secret in ("470123456", "16 uur", "Dringend", "recordNote"):
        assert secret not in json.dumps(lists)
    shown = mieke.view(noor)["case"]
    assert (shown["phone"], shown["wish"], shown["recordNote"]) == ("+32470123456", "na 16 uur", "Dringend.")


def test_earlier_contacts_say_only_that_they_were(
    balie: Balie, sam: Medewerker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a city whose staff may see them."""
    gent = balie.catalogue.city("gent")
    centre = gent.contactcentrum.model_copy(update={"eerdere_contacten": True})
    open_city = gent.model_copy(update={"contactcentrum": centre})
    monkeypatch.setattr(Catalogue, "city", lambda catalogue, key: open_city)
    noor = balie.noor("Ik zoek een schuilplaats, mens", channel="whatsapp", name="noor")
    sam.takes(noor)
    ended = sam.post(f"/gesprekken/{noor.id}/beeindigen", {"epoch": sam.view(noor)["epoch"]}).json()
    body = {"result": "zelfstandig_afgehandeld", "note": "Ging over thuis."}
    assert sam.post(f"/verslagen/{ended['handover']}", body).status_code == 200
    noor.says("Nog eens een mens")
    (before,) = sam.view(noor)["earlier"]
    assert set(before) == {"conversation", "title", "endedAt", "result"}


def test_it_mails_once_per_key_and_notes_it(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    path = f"/gesprekken/{noor.id}/mailen"
    assert sam.post(path, {"email": "noor@example.org"}).status_code == 422
    assert [sam.post(path, TO).status_code for _ in range(2)] == [200, 200]
    other = sam.post(path, {**TO, "email": "kim@elders.example"})
    assert (other.status_code, other.json()["field"]) == (409, "conflict")
    with balie.storage.read() as session:
        assert len(session.scalars(select(MailRow)).all()) == 1
        (kept,) = session.scalars(select(Mailed)).all()
    assert (kept.conversation_id, kept.agent_id, kept.address) == (noor.id, sam.id, "n…@example.org")
    assert abs(kept.at - balie.clock.now()) < timedelta(minutes=1)


def test_the_same_mail_at_the_same_moment_goes_once(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda _: sam.post(f"/gesprekken/{noor.id}/mailen", TO).status_code, range(6)))
    assert sent == [200] * 6
    with balie.storage.read() as session:
        assert len(session.scalars(select(MailRow)).all()) == 1


def test_it_mails_only_for_who_has_or_had_it_or_leads(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    path = f"/gesprekken/{noor.id}/mailen"
    refused = sam.post(path, TO)
    assert (refused.status_code, refused.json()["field"]) == (409, "not_yours")
    aisha = balie.aisha()
    aisha.takes(noor)
    aisha.post(f"/gesprekken/{noor.id}/beeindigen", {"epoch": aisha.view(noor)["epoch"]})
    assert sam.post(path, TO).status_code == 409
    assert aisha.post(path, TO).status_code == 200
    assert balie.mieke().post(path, {**TO, "key": "mail-0002"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "shown"), [("noor@example.org", "n…@example.org"), (" a@b.be ", "a…@b.be")]
)
def test_it_keeps_no_whole_address(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_searches_and_mails_are_forgotten_after_a_year(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.get("/balie/api/lijst?welk=afdeling&zoek=reispas")
    balie.clock.advance(timedelta(days=364))
    assert forget(balie.storage, balie.clock) == 0
    balie.clock.advance(timedelta(days=2))
    assert forget(balie.storage, balie.clock) == 1
    assert searches(balie) == []
