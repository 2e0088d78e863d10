"""Twilio's own way of asking and signing, in and out, for two cities."""

from __future__ import annotations

import asyncio

import httpx

from bot.conversations import Attachment, Part, Reported, Said
from tests.channels.whatsapp.desk import Desk
from tests.channels.whatsapp.forms import GENT, HASSELT
from tests.channels.whatsapp.outbound import TOKEN, Out, menu, writes
from tests.fakes.twilio import Call, FakeTwilio


def deliver(desk: Desk, *calls: Call) -> list[int]:
    async def all_of() -> list[int]:
        transport = httpx.ASGITransport(desk.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.7:8080") as client:
            return [(await call.send_with(client)).status_code for call in calls]

    return asyncio.run(all_of())


def said(desk: Desk) -> list[Said]:
    return [one.event for one in desk.kept.all if isinstance(one.event, Said)]


def test_it_hears_everything_that_a_resident_can_send(twilio: FakeTwilio) -> None:
    desk = Desk()
    noor = twilio.resident("Noor", GENT.sender)

    calls = [
        noor.says("Dag 👋🏽"),
        *(noor.sends_media(kind) for kind in ("image", "video", "document")),
        noor.sends_voice(),
        noor.sends_sticker(),
        noor.sends_contact(),
        noor.sends_location(),
        noor.reacts(),
    ]

    assert deliver(desk, *calls) == [200] * 9
    kinds = [one.attachment.kind if one.attachment else one.text for one in said(desk)]
    assert kinds == [
        "Dag 👋🏽",
        "foto",
        "video",
        "bestand",
        "spraak",
        "sticker",
        "contact",
        "locatie",
        "reactie",
    ]
    assert said(desk)[7].attachment == Attachment("locatie", "51.05430,3.71740 Stadhuis")


def test_it_hears_which_button_was_tapped(twilio: FakeTwilio, out: Out) -> None:
    desk = Desk()
    noor, to = writes(twilio)
    (sid,) = out.send(to, menu(["Ja", "Nee"]))
    (listed,) = out.send(to, menu(["Reispas", "Rijbewijs", "Verhuizen", "Iets anders"]))

    calls = [noor.taps("Nee"), noor.picks("Rijbewijs"), noor.picks("Verhuizen", with_id=False)]

    assert deliver(desk, *calls) == [200] * 3
    assert [(one.token, one.choice, one.menu) for one in said(desk)] == [
        (f"{TOKEN}.2", None, sid),
        (f"{TOKEN}.2", None, listed),
        (None, "Verhuizen", listed),
    ]


def test_it_hears_what_became_of_a_message(twilio: FakeTwilio, out: Out) -> None:
    desk = Desk()
    twilio.statuses.path = ("sent", "delivered", "read")
    _, to = writes(twilio)
    _, to_hasselt = writes(twilio, HASSELT)

    (sid,) = out.send(to, Part("Dag"))
    twilio.settled()
    twilio.statuses.path = (("undelivered", 63024),)
    (lost,) = out.send(to_hasselt, Part("Dag"))
    twilio.settled()

    assert deliver(desk, *twilio.callbacks) == [200] * 4
    assert [(one.city, one.event) for one in desk.kept.all] == [
        ("gent", Reported(sid, "sent")),
        ("gent", Reported(sid, "delivered")),
        ("gent", Reported(sid, "read")),
        ("hasselt", Reported(lost, "undelivered", "63024")),
    ]


def test_it_refuses_what_twilio_did_not_sign_for_this_address(twilio: FakeTwilio) -> None:
    desk = Desk()
    noor = twilio.resident("Noor", GENT.sender)

    calls = [noor.says("Kim", signature=kind) for kind in ("none", "wrong", "old", "http")]

    assert deliver(desk, *calls) == [403] * 4
    assert desk.kept.all == []


def test_it_takes_the_second_token_once_it_is_promoted(twilio: FakeTwilio) -> None:
    desk = Desk()
    twilio.rotate_token(GENT.tokens[1], GENT.account)

    assert deliver(desk, twilio.resident("Noor", GENT.sender).says("Dag")) == [200]


def test_it_takes_the_second_try_of_twilio(twilio: FakeTwilio) -> None:
    desk = Desk()
    call = twilio.resident("Noor", GENT.sender).says("Dag")
    desk.kept.away = True
    refused = deliver(desk, call)
    desk.kept.away = False

    assert [*refused, *deliver(desk, call, call)] == [503, 200, 200]
    assert len(desk.kept.all) == 1
