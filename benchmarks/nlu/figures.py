"""What share of the test sentences was understood, and what was taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.nlu.lines import PLAIN, Line
from bot.answers.understanding import ANSWER, ASK, OUT_OF_SCOPE, UNKNOWN, Context, Thresholds, understand

EMERGENCY = "noodgeval"
NONE = "geen"


@dataclass(frozen=True)
class Found:
    """A line with the engine's parse of it."""

    line: Line
    parse: dict[str, Any]

    @property
    def act(self) -> str:
        return str(self.parse["intent"]["name"])

    def best(self, head: str, n: int = 1) -> list[str]:
        """The first `n` labels of product or aspect."""
        return [str(row["name"]) for row in self.parse[f"{head}_ranking"][:n]]

    def right(self, key: str) -> bool:
        if key == "act":
            return self.act == self.line.act
        return getattr(self.line, key) in self.best(key)


def measures(found: Sequence[Found]) -> dict[str, float]:
    """Shares between 0 and 1, by the keys of the measures; of no lines at all the share is 1."""
    outside = [one for one in found if one.line.act == OUT_OF_SCOPE]
    inside = [one for one in found if one.line.act != OUT_OF_SCOPE]
    alarms = [one for one in found if one.line.act == EMERGENCY]
    calm = [one for one in found if one.line.act != EMERGENCY]
    named = [one for one in found if one.line.product]
    return {
        "product_top1": share(named, lambda one: one.right("product")),
        "product_top3": share(named, lambda one: one.line.product in one.best("product", 3)),
        "aspect": share([one for one in found if one.line.aspect], lambda one: one.right("aspect")),
        "act": share(found, lambda one: one.right("act")),
        "out_of_scope_recall": share(outside, lambda one: one.right("act")),
        "false_refusal": share(inside, lambda one: one.act == OUT_OF_SCOPE, empty=0.0),
        "emergency_recall": share(alarms, lambda one: one.right("act")),
        "emergency_false": share(calm, lambda one: one.act == EMERGENCY, empty=0.0),
    }


def tiers(found: Sequence[Found], limits: Thresholds | None = None) -> dict[str, float]:
    """What the resident sees: of questions about a product, how many are answered at once, how many of those
    rightly (act and product), how many have the right product answered or among three; and what is refused."""
    asked = [one for one in found if one.line.act == ASK and one.line.product]
    outside = [one for one in found if one.line.act == OUT_OF_SCOPE]
    seen = {id(one): understand(one.line.text, one.parse, Context(), limits) for one in found}
    answered = [one for one in asked if seen[id(one)].tier == ANSWER]
    return {
        "answered": len(answered) / max(len(asked), 1),
        "right_among_answered": share(answered, lambda one: seen[id(one)].product == one.line.product),
        "right_within_three": share(asked, lambda one: _offered(one, seen[id(one)])),
        "questions_refused": share(asked, lambda one: seen[id(one)].tier == UNKNOWN, empty=0.0),
        "out_of_scope_refused": share(outside, lambda one: seen[id(one)].tier == UNKNOWN),
    }


def _offered(one: Found, asked: Any) -> bool:
    if asked.tier == ANSWER:
        return bool(asked.product == one.line.product)
    return asked.tier != UNKNOWN and one.line.product in [other.product for other in asked.alternatives[:3]]


def by_tone(found: Sequence[Found]) -> dict[str, dict[str, float]]:
    """The measures of each way of typing, with how far each is below the plain one ("verlies", points)."""
    tones = sorted({one.line.tone for one in found if one.line.tone})
    table = {tone: measures([one for one in found if one.line.tone == tone]) for tone in tones}
    plain = table.get(PLAIN)
    keys = ("product_top1", "aspect", "act")
    for tone, row in table.items() if plain else ():
        row["verlies"] = max(plain[key] - row[key] for key in keys) * 100 if tone != PLAIN and plain else 0.0
    return table


def share(found: Sequence[Found], good: Callable[[Found], bool], empty: float = 1.0) -> float:
    return sum(map(good, found)) / len(found) if found else empty


def per_key(found: Iterable[Found], key: str) -> list[tuple[str, int, float, list[tuple[str, int]]]]:
    """Rows of (label, lines, share right, what else it was taken for), the worst first."""
    right: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    wrong: dict[str, Counter[str]] = {}
    for one in found:
        label = getattr(one.line, key)
        if label is None:
            continue
        lines[label] += 1
        given = one.act if key == "act" else next(iter(one.best(key)), NONE)
        right[label] += given == label
        wrong.setdefault(label, Counter()).update([given] if given != label else [])
    rows = [(label, n, right[label] / n, wrong[label].most_common(3)) for label, n in lines.items()]
    return sorted(rows, key=lambda row: (row[2], row[0]))


def confusions(found: Iterable[Found], key: str, most: int = 10) -> list[tuple[str, str, int]]:
    """The pairs (right label, given label, times) that are taken for each other most."""
    pairs = [(label, given, n) for label, _, _, wrong in per_key(found, key) for given, n in wrong]
    return sorted(pairs, key=lambda pair: -pair[2])[:most]
