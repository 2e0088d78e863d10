"""Messages that no webhook brought are found at Twilio."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from starlette.responses import JSONResponse
from structlog.testing import capture_logs

from bot.clock import SetClock
from bot.conversations import Arrivals, Attachment, Said, Sender
from bot.conversations.tables import ArrivalRow
from bot.storage import Storage
from channels.accounts import WhatsAppAccount
from channels.whatsapp import Api, Reconciler
from tests.channels.whatsapp.desk import Kept
from tests.channels.whatsapp.forms import ACCOUNTS, GENT, HASSELT
from tests.channels.whatsapp.outbound import Out, answering, with_api
from tests.fakes.twilio import FakeTwilio

DAY = timedelta(hours=24)


def reconciled[T](
    out: Out,
    arrivals: Kept | Arrivals,
    work: Callable[[Reconciler], Awaitable[T]],
    accounts: Mapping[str, WhatsAppAccount] = ACCOUNTS,
) -> T:
    async def with_reconciler(api: Api) -> T:
        return await work(Reconciler(accounts, api, arrivals, grace=timedelta(0)))  # type: ignore[arg-type]

    return out.api(with_reconciler)


def test_it_finds_what_the_webhook_missed_oldest_first(twilio: FakeTwilio, out: Out) -> None:
    noor, lien = twilio.resident("Noor", GENT.sender), twilio.resident("Lien", GENT.sender, bsuid="BE.AbC1")
    noor.says("Eerst", deliver=False)
    lien.says("Dan", deliver=False)
    noor.says("Laatst", deliver=False)
    kept = Kept()

    assert reconciled(out, kept, Reconciler.look) == 3
    assert [one.event for one in kept.all] == [
        Said(Sender((noor.address,)), text="Eerst"),
        Said(Sender(("whatsapp:BE.AbC1",)), text="Dan"),
        Said(Sender((noor.address,)), text="Laatst"),
    ]
    assert {one.city for one in kept.all} == {"gent"}


def test_it_keeps_cities_apart(twilio: FakeTwilio, out: Out) -> None:
    twilio.resident("Noor", GENT.sender).says("Naar Gent", deliver=False)
    twilio.resident("Noor", HASSELT.sender).says("Naar Hasselt", deliver=False)
    kept = Kept()

    reconciled(out, kept, Reconciler.look)

    assert [(one.city, one.event.text) for one in kept.all if isinstance(one.event, Said)] == [
        ("gent", "Naar Gent"),
        ("hasselt", "Naar Hasselt"),
    ]


def test_it_takes_nothing_twice(twilio: FakeTwilio, out: Out, storage: Storage, clock: SetClock) -> None:
    twilio.resident("Noor", GENT.sender).says("Hallo", deliver=False)
    arrivals = Arrivals(storage, clock)

    async def twice(reconciler: Reconciler) -> tuple[int, int]:
        return await reconciler.look(), await reconciler.look()

    assert reconciled(out, arrivals, twice) == (1, 0)
    assert reconciled(out, arrivals, Reconciler.look) == 0
    with storage.read() as session:
        assert session.query(ArrivalRow).count() == 1


def test_it_finds_what_comes_between_two_looks(twilio: FakeTwilio, out: Out) -> None:
    noor = twilio.resident("Noor", GENT.sender)
    noor.says("Een", deliver=False)
    kept = Kept()

    async def twice(reconciler: Reconciler) -> tuple[int, int]:
        first = await reconciler.look()
        noor.says("Twee", deliver=False)
        return first, await reconciler.look()

    assert reconciled(out, kept, twice) == (1, 1)


def test_it_takes_nothing_that_we_sent(twilio: FakeTwilio, out: Out) -> None:
    """Somebody writes from the city's own number to itself: no resident."""
    noor = twilio.resident("Noor", GENT.sender)
    noor.says("Hallo", deliver=False)
    twilio.ledger.add(
        at=twilio.clock.now(), sid="SM" + "9" * 32, account=GENT.account, direction="outbound-api",
        sender=GENT.sender, to=GENT.sender, text="Aan onszelf", status="sent",
    )  # fmt: skip
    kept = Kept()

    assert reconciled(out, kept, Reconciler.look) == 1


def test_it_leaves_young_messages_to_the_webhook(twilio: FakeTwilio, out: Out) -> None:
    twilio.resident("Noor", GENT.sender).says("Hallo", deliver=False)
    kept = Kept()

    async def patient(api: Api) -> int:
        return await Reconciler(ACCOUNTS, api, kept).look()  # type: ignore[arg-type]

    assert out.api(patient) == 0


def test_it_goes_back_a_day_at_its_first_look(twilio: FakeTwilio, out: Out) -> None:
    noor = twilio.resident("Noor", GENT.sender)
    twilio.clock.advance(hours=-26)
    noor.says("Eergisteren", deliver=False)
    twilio.clock.advance(hours=3)
    noor.says("Gisteren", deliver=False)
    kept = Kept()

    assert reconciled(out, kept, Reconciler.look) == 1


def test_it_goes_back_half_an_hour_at_the_next_look() -> None:
    async def twice(api: Api) -> None:
        reconciler = Reconciler({"gent": GENT}, api, Kept())  # type: ignore[arg-type]
        assert [await reconciler.look(), await reconciler.look()] == [0, 0]

    with answering(JSONResponse({"messages": []})) as (url, asked):
        with_api(url, twice)

    ago = [datetime.now(UTC) - datetime.fromisoformat(parse_qs(one)["DateSent>"][0]) for one in asked]
    assert [round(one / timedelta(minutes=1)) for one in ago] == [24 * 60 + 30, 30]


def test_it_finds_more_than_a_page(twilio: FakeTwilio, out: Out) -> None:
    noor = twilio.resident("Noor", GENT.sender)
    for n in range(230):
        noor.says(f"Bericht {n}", deliver=False)
    kept = Kept()

    assert reconciled(out, kept, Reconciler.look) == 230
    texts = [one.event.text for one in kept.all if isinstance(one.event, Said)]
    assert texts == [f"Bericht {n}" for n in range(230)]


def test_it_takes_a_picture_of_which_twilio_does_not_tell_the_kind(twilio: FakeTwilio, out: Out) -> None:
    twilio.faults.add("refuse", path="/Media.json", status=404, code=20404)
    twilio.resident("Noor", GENT.sender).sends_media("image", caption="Kijk", deliver=False)
    kept = Kept()

    reconciled(out, kept, Reconciler.look)

    (arrival,) = kept.all
    assert isinstance(arrival.event, Said)
    assert (arrival.event.text, arrival.event.attachment) == ("Kijk", Attachment("bestand"))


@pytest.mark.parametrize("fault", ["500", "429", "hang", "reset"])
def test_it_looks_again_at_what_it_could_not_see(twilio: FakeTwilio, out: Out, fault: str) -> None:
    twilio.resident("Noor", GENT.sender).says("Naar Gent", deliver=False)
    twilio.resident("Noor", HASSELT.sender).says("Naar Hasselt", deliver=False)
    twilio.faults.add(fault, path=GENT.account)  # type: ignore[arg-type]
    kept = Kept()

    async def twice(reconciler: Reconciler) -> tuple[int, int]:
        return await reconciler.look(), await reconciler.look()

    assert reconciled(out, kept, twice) == (1, 1)
    assert {one.city for one in kept.all} == {"gent", "hasselt"}


def test_it_looks_again_when_the_database_was_away(twilio: FakeTwilio, out: Out) -> None:
    twilio.resident("Noor", GENT.sender).says("Hallo", deliver=False)
    kept = Kept()
    kept.away = True

    async def twice(reconciler: Reconciler) -> tuple[int, int]:
        first = await reconciler.look()
        kept.away = False
        return first, await reconciler.look()

    assert reconciled(out, kept, twice) == (0, 1)


def test_it_logs_how_many_were_missed_and_nothing_of_them(twilio: FakeTwilio, out: Out) -> None:
    noor = twilio.resident("Noor", GENT.sender)
    noor.says("mijn geheime vraag", deliver=False)

    with capture_logs() as logs:
        reconciled(out, Kept(), Reconciler.look)

    assert logs == [
        {"event": "whatsapp missed by the webhook", "log_level": "warning", "city": "gent", "messages": 1}
    ]


def test_it_gives_what_was_missed_to_who_asks(twilio: FakeTwilio, out: Out) -> None:
    twilio.resident("Noor", GENT.sender).says("Hallo", deliver=False)

    found = reconciled(out, Kept(), lambda one: one.missed(GENT, datetime.now(UTC) - DAY))

    assert [arrival.city for arrival in found] == ["gent"]
