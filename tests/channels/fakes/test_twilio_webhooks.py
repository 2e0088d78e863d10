"""How the fake Twilio calls the service: signatures, retries, fallback, statuses in any order."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.fakes.twilio import FakeTwilio, Resident

from .conftest import SENDER, Rest
from .service import Service, Taken

HOOK = "https://onthaal.example/webhooks/whatsapp/gent"


@pytest.fixture
def noor(twilio: FakeTwilio) -> Resident:
    return twilio.resident("Noor")


def valid(taken: Taken, token: str, url: str = HOOK) -> bool:
    return bool(
        RequestValidator(token).validate(url, taken.form, taken.headers.get("x-twilio-signature", ""))
    )


def test_it_signs_over_the_public_address(twilio: FakeTwilio, service: Service, noor: Resident) -> None:
    call = noor.says("  Dag 👋🏽  ")
    (taken,) = service.taken
    assert (call.status, taken.path, taken.form["Body"]) == (200, "/webhooks/whatsapp/gent", "  Dag 👋🏽  ")
    assert valid(taken, twilio.token)
    assert taken.headers["host"] == "onthaal.example"
    assert "NotDocumentedYet" in taken.form and taken.headers["i-twilio-idempotency-token"]
    assert call.seconds == twilio.webhooks.slowest < 1


@pytest.mark.parametrize("signature", ["none", "wrong", "old", "http"])
def test_it_forges_when_asked(twilio: FakeTwilio, service: Service, noor: Resident, signature: str) -> None:
    noor.says("Dag", signature=signature)
    assert not valid(service.taken[0], twilio.token)


def test_it_signs_with_the_new_token_after_a_rotation(
    twilio: FakeTwilio, service: Service, noor: Resident
) -> None:
    old = twilio.token
    twilio.rotate_token("nieuw")
    noor.says("Dag")
    noor.says("Dag", signature="old")
    assert valid(service.taken[0], "nieuw") and valid(service.taken[1], old)


def test_it_replays_the_same_request(service: Service, noor: Resident) -> None:
    call = noor.says("Dag")
    call.post()
    assert service.taken[0] == service.taken[1]
    assert len(call.attempts) == 2


def test_it_does_not_retry_a_failure_by_default(twilio: FakeTwilio, service: Service, noor: Resident) -> None:
    service.will(500)
    assert noor.says("Dag").status == 500
    assert len(service.taken) == 1
    assert twilio.webhooks.alerts == [(11200, HOOK)]


def test_it_tries_a_failed_connection_once_more(twilio: FakeTwilio, noor: Resident) -> None:
    twilio.webhooks.patience = 0.05
    twilio.webhooks.connect_to = "http://127.0.0.1:9"
    call = noor.says("Dag")
    assert [attempt.status for attempt in call.attempts] == [None, None]
    assert twilio.ledger.get(call.sid) is not None


def test_it_retries_as_the_address_tells_it(twilio: FakeTwilio, service: Service, noor: Resident) -> None:
    twilio.webhooks.patience = 0.05
    twilio.senders[SENDER].webhook = f"{HOOK}#rc=3&rp=5xx"
    service.will(500, 503, 502)
    call = noor.says("Dag")
    assert [attempt.status for attempt in call.attempts] == [500, 503, 502, 200]
    assert len({taken.headers["i-twilio-idempotency-token"] for taken in service.taken}) == 1
    assert all(valid(taken, twilio.token) for taken in service.taken)


def test_it_does_not_retry_what_the_policy_leaves_out(
    twilio: FakeTwilio, service: Service, noor: Resident
) -> None:
    twilio.senders[SENDER].webhook = f"{HOOK}#rc=3&rp=5xx"
    service.will(403)
    assert len(noor.says("Dag").attempts) == 1


def test_it_gives_up_reading_and_goes_to_the_fallback(
    twilio: FakeTwilio, service: Service, noor: Resident
) -> None:
    twilio.webhooks.patience = 0.02
    twilio.senders[SENDER].fallback = "https://onthaal.example/webhooks/terugval"
    service.pause = 0.6
    call = noor.says("Dag")
    assert call.attempts[0].status is None
    assert call.attempts[-1].url.endswith("/terugval")
    assert twilio.webhooks.alerts == [(11205, HOOK)]


def test_it_reports_an_answer_that_would_reach_the_resident(
    twilio: FakeTwilio, service: Service, noor: Resident
) -> None:
    service.will(200, body="OK")
    noor.says("Dag")
    assert len(twilio.violations) == 1
    service.will(200, body="<Response/>")
    noor.says("Dag")
    assert len(twilio.violations) == 1


def test_it_tells_how_a_message_fares(
    twilio: FakeTwilio, service: Service, rest: Rest, noor: Resident
) -> None:
    noor.says("Dag")
    twilio.statuses.path = ("sent", "delivered", "read")
    sid = rest.send(noor.address, "Dag Noor").json()["sid"]
    assert twilio.settled()
    told = service.taken[1:]
    assert [taken.form["MessageStatus"] for taken in told] == ["sent", "delivered", "read"]
    assert {taken.form["MessageSid"] for taken in told} == {sid}
    assert all(valid(taken, twilio.token, f"{HOOK}/status") for taken in told)
    assert twilio.sent[0].status == "read"


def test_it_uses_the_callback_of_the_request(
    service: Service, twilio: FakeTwilio, rest: Rest, noor: Resident
) -> None:
    noor.says("Dag")
    rest.send(noor.address, "x", StatusCallback="https://onthaal.example/webhooks/eigen?stad=gent")
    twilio.settled()
    assert {taken.path for taken in service.taken[1:]} == {"/webhooks/eigen"}
    assert valid(service.taken[1], twilio.token, "https://onthaal.example/webhooks/eigen?stad=gent")


def test_it_doubles_drops_and_shuffles(
    twilio: FakeTwilio, service: Service, rest: Rest, noor: Resident
) -> None:
    noor.says("Dag")
    twilio.statuses.path = ("sending", "sent", "delivered", "read")
    twilio.statuses.duplicate, twilio.statuses.shuffle = 1.0, True
    for number in range(3):
        rest.send(noor.address, str(number))
    twilio.settled()
    statuses = [taken.form["MessageStatus"] for taken in service.taken[1:]]
    assert len(statuses) == 24
    assert sorted(set(statuses)) == sorted(twilio.statuses.path)
    twilio.statuses.drop = 1.0
    rest.send(noor.address, "stil")
    twilio.settled()
    assert len(service.taken) == 25
    assert twilio.sent[-1].status == "read"


def test_it_follows_a_script(twilio: FakeTwilio, service: Service, rest: Rest, noor: Resident) -> None:
    noor.says("Dag")
    twilio.statuses.script(noor.address, "sent", ("undelivered", 63024))
    rest.send(noor.address, "niet")
    rest.send(noor.address, "wel")
    twilio.settled()
    assert noor.texts == ["wel"]
    codes = [taken.form.get("ErrorCode") for taken in service.taken if "MessageStatus" in taken.form]
    assert codes.count("63024") == 1


def test_it_waits_with_its_callbacks(
    twilio: FakeTwilio, service: Service, rest: Rest, noor: Resident
) -> None:
    noor.says("Dag")
    twilio.statuses.delay = 3600
    rest.send(noor.address, "x")
    late = twilio.statuses.report(twilio.sent[0], "delivered")
    assert late is not None and late.status == 200
    assert [taken.form.get("MessageStatus") for taken in service.taken[1:]] == ["delivered"]


def test_it_leaves_the_posting_to_the_test(service: Service) -> None:
    twilio = FakeTwilio(senders={SENDER: "/webhooks/whatsapp/gent"})
    call = twilio.resident("Noor").says("Dag")
    assert call.status is None
    with pytest.raises(RuntimeError):
        call.post()

    async def post() -> int:
        transport = httpx.ASGITransport(service.application())
        async with httpx.AsyncClient(transport=transport, base_url="https://onthaal.example") as client:
            return (await call.send_with(client)).status_code

    assert asyncio.run(post()) == 200
    assert valid(service.taken[0], twilio.token)
    twilio.close()
