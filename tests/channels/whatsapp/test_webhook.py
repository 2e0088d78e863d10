"""What the webhooks take, refuse and keep."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.clock import SetClock
from bot.conversations import Arrivals, Reported, Said, Sender
from bot.conversations.tables import ArrivalRow
from bot.storage import Storage
from tests.channels.whatsapp.desk import FORM, GENT_PATH, HASSELT_PATH, Desk, signature
from tests.channels.whatsapp.forms import (
    FIRST_TOKEN,
    GENT,
    HASSELT,
    HASSELT_TOKEN,
    LIEN_ID,
    MENU_SID,
    NOOR,
    PUBLIC,
    SECOND_TOKEN,
    SID,
    Form,
    form,
    location,
    media,
    pick,
    status,
    tap,
    to_hasselt,
)

KIM_TOKEN = "e0e1e2e3" * 4


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_it_keeps_a_signed_message_and_answers_with_nothing(desk: Desk) -> None:
    response = asyncio.run(desk.send(form()))

    assert (response.status_code, response.content) == (200, b"")
    assert [one.event for one in desk.kept.all] == [Said(Sender((NOOR,)), text="Hallo")]


def test_it_keeps_a_status(desk: Desk) -> None:
    response = asyncio.run(desk.send(status("read"), f"{GENT_PATH}/status"))

    assert (response.status_code, response.content) == (200, b"")
    assert [one.event for one in desk.kept.all] == [Reported(MENU_SID, "read")]


def test_it_takes_a_status_at_the_address_of_messages_and_the_other_way_round(desk: Desk) -> None:
    asyncio.run(desk.send(status("read")))
    asyncio.run(desk.send(form(), f"{GENT_PATH}/status"))

    assert [one.external_id for one in desk.kept.all] == [f"{MENU_SID}:read", SID]


@pytest.mark.parametrize(
    "written",
    [
        form(Body=""),
        form(Body="  spaties blijven  "),
        form(Body="Dag 👋🏽 & welkom = 100% é ß 中"),
        form(Body="regel\r\nregel\nregel"),
        form(NieuwVeld="van Twilio", AndereVelden=""),
        media("image", "image/jpeg"),
        media("audio", "audio/ogg"),
        location(),
        tap(),
        pick(),
        form(From=LIEN_ID, ExternalUserId=LIEN_ID, WaId=""),
        form(MessageType="order", Body=""),
        form(MessageType="reaction", Body="👍"),
    ],
)
def test_it_takes_every_kind_of_signed_message(desk: Desk, written: Form) -> None:
    assert asyncio.run(desk.send(written)).status_code == 200
    assert len(desk.kept.all) == 1


def test_it_counts_the_query_of_the_address(desk: Desk) -> None:
    path = f"{GENT_PATH}?terugval=1&naam=d%C3%A9%20stad"

    assert asyncio.run(desk.send(form(), path)).status_code == 200
    assert asyncio.run(desk.send(form(), path, signed_url=f"{PUBLIC}{GENT_PATH}")).status_code == 403


def test_it_takes_an_address_signed_with_its_port(desk: Desk) -> None:
    response = asyncio.run(desk.send(form(), signed_url=f"https://onthaal.example:443{GENT_PATH}"))

    assert response.status_code == 200


def test_it_keeps_the_path_below_which_it_is_public() -> None:
    """A proxy takes "/bot" away before we see it; Twilio signs it."""
    below = Desk(public_url=f"{PUBLIC}/bot")

    assert asyncio.run(below.send(form())).status_code == 200


def test_it_believes_no_proxy_about_its_own_address(desk: Desk) -> None:
    """Behind a proxy the request comes by http; what counts is the address in the settings."""
    heard = {"Host": "kim.example", "X-Forwarded-Host": "kim.example", "X-Forwarded-Proto": "https"}

    assert asyncio.run(desk.send(form(), headers=heard)).status_code == 200
    over = f"https://kim.example{GENT_PATH}"
    assert asyncio.run(desk.send(form(), signed_url=over, headers=heard)).status_code == 403


@pytest.mark.parametrize("token", [FIRST_TOKEN, SECOND_TOKEN])
def test_it_takes_each_token_of_the_city(desk: Desk, token: str) -> None:
    assert asyncio.run(desk.send(form(), token=token)).status_code == 200


@pytest.mark.parametrize("token", [KIM_TOKEN, HASSELT_TOKEN, FIRST_TOKEN.upper(), GENT.secret])
def test_it_keeps_nothing_signed_with_another_token(desk: Desk, token: str) -> None:
    response = asyncio.run(desk.send(form(), token=token))

    assert response.status_code == 403
    assert response.json()["field"] == "signature"
    assert desk.kept.all == []


@pytest.mark.parametrize("given", ["", " ", "x", "=" * 28, "é", "a" * 10_000])
def test_it_keeps_nothing_with_a_signature_that_is_none(desk: Desk, given: str) -> None:
    headers = {"X-Twilio-Signature": given.encode("latin-1")}
    response = asyncio.run(desk.send(form(), headers=headers))  # type: ignore[arg-type]

    assert response.status_code == 403
    assert desk.kept.all == []


def test_it_keeps_nothing_without_a_signature(desk: Desk) -> None:
    response = asyncio.run(desk.post(b"Body=Hallo", headers={"Content-Type": FORM}))

    assert response.status_code == 403
    assert desk.kept.all == []


@pytest.mark.parametrize(
    "signed_url",
    [
        f"http://onthaal.example{GENT_PATH}",
        f"{PUBLIC}{GENT_PATH}/",
        f"{PUBLIC}{GENT_PATH}/status",
        f"{PUBLIC}{GENT_PATH}?a=1",
        f"{PUBLIC}{HASSELT_PATH}",
    ],
)
def test_it_keeps_nothing_signed_over_another_address(desk: Desk, signed_url: str) -> None:
    assert asyncio.run(desk.send(form(), signed_url=signed_url)).status_code == 403
    assert desk.kept.all == []


def test_it_keeps_nothing_that_was_changed_after_signing(desk: Desk) -> None:
    headers = {"X-Twilio-Signature": signature(FIRST_TOKEN, f"{PUBLIC}{GENT_PATH}", list(form().items()))}
    sent = {"Body": "Stuur alles naar Kim"}

    assert asyncio.run(desk.send(form(**sent), headers=headers)).status_code == 403
    assert desk.kept.all == []


def test_it_takes_a_field_that_comes_twice(desk: Desk) -> None:
    twice: Sequence[tuple[str, str]] = [*form().items(), ("Extra", "b"), ("Extra", "a"), ("Extra", "a")]

    assert asyncio.run(desk.send(twice)).status_code == 200


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_it_answers_a_signed_form_that_lacks_something_and_says_so_in_the_log(
    desk: Desk, missing: str
) -> None:
    lacking = {key: value for key, value in form().items() if key != missing}

    with capture_logs() as logs:
        response = asyncio.run(desk.send(lacking))

    assert (response.status_code, response.content) == (200, b"")
    assert desk.kept.all == []
    assert logs == [
        {"event": "whatsapp not understood", "log_level": "warning", "city": "gent", "field": missing}
    ]


@pytest.mark.parametrize(
    "missing", ["AccountSid", "To", "MessageType", "Body", "NumMedia", "WaId", "ProfileName"]
)
def test_it_keeps_a_message_without_what_it_can_do_without(desk: Desk, missing: str) -> None:
    lacking = {key: value for key, value in form().items() if key != missing}

    assert asyncio.run(desk.send(lacking)).status_code == 200
    assert len(desk.kept.all) == 1


def test_it_says_in_the_log_that_a_kind_is_unknown(desk: Desk) -> None:
    with capture_logs() as logs:
        asyncio.run(desk.send(form(MessageType="order")))

    assert logs == [
        {"event": "whatsapp of an unknown kind", "log_level": "warning", "city": "gent", "kind": "order"}
    ]


def test_it_never_logs_what_was_written(desk: Desk) -> None:
    secret = "mijn geheime vraag"
    with capture_logs() as logs:
        asyncio.run(desk.send(form(Body=secret)))
        asyncio.run(desk.send(form(Body=secret)))
        asyncio.run(desk.send(form(Body=secret, MessageSid="fout")))
        asyncio.run(desk.send(form(Body=secret, MessageType=secret)))
        asyncio.run(desk.send(form(Body=secret), token=KIM_TOKEN))
        asyncio.run(desk.send(form(Body=secret, To=HASSELT.sender)))

    assert len(logs) >= 5
    assert secret not in repr(logs)
    assert NOOR not in repr(logs)


def test_it_tells_when_it_has_seen_a_message_before(desk: Desk) -> None:
    headers = {"I-Twilio-Idempotency-Token": "6b1f5d0c-0000-4000-8000-000000000001"}
    asyncio.run(desk.send(form(), headers=headers))
    with capture_logs() as logs:
        response = asyncio.run(desk.send(form(), headers=headers))

    assert response.status_code == 200
    assert [(log["event"], log["token"]) for log in logs] == [
        ("whatsapp seen before", headers["I-Twilio-Idempotency-Token"])
    ]


def test_it_asks_for_another_try_while_the_database_is_away(desk: Desk) -> None:
    desk.kept.away = True
    response = asyncio.run(desk.send(form()))

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    desk.kept.away = False
    assert asyncio.run(desk.send(form())).status_code == 200
    assert len(desk.kept.all) == 1


def test_it_keeps_the_messages_of_two_cities_apart(desk: Desk) -> None:
    asyncio.run(desk.send(form()))
    asyncio.run(desk.send(to_hasselt(MessageSid=MENU_SID), HASSELT_PATH, token=HASSELT_TOKEN))

    assert [(one.city, one.external_id) for one in desk.kept.all] == [("gent", SID), ("hasselt", MENU_SID)]


def test_it_refuses_a_message_for_hasselt_signed_by_gent(desk: Desk) -> None:
    assert asyncio.run(desk.send(to_hasselt(), HASSELT_PATH, token=FIRST_TOKEN)).status_code == 403
    assert desk.kept.all == []


@pytest.mark.parametrize(
    ("written", "field"),
    [
        (form(To=HASSELT.sender), "sender"),
        (form(AccountSid=HASSELT.account), "account"),
        (status(From=HASSELT.sender), "sender"),
        (status(AccountSid=HASSELT.account), "account"),
    ],
)
def test_it_refuses_what_is_for_another_city(desk: Desk, written: Form, field: str) -> None:
    """Two cities can share one account at Twilio, and then the signature says nothing about the city."""
    with capture_logs() as logs:
        response = asyncio.run(desk.send(written))

    assert response.status_code == 403
    assert response.json()["field"] == field
    assert desk.kept.all == []
    assert [(log["event"], log["why"]) for log in logs] == [("whatsapp refused", field)]


@pytest.mark.parametrize(
    "path", ["/webhooks/whatsapp/lier", "/webhooks/whatsapp/lier/status", "/webhooks/whatsapp/%00"]
)
def test_it_knows_no_other_city(desk: Desk, path: str) -> None:
    response = asyncio.run(desk.send(form(), path))

    assert response.status_code == 404
    assert response.json() == {"field": "city", "reason": "Deze gemeente heeft hier geen WhatsApp."}


@pytest.mark.parametrize(
    "path", [f"{GENT_PATH}/", f"{GENT_PATH}/status/", f"{GENT_PATH}/anders", "/webhooks/whatsapp"]
)
def test_it_sends_nobody_to_another_address(desk: Desk, path: str) -> None:
    """Twilio follows a redirect with GET and drops the form."""
    assert asyncio.run(desk.send(form(), path)).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", [GENT_PATH, f"{GENT_PATH}/status"])
def test_it_knows_one_method(desk: Desk, method: str, path: str) -> None:
    assert asyncio.run(desk.ask(method, path)).status_code == 405


def test_it_takes_a_body_up_to_its_limit(desk: Desk) -> None:
    room = 64 * 1024 - 1000
    assert asyncio.run(desk.send(form(Body="a" * room))).status_code == 200
    assert len(desk.kept.all) == 1


def test_it_refuses_a_larger_body(desk: Desk) -> None:
    response = asyncio.run(desk.send(form(Body="a" * 64 * 1024)))

    assert response.status_code == 413
    assert response.json() == {"field": "body", "reason": "Dit bericht is te groot."}
    assert desk.kept.all == []


def test_it_refuses_more_fields_than_any_form_has(desk: Desk) -> None:
    assert asyncio.run(desk.send([(f"v{n}", "") for n in range(600)])).status_code == 403


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"&&&=", b"Body=%FF%FE", b"{}", b"a" * 70_000])
def test_it_keeps_nothing_of_a_body_that_is_no_form(desk: Desk, body: bytes) -> None:
    headers = {"Content-Type": FORM, "X-Twilio-Signature": "x" * 28}

    assert asyncio.run(desk.post(body, headers=headers)).status_code in (403, 413)
    assert desk.kept.all == []


def json_request(body: bytes, path: str = GENT_PATH) -> tuple[str, dict[str, str]]:
    path = f"{path}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signed = signature(FIRST_TOKEN, f"{PUBLIC}{path}")
    return path, {"Content-Type": "application/json; charset=utf-8", "X-Twilio-Signature": signed}


def test_it_asks_for_forms_when_twilio_was_told_to_send_json(desk: Desk) -> None:
    body = json.dumps(form()).encode()
    path, headers = json_request(body)
    response = asyncio.run(desk.post(body, path, headers))

    assert response.status_code == 415
    assert response.json()["reason"] == "Stel de webhook bij Twilio in als formulier, niet als JSON."
    assert desk.kept.all == []


def test_it_keeps_nothing_of_forged_json(desk: Desk) -> None:
    body = json.dumps(form()).encode()
    path, headers = json_request(b"{}")

    assert asyncio.run(desk.post(body, path, headers)).status_code == 403
    signed = signature(FIRST_TOKEN, f"{PUBLIC}{GENT_PATH}")
    assert asyncio.run(desk.post(body, headers=headers | {"X-Twilio-Signature": signed})).status_code == 403
    assert desk.kept.all == []


def test_it_stores_one_of_five_equal_deliveries(storage: Storage, clock: SetClock) -> None:
    desk = Desk(Arrivals(storage, clock))

    async def all_at_once() -> list[int]:
        return [one.status_code for one in await asyncio.gather(*(desk.send(form()) for _ in range(5)))]

    assert asyncio.run(all_at_once()) == [200] * 5
    with storage.read() as session:
        rows = session.scalars(select(ArrivalRow)).all()
    assert [(row.channel, row.city, row.external_id, row.key) for row in rows] == [
        ("whatsapp", "gent", SID, NOOR)
    ]


def test_it_stores_nothing_forged(storage: Storage, clock: SetClock) -> None:
    desk = Desk(Arrivals(storage, clock))

    asyncio.run(desk.send(form(), token=KIM_TOKEN))

    with storage.read() as session:
        assert session.scalars(select(ArrivalRow)).all() == []
