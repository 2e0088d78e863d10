"""What a provider delivers: kept once, together with what came at the same time, or not acknowledged at all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain

import pytest
from sqlalchemy import event

from bot.clock import SetClock
from bot.conversations import Arrival, Arrivals, Attachment, Reachable, Reported, Said, Sender
from bot.conversations.arrivals import BATCH
from bot.conversations.events import from_json, to_json
from bot.storage import Storage, StorageAway
from bot.storage.migrate import migrate
from tests.bot.conversations.office import NOOR, Office
from tests.servers import PostgresServer

HALLO = Said(Sender((NOOR,)), "hallo")


@contextmanager
def counted(storage: Storage, name: str) -> Iterator[list[object]]:
    """How often the engine of SQLAlchemy did `name`."""
    seen: list[object] = []

    def note(*args: object) -> None:
        seen.append(args)

    event.listen(storage.engine, name, note)
    yield seen
    event.remove(storage.engine, name, note)


async def together(arrivals: Arrivals, all: list[Arrival]) -> list[bool | BaseException]:
    return await asyncio.gather(*(arrivals.add(one) for one in all), return_exceptions=True)


def test_it_keeps_a_delivery_before_it_says_so(office: Office) -> None:
    assert office.arrive(HALLO, id="SM1") is True

    (row,) = office.arrived()
    assert (row.channel, row.city, row.external_id, row.status) == ("whatsapp", "gent", "SM1", "new")
    assert from_json(row.event or {}) == HALLO


def test_it_knows_a_delivery_again(office: Office) -> None:
    assert [office.arrive(HALLO, id="SM1") for _ in range(3)] == [True, False, False]
    assert office.arrive(HALLO, id="SM1", channel="telegram") is True
    assert len(office.arrived()) == 2


def test_it_writes_what_comes_together_in_one_transaction(office: Office) -> None:
    many = [office.arrival(HALLO, id=f"SM{n}") for n in range(BATCH + 50)]
    with counted(office.storage, "commit") as commits:
        assert asyncio.run(together(office.arrivals, many)) == [True] * len(many)

    assert len(commits) == 2
    assert [row.external_id for row in office.arrived()] == [one.external_id for one in many]


def test_it_says_once_that_one_is_new_when_it_comes_twice_together(office: Office) -> None:
    same = [office.arrival(HALLO, id="SM1")] * 5

    assert sorted(asyncio.run(together(office.arrivals, same))) == [False] * 4 + [True]


def test_it_makes_one_turn_of_a_delivery_that_two_replicas_get_five_times(office: Office) -> None:
    same = [office.arrival(HALLO, id="SM1")] * 5
    with office.replica() as other, ThreadPoolExecutor(2) as threads:
        replicas = [office, other]
        new = [*threads.map(lambda one: asyncio.run(together(one.arrivals, same)), replicas)]
        list(threads.map(lambda one: one.intake.handle_due(), replicas))
        noor = office.conversation()
        list(threads.map(lambda one: one.settle(noor), replicas))
        list(threads.map(lambda one: one.deliver(noor), replicas))

    assert sorted(chain(*new)) == [False] * 9 + [True]
    assert office.engine.asked() == ["hallo"]
    assert office.whatsapp.texts().count("antwoord op hallo") == 1


def test_it_writes_the_others_when_one_of_them_can_not_be_written(office: Office) -> None:
    broken = Arrival("whatsapp", "gent", "SM2", NOOR, Said(Sender((NOOR,)), object()))  # type: ignore[arg-type]
    many = [office.arrival(HALLO, id="SM1"), broken, office.arrival(HALLO, id="SM3")]
    first, second, third = asyncio.run(together(office.arrivals, many))

    assert (first, third) == (True, True)
    assert isinstance(second, Exception)
    assert [row.external_id for row in office.arrived()] == ["SM1", "SM3"]


def test_it_writes_on_when_a_provider_hung_up(office: Office) -> None:
    async def hung_up() -> None:
        waiting = asyncio.create_task(office.arrivals.add(office.arrival(HALLO, id="SM1")))
        await asyncio.sleep(0)
        waiting.cancel()
        assert await office.arrivals.add(office.arrival(HALLO, id="SM2")) is True

    asyncio.run(hung_up())
    assert {row.external_id for row in office.arrived()} >= {"SM2"}


def test_it_wakes_who_handles_them_after_they_are_kept(office: Office) -> None:
    seen: list[int] = []
    office.arrivals.wake = lambda: seen.append(len(office.arrived()))
    office.arrive(HALLO)

    assert seen == [1]


def test_it_acknowledges_nothing_while_the_database_is_away(
    postgres_server: PostgresServer, clock: SetClock
) -> None:
    storage = Storage(postgres_server.url)
    migrate(storage)
    office = Office(storage, clock)
    many = [office.arrival(HALLO, id=f"SM{n}") for n in range(20)]
    postgres_server.stop(kill=True)
    with counted(storage, "do_connect") as attempts:
        refused = asyncio.run(together(office.arrivals, many))
    postgres_server.start()

    assert {type(one) for one in refused} == {StorageAway}
    assert len(attempts) <= 2, "twenty providers must not each wait for their own time-out"
    assert asyncio.run(together(office.arrivals, many)) == [True] * 20
    office.intake.handle_due()
    noor = office.conversation()
    office.settle(noor)
    assert office.engine.asked() == ["hallo"] * 20
    office.close()
    storage.close()


@pytest.mark.parametrize(
    "event",
    [
        HALLO,
        Said(Sender((NOOR, "whatsapp:BE.Noor1")), None, Attachment("locatie", "51.05, 3.72")),
        Said(Sender((NOOR,)), token="a.1", choice="Ja", menu="SM9"),
        Reported("SM1", "failed", "63016"),
        Reachable(Sender(("telegram:4711",)), False, "blocked"),
    ],
)
def test_it_reads_back_every_event_as_it_was(event: Said | Reported | Reachable) -> None:
    assert from_json(to_json(event)) == event
