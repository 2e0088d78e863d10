"""Reading a feed from a server that answers, fails, stalls, drops and repeats itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.catalogue.ipdc.errors import FeedError
from bot.catalogue.ipdc.feed import Feed, next_number
from bot.catalogue.ipdc.fetch import ATTEMPTS, Fetcher, split_address
from bot.catalogue.ipdc.sources import search
from tests.bot.catalogue.ipdc.pages import fixture, page, record
from tests.bot.catalogue.ipdc.server import Fault, Ipdc, serving

INSTANCES = "/doc/instantiesnapshot"
KEY = "sleutel-die-niemand-mag-zien"


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def fetch(time: Time) -> Iterator[Callable[[Ipdc], Fetcher]]:
    """Makes a fetcher that never really waits; all are closed at the end."""
    made: list[Fetcher] = []

    def make(ipdc: Ipdc, timeout: float = 5.0) -> Fetcher:
        fetcher = Fetcher(
            ipdc.address, KEY, timeout=timeout, clock=time.clock, sleep=time.sleep, jitter=lambda: 0.25
        )
        made.append(fetcher)
        return fetcher

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def ipdc() -> Iterator[Ipdc]:
    with serving(instantiesnapshot=[fixture(f"instancesnapshot-page-{n}.json") for n in range(3)]) as running:
        yield running


def ids(pages: Iterator[list[dict[str, str]]]) -> list[str]:
    return [member["@id"][-4:] for members in pages for member in members]


ALL = ["5126", "eb09", "bbe6", "5127", "8c72", "347a", "0bb3", "4103"]


def test_it_follows_the_pages_to_the_end(ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path) -> None:
    assert ids(Feed(fetch(ipdc), INSTANCES, tmp_path).pages()) == ALL
    assert ipdc.asked == [(INSTANCES, {"limit": "25", "pageNumber": str(n)}) for n in range(3)]
    assert {asked["accept"] for asked in ipdc.headers} == {"application/ld+json"}
    assert {asked["x-api-key"] for asked in ipdc.headers} == {KEY}


def test_it_asks_a_finished_page_only_once(ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path) -> None:
    for _ in range(2):
        assert ids(Feed(fetch(ipdc), INSTANCES, tmp_path).pages()) == ALL

    assert ipdc.numbers() == [0, 1, 2, 2]


def test_it_goes_on_where_it_was_broken_off(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path
) -> None:
    broken_off = Feed(fetch(ipdc), INSTANCES, tmp_path).pages()
    next(broken_off)
    next(broken_off)
    broken_off.close()

    assert ids(Feed(fetch(ipdc), INSTANCES, tmp_path).pages()) == ALL
    assert ipdc.numbers() == [0, 1, 2]


def test_it_asks_a_page_again_that_was_not_kept_whole(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path
) -> None:
    list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())
    first, second = sorted(tmp_path.rglob("*.gz"))
    first.write_bytes(first.read_bytes()[:40])
    second.write_bytes(b"")

    assert ids(Feed(fetch(ipdc), INSTANCES, tmp_path).pages()) == ALL
    assert ipdc.numbers() == [0, 1, 2, 0, 1, 2]


def test_it_keeps_the_pages_of_two_servers_apart(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path
) -> None:
    list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())

    with serving(instantiesnapshot=[page(0, [record(7)], last=True)]) as other:
        assert ids(Feed(fetch(other), INSTANCES, tmp_path).pages()) == ["7-v1"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 500),
        Fault("status", 503),
        Fault("status", 429),
        Fault("drop"),
        Fault("other", page=0),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status}",
)
def test_it_tries_again(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], time: Time, tmp_path: Path, fault: Fault
) -> None:
    feed = Feed(fetch(ipdc), INSTANCES, tmp_path).pages()
    first = next(feed)
    ipdc.faults.extend([fault, fault])

    assert ids(iter([first, *feed])) == ALL
    assert ipdc.numbers() == [0, 1, 1, 1, 2]
    # One second, then two, each with a quarter of a second of chance.
    assert {1.25, 2.25} <= set(time.slept)


def test_it_does_not_wait_for_a_server_that_stalls(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path
) -> None:
    ipdc.faults.append(Fault("stall"))

    assert ids(Feed(fetch(ipdc, timeout=0.2), INSTANCES, tmp_path).pages()) == ALL
    assert ipdc.numbers() == [0, 0, 1, 2]


@pytest.mark.parametrize("written", ["seconds", "moment"])
def test_it_waits_as_long_as_the_server_asks(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], time: Time, tmp_path: Path, written: str
) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=41), usegmt=True)
    ipdc.faults.append(Fault("status", 429, {"Retry-After": "40" if written == "seconds" else moment}))
    list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())

    assert 38 < max(time.slept) < 42


def test_it_never_waits_for_hours(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], time: Time, tmp_path: Path
) -> None:
    ipdc.faults.append(Fault("status", 503, {"Retry-After": "86400"}))
    list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())

    assert max(time.slept) < 125


def test_it_asks_no_more_than_forty_pages_a_minute(
    fetch: Callable[..., Fetcher], time: Time, tmp_path: Path
) -> None:
    pages = [page(n, [record(n)], last=n == 80) for n in range(81)]
    with serving(instantiesnapshot=pages) as ipdc:
        list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())

    assert time.now == pytest.approx(120, abs=1)


def test_it_gives_up_in_dutch(ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path) -> None:
    ipdc.faults.extend([Fault("status", 502)] * ATTEMPTS)

    with pytest.raises(FeedError, match=r"antwoordt met fout 502, ook na 6 pogingen"):
        list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())


def test_it_never_keeps_a_page_that_came_under_another_number(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path
) -> None:
    feed = Feed(fetch(ipdc), INSTANCES, tmp_path).pages()
    next(feed)
    ipdc.faults.extend([Fault("other", page=0)] * ATTEMPTS)

    with pytest.raises(FeedError, match="geeft pagina 0 in plaats van pagina 1"):
        list(feed)
    assert [kept.name for kept in tmp_path.rglob("*.gz")] == ["000000.json.gz"]
    assert ids(Feed(fetch(ipdc), INSTANCES, tmp_path).pages()) == ALL


def test_it_ends_when_pages_lead_back(fetch: Callable[..., Fetcher], tmp_path: Path) -> None:
    back = page(1, [record(2)])
    back["view"]["relation"] = {"@type": "GreaterThanOrEqualToRelation", "node": "http://x/y?pageNumber=0"}
    with serving(instantiesnapshot=[page(0, [record(1)]), back]) as ipdc:
        assert ids(Feed(fetch(ipdc), INSTANCES, tmp_path).pages()) == ["1-v1", "2-v1"]


@pytest.mark.parametrize(
    ("status", "words"), [(401, "weigert de sleutel"), (403, "weigert"), (404, "fout 404")]
)
def test_it_does_not_repeat_what_will_not_get_better(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path, status: int, words: str
) -> None:
    ipdc.faults.append(Fault("status", status))

    with pytest.raises(FeedError, match=words) as caught:
        list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())
    assert KEY not in str(caught.value)
    assert len(ipdc.asked) == 1


def test_it_gives_its_key_to_nobody_else(ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path) -> None:
    with serving(instantiesnapshot=[page(0, [], last=True)]) as elsewhere:
        ipdc.faults.append(Fault("status", 302, {"Location": f"{elsewhere.address}/doc/instantiesnapshot"}))
        with pytest.raises(FeedError, match="302"):
            list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())

        assert elsewhere.asked == []


def test_it_never_writes_its_key_anywhere(
    ipdc: Ipdc, fetch: Callable[..., Fetcher], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ipdc.faults.append(Fault("status", 500))
    list(Feed(fetch(ipdc), INSTANCES, tmp_path).pages())

    assert KEY not in caplog.text
    assert all(KEY.encode() not in kept.read_bytes() for kept in tmp_path.rglob("*.gz"))


def test_it_says_which_next_page_it_does_not_understand() -> None:
    odd = {"view": {"relation": [{"@type": "GreaterThanOrEqualToRelation", "node": "http://x/volgende"}]}}

    with pytest.raises(FeedError, match="http://x/volgende"):
        next_number(odd)


def test_it_follows_the_pages_of_a_search(fetch: Callable[..., Fetcher]) -> None:
    following = {"hydraNext": "https://ergens/doc/instantie?zoekterm=akte&pageNumber=1"}
    pages = [
        {"hydraMember": [record(1)], "hydraTotalItems": 2, "hydraView": following},
        {"hydraMember": [record(2)], "hydraTotalItems": 2, "hydraView": {}},
    ]
    with serving(instantie=pages) as ipdc:
        assert ids(search(fetch(ipdc), "akte", ("BE23444021",))) == ["1-v1", "2-v1"]

    (_, first), (_, second) = ipdc.asked
    assert first["zoekterm"] == "akte"
    assert (
        first["geografischeToepassingsgebieden"] == second["geografischeToepassingsgebieden"] == "BE23444021"
    )
    assert second["pageNumber"] == "1"


@pytest.mark.parametrize("address", ["ftp://x.be", "x.be/doc", ""])
def test_it_refuses_what_is_no_web_address(address: str) -> None:
    with pytest.raises(FeedError, match="geen webadres"):
        split_address(address)
