"""Plain counting: percentiles of times, and what a run lost, doubled or turned around."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], part: int) -> float:
    """The value that `part` percent of the values do not exceed (inclusive, interpolated).

    NaN for no value at all, so that a table says that nothing was measured instead of something good.
    """
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


@dataclass(frozen=True)
class Counts:
    """What went wrong with the messages of a run; all zero is right."""

    messages: int = 0
    lost: int = 0
    doubled: int = 0
    reordered: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.messages + other.messages,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.reordered + other.reordered,
        )


def counted(said: Sequence[str], answered: Sequence[str]) -> Counts:
    """One conversation: what the resident said, in order, and what was answered to, in order of arrival.

    lost: said and never answered. doubled: answers more than the first. reordered: first answers that came after
    the answer to something said later.
    """
    times = Counter(answered)
    place = {text: number for number, text in enumerate(said)}
    first = [place[text] for text in dict.fromkeys(answered) if text in place]
    return Counts(
        messages=len(said),
        lost=sum(text not in times for text in said),
        doubled=sum(count - 1 for count in times.values()),
        reordered=overtaken(first),
    )


def overtaken(places: Iterable[int]) -> int:
    """How many of `places` come after a higher one."""
    highest, late = -1, 0
    for place in places:
        late += place < highest
        highest = max(highest, place)
    return late


def strange(said: Iterable[str], answered: Iterable[str]) -> list[str]:
    """Answers to what this conversation never said: they belong to another one, or to nobody."""
    known = set(said)
    return [text for text in answered if text not in known]


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def repeated(keys: Iterable[str]) -> int:
    """How many of `keys` were there before."""
    return sum(count - 1 for count in Counter(keys).values())


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the middle round of each."""
    return statistics.median(ours) / statistics.median(theirs)
