"""When two sentences are nearly the same: equal but for order, small words, one slip or one word more.

Every pair of 20,000 sentences would take hours; sentences meet in blocks of those that share all words but one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache

_FILLING = "aan aub alstublieft alsjeblieft eens efkes efjes graag keer mvg nou nu s svp wel zeg"
_ARTICLES = "a de den een het ne nen t"
_SMALL = (
    "bij da dag dan dat dit die en er ge gij goedemorgen goeiemorgen hallo hey hier hoi ik in is ja je jij jullie "
    "me mij mijn mijne mn nog of om ook op te u uit van ve voor we wij ze zo"
)
LITTLE = frozenset(f"{_FILLING} {_ARTICLES}".split())
"""Words that say nothing, whatever stands around them."""
SMALL = LITTLE | frozenset(_SMALL.split())
"""Words that change nothing about what a longer sentence asks. Question words and verbs do: they are not here."""
LONGER = 4
"""Other words of a sentence in which order and small words no longer matter."""
FEWEST = 3
"""Words that a sentence needs before it can be nearly another."""
SLIP = 5
"""Letters of the shortest word in which one other letter is a slip and not another word."""

type Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The words that count, sorted. In a short sentence order counts too: "ik heb …", "heb ik …?"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    written = re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    weighty = sorted(word for word in written if word not in SMALL)
    return tuple(weighty if len(weighty) >= LONGER else (word for word in written if word not in LITTLE))


def near_pairs[T: Hashable](sentences: Iterable[tuple[T, Words]], *, one_more: bool) -> Iterator[tuple[T, T]]:
    """Pairs that are nearly the same, each once, the earlier sentence first.

    `one_more`: also of which one has a word more. In a question that word may be the product, so only
    a copy of a test sentence is looked for in this way.
    """
    listed = [(one, words) for one, words in sentences if len(words) >= FEWEST]
    whole: dict[Words, list[int]] = defaultdict(list)
    lacking: dict[Words, list[tuple[int, str]]] = defaultdict(list)
    for place, (_, words) in enumerate(listed):
        whole[words].append(place)
        for at, word in enumerate(words):
            if len(word) >= SLIP or one_more:
                lacking[words[:at] + words[at + 1 :]].append((place, word))
    found = set(_equal(whole)) | set(_slips(lacking))
    if one_more:
        found |= set(_longer(whole, lacking))
    yield from ((listed[a][0], listed[b][0]) for a, b in sorted(found))


def _equal(whole: dict[Words, list[int]]) -> Iterator[tuple[int, int]]:
    for places in whole.values():
        yield from _pairs(places)


def _slips(lacking: dict[Words, list[tuple[int, str]]]) -> Iterator[tuple[int, int]]:
    for rows in lacking.values():
        for at, (place, word) in enumerate(rows):
            for other, its_word in rows[at + 1 :]:
                if place != other and word != its_word and slip(word, its_word):
                    yield min(place, other), max(place, other)


def _longer(
    whole: dict[Words, list[int]], lacking: dict[Words, list[tuple[int, str]]]
) -> Iterator[tuple[int, int]]:
    for words, rows in lacking.items():
        for place, _ in rows if len(words) > LONGER else ():
            yield from ((min(place, other), max(place, other)) for other in whole.get(words, ()))


def _pairs(places: list[int]) -> Iterator[tuple[int, int]]:
    for at, place in enumerate(places):
        yield from ((place, other) for other in places[at + 1 :])


@cache
def slip(one: str, other: str) -> bool:
    """Whether one letter is left out, too many, another, or changed places with its neighbour."""
    if min(len(one), len(other)) < SLIP or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[:same] + short[same : same + 2][::-1] + short[same + 2 :]
    return short[same + 1 :] == long[same + 1 :] or swapped == long
