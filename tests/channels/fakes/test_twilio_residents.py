"""Residents with WhatsApp: what the service gets of what they do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.settings import ROOT
from tests.fakes.twilio import FakeTwilio, Resident

from .conftest import SENDER, Rest
from .service import Service
from .test_twilio_contents import LIST, QUICK, filled, picker, quick

PAYLOADS: dict[str, dict[str, str]] = json.loads((ROOT / "tests/fixtures/twilio/webhooks.json").read_text())


@pytest.fixture
def noor(twilio: FakeTwilio) -> Resident:
    return twilio.resident("Noor")


def menu(rest: Rest, noor: Resident, kind: str, content: dict[str, Any], *titles: str) -> None:
    sid = rest.content(kind, content).json()["sid"]
    rest.send(noor.address, ContentSid=sid, ContentVariables=filled("Wat?", *titles))


def test_it_taps_the_newest_button_of_that_name(service: Service, rest: Rest, noor: Resident) -> None:
    noor.says("Dag")
    for _ in range(2):
        menu(rest, noor, QUICK, quick(2), "Ja", "Nee")
    old, new = noor.received
    form = noor.taps("Nee").form
    assert (form["ButtonPayload"], form["ButtonText"], form["Body"]) == ("token.2", "Nee", "Nee")
    assert form["OriginalRepliedMessageSid"] == new.sid
    assert noor.taps("Ja", menu=old).form["OriginalRepliedMessageSid"] == old.sid
    with pytest.raises(LookupError):
        noor.taps("Misschien")


def test_it_picks_with_and_without_an_id(rest: Rest, noor: Resident) -> None:
    noor.says("Dag")
    menu(rest, noor, LIST, picker(2), "Paspoort", "Rijbewijs")
    form = noor.picks("Rijbewijs").form
    assert (form["ListId"], form["ListTitle"], form["Body"]) == ("token.2", "Rijbewijs", "Rijbewijs")
    form = noor.picks("Rijbewijs", with_id=False).form
    assert "ListId" not in form and form["Body"] == "Rijbewijs"


def test_it_sends_the_fields_of_the_captured_payloads(rest: Rest, noor: Resident) -> None:
    hidden = "whatsapp:BE.4566546130240823"
    noor.says("Dag")
    menu(rest, noor, QUICK, quick(1), "Bevestigen")
    noor.bsuid = hidden
    made = {
        "text_phone_and_bsuid": noor.says("x"),
        "quick_reply": noor.taps("Bevestigen"),
        "image": noor.sends_media("image"),
        "voice": noor.sends_voice(),
        "contacts": noor.sends_contact(),
        "location": noor.sends_location(),
    }
    for name, call in made.items():
        assert set(PAYLOADS[name]) <= set(call.form) | {"ChannelMetadata"}, name
        assert call.form["MessageType"] == PAYLOADS[name]["MessageType"]
        assert set(call.form) - set(PAYLOADS[name]) <= {"NotDocumentedYet", "ExternalUserId"}, name


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "sticker"])
def test_it_sends_media_without_a_text(noor: Resident, kind: str) -> None:
    form = noor.sends_media(kind).form
    assert (form["NumMedia"], form["Body"], form["MessageType"]) == ("1", "", kind)
    assert form["MessageSid"].startswith("MM") and form["MessageSid"] in form["MediaUrl0"]


def test_it_reacts_and_quotes(rest: Rest, noor: Resident) -> None:
    noor.says("Dag")
    rest.send(noor.address, "Dag Noor")
    assert noor.reacts("👍", to=noor.last).form["OriginalRepliedMessageSid"] == noor.last.sid
    assert noor.quotes(noor.last, "Dit").form["OriginalRepliedMessageSid"] == noor.last.sid


def test_it_hides_the_phone_number_until_it_appears(twilio: FakeTwilio, rest: Rest) -> None:
    lien = twilio.resident("Lien", bsuid="BE.AbC123")
    form = lien.says("Dag").form
    assert (form["From"], form["ExternalUserId"], form["WaId"]) == (
        "whatsapp:BE.AbC123",
        "whatsapp:BE.AbC123",
        "",
    )
    assert rest.send("whatsapp:BE.AbC123", "Dag Lien").status_code == 201
    lien.phone_appears("+32470000009")
    form = lien.says("Nu met nummer").form
    assert (form["From"], form["ExternalUserId"]) == ("whatsapp:+32470000009", "whatsapp:BE.AbC123")
    assert rest.send("whatsapp:+32470000009", "Nog eens").status_code == 201
    assert lien.texts == ["Dag Lien", "Nog eens"]


def test_it_writes_to_the_city_it_chose(twilio: FakeTwilio, service: Service) -> None:
    other = twilio.add_account("AC" + "1" * 32, "andere", "SK" + "1" * 32, "geheim")
    hasselt = twilio.add_sender("+3211000001", "/webhooks/whatsapp/hasselt", account=other.sid)
    form = twilio.resident("Sam", hasselt).says("Dag").form
    assert (form["To"], form["AccountSid"]) == (hasselt, other.sid)
    assert service.taken[-1].path == "/webhooks/whatsapp/hasselt"
    assert twilio.resident("Sam", SENDER).says("Dag").form["AccountSid"] == twilio.account


def test_it_can_be_missed(twilio: FakeTwilio, service: Service, rest: Rest, noor: Resident) -> None:
    noor.says("Gemist", deliver=False)
    assert service.taken == []
    assert rest.listed(To=SENDER) == ["Gemist"]
