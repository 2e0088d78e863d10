"""The page of a call-back: what it asks, what it refuses in words, and what it tells the desk and the resident."""

from __future__ import annotations

import re

import pytest

from bot.catalogue import Catalogue
from bot.takeover.tables import Handover
from tests.bot.takeover.desks import Desks
from tests.channels.callback.conftest import LINKS, Asked, asked


def first_moment(shown: str) -> str:
    found = re.search(r'value="(\d{4}-\d\d-\d\d-\w+)"', shown)
    assert found
    return found[1]


def test_the_message_holds_a_link_without_number_or_name(noor: Asked) -> None:
    urls = [b.get("url", "") for b in noor.desks.last(noor.conversation).buttons]
    assert urls == [LINKS.url(noor.handover_id)]
    assert not re.search(r"\+?\d{9,}", noor.path.replace(noor.handover_id, ""))


def test_it_asks_a_number_and_a_moment_and_knows_the_subject(noor: Asked) -> None:
    page = noor.get()
    assert page.status_code == 200
    for piece in ("Internationaal paspoort", "Je telefoonnummer", "Zo snel mogelijk", "09 210 10 10"):
        assert piece in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "script" not in page.headers["content-security-policy"]
    assert noor.desks.row(noor.conversation).phone is None, "reading alone changes nothing"


def test_it_tells_the_desk_and_the_conversation(noor: Asked) -> None:
    moment = first_moment(noor.get().text)
    page = noor.fill(nummer="0470 12 34 56", moment=moment)
    assert page.status_code == 200
    row = noor.desks.row(noor.conversation)
    assert (row.phone, row.state) == ("+32470123456", "callback")
    assert row.wish is not None and "tussen" in row.wish
    told = noor.desks.told(noor.conversation)[-1]
    assert told.startswith("Genoteerd. We bellen je op het nummer dat eindigt op 56")
    assert "0470" not in told and "0470" not in page.text
    assert noor.desks.feed("callback")


def test_the_same_again_is_told_once_and_another_moment_anew(noor: Asked) -> None:
    for _ in range(2):
        noor.fill(nummer="0470 12 34 56", moment="gauw")
    assert sum("Genoteerd. We bellen" in text for text in noor.desks.told(noor.conversation)) == 1
    again = noor.get().text
    assert "eindigt op 56" in again and "0470" not in again
    assert noor.fill(nummer="", moment=first_moment(again)).status_code == 200
    assert noor.desks.row(noor.conversation).phone == "+32470123456"
    assert sum("Genoteerd. We bellen" in text for text in noor.desks.told(noor.conversation)) == 2


def test_it_says_beside_the_field_what_is_wrong_and_loses_nothing(noor: Asked) -> None:
    moment = first_moment(noor.get().text)
    page = noor.fill(nummer="0470 12", moment=moment)
    assert page.status_code == 422
    assert "Dit nummer klopt niet" in page.text
    assert 'value="0470 12"' in page.text
    assert re.search(rf'value="{moment}" checked', page.text)
    assert 'aria-invalid="true"' in page.text
    page = noor.fill(nummer="0470 12 34 56")
    assert "Kies wanneer we je mogen bellen." in page.text
    assert 'value="0470 12 34 56"' in page.text
    assert noor.desks.row(noor.conversation).phone is None


@pytest.mark.parametrize(
    "number", ['"><script>alert(1)</script>', "' onfocus=alert(1)", "{{ 7*7 }}", "\x00", "9" * 5000]
)
def test_what_is_typed_stays_text(noor: Asked, number: str) -> None:
    page = noor.fill(nummer=number, moment=number)
    assert page.status_code == 422
    assert "<script" not in page.text and "49" not in page.text.split("<form")[1].split("fieldset")[0]
    assert len(page.text) < 20_000


def test_who_writes_on_whatsapp_needs_no_number(lien: Asked) -> None:
    page = lien.get().text
    assert "nummer van WhatsApp, dat eindigt op 01" in page
    assert "470000001" not in page
    assert lien.fill(nummer="", moment="gauw").status_code == 200
    assert lien.desks.row(lien.conversation).phone == "+32470000001"


def test_it_says_u_in_a_city_that_does(desks: Desks, catalogue: Catalogue) -> None:
    noor = asked(desks, catalogue, desks.open())
    with desks.storage.begin() as session:
        session.get_one(Handover, noor.handover_id).city = "hasselt"
    for page in (
        noor.get(),
        noor.fill(nummer="", moment="gauw"),
        noor.fill(nummer="0470 12 34 56", moment="gauw"),
    ):
        assert "hasselt" in page.text.lower()
        assert not re.search(r"\b(?:je|jou|jouw|jij)\b", re.sub(r"<[^>]+>", " ", page.text).lower())


@pytest.mark.parametrize("token", ["x", "ImExYjIi.verkeerd", "a/b/c", "%00", "ImExYjIi"])
def test_a_link_that_is_not_ours_says_so(noor: Asked, token: str) -> None:
    for page in (noor.get(f"/terugbellen/{token}"), noor.fill(f"/terugbellen/{token}", nummer="0470123456")):
        assert page.status_code == 404
        assert "Deze link klopt niet" in page.text


def test_a_request_that_is_gone_is_a_link_that_is_not_ours(noor: Asked) -> None:
    path = LINKS.url("bestaatniet").removeprefix("https://onthaal.example")
    assert noor.get(path).status_code == 404


def test_after_the_call_the_link_is_over(noor: Asked) -> None:
    noor.desks.desk.record("sam", noor.handover_id, result="zelfstandig_afgehandeld", product=None, note="")
    for page in (noor.get(), noor.fill(nummer="0470 12 34 56", moment="gauw")):
        assert page.status_code == 410
        assert "al afgehandeld" in page.text
    assert noor.desks.row(noor.conversation).phone is None


def test_somebody_elses_link_shows_nothing_of_the_conversation(desks: Desks, catalogue: Catalogue) -> None:
    noor = asked(desks, catalogue, desks.open())
    desks.write(noor.conversation, "mijn geheim")
    assert "geheim" not in noor.get().text
