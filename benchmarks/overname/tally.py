"""Who said what and when, where it came, and what was lost, doubled or turned around on the way."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from benchmarks.kanalen.figures import Counts, counted, total
from benchmarks.overname import audit
from benchmarks.overname.streams import Event

SAID = "SELECT text FROM message WHERE text LIKE 'bericht %'"
FEED = "SELECT seq, kind, conversation_id, data FROM feed_event ORDER BY seq"
PLACES = "SELECT conversation_id, seq, text FROM message WHERE author IN ('user', 'agent')"
SAMPLES = 1000


class Shows(Protocol):
    """A console, as far as it is counted."""

    @property
    def ids(self) -> Sequence[str]: ...
    @property
    def talks(self) -> Mapping[str, Any]: ...


class Reads(Protocol):
    """A resident: (author, text) of every entry that came, doubles and all."""

    @property
    def texts(self) -> Sequence[tuple[str, str]]: ...


class Watch:
    """said: text → when it was said. by_agent, by_resident: what each said in a conversation, in order."""

    def __init__(self) -> None:
        self.said: dict[str, float] = {}
        self.by_agent: defaultdict[str, list[str]] = defaultdict(list)
        self.by_resident: defaultdict[str, list[str]] = defaultdict(list)
        self.to_agent: list[float] = []
        self.to_resident: list[float] = []
        self._came: list[tuple[str, int, float]] = []
        self._events: dict[str, bytes] = {}
        self._places: dict[tuple[str, int], float] = {}

    def say(self, conversation: str, *, by_agent: bool) -> str:
        """The next text, which is like no other."""
        text = f"bericht {len(self.said)}"
        (self.by_agent if by_agent else self.by_resident)[conversation].append(text)
        self.said[text] = _now()
        return text

    def shown(self, author: str, text: str) -> None:
        """On the screen of who has the conversation."""
        if author == "user" and text in self.said:
            self.to_agent.append(_now() - self.said[text])

    def framed(self, author: str, text: str, moment: float) -> None:
        """On the resident's screen."""
        if author == "agent" and text in self.said:
            self.to_resident.append(moment - self.said[text])

    def came(self, event: Event) -> None:
        """At a console. Which text it tells of is only known afterwards: there is none in the feed."""
        news = json.loads(event.data)
        if news["kind"] == "message":
            self._came.append((news["conversation"], news["data"]["seq"], _now()))
            self._events.setdefault(event.id, event.raw)

    def placed(self, places: Mapping[tuple[str, int], str]) -> None:
        """Where each text stands in the log."""
        self._places = {place: self.said[text] for place, text in places.items() if text in self.said}

    @property
    def to_consoles(self) -> list[float]:
        return [at - self._places[(talk, seq)] for talk, seq, at in self._came if (talk, seq) in self._places]

    def samples(self) -> list[bytes]:
        """Events as they came last."""
        return list(self._events.values())[-SAMPLES:]


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class Log:
    """What the database says. feed: ids after the beginning; told: (conversation, seq) of each message in the feed."""

    said: list[str]
    feed: list[str]
    told: list[tuple[str, int]]
    places: dict[tuple[str, int], str]


def logged(url: str, after: int) -> Log:
    """`after`: the number of the feed at the beginning."""
    with audit.asking(url) as ask:
        events = [row for row in ask(FEED) if row[0] > after]
        return Log(
            said=[text for (text,) in ask(SAID)],
            feed=[str(seq) for seq, *_ in events],
            told=[(talk, data["seq"]) for _, kind, talk, data in events if kind == "message"],
            places={(talk, seq): text for talk, seq, text in ask(PLACES)},
        )


def at_the_ends(
    watch: Watch, owners: Mapping[str, Shows], residents: Mapping[str, Reads]
) -> dict[str, Counts]:
    """On the screens of those who talk with each other: both must show what both said."""
    found: dict[str, Counts] = {}
    for name, said, author in (
        ("bewoners", watch.by_resident, "user"),
        ("medewerkers", watch.by_agent, "agent"),
    ):
        on_agents = (
            counted(said[talk], _of(author, console.talks[talk].texts)) for talk, console in owners.items()
        )
        on_residents = (
            counted(said[talk], _of(author, resident.texts)) for talk, resident in residents.items()
        )
        found[f"{name} bij medewerkers"] = total(on_agents)
        found[f"{name} bij bewoners"] = total(on_residents)
    return found


def _of(author: str, texts: Iterable[tuple[str, str]]) -> list[str]:
    return [text for who, text in texts if who == author and text.startswith("bericht ")]


def of_feeds(log: Log, consoles: Iterable[Shows]) -> Counts:
    """Every console must have had every event of the city, in order."""
    return total(counted(log.feed, console.ids) for console in consoles)


def of_log(log: Log, watch: Watch) -> Counts:
    """Every text stands in the log once, and the feed tells of it once."""
    texts, told = Counter(log.said), Counter(log.told)
    places = [place for place, text in log.places.items() if text in watch.said]
    return Counts(
        messages=len(watch.said),
        lost=sum(not texts[text] for text in watch.said) + sum(not told[place] for place in places),
        doubled=sum(count > 1 for count in texts.values()) + sum(told[place] > 1 for place in places),
    )
