"""Puts sentences that are alike together: greedily, by the letters that they share."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.editing.missed import Missed

ALIKE = 0.5
"""Dice's coefficient of the groups of three letters, 0-1."""


@dataclass(frozen=True)
class Group:
    """Messages that ask much the same; the first is the one that the others are most like."""

    messages: tuple[Missed, ...]

    @property
    def texts(self) -> list[str]:
        """The different ways of asking, the most frequent first."""
        return [text for text, _ in Counter(message.text for message in self.messages).most_common()]

    @property
    def whys(self) -> dict[str, int]:
        return dict(Counter(message.why for message in self.messages).most_common())

    @property
    def likely(self) -> tuple[str | None, str | None]:
        """Act and product that most messages of the group seem to mean."""
        named = Counter((m.act, m.product) for m in self.messages if m.act)
        return named.most_common(1)[0][0] if named else (None, None)


def grouped(messages: Sequence[Missed]) -> list[Group]:
    """The groups, the largest first; within equals the one that was begun first."""
    times = Counter(message.text for message in messages)
    leaders: list[frozenset[str]] = []
    holding: dict[str, set[int]] = defaultdict(set)
    members: list[list[Missed]] = []
    for message in sorted(messages, key=lambda one: -times[one.text]):
        letters = _letters(message.text)
        at = _nearest(letters, leaders, holding)
        if at is None:
            at = len(leaders)
            leaders.append(letters)
            members.append([])
            for part in letters:
                holding[part].add(at)
        members[at].append(message)
    return [Group(tuple(found)) for found in sorted(members, key=lambda found: -len(found))]


def _nearest(
    letters: frozenset[str], leaders: Sequence[frozenset[str]], holding: dict[str, set[int]]
) -> int | None:
    shared = Counter(at for part in letters for at in holding.get(part, ()))
    likeness = {at: 2 * n / (len(letters) + len(leaders[at])) for at, n in shared.items()}
    best = max(likeness, key=lambda at: (likeness[at], -at), default=None)
    return best if best is not None and likeness[best] >= ALIKE else None


def _letters(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = " ".join(re.findall(r"\w+", "".join(s for s in plain if not unicodedata.combining(s))))
    padded = f" {words or text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
