"""What was lost, doubled or turned around is counted at every screen."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.overname.streams import parsed
from benchmarks.overname.tally import Log, Watch, at_the_ends, of_feeds, of_log


@dataclass
class Screen:
    """Of an agent or a resident."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    @property
    def talks(self) -> dict[str, Any]:
        return {"g": self}


def in_loop[T](made: Callable[[], T]) -> T:
    async def run() -> T:
        return made()

    return asyncio.run(run())


def talked() -> Watch:
    """The resident says "bericht 0", the agent "bericht 1", the resident "bericht 2"."""
    watch = Watch()
    for by_agent in (False, True, False):
        watch.say("g", by_agent=by_agent)
    return watch


RIGHT = [("user", "bericht 0"), ("system", "iets anders"), ("agent", "bericht 1"), ("user", "bericht 2")]


def test_it_finds_nothing_wrong_when_both_show_everything() -> None:
    watch = in_loop(talked)
    ends = at_the_ends(watch, {"g": Screen(RIGHT)}, {"g": Screen(RIGHT)})
    assert sum(counts.messages for counts in ends.values()) == 6
    assert not any(counts.lost or counts.doubled or counts.reordered for counts in ends.values())


def test_it_counts_what_the_resident_never_saw() -> None:
    watch = in_loop(talked)
    ends = at_the_ends(watch, {"g": Screen(RIGHT)}, {"g": Screen(RIGHT[:2])})
    assert ends["medewerkers bij bewoners"].lost == ends["bewoners bij bewoners"].lost == 1


def test_it_counts_what_the_agent_saw_twice_or_too_late() -> None:
    watch = in_loop(talked)
    turned = Screen([RIGHT[3], RIGHT[0], RIGHT[2], RIGHT[2]])
    ends = at_the_ends(watch, {"g": turned}, {"g": Screen(RIGHT)})
    assert ends["bewoners bij medewerkers"].reordered == 1
    assert ends["medewerkers bij medewerkers"].doubled == 1


def test_every_console_must_have_every_event() -> None:
    log = Log([], ["5", "6", "7"], [], {})
    found = of_feeds(log, [Screen(ids=["5", "6", "7"]), Screen(ids=["5", "7", "6", "6"]), Screen(ids=["5"])])
    assert (found.messages, found.lost, found.doubled, found.reordered) == (9, 2, 1, 1)


def test_it_counts_what_the_log_or_the_feed_lacks() -> None:
    watch = in_loop(talked)
    places = {("g", number): f"bericht {number}" for number in range(3)}
    whole = Log(list(places.values()), [], list(places), places)
    assert of_log(whole, watch).lost == of_log(whole, watch).doubled == 0
    assert of_log(Log(whole.said[:2], [], list(places), places), watch).lost == 1
    assert of_log(Log(whole.said, [], list(places)[:1], places), watch).lost == 2
    assert of_log(Log([*whole.said, "bericht 1"], [], [*places, ("g", 0)], places), watch).doubled == 2


def test_it_reads_an_event() -> None:
    event = parsed(b'id: 7\ndata: {"kind": "message"}')
    assert (event.id, event.kind, event.data) == ("7", "message", '{"kind": "message"}')
    assert parsed(b"event: hart\ndata: {}").kind == "hart"
    assert event.raw.endswith(b"\n\n")
